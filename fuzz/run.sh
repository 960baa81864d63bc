#!/usr/bin/env bash
# Runs each fuzz target for some seconds (600 by default), one after the other, with its dictionary
# and the corpus beside this file. Needs a nightly toolchain and cargo-fuzz.
# SANITIZER=none tries several times as much: dtolint has no unsafe code, its dependencies have.
# What is found is left in fuzz/artifacts; a last line for each target says how much was tried.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-600}
shift || true
targets=("$@")
[ "${#targets[@]}" -gt 0 ] || targets=(json yaml policy url report hook)
for target in "${targets[@]}"; do
    grown="fuzz/target/corpus/$target"
    mkdir -p "$grown"
    code=0
    log=$(cargo +nightly fuzz run --sanitizer "${SANITIZER:-address}" "$target" "$grown" "fuzz/corpus/$target" -- \
        -dict="fuzz/dictionaries/$target.dict" -max_total_time="$seconds" -timeout=10 \
        -rss_limit_mb=4096 -print_final_stats=1 2>&1) || code=$?
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' <<< "$log")
    echo "$target: ${executions:-no} executions in $seconds s, exit code $code"
    [ "$code" -eq 0 ] || { tail -40 <<< "$log"; exit "$code"; }
done
