#!/usr/bin/env python3
"""The authority of each report format reads our reports: of the examples, of what is clean, and of hostile texts.

    python3 tests/formats/run.py

SARIF: the official schema, Microsoft's validator (npm) and sarif-tools (PyPI). JUnit: an XSD, by lxml, and
junitparser (PyPI). GitLab: a JSON Schema. They are installed under target/formats.
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
PACKAGES = ["sarif-tools==3.0.5", "jsonschema==4.26.0", "lxml==6.1.3", "junitparser==4.0.2"]
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
    program = tools.program()
    runs = {"examples": (ROOT, ["--policy", "examples/workos/dtolint.toml"]), "clean": (clean, ["good.json"]), "hostile": (hostile, ["."])}
    for name, (folder, arguments) in runs.items():
        made = WORK / "reports" / name
        made.mkdir(parents=True, exist_ok=True)
        command = [str(program), "check", *arguments]
        for form, file in (("sarif", "out.sarif"), ("junit", "out.xml"), ("gitlab", "out.json")):
            command += ["-f", f"{form}={made / file}"]
        done = subprocess.run([*command, "--today", "2026-12-01", "-f", "text"], cwd=folder, capture_output=True, text=True)
        check(done.returncode == (0 if name == "clean" else 1), f"{name}: {done.stdout.strip().splitlines()[-1]}")
    return [WORK / "reports" / name for name in runs]


BY_PYTHON = """
import json, sys, warnings
import jsonschema, junitparser
from lxml import etree
folder, here, schema = sys.argv[1:]
def told(name, errors):
    print(json.dumps([name, [str(error)[:300] for error in errors]]))
read = lambda path: json.load(open(path, encoding="utf-8"))
gitlab = jsonschema.Draft7Validator(read(f"{here}/gitlab.schema.json"))
issues = read(f"{folder}/out.json")
told("GitLab's schema", gitlab.iter_errors(issues))
prints = [issue["fingerprint"] for issue in issues]
told("GitLab: each fingerprint is there once", {one for one in prints if prints.count(one) > 1})
if schema:
    told("SARIF's schema", jsonschema.Draft7Validator(read(schema)).iter_errors(read(f"{folder}/out.sarif")))
xsd = etree.XMLSchema(etree.parse(f"{here}/junit.xsd"))
tree = etree.parse(f"{folder}/out.xml")
xsd.validate(tree)
told("JUnit's XSD", xsd.error_log)
# Attributes and counts must agree for whoever reads one of them.
cases = tree.findall(".//testcase")
suites = junitparser.JUnitXml.fromfile(f"{folder}/out.xml")
told("junitparser", [] if suites.tests == len(cases) and suites.failures == len(tree.findall(".//failure")) else [suites])
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
