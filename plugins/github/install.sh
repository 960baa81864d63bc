#!/usr/bin/env bash
# Builds the command from the source beside this, unless the cache had it.
set -euo pipefail
root="$RUNNER_TEMP/dtolint"
if [ ! -x "$root/bin/dtolint" ]; then
    cargo install --quiet --locked --path "$GITHUB_ACTION_PATH" --root "$root"
fi
