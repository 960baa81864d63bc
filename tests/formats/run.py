#!/usr/bin/env python3
"""The authority of each report format reads our reports: of the examples, of what is clean, and of hostile texts.

    python3 tests/formats/run.py

SARIF: the official schema, Microsoft's validator (npm) and sarif-tools (PyPI). They are installed under target/formats.

JUnit and GitLab: no registry has what Jenkins and GitLab check reports with, so their rules are below as JENKINS and
GITLAB: tables that were written from their sources, which each names, in November 2026. Two readers by other authors,
junitparser and junit2html (PyPI), read the JUnit report, and their counts must be right. Nothing by another author
reads GitLab's format: what is on PyPI and npm writes it. junit.xsd and gitlab.schema.json are our own, and stricter: they
say what our reports have, beyond what is needed.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tools
from tools import ROOT, check

HERE = ROOT / "tests" / "formats"
WORK = tools.work("formats")
MULTITOOL = "@microsoft/sarif-multitool@5.7.0"
PACKAGES = ["sarif-tools==3.0.5", "jsonschema==4.26.0", "lxml==6.1.3", "junitparser==4.0.2", "junit2html==31.1.4"]
# What the validator says of every log of a tool that has no home page yet.
EXPECTED = {"SARIF2005"}

def reports():
    """Writes every report to check; gives the folders."""
    clean = WORK / "clean"
    clean.mkdir(exist_ok=True)
    (clean / "good.json").write_text('{"endpoint_url": "https://hooks.example.com/", "events": ["user.created"]}')
    hostile = WORK / "hostile"
    shutil.rmtree(hostile, ignore_errors=True)
    shutil.copytree(HERE / "hostile", hostile)
    (hostile / "hostile.json").rename(hostile / "a \u001b]0;\u0007 ::error::,%<b>\"]]>.json")
    tested = WORK / "tested"
    tested.mkdir(exist_ok=True)
    (tested / "dtolint.toml").write_text("version = 1\n[rules.event-forbidden]\nevents = [\"session.*\"]\n" + "".join(
        f"[[test]]\nname = {json.dumps(name)}\ndocument = '{{\"endpoint_url\": \"https://a.example.com/\", \"events\": [\"session.created\"]}}'\n"
        f"expect = [{{ rule = \"event-forbidden\", at = \"/events/{nth}\" }}]\n"
        for nth, name in enumerate(["passes", "passes", "\u001b]0;\u0007 ::error::,%<b>\"]]>", "ends in a line break\n"])))
    program = tools.program()
    runs = {
        "examples": (ROOT, ["check", "--policy", "examples/workos/dtolint.toml"]),
        "clean": (clean, ["check", "good.json"]),
        "hostile": (hostile, ["check", "."]),
        "tested": (tested, ["policy", "test"]),
    }
    for name, (folder, arguments) in runs.items():
        made = WORK / "reports" / name
        made.mkdir(parents=True, exist_ok=True)
        command = [str(program), *arguments]
        for form, file in (("sarif", "out.sarif"), ("junit", "out.xml"), ("gitlab", "out.json")):
            command += ["-f", f"{form}={made / file}"]
        done = subprocess.run([*command, "--today", "2026-12-01", "-f", "text"], cwd=folder, capture_output=True, text=True)
        check(done.returncode == (0 if name == "clean" else 1), f"{name}: {done.stdout.strip().splitlines()[-1]}")
    return [WORK / "reports" / name for name in runs]


BY_PYTHON = """
# Jenkins: src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd of its xunit plugin. For each
# element: the attributes that it must have, those that it may have, and its children.
COUNTS = {"tests", "failures", "errors"}
TEXTS = {"system-out", "system-err"}
RESULTS = {"skipped", "error", "failure"}
RERUNS = {"rerunFailure", "rerunError", "flakyFailure", "flakyError"}
ABOUT = {"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"}
JENKINS = {
    "testsuites": (set(), {"name", "time"} | COUNTS, {"testsuite"}),
    "testsuite": ({"name"} | COUNTS, ABOUT, {"testsuite", "properties", "testcase"} | TEXTS),
    "testcase": ({"name"}, {"time", "classname", "group"}, RESULTS | RERUNS | TEXTS),
    **{name: (set(), {"type", "message"}, set()) for name in RESULTS},
    **{name: (set(), set(), set()) for name in TEXTS},
}
# GitLab: app/validators/json_schemas/codeclimate.json, and lib/gitlab/ci/reports/codequality_reports.rb: an issue that
# isn't so is dropped silently, one with the fingerprint of another replaces it, and other severities are unknown ones.
GITLAB = {
    "type": "object",
    "required": ["description", "fingerprint", "severity", "location"],
    "properties": {
        "description": {"type": "string"},
        "fingerprint": {"type": "string"},
        "severity": {"enum": ["blocker", "critical", "major", "minor", "info"]},
        "location": {"type": "object", "properties": {"path": {"type": "string"}}},
    },
}

