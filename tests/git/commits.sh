#!/bin/sh
# Writes the repositories under commits/, with git 2.42 or later: the same commits, with their objects in each form that
# git keeps them in. The tests read them, and need no git.
set -eu
cd "$(dirname "$0")"
here=$(pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
export GIT_AUTHOR_DATE='2026-11-01T00:00:00Z' GIT_COMMITTER_DATE='2026-11-01T00:00:00Z'

# Three commits: a policy that extends another one and has a schema, a longer list of names in the schema, a lower maximum.
start() {
    rm -rf "$work/r"
    git init -q -b main "$@" "$work/r"
    cd "$work/r"
    mkdir -p acme policies
    printf 'version = 1\nextends = ["../policies/base.toml"]\n[[documents]]\nfiles = ["*.json"]\nschema = "../thing.json"\n' > acme/dtolint.toml
    rule() { printf 'version = 1\n[[rule]]\nid = "few"\ntitle = "Too many tags"\nselect = "/tags"\ncheck = { count = { max = %s } }\n' "$1" > policies/base.toml; }
    names() { seq 1 "$1" | sed 's/.*/"name-&-of-a-tag"/' | paste -sd, -; }
    schema() { printf '{"type": "object", "properties": {"tags": {"type": "array", "items": {"enum": [%s]}}}}\n' "$(names "$1")" > thing.json; }
    rule 3; schema 60; ln -s thing.json link.json
    git add .; git commit -qm one; git tag -a -m v1 v1
    schema 61; git add .; git commit -qm two
    git branch topic
    rule 2; git add .; git commit -qm three
}
keep() {
    rm -rf "$here/commits/$1"
    mkdir -p "$here/commits/$1"
    cp -r .git/HEAD .git/refs .git/objects "$here/commits/$1/"
    cp .git/packed-refs "$here/commits/$1/" 2> /dev/null || true
    find "$here/commits/$1" \( -name '*.rev' -o -name '*.bitmap' -o -name commit-graph -o -name packs \) -delete
    find "$here/commits/$1" -type d -empty -delete
    chmod -R u+w "$here/commits/$1"
}

start; keep loose
start; git repack -qadf --depth=20 --window=50; git pack-refs --all; keep packed
start; git config repack.useDeltaBaseOffset false; git repack -qadf --depth=20 --window=50; keep by-id
start --object-format=sha256; git repack -qadf; keep sha256
