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
"""
ENTRY = """[[documents]]
files = ["data/{nth}/*.json"]
schema = "{nth}.json"
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


def files(folder, drafts, part):
    """Each file of the suite: its draft, its name, and its groups of tests."""
    for draft in drafts:
        for path in sorted((folder / "tests" / draft).rglob("*.json")):
            name = str(path.relative_to(folder / "tests").with_suffix(""))
            if part in name:
                yield draft, name, json.loads(path.read_text(encoding="utf-8"))


def lay_out(folder, place, draft, name, groups):
    """Writes a policy, with the schemas and documents of groups."""
    (place / ".git").mkdir(parents=True)
    (place / "remotes").symlink_to(folder / "remotes")
    # The suite wants formats to be asserted only where it says so.
    policy = POLICY.format(formats="" if "/optional/" in name else 'formats = "annotate"')
    for nth, group in enumerate(groups):
        schema = group["schema"]
        if isinstance(schema, dict):
            schema = {"$schema": DRAFTS[draft], **schema}
        (place / f"{nth}.json").write_text(json.dumps(schema), encoding="utf-8")
        (place / "data" / str(nth)).mkdir(parents=True)
        for number, test in enumerate(group["tests"]):
            (place / "data" / str(nth) / f"{number}.json").write_text(json.dumps(test["data"]), encoding="utf-8")
        policy += ENTRY.format(nth=nth)
    (place / "dtolint.toml").write_text(policy, encoding="utf-8")


def check(program, suite, place, draft, name, groups):
    """The verdicts of each group: for each document `valid`, `invalid`, or what else was said."""
    shutil.rmtree(place, ignore_errors=True)
    lay_out(suite, place, draft, name, groups)
    result = tools.run([program, "check", "--format", "json", "--max-findings", "100000"], cwd=place)
    findings = json.loads(result.stdout)["findings"] if result.stdout else []
    elsewhere = [it for it in findings if not it["path"].startswith("data/") and it["severity"] == "error"]
    if elsewhere or not result.stdout:
        # A schema that can't be used takes the policy with it: one group at a time.
        if len(groups) > 1:
            return [check(program, suite, place, draft, name, [group])[0] for group in groups]
        why = elsewhere[0]["message"] if elsewhere else result.stderr.strip()
        return [[why] * len(groups[0]["tests"])]
    verdicts = [["valid"] * len(group["tests"]) for group in groups]
    for finding in findings:
        folder, *numbers = pathlib.PurePath(finding["path"]).with_suffix("").parts
        if folder == "data":
            group, test = map(int, numbers)
            said = "invalid" if finding["rule"] == "schema" else f"{finding['rule']}: {finding['message']}"
            if verdicts[group][test] in ("valid", "invalid"):
                verdicts[group][test] = said
    return verdicts


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
        nth, (draft, name, groups) = numbered
        return draft, name, groups, check(program, folder, runs / str(nth), draft, name, groups)

    def exception(name, group, test):
        """The number of the exception that a test is."""
        for nth, it in enumerate(exceptions):
            if name.split("/", 1)[1] == it["file"] and it.get("group", group) == group and it.get("test", test) == test:
                return nth
        return None

    counts = collections.Counter()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for draft, name, groups, verdicts in pool.map(run, enumerate(files(folder, options.drafts, options.file))):
            for group, found in zip(groups, verdicts):
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
