#!/usr/bin/env bash
# Builds the command from the source beside this, unless the cache had it. In the folder of the source, so that no
# toolchain or configuration of the repository that is checked has a say.
set -euo pipefail
root="$RUNNER_TEMP/dtolint"
if [ ! -x "$root/bin/dtolint" ]; then
    cd "$GITHUB_ACTION_PATH"
    cargo install --quiet --locked --path . --root "$root"
fi
