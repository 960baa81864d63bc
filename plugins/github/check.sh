#!/usr/bin/env bash
# Runs the command as DTOLINT_PATHS, DTOLINT_POLICY and DTOLINT_FAIL_ON say: the report for people goes to the log,
# annotations to the pull request, SARIF to a file.
set -euo pipefail
sarif="$RUNNER_TEMP/dtolint.sarif"
annotations="$RUNNER_TEMP/dtolint.annotations"
rm -f "$sarif" "$annotations"

arguments=(--fail-on "$DTOLINT_FAIL_ON" -f text -f "sarif=$sarif" -f "github=$annotations")
if [ -n "$DTOLINT_POLICY" ]; then
    arguments+=(--policy "$DTOLINT_POLICY")
fi
arguments+=(--)
while IFS= read -r path; do
    if [ -n "$path" ]; then
        arguments+=("$path")
    fi
done <<< "$DTOLINT_PATHS"

# Whatever is in a document, the runner takes no line of the report for a command to it.
token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
code=0
echo "::stop-commands::$token"
"$RUNNER_TEMP/dtolint/bin/dtolint" check "${arguments[@]}" || code=$?
echo "::$token::"
if [ -f "$annotations" ]; then
    cat "$annotations"
fi

echo "exit-code=$code" >> "$GITHUB_OUTPUT"
if [ -f "$sarif" ]; then
    echo "sarif-file=$sarif" >> "$GITHUB_OUTPUT"
fi
exit "$code"
