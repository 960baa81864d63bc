#!/usr/bin/env python3
"""JSON-Schema-Test-Suite: dtolint's verdicts are the expected ones.

    python3 tests/suite/run.py [DRAFT ...] [--file PART]

The suite is the one in the source distribution of Python's `jsonschema`, which pip downloads. Drafts 4, 6, 7, 2019-09
and 2020-12 are run, `optional/` included. Where dtolint differs on purpose, `exceptions.toml` says why; an entry that
is no longer needed is a failure, too.
"""

import argparse
import collections
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tomllib
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tools

HERE = pathlib.Path(__file__).resolve().parent
WORK = tools.work("suite")
PACKAGE = "jsonschema==4.26.0"
DRAFTS = {
    "draft4": "http://json-schema.org/draft-04/schema#",
    "draft6": "http://json-schema.org/draft-06/schema#",
    "draft7": "http://json-schema.org/draft-07/schema#",
    "draft2019-09": "https://json-schema.org/draft/2019-09/schema",
    "draft2020-12": "https://json-schema.org/draft/2020-12/schema",
}
POLICY = """version = 1
{formats}
[schemas]
"http://localhost:1234/" = "remotes/"
[[documents]]
files = ["data/*.json"]
schema = "schema.json"
"""


def suite():
    """The suite's folder, downloaded once."""
    folder = WORK / "suite"
    if not folder.exists():
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-binary", "jsonschema", "--no-deps", "--dest", WORK, PACKAGE]
        result = tools.run(command)
        archives = list(WORK.glob("jsonschema-*.tar.gz"))
        if not archives:
            return None, result.stderr.strip().rsplit("\n", 1)[-1]
        with tarfile.open(archives[0]) as archive:
            archive.extractall(WORK / "unpacked", filter="data")
        (inner,) = (WORK / "unpacked").glob("*/json")
        inner.rename(folder)
        shutil.rmtree(WORK / "unpacked")
    return folder, None


def groups(folder, drafts, part):
    """Each draft, file and group of tests."""
    for draft in drafts:
        for path in sorted((folder / "tests" / draft).rglob("*.json")):
            name = str(path.relative_to(folder / "tests").with_suffix(""))
            if part in name:
                for group in json.loads(path.read_text(encoding="utf-8")):
                    yield draft, name, group


def lay_out(folder, place, draft, name, group):
    """Writes a group's policy, schema and documents."""
    (place / "data").mkdir(parents=True)
    (place / ".git").mkdir()
    (place / "remotes").symlink_to(folder / "remotes")
    schema = group["schema"]
    if isinstance(schema, dict):
        schema = {"$schema": DRAFTS[draft], **schema}
    (place / "schema.json").write_text(json.dumps(schema), encoding="utf-8")
    # The suite wants formats to be asserted only where it says so.
    is_annotation = "/optional/" not in name
    formats = 'formats = "annotate"' if is_annotation else ""
    (place / "dtolint.toml").write_text(POLICY.format(formats=formats), encoding="utf-8")
    for nth, test in enumerate(group["tests"]):
        (place / "data" / f"{nth}.json").write_text(json.dumps(test["data"]), encoding="utf-8")


def verdicts(program, place, group):
    """What dtolint says of each document of a group: `valid`, `invalid`, or something else."""
    command = [program, "check", "--format", "json"]
    result = subprocess.run(command, cwd=place, text=True, capture_output=True, check=False)
    try:
        findings = json.loads(result.stdout)["findings"]
    except (ValueError, KeyError):
        return [result.stderr.strip() or f"exit code {result.returncode}"] * len(group["tests"])
    said = {}
    for finding in findings:
        at = finding["path"]
        if at.startswith("data/"):
            rule, nth = finding["rule"], int(at[5:-5])
            is_verdict = rule == "schema"
            said[nth] = "invalid" if is_verdict and said.get(nth) in (None, "invalid") else f"{rule}: {finding['message']}" if not is_verdict else said[nth]
        elif finding["severity"] == "error":
            return [f"{at}: {finding['message']}"] * len(group["tests"])
    return [said.get(nth, "valid") for nth in range(len(group["tests"]))]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("drafts", nargs="*", default=list(DRAFTS))
    parser.add_argument("--file", default="", help="only files whose path has this part")
    options = parser.parse_args()
    folder, error = suite()
    if not folder:
        tools.skip(f"pip can't download {PACKAGE}: {error}")
        tools.finish()
    program = tools.program()
    exceptions = tomllib.loads((HERE / "exceptions.toml").read_text(encoding="utf-8"))["exception"]
    used = collections.Counter()
    runs = WORK / "runs"
    shutil.rmtree(runs, ignore_errors=True)

    def run(numbered):
        nth, (draft, name, group) = numbered
        place = runs / str(nth)
        lay_out(folder, place, draft, name, group)
        found = verdicts(program, place, group)
        shutil.rmtree(place)
        return draft, name, group, found

    def exception(name, group, test):
        """The number of the exception that a test is."""
        for nth, it in enumerate(exceptions):
            if name.split("/", 1)[1] == it["file"] and it.get("group", group) == group and it.get("test", test) == test:
                return nth
        return None

    counts = collections.Counter()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for draft, name, group, found in pool.map(run, enumerate(groups(folder, options.drafts, options.file))):
            for test, verdict in zip(group["tests"], found):
                expected = "valid" if test["valid"] else "invalid"
                if verdict == expected:
                    counts[draft] += 1
                    continue
                known = exception(name, group["description"], test["description"])
                if known is not None:
                    used[known] += 1
                else:
                    tools.check(False, f"{name}: {group['description']}: {test['description']}: expected {expected}, found {verdict}")
    for draft in options.drafts:
        tools.check(counts[draft] > 0, f"{draft}: {counts[draft]} verdicts are as expected")
    if not options.file and set(options.drafts) == set(DRAFTS):
        for nth, it in enumerate(exceptions):
            tools.check(used[nth] > 0, f"exception ({used[nth]} tests): {it['file']}: {it['why']}")
    tools.finish()


main()
