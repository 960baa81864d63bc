#!/usr/bin/env python3
"""What docs/scale.md shows, in a real Spark: two workers check the documents, one of them is killed, and both passes
together must find what one run of the command finds.

    python3 tests/scale/run.py

PySpark is installed under target/scale; Java 17 or later must be here. DTOLINT_SCALE says how many documents there are
(10,000 unless told), and DTOLINT names a command to try instead of one that is built.
"""

import collections
import datetime
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tools
from tools import ROOT

PAGE = ROOT / "docs" / "scale.md"
WORK = tools.work("scale")
PYTHON = ["pyspark==4.0.1"]
DOCUMENTS = int(os.environ.get("DTOLINT_SCALE") or 10_000)
TODAY = datetime.date.today()
# So many reports are there before a worker is killed, so that it is killed in the middle.
REPORTS_BEFORE = 3

POLICY = f"""
version = 1
extends = ["dtolint:recommended"]

[rules.event-uncovered]
events = ["user.*"]

[limits]
bytes = 1073741824 # so that one run over a million documents has all findings, too

[[waiver]]
rule    = "endpoint-duplicate"
value   = "https://hooks.example.com/tenants/499"
reason  = "both are needed"
owner   = "a team"
expires = {TODAY + datetime.timedelta(days=60)}

[[waiver]]
rule    = "endpoint-duplicate"
value   = "https://hooks.example.com/nowhere"
reason  = "it lets nothing through"
owner   = "a team"
expires = {TODAY + datetime.timedelta(days=60)}
"""
# The rules that no partition decides.
OF_ALL = {"endpoint-duplicate", "event-uncovered", "waiver-unused"}