import json, sys, warnings
import jsonschema, junitparser
from junit2htmlreport.parser import Junit
from lxml import etree
folder, here, schema = sys.argv[1:]
def told(name, errors):
    print(json.dumps([name, [str(error)[:300] for error in errors]]))
read = lambda path: json.load(open(path, encoding="utf-8"))
gitlab = jsonschema.Draft7Validator(read(f"{here}/gitlab.schema.json"))
issues = read(f"{folder}/out.json")
told("GitLab's rules", [error for issue in issues for error in jsonschema.Draft7Validator(GITLAB).iter_errors(issue)])
# The line that the merge request shows is at one of two places.
lines = [issue["location"].get("lines", {}).get("begin", issue["location"].get("positions", {}).get("begin", {}).get("line")) for issue in issues]
told("GitLab: each issue has a line", [line for line in lines if not isinstance(line, int)])
told("our schema of GitLab's format", gitlab.iter_errors(issues))
prints = [issue["fingerprint"] for issue in issues]
told("GitLab: each fingerprint is there once", {one for one in prints if prints.count(one) > 1})
if schema:
    told("SARIF's schema", jsonschema.Draft7Validator(read(schema)).iter_errors(read(f"{folder}/out.sarif")))
xsd = etree.XMLSchema(etree.parse(f"{here}/junit.xsd"))
tree = etree.parse(f"{folder}/out.xml")
xsd.validate(tree)
told("our XSD of JUnit's format", xsd.error_log)
def jenkins(element):
    if element.tag not in JENKINS:
        return [f"<{element.tag}> is unknown"]
    needed, allowed, children = JENKINS[element.tag]
    has = set(element.attrib)
    errors = [f"<{element.tag}> is without {name}" for name in needed - has]
    errors += [f"<{element.tag}> has {name}" for name in has - needed - allowed]
    errors += [f"<{element.tag}> has <{child.tag}>" for child in element if child.tag not in children]
    return errors + [error for child in element for error in jenkins(child)]
root = tree.getroot()
told("Jenkins' rules", jenkins(root) if root.tag == "testsuites" else [root.tag])
# The table can fail: a report with a mistake of each kind is refused.
broken = etree.fromstring('<testsuites><testsuite name="a" tests="1" errors="0"><case/></testsuite></testsuites>')
told("Jenkins' rules refuse what is wrong", [] if len(jenkins(broken)) == 3 else jenkins(broken))
# Attributes and counts must agree for whoever reads one of them.
cases = tree.findall(".//testcase")
suites = junitparser.JUnitXml.fromfile(f"{folder}/out.xml")
told("junitparser", [] if suites.tests == len(cases) and suites.failures == len(tree.findall(".//failure")) else [suites])
read_again = Junit(f"{folder}/out.xml").suites
found = [case for suite in read_again for group in suite.classes.values() for case in group.cases]
counts = [len(found), sum(case.outcome() == "failed" for case in found), sum(case.outcome() == "skipped" for case in found)]
expected = [len(cases), len(tree.findall(".//failure")), len(tree.findall(".//skipped"))]
told("junit2html", [] if counts == expected else [counts, expected])
"""


def main():
    bin = tools.venv(WORK, PACKAGES)
    python = bin and bin / "python"
    tool = tools.npm(WORK, MULTITOOL, provides="@microsoft/sarif-multitool-linux")
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    for folder in reports():
        name = folder.name
        if python:
            schema = str(tool / "sarif-2.1.0.json") if tool else ""
            done = subprocess.run([str(python), "-c", BY_PYTHON, str(folder), str(HERE), schema], capture_output=True, text=True)
            check(done.returncode == 0, f"{name}: the reports can be read{done.stderr[-500:]}")
            for line in done.stdout.splitlines():
                what, errors = json.loads(line)
                check(not errors, f"{name}: {what}: {len(errors)} errors {errors[:3] or ''}")
            summary = [str(python), "-m", "sarif", "summary", str(folder / "out.sarif")]
            done = subprocess.run(summary, capture_output=True, text=True)
            results = json.loads((folder / "out.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
            count = sum(result["level"] == "error" for result in results)
            check(f"error: {count}" in done.stdout, f"{name}: sarif-tools counts {count} errors {done.stderr[-300:]}")
        if tool:
            log = folder / "validated.sarif"
            log.unlink(missing_ok=True)
            # Its exit code is 0 whatever it finds: the log is what counts.
            program = [str(tool / "Sarif.Multitool"), "validate", str(folder / "out.sarif"), "--output", str(log), "--rule-kind", "Sarif;Ghas"]
            subprocess.run(program, capture_output=True, env=environment)
            run = json.loads(log.read_text(encoding="utf-8-sig"))["runs"][0]
            check(run["invocations"][0]["executionSuccessful"], f"{name}: the validator ran")
            found = {result["ruleId"] for result in run.get("results", [])} - EXPECTED
            check(not found, f"{name}: the validator finds {len(found)} {sorted(found) or ''}")
    tools.finish()


if __name__ == "__main__":
    main()
