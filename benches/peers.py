#!/usr/bin/env python3
"""How long dtolint and three validators of JSON Schema take for the same 10,000 files: seconds of the clock and of processors.

    python3 benches/peers.py [FILES]

The others know schemas alone, so dtolint is run twice: by the schema alone, and by the recommended pack as well. Each runs
three times, in turn; the least counts. All are installed under target/peers: by cargo, npm and pip. `cargo build --release`
makes dtolint; DTOLINT names another one.
"""

import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests"))
import tools
from tools import ROOT, check

WORK = tools.work("peers")
ROUNDS = 3
JSONSCHEMA_CLI = "0.60.2"
AJV = "ajv-cli@5.0.0"
CHECK_JSONSCHEMA = "check-jsonschema==0.39.0"
POLICY = """version = 1
EXTENDS
[[documents]]
files  = ["documents/*.json"]
schema = "schema.json"
roles  = { url = "/endpoint_url", events = "/events" }
"""
EVENTS = ["user.created", "user.updated", "dsync.activated", "connection.activated", "organization.created", "role.created"]


def files(count):
    """A folder with the schema, two policies and so many documents."""
    folder = WORK / "repository"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "documents").mkdir(parents=True)
    schema = json.loads((ROOT / "rules" / "schemas" / "workos-createwebhookendpointdto.json").read_text())
    # A fragment, which isn't allowed there.
    schema.pop("$id")
    (folder / "schema.json").write_text(json.dumps(schema))
    (folder / "schema.toml").write_text(POLICY.replace("EXTENDS", ""))
    (folder / "pack.toml").write_text(POLICY.replace("EXTENDS", 'extends = ["dtolint:recommended"]'))
    for nth in range(count):
        document = {"endpoint_url": f"https://tenant-{nth}.example.com/hooks/v1", "events": EVENTS[: 1 + nth % len(EVENTS)]}
        (folder / "documents" / f"{nth:05}.json").write_text(json.dumps(document, indent=2))
    return folder


def commands(folder):
    """The names of what is measured, and what is run."""
    if given := os.environ.get("DTOLINT"):
        dtolint = pathlib.Path(given).absolute()
    else:
        subprocess.run(["cargo", "build", "--release", "--quiet", "--locked", "--manifest-path", ROOT / "Cargo.toml"], check=True)
        dtolint = tools.TARGET / "release" / "dtolint"
    documents = sorted(str(path.relative_to(folder)) for path in (folder / "documents").iterdir())
    yield "dtolint, schema alone", [dtolint, "check", "--policy", "schema.toml"]
    yield "dtolint, schema and recommended pack", [dtolint, "check", "--policy", "pack.toml"]
    cli = WORK / "cargo" / "bin" / "jsonschema-cli"
    if not cli.exists():
        done = tools.run(["cargo", "install", "--quiet", "--locked", "--root", WORK / "cargo", "--version", JSONSCHEMA_CLI, "jsonschema-cli"])
        check(cli.exists(), f"jsonschema-cli {JSONSCHEMA_CLI} is installed", done.stderr)
    yield f"jsonschema-cli {JSONSCHEMA_CLI}", [cli, "validate", "schema.json", *(word for path in documents for word in ("-i", path))]
    if tools.npm(WORK, AJV):
        yield AJV.replace("@", " "), [WORK / "node_modules" / ".bin" / "ajv", "validate", "--spec=draft2020", "--strict=false", "-s", "schema.json", "-d", "documents/*.json"]
    if bin := tools.venv(WORK, [CHECK_JSONSCHEMA]):
        yield CHECK_JSONSCHEMA.replace("==", " "), [bin / "check-jsonschema", "--schemafile", "schema.json", *documents]


def measured(command, folder):
    """Seconds of the clock and of processors that a command takes, and its exit code."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run([str(word) for word in command], cwd=folder, capture_output=True)
    clock, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    folder = files(count)
    rows = {name: (command, []) for name, command in commands(folder)}
    for _ in range(ROUNDS):
        for name, (command, times) in rows.items():
            clock, processors, done = measured(command, folder)
            times.append((clock, processors))
            check(done.returncode == 0, f"{name}: all files pass", (done.stdout + done.stderr).decode()[-2000:])
    print(f"\n| {count:,} files, {os.cpu_count()} processors | seconds | processor seconds |\n|---|---|---|")
    for name, (_, times) in rows.items():
        print(f"| {name} | {min(it[0] for it in times):.2f} | {min(it[1] for it in times):.2f} |")
    tools.finish()


if __name__ == "__main__":
    main()
