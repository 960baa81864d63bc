#!/bin/sh
# Writes hooks.ndjson.gz and hooks.ndjson.zst with gzip and zstd: hooks.ndjson in two members or frames, with a frame to
# skip between them. The tests read them, and need neither program.
set -eu
cd "$(dirname "$0")"
halves() {
    head -n 2 hooks.ndjson | "$@"
    [ "$1" = gzip ] || printf '\120\052\115\030\004\000\000\000skip'
    tail -n +3 hooks.ndjson | "$@"
}
halves gzip -9n > hooks.ndjson.gz
halves zstd -q -19 --check > hooks.ndjson.zst
