#!/usr/bin/env python3
"""What hostile input costs: instructions, counted by valgrind, so that a busy machine changes nothing.

    python3 tests/cost/run.py [--seconds]

Each case is a kind of document, policy or schema in three sizes, each twice the one before. Two things must hold:

- The second doubling costs at most 2.6 times what the first did. It is 2 for linear cost and 4 for quadratic cost.
  What it costs to start cancels out, so that it hides nothing.
- The largest costs at most a few empty runs, and so many instructions for each byte that was read or written.

A file over the size limit and one that is no regular file must cost next to nothing. `--seconds` takes the time in
place of instructions, for a first look.

valgrind is installed by apt if it is not there and the script runs as root.
"""
import concurrent.futures
import json
import math
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tools
from tools import check

WORK = tools.work("cost")
SECONDS = "--seconds" in sys.argv
# The second doubling may cost so many times what the first did.
MOST = 2.6
# All may cost so many empty runs, and so many instructions for each byte that is read or written.
START = 5
MOST_A_BYTE = 10_000
# Here a limit of steps bounds the cost, and not the size of the input.
BY_STEPS = {"a schema that leads back to itself"}

URL = '"endpoint_url": "https://hooks.example.com/"'
BASE = 'version = 1\nextends = ["dtolint:recommended"]\n'
OWN = BASE + 'schema = "s.json"\n'


def dto(more):
    return "{" + URL + ', "events": [], ' + more + "}"


def members(count, name):
    return ", ".join(f'"{name(nth)}": {nth}' for nth in range(count))


def events(items):
    return "{" + URL + ', "events": [' + ", ".join(items) + "]}"


def url(text):
    return json.dumps({"endpoint_url": text, "events": ["user.created"]})


def policy(entry, head="", tail=""):
    """A policy of so many entries, each with its number at `{}`, which is checked itself."""
    return lambda n: {"dtolint.toml": BASE + head + "".join(entry.format(nth) for nth in range(n)) + tail}


