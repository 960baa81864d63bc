#!/usr/bin/env bash
# A cache key for the command: the system, and everything that the command is built from.
set -euo pipefail
cd "$GITHUB_ACTION_PATH"
sources=$(find Cargo.toml Cargo.lock build.rs src rules -type f | LC_ALL=C sort | xargs git hash-object --no-filters | git hash-object --stdin)
echo "key=dtolint-$RUNNER_OS-$RUNNER_ARCH-$sources" >> "$GITHUB_OUTPUT"