def document(nth):
    """The document of that number, from 0: every 97th and every 1,009th is bad, every 499th repeats the URL of another."""
    scheme = "http" if nth % 97 == 5 else "https"
    tenant = nth - DOCUMENTS // 3 if nth % 499 == 7 and nth > DOCUMENTS // 3 else nth
    tenant = 499 if nth in (DOCUMENTS // 2, DOCUMENTS - 1) else tenant
    events = ["user.creatd"] if nth % 1_009 == 11 else ["user.created", "dsync.activated"]
    # One document alone has this event, and none has `user.deleted`.
    events += ["user.updated"] if nth == DOCUMENTS * 2 // 3 else []
    return json.dumps({"endpoint_url": f"{scheme}://hooks.example.com/tenants/{tenant}", "events": events})


def blocks(page):
    """The blocks of code on a page: what kind each is, and its text."""
    return re.findall(r"^```(\S*)\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def java():
    """The version of Java; None if there is none."""
    home = os.environ.get("JAVA_HOME")
    program = pathlib.Path(home) / "bin" / "java" if home else shutil.which("java")
    if not program or not pathlib.Path(program).exists():
        return None
    said = tools.run([program, "-version"])
    version = re.search(r'version "(\d+)', said.stderr + said.stdout)
    return int(version[1]) if version else None


def executors(root):
    """The processes under `root` that run Spark's tasks."""
    parents, found = {}, []
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            status = (process / "stat").read_text()
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue  # It has ended meanwhile.
        pid = int(process.name)
        parents[pid] = int(status.rpartition(")")[2].split()[1])
        if b"CoarseGrainedExecutorBackend" in command and b"java" in command.split(b"\0")[0]:
            found.append(pid)

    def is_under(pid):
        while pid and pid != root:
            pid = parents.get(pid)
        return pid == root

    return sorted(pid for pid in found if is_under(pid))


def shell(text, folder, environment, watch=None):
    """Runs a block of the page as it is; its exit code, its output and what `watch` returned."""
    with open(folder / "stderr", "w+", encoding="utf-8") as errors:
        process = subprocess.Popen(["bash", "-euo", "pipefail", "-c", text], cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=errors)
        watched = watch(process) if watch else None
        output, _ = process.communicate()
        errors.seek(0)
        return process.returncode, output, errors.read(), watched


def kill_one(process, folder):
    """Kills a worker's process once some partitions are done; how many were."""
    while process.poll() is None:
        # Spark moves the report of a partition there when it is whole.
        done = len(list((folder / "reports" / "_temporary" / "0").glob("task_*")))
        running = executors(process.pid) if done >= REPORTS_BEFORE else []
        # The second may start late.
        if len(running) > 1 or running and done >= 2 * REPORTS_BEFORE:
            os.kill(running[0], signal.SIGKILL)
            return done
        time.sleep(0.05)
    return None


def lines(text):
    """The findings of a report in NDJSON, and its last line."""
    *others, end = [json.loads(line) for line in text.splitlines()]
    assert "summary" in end, end
    return [line for line in others if "key" not in line], end


def said(finding, number):
    """What a finding says, with the documents by their number in the whole run."""
    def place(it):
        if not it["path"].endswith(".ndjson"):
            return it["path"], it["start"]["line"], it["start"]["column"]
        return number(it["path"], it["start"]["line"]), it["start"]["column"], it["end"]["column"]

    related = tuple((place(it), it["label"]) for it in finding["related"])
    waived = finding["waived"] and finding["waived"]["reason"]
    # Its message names the place of the first, which is compared as related.
    message = None if finding["rule"] == "endpoint-duplicate" else finding["message"]
    return place(finding), finding["rule"], finding["severity"], finding["pointer"], message, related, waived


def in_one_run(folder):
    """What one run of the command says."""
    (folder / "all").mkdir()
    os.link(folder / "documents.ndjson", folder / "all" / "hooks.ndjson")
    start = time.monotonic()
    ran = tools.run(["./dtolint", "check", "--policy", "dtolint.toml", "--today", TODAY, "-f", "ndjson", "all"], cwd=folder)
    assert ran.returncode == 1, ran.stderr
    print(f"one run: {time.monotonic() - start:.1f} s", flush=True)
    findings, end = lines(ran.stdout)
    return collections.Counter(said(it, lambda path, line: line) for it in findings), end


def in_parts(folder, second):
    """What both passes say, and the counts of the partitions; `second` is the report of the second pass."""
    found, ends, first_line = collections.Counter(), [], {}
    for report in sorted((folder / "reports").glob("part-*")):
        findings, end = lines(report.read_text(encoding="utf-8"))
        first_line[f"reports/{report.name}/hooks.ndjson"] = before = sum(it["summary"]["documents"] for it in ends)
        found.update(said(it, lambda path, line: before + line) for it in findings)
        ends.append(end)
    assert not any(rule in OF_ALL for _, rule, *_ in found), "a partition decides what only all of them can"
    findings = json.loads(second)["findings"]
    found.update(said(it, lambda path, line: first_line[path] + line) for it in findings)
    return found, ends


def prepare(folder, program, page):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(program, folder / "dtolint")
    (folder / "dtolint.toml").write_text(POLICY, encoding="utf-8")
    with open(folder / "documents.ndjson", "w", encoding="utf-8") as file:
        file.writelines(document(nth) + "\n" for nth in range(DOCUMENTS))
    (folder / "partition.ndjson").write_text("".join(document(nth) + "\n" for nth in range(100)), encoding="utf-8")
    for kind, text in page:
        if kind.startswith("python,"):
            (folder / kind.split(",")[1]).write_text(text, encoding="utf-8")


def check_partition(block, folder, environment):
    code, output, errors, _ = shell(block, folder, environment)
    findings, end = lines(output)
    tools.check(code == 0 and len(findings) == 2 and end["summary"]["documents"] == 100, "one partition on standard input", output + errors)


def check_first_pass(block, folder, environment):
    """Runs the job, and kills a worker's process in the middle of it."""
    start = time.monotonic()
    code, output, errors, killed = shell(block, folder, environment, lambda process: kill_one(process, folder))
    reports = sorted((folder / "reports").glob("part-*"))
    print(f"Spark, with two workers of which one is killed: {time.monotonic() - start:.1f} s", flush=True)
    tools.check(code == 0 and (folder / "reports" / "_SUCCESS").exists(), "the job ends well", errors[-3000:])
    tools.check(output.strip() == f"{DOCUMENTS} documents", "Spark counts the documents", output)
    done = f"after {killed} of {len(reports)} partitions" if killed else "never"
    tools.check(killed and killed < len(reports), f"a worker's process was killed in the middle: {done}")
    lost = len(re.findall("Lost task .*ExecutorLostFailure", errors))
    tools.check("Lost executor" in errors, f"Spark lost it, and {lost} tasks with it, and went on", errors[-3000:])


def check_second_pass(block, folder, environment):
    environment = {**environment, "DOCUMENTS": str(DOCUMENTS)}
    start = time.monotonic()
    code, output, errors, _ = shell(f"{block.strip()} -f json", folder, environment)
    print(f"second pass: {time.monotonic() - start:.1f} s", flush=True)
    tools.check(code == 1 and not errors, "the second pass ends with findings", errors)
    whole, whole_end = in_one_run(folder)
    found, ends = in_parts(folder, output)
    lost, more = whole - found, found - whole
    tools.check(not lost, f"none of {whole.total()} findings is lost", str(list(lost)[:5]))
    tools.check(not more, "none is there twice, and there are no others", str(list(more)[:5]))
    rules = collections.Counter(rule for _, rule, *_ in whole.elements())
    print(", ".join(f"{count} {rule}" for rule, count in sorted(rules.items())))
    tools.check(OF_ALL | {"schema", "url-not-https"} == set(rules), "there is something of everything to find", str(rules))
    total, whole_end = json.loads(output)["summary"], whole_end["summary"]
    left_out = sum(end["summary"]["left_out"] for end in ends) + whole_end["left_out"]
    counted = [whole_end["documents"], total["documents"], total["dtos"], sum(end["summary"]["documents"] for end in ends)]
    tools.check(counted == [DOCUMENTS] * 4 and left_out == 0, "each document is counted once", str(counted))
    tools.check(total["undecided"] == whole_end["undecided"] == [], "every rule is decided")
    one = folder / "reports" / "part-00005"
    text = one.read_text(encoding="utf-8")
    for change, is_refused in ((text[: len(text) // 2], "part-00005"), (None, "part-00005"), ("", "cut off")):
        one.unlink(missing_ok=True)
        if change is not None:
            one.write_text(change, encoding="utf-8")
        code, output, errors, _ = shell(block if change is not None else block.replace("part-*", "part-0000[0-46-9]"), folder, environment)
        told = is_refused in errors or "documents, and there should be" in errors
        what = "is missing" if change is None else "is cut off" if change else "is empty"
        tools.check(code == 2 and told and not output, f"a partition that {what} is an error", errors)
    one.write_text(text, encoding="utf-8")


def check_findings(block, folder, environment):
    code, output, errors, _ = shell(block, folder, environment)
    tables = [[cell.strip() for cell in line.strip("|").split("|")] for line in output.splitlines() if line.startswith("|")]
    tools.check(tables[:2] == [["documents", "left_out"], [str(DOCUMENTS), "0"]], "the reports count the documents", output + errors[-3000:])
    tools.check(code == 0 and len(tables) == 8, "the findings are joined with their documents", output + errors[-3000:])
    for part, line, severity, rule, *_, text in tables[3:]:
        nth = int(line) - 1
        same = part == "0" and document(nth).startswith(text.removesuffix("...")) and (severity, rule) == ("error", "url-not-https" if nth % 97 == 5 else "schema")
        tools.check(same, f"line {line} of partition {part} has the document: {text}")


def check_failure(block, folder, environment):
    """A policy with a mistake fails the job."""
    (folder / "dtolint.toml").write_text("version = 2\n", encoding="utf-8")
    block = re.sub(r'--master "\S+"', '--master "local[1]"', block).replace("documents.ndjson reports", "partition.ndjson failed")
    code, output, errors, _ = shell(block, folder, environment)
    tools.check(code != 0 and not (folder / "failed" / "_SUCCESS").exists(), "a policy with a mistake fails the job", output)
    tools.check("exited with error code 2" in errors, "and Spark says how dtolint ended", errors[-3000:])


def main():
    version = java()
    if not version or version < 17:
        tools.skip(f"Spark needs Java 17: found {version or 'none'}")
        tools.finish()
    if not pathlib.Path("/proc/self/stat").exists():
        tools.skip("this system does not say which processes there are")
        tools.finish()
    bin = tools.venv(WORK, PYTHON)
    if bin is None:
        tools.finish()
    page, folder = blocks(PAGE), WORK / "run"
    prepare(folder, tools.program(), page)
    environment = {
        **os.environ, "PATH": f"{bin}{os.pathsep}{os.environ['PATH']}", "TODAY": str(TODAY), "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": str(bin / "python"), "SPARK_LOCAL_DIRS": str(WORK / "local"),
        # Most of the time goes to starting Java, which starts faster if it compiles less.
        "JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    }
    commands = [text for kind, text in page if kind == "sh"]
    others = [kind for kind, _ in page if kind != "sh" and not kind.startswith("python,")]
    tools.check(len(commands) == 4 and not others, "every block of docs/scale.md is run", str(others))
    partition, first, findings, second = commands
    check_partition(partition, folder, environment)
    check_first_pass(first, folder, environment)
    check_findings(findings, folder, environment)
    check_second_pass(second, folder, environment)
    check_failure(first, folder, environment)
    # Spark's workers keep their files beside Spark itself.
    for left in [folder, WORK / "local", *bin.parent.glob("lib/python*/site-packages/pyspark/work")]:
        shutil.rmtree(left, ignore_errors=True)
    tools.finish()


if __name__ == "__main__":
    main()
