#!/bin/sh
# Writes the indices beside this file, with git 2.42 or later: one repository, in each form that an index has. The
# tests read them, and need no git.
set -eu
cd "$(dirname "$0")"
here=$(pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com

# A repository in which git tracks webhooks/good.json, webhooks/evil.json, which is ignored, and out/deep/evil.json.
start() {
    rm -rf "$work/r"
    git init -q "$@" "$work/r"
    cd "$work/r"
    mkdir -p webhooks out/deep
    echo evil.json > webhooks/.gitignore
    echo out/ > .gitignore
    echo '{}' > webhooks/good.json
    echo '{}' > webhooks/evil.json
    echo '{}' > out/deep/evil.json
    git add -f .
    git commit -qm one
}
keep() { cp .git/index "$here/$1.index"; }

start; git update-index --index-version 2; keep v2
start; git update-index --skip-worktree webhooks/good.json; keep v3
start; git update-index --index-version 4; keep v4
start --object-format=sha256; keep sha256
start; git config index.skipHash true; git update-index --force-write-index; keep unhashed
start
commit=$(git rev-parse HEAD)
git update-index --add --cacheinfo "160000,$commit,webhooks/module"; keep module
# A split index that deletes one entry of its base, replaces one and adds one.
start
echo '{}' > webhooks/old.json; git add webhooks/old.json
git update-index --split-index
git rm -qf --cached webhooks/old.json
echo '{"a":1}' > webhooks/evil.json; git add -f webhooks/evil.json
echo '{}' > webhooks/new.json; git add -f webhooks/new.json
keep split
rm -f "$here"/sharedindex.*
cp .git/sharedindex.* "$here/"
# A sparse index: `out` isn't checked out, and is one entry.
start
git sparse-checkout set --cone --sparse-index webhooks
keep sparse