# Of each kind of input: its name, the smaller size, and the files that it is in. `a.*` is what is checked, or else the policy.
CASES = [
    ("equal keys", 250, lambda n: {"a.json": dto(members(n, lambda nth: "k"))}),
    ("different keys", 500, lambda n: {"a.json": dto(members(n, lambda nth: f"k{nth}"))}),
    ("keys that look alike", 60, lambda n: {"a.json": dto(members(n, lambda nth: "events" + "\u200b" * (nth % 50)))}),
    ("keys that share a hash prefix", 200, lambda n: {"a.json": dto(members(n, lambda nth: "x" * 40 + str(nth)))}),
    ("nested arrays", 200_000, lambda n: {"a.json": "[" * n}),
    ("nested objects", 100_000, lambda n: {"a.json": '{"a":' * n}),
    ("wide and deep", 200, lambda n: {"a.json": dto('"a": [' + ",".join(["[" * 100 + "]" * 100] * n) + "]")}),
    ("a long string", 400_000, lambda n: {"a.json": dto('"a": "' + "x" * n + '"')}),
    ("a string of escapes", 50_000, lambda n: {"a.json": dto('"a": "' + "\\u0041" * n + '"')}),
    ("a huge number", 400_000, lambda n: {"a.json": dto('"a": ' + "1" * n)}),
    ("equal numbers among the events", 150, lambda n: {"a.json": events([f"1{nth % 7:030}" for nth in range(n)])}),
    ("huge numbers among the events", 15, lambda n: {"a.json": events(["1" * 1000 + str(nth) for nth in range(n)])}),
    ("unknown events", 150, lambda n: {"a.json": events([f'"user.creatd{nth}"' for nth in range(n)])}),
    ("equal events", 150, lambda n: {"a.json": events(['"user.created"'] * n)}),
    ("events that are no strings", 150, lambda n: {"a.json": events([str(nth) for nth in range(n)])}),
    ("a long event", 100_000, lambda n: {"a.json": events(['"' + "u" * n + '"'])}),
    ("a line without an end", 400_000, lambda n: {"a.json": dto('"a": "') + "x" * n}),
    ("blank space", 250_000, lambda n: {"a.json": " " * n + dto('"a": 1')}),
    ("NDJSON", 80, lambda n: {"a.ndjson": (dto('"a": 1') + "\n") * n}),
    ("empty lines", 100_000, lambda n: {"a.ndjson": "\n" * n + dto('"a": 1')}),
    ("a URL of @", 100_000, lambda n: {"a.json": url("https://" + "a@" * n + "b/")}),
    ("a URL of dots", 100_000, lambda n: {"a.json": url("https://" + "a." * n + "example.com/")}),
    ("a URL of full-width letters", 30_000, lambda n: {"a.json": url("https://" + "\uff41" * n + ".example.com/")}),
    ("a query of parameters", 50_000, lambda n: {"a.json": url("https://hooks.example.com/?" + "a=b&" * n)}),
    ("YAML keys", 200, lambda n: {"a.yaml": "".join(f"k{nth}: {nth}\n" for nth in range(n))}),
    ("YAML equal keys", 150, lambda n: {"a.yaml": "k: 1\n" * n}),
    ("YAML nested", 5000, lambda n: {"a.yaml": "[" * n}),
    ("YAML nested blocks", 300, lambda n: {"a.yaml": "".join(" " * nth + "a:\n" for nth in range(100)) * (n // 300)}),
    ("YAML anchors", 200, lambda n: {"a.yaml": "".join(f"k{nth}: &a{nth} x\n" for nth in range(n))}),
    ("YAML aliases", 2000, lambda n: {"a.yaml": "a: &a x\nb: [" + ", ".join(["*a"] * n) + "]\n"}),
    ("YAML alias bomb", 8, lambda n: {"a.yaml": "a0: &a0 [x]\n" + "".join(
        f"a{nth}: &a{nth} [" + ", ".join([f"*a{nth - 1}"] * 10) + "]\n" for nth in range(1, n))}),
    ("YAML merge keys", 150, lambda n: {"a.yaml": "a: &a {x: 1}\n" + "".join(f"k{nth}: {{<<: *a}}\n" for nth in range(n))}),
    ("YAML merges of many", 100, lambda n: {"a.yaml": "<<: [" + ", ".join(f"{{k{nth}: 1}}" for nth in range(n)) + "]\n"}),
    ("YAML documents", 80, lambda n: {"a.yaml": "---\na: 1\n" * n}),
    ("YAML a long scalar", 50_000, lambda n: {"a.yaml": "a: " + "x" * n + "\n"}),
    ("YAML a long folded scalar", 20_000, lambda n: {"a.yaml": "a: >\n" + "  x\n" * n}),
    ("YAML comments", 20_000, lambda n: {"a.yaml": "# c\n" * n + "a: 1\n"}),
    ("YAML quotes", 20_000, lambda n: {"a.yaml": 'a: "' + "\\x41" * n + '"\n'}),
    ("a schema's propertyNames", 80, lambda n: {
        "dtolint.toml": OWN, "s.json": '{"propertyNames": {"maxLength": 1}}',
        "a.json": "{" + members(n, lambda nth: f"key{nth}") + "}"}),
    ("a schema's anyOf", 150, lambda n: {
        "dtolint.toml": OWN,
        "s.json": '{"items": {"anyOf": [{"type": "object", "required": ["a", "b"]}, {"$ref": "#/$defs/a"}]}, "$defs": {"a": {"anyOf": [{"type": "null"}, {"type": "boolean"}]}}}',
        "a.json": "[" + ", ".join(["1"] * n) + "]"}),
    ("a schema that leads back to itself", 30, lambda n: {
        "dtolint.toml": OWN,
        "s.json": '{"anyOf": [{"type": "array", "items": {"$ref": "#"}}, {"type": "array", "prefixItems": [{"$ref": "#"}]}]}',
        "a.json": "[" * n + "1" + "]" * n}),
    ("a schema that is valid twice over", 30, lambda n: {
        "dtolint.toml": OWN,
        "s.json": '{"allOf": [{"type": "array", "items": {"$ref": "#"}}, {"type": "array", "prefixItems": [{"$ref": "#"}]}]}',
        "a.json": "[" * n + "]" * n}),
    ("a schema's uniqueItems", 5000, lambda n: {
        "dtolint.toml": OWN, "s.json": '{"uniqueItems": true}',
        "a.json": "[" + ", ".join(f'{{"a": {nth}}}' for nth in range(n)) + "]"}),
    ("a schema's pattern", 20_000, lambda n: {
        "dtolint.toml": OWN, "s.json": '{"items": {"pattern": "^(a+)+$"}}', "a.json": '["' + "a" * n + '!"]'}),
    ("a policy of lists", 250, lambda n: {
        "dtolint.toml": BASE + "[rules.event-forbidden]\nevents = [" + ", ".join(f'"user.{nth}*"' for nth in range(n)) + "]\n",
        "a.json": dto('"a": 1')}),
    ("a policy of domains", 1000, lambda n: {
        "dtolint.toml": BASE + "[rules.domain-not-allowed]\ndomains = [" + ", ".join(f'"a{nth}.example.com"' for nth in range(n)) + "]\n",
        "a.json": dto('"a": 1')}),
    ("a policy of mistakes", 500, lambda n: {
        "dtolint.toml": BASE + "[rules]\n" + "".join(f"no-such-{nth} = 1\n" for nth in range(n)), "a.json": dto('"a": 1')}),
    ("overrides", 50, policy('[[override]]\nfiles = ["d{}/**"]\nrules.events-too-many = {{ max = 7 }}\n')),
    ("equal overrides", 50, policy('[[override]]\nfiles = ["d/**"]\nrules.events-too-many = {{ max = 7 }}\n')),
    ("waivers", 50, policy('[[waiver]]\nrule = "event-duplicate"\nfiles = ["{}.json"]\nreason = "r"\nexpires = 2099-01-01\n')),
    ("equal waivers", 50, policy('[[waiver]]\nrule = "event-duplicate"\nfiles = ["a.json"]\nreason = "r"\nexpires = 2099-01-01\n')),
    ("document sets", 50, policy('[[documents]]\nfiles = ["{}.json"]\n')),
    ("sets", 100, policy('s{} = ["dsync.*"]\n', "[sets]\n")),
    ("allowed domains", 100, policy('"h{}.example.com",\n', "[rules.domain-not-allowed]\ndomains = [\n", "]\n")),
    ("equal events", 100, policy('"user.created",\n', "[rules.event-forbidden]\nevents = [\n", "]\n")),
    ("custom rules", 50, policy('[[rule]]\nid = "r{0}"\ntitle = "t"\nselect = "/events/*"\ncheck = {{ none-of = {{ values = ["dsync.*"] }} }}\n')),
    ("patterns", 50, policy("[[rule]]\nid = \"r{0}\"\ntitle = \"t\"\nselect = \"/endpoint_url\"\ncheck = {{ matches = {{ pattern = 'a{0}|' }} }}\n")),
    ("a policy of nested tables", 200, lambda n: {"dtolint.toml": "a = " + "{a = " * n, "a.json": dto('"a": 1')}),
]


def cost(program, folder, checked, format="github"):
    """What a check in a folder costs, and what came of it. `github` is the shortest report."""
    what = ["policy", "check"] if checked == "dtolint.toml" else ["check"]
    command = [str(program), *what, "--format", format, checked]
    if SECONDS:
        start = time.perf_counter()
        done = subprocess.run(command, cwd=folder, capture_output=True)
        return time.perf_counter() - start, done
    command = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", *command]
    done = subprocess.run(command, cwd=folder, capture_output=True)
    counted = re.search(rb"I +refs: +([\d,]+)", done.stderr)
    assert counted, done.stderr[-500:]
    return int(counted[1].replace(b",", b"")), done


def cost_of(program, files, format="github"):
    """What it costs to check the one of these files whose name is `a`, or the policy if there is none."""
    with tempfile.TemporaryDirectory(dir=WORK) as folder:
        files = {"dtolint.toml": BASE, **files}
        for name, text in files.items():
            (pathlib.Path(folder) / name).write_text(text, encoding="utf-8")
        checked = next((name for name in files if name.startswith("a.")), "dtolint.toml")
        return cost(program, folder, checked, format)


def formats(program):
    """The report formats, as the command's help lists them."""
    usage = subprocess.run([str(program), "check", "--help"], capture_output=True, text=True).stdout
    listed = re.search(r"The format of the report: ([^;]*);", usage)[1]
    return re.findall(r"\w+", listed.replace(" or ", " "))


def judge(costs, most):
    """What is wrong with the costs of three sizes, each twice the one before, or None; `most` is allowed for the largest."""
    first, second = costs[1] - costs[0], costs[2] - costs[1]
    # What grows by less than a hundredth in all does not grow.
    if second > costs[0] / 100 and second > MOST * first:
        return f"the second doubling costs {second / max(first, 1):.1f} times the first"
    if costs[2] > most:
        return f"{costs[2] / most:.1f} times what is allowed for so many bytes"


def judge_can_fail():
    """The judge takes what is linear, and finds a quadratic part that is no larger than the linear one."""
    start, sizes = 20_000_000, (1000, 2000, 4000)
    linear = [start + 50_000 * size for size in sizes]
    quadratic = [start + 50_000 * size + 10 * size * size for size in sizes]
    check(judge(linear, 1e9) is None, "linear cost passes")
    check(judge(quadratic, 1e9) is not None, "a quadratic part no larger than the linear one is found")
    check(judge(linear, 1e8) is not None, "a cost that is too high for its bytes is found")
    check(judge([start, start, 2 * start], 1e9) is not None, "what costs nothing at first is found")


def costs_of(program, case):
    _, size, files, *format = case
    return [cost_of(program, files(size * times), *format) for times in (1, 2, 4)]


def size_of(case, done):
    """How many bytes the largest size reads and writes."""
    _, size, files, *_ = case
    return sum(len(text.encode()) for text in files(size * 4).values()) + len(done.stdout) + len(done.stderr)


def main():
    judge_can_fail()
    if not SECONDS and not shutil.which("valgrind"):
        tools.apt("valgrind")
        if not shutil.which("valgrind"):
            tools.skip("there is no valgrind")
            tools.finish()
    program = tools.program("release")
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    empty, _ = cost_of(program, {"a.json": dto('"a": 1')})
    unit = "s" if SECONDS else "M instructions"
    shown = (lambda value: f"{value:.3f}") if SECONDS else (lambda value: f"{value / 1e6:.1f}")
    reports = formats(program)
    check({"text", "sarif", "junit"} <= set(reports), f"the formats are known: {', '.join(reports)}")
    findings = dict((name, files) for name, _, files in CASES)["different keys"]
    # Many enough for the line to be longer than what is shown of it.
    cases = CASES + [(f"findings in {format}", 100, findings, format) for format in reports]
    # Time is for one at a time.
    with concurrent.futures.ThreadPoolExecutor(1 if SECONDS else os.cpu_count()) as threads:
        for case, runs in zip(cases, threads.map(lambda case: costs_of(program, case), cases)):
            for _, done in runs:
                # A crash would be cheap; 0 to 2 are answers.
                if done.returncode not in (0, 1, 2):
                    check(False, f"{case[0]}: exit code {done.returncode}: {done.stderr[-300:]}")
            costs, size = [spent for spent, _ in runs], size_of(case, runs[-1][1])
            most = START * empty + MOST_A_BYTE * size
            wrong = judge(costs, math.inf if SECONDS or case[0] in BY_STEPS else most)
            numbers = f"{' → '.join(map(shown, costs))} {unit}, {size:,} bytes"
            check(wrong is None, f"{case[0]}: {numbers}" + (f": {wrong}" if wrong else ""))

    (WORK / "dtolint.toml").write_text(BASE, encoding="utf-8")
    with (WORK / "big.json").open("wb") as file:
        file.truncate(1 << 30)
    os.mkfifo(WORK / "pipe.json")
    (WORK / "zero.json").symlink_to("/dev/zero")
    for name, expected in (("big.json", b"too-large"), ("pipe.json", b"not a regular file"), ("zero.json", b"not a regular file")):
        spent, done = cost(program, WORK, name)
        said = expected in done.stdout + done.stderr
        check(said and spent < empty * 1.2, f"{name}: {shown(spent)} {unit}, of {shown(empty)} for a small file")
    tools.finish()


if __name__ == "__main__":
    main()
