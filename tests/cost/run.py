#!/usr/bin/env python3
"""What hostile input costs: instructions, counted by valgrind, so that a busy machine changes nothing.

    python3 tests/cost/run.py [--all]

Each case is a kind of document, policy or schema in three sizes, each twice the one before. Three things must hold:

- The second doubling costs at most 2.6 times what the first did, and a hundredth of the smallest run, as two equal runs
  differ by less. It is 2 for linear cost and 4 for quadratic cost. Two commands are quadratic, and have a bound for that.
- The largest costs at least three tenths more than the smallest, or the case shows nothing.
- The largest costs at most a few runs of next to nothing, and so many instructions for each byte that was read or
  written. Where a limit of steps bounds the cost, there is one size, with a bound of its own.

A case that is generated (see below) need not grow.

A file over the size limit and one that is no regular file must cost next to nothing. A whole process that checks one small
file must cost no more than a bound: whatever it reads or compiles that it doesn't need shows there.

With --all, each rule, check, keyword of JSON Schema and command is measured, too: generated.py makes a case of whatever
dtolint has. That takes several minutes; without it, each of them is run once, and must not be refused.

measure.rs makes many runs in one process, in the profile that the tests have: starting costs nothing then, and nothing
is built for this alone. The runs of a case follow each other, and a run of its smallest size comes before them, so that
whatever a process makes once is made: what a case costs doesn't depend on the cases before it, and so not on how many
processors there are. A document is checked by a policy that was loaded before; a case that has a policy of its own is a
run of the command.

valgrind is installed by apt if it is not there and the script runs as root.
"""
import collections
import concurrent.futures
import itertools
import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tools
from tools import check

import generated

WORK = tools.work("cost")
# Limit for the second doubling: `MOST` times the first, plus `NOISE` of the smallest run. Hashes are seeded anew in each
# process, and the heap differs; measured, that is half a percent of a run that hardly grows.
MOST = 2.6
NOISE = 1 / 100
# A case must grow by so much of its smallest run, or it shows nothing.
LEAST_GROWTH = 3 / 10
# What looks for each place of a schema in whole documents, and what makes a policy of each change, is quadratic.
QUADRATIC = {"command schema diff", "command policy test --mutate"}
MOST_QUADRATIC = 4.6
# All may cost so many runs of next to nothing, and so many instructions for each byte that is read or written.
START = 5
MOST_A_BYTE = 20_000
# What these commands prove is searched for, within so many steps for each policy, rule and schema: in the profile of the
# tests, a step is some hundred instructions.
PROVE = {"policy check", "policy test", "policy compare", "policy init", "schema diff", "schema update", "explain"}
PROOFS = 8e9
PROOFS_A_BYTE = 200_000
# Here a limit of steps bounds the cost, and not the size of the input: the largest may cost so many instructions.
BY_STEPS = {"YAML alias bomb": 1e9, "a schema that leads back to itself": 3e9}

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
    """A policy of so many entries and no pack, each entry with its number at `{}`, which is checked itself."""
    return lambda n: {"dtolint.toml": "version = 1\n" + head + "".join(entry.format(nth) for nth in range(n)) + tail}


def many_rules(select):
    """A policy of so many custom rules, each with its own name."""
    return policy(f'[[rule]]\nid = "r{{0}}"\ntitle = "t"\nselect = "{select}"\ncheck = {{{{ none-of = {{{{ values = ["dsync.*"] }}}} }}}}\n')


def zeros_against_alternatives(count):
    return {
        "dtolint.toml": OWN, "s.json": json.dumps({"items": {"anyOf": [{"const": f"e{nth}"} for nth in range(77)]}}),
        "a.json": "[" + ", ".join(["0"] * count) + "]"}


# Of each kind of input: its name, the smallest size, the files that it is in, and how it is run if not as `prepare` does by
# itself. `a.*` is what is checked, or else the policy.
CASES = [
    ("equal keys", 27, lambda n: {"a.json": dto(members(n, lambda nth: "k"))}),
    ("different keys", 46, lambda n: {"a.json": dto(members(n, lambda nth: f"k{nth}"))}),
    ("keys that look alike", 20, lambda n: {"a.json": dto(members(n, lambda nth: "events" + "\u200b" * (nth % 5)))}),
    ("keys that share a hash prefix", 18, lambda n: {"a.json": dto(members(n, lambda nth: "x" * 40 + str(nth)))}),
    ("nested arrays", 10_000, lambda n: {"a.json": "[" * n}),
    ("nested objects", 2_000, lambda n: {"a.json": '{"a":' * n}),
    ("wide and deep", 50, lambda n: {"a.json": dto('"a": [' + ",".join(["[" * 100 + "]" * 100] * n) + "]")}),
    ("a long string", 10_000, lambda n: {"a.json": dto('"a": "' + "x" * n + '"')}),
    ("a string of escapes", 4500, lambda n: {"a.json": dto('"a": "' + "\\u0041" * n + '"')}),
    ("a huge number", 10_000, lambda n: {"a.json": dto('"a": ' + "1" * n)}),
    ("equal numbers among the events", 11, lambda n: {"a.json": events([f"1{nth % 7:030}" for nth in range(n)])}),
    ("huge numbers among the events", 5, lambda n: {"a.json": events(["1" * 1000 + str(nth) for nth in range(n)])}),
    ("unknown events", 11, lambda n: {"a.json": events([f'"user.creatd{nth}"' for nth in range(n)])}),
    ("equal events", 10, lambda n: {"a.json": events(['"user.created"'] * n)}),
    ("events that are no strings", 26, lambda n: {"a.json": events([str(nth) for nth in range(n)])}),
    ("a long event", 10_000, lambda n: {"a.json": events(['"' + "u" * n + '"'])}),
    ("a line without an end", 10_000, lambda n: {"a.json": dto('"a": "') + "x" * n}),
    ("blank space", 51_000, lambda n: {"a.json": " " * n + dto('"a": 1')}),
    ("NDJSON", 14, lambda n: {"a.ndjson": (dto('"a": 1') + "\n") * n}),
    ("empty lines", 8_000, lambda n: {"a.ndjson": "\n" * n + dto('"a": 1')}),
    ("a URL of @", 3_000, lambda n: {"a.json": url("https://" + "a@" * n + "b/")}),
    ("a URL of dots", 5_000, lambda n: {"a.json": url("https://" + "a." * n + "example.com/")}),
    ("a URL of full-width letters", 4100, lambda n: {"a.json": url("https://" + "\uff41" * n + ".example.com/")}),
    ("a query of parameters", 1_500, lambda n: {"a.json": url("https://hooks.example.com/?" + "a=b&" * n)}),
    ("YAML keys", 37, lambda n: {"a.yaml": "".join(f"k{nth}: {nth}\n" for nth in range(n))}),
    ("YAML equal keys", 23, lambda n: {"a.yaml": "k: 1\n" * n}),
    ("YAML nested", 1200, lambda n: {"a.yaml": "[" * n}),
    ("YAML nested blocks", 300, lambda n: {"a.yaml": "".join(" " * nth + "a:\n" for nth in range(100)) * (n // 300)}),
    ("YAML anchors", 34, lambda n: {"a.yaml": "".join(f"k{nth}: &a{nth} x\n" for nth in range(n))}),
    ("YAML aliases", 500, lambda n: {"a.yaml": "a: &a x\nb: [" + ", ".join(["*a"] * n) + "]\n"}),
    ("YAML alias bomb", 4, lambda n: {"a.yaml": "a0: &a0 [x]\n" + "".join(
        f"a{nth}: &a{nth} [" + ", ".join([f"*a{nth - 1}"] * 10) + "]\n" for nth in range(1, n))}),
    ("YAML merge keys", 21, lambda n: {"a.yaml": "a: &a {x: 1}\n" + "".join(f"k{nth}: {{<<: *a}}\n" for nth in range(n))}),
    ("YAML merges of many", 25, lambda n: {"a.yaml": "<<: [" + ", ".join(f"{{k{nth}: 1}}" for nth in range(n)) + "]\n"}),
    ("YAML documents", 14, lambda n: {"a.yaml": "---\na: 1\n" * n}),
    ("YAML a long scalar", 5_000, lambda n: {"a.yaml": "a: " + "x" * n + "\n"}),
    ("YAML a long folded scalar", 1500, lambda n: {"a.yaml": "a: >\n" + "  x\n" * n}),
    ("YAML comments", 1000, lambda n: {"a.yaml": "# c\n" * n + "a: 1\n"}),
    ("YAML quotes", 2000, lambda n: {"a.yaml": 'a: "' + "\\x41" * n + '"\n'}),
    ("a schema's propertyNames", 30, lambda n: {
        "dtolint.toml": OWN, "s.json": '{"propertyNames": {"maxLength": 1}}',
        "a.json": "{" + members(n, lambda nth: f"key{nth}") + "}"}),
    ("a schema's anyOf", 31, lambda n: {
        "dtolint.toml": OWN,
        "s.json": '{"items": {"anyOf": [{"type": "object", "required": ["a", "b"]}, {"$ref": "#/$defs/a"}]}, "$defs": {"a": {"anyOf": [{"type": "null"}, {"type": "boolean"}]}}}',
        "a.json": "[" + ", ".join(["1"] * n) + "]"}),
    ("a schema that leads back to itself", 4, lambda n: {
        "dtolint.toml": OWN,
        "s.json": '{"anyOf": [{"type": "array", "items": {"$ref": "#"}}, {"type": "array", "prefixItems": [{"$ref": "#"}]}]}',
        "a.json": "[" * n + "1" + "]" * n}),
    ("a schema that is valid twice over", 20, lambda n: {
        "dtolint.toml": OWN,
        "s.json": '{"allOf": [{"type": "array", "items": {"$ref": "#"}}, {"type": "array", "prefixItems": [{"$ref": "#"}]}]}',
        "a.json": "[" * n + "]" * n}, "github", "lint"),
    ("a schema's uniqueItems", 960, lambda n: {
        "dtolint.toml": OWN, "s.json": '{"uniqueItems": true}',
        "a.json": "[" + ", ".join(f'{{"a": {nth}}}' for nth in range(n)) + "]"}),
    ("findings by a large schema", 5, lambda n: {
        "dtolint.toml": OWN, "s.json": json.dumps({"properties": {
            **{f"x{nth}": {"pattern": f"^[a-z]+{nth}?$"} for nth in range(100)}, "text": {"type": "string"}}}),
        "a.ndjson": '{"text": 1}\n' * n}, "github", "lint"),
    ("findings by a schema of many names", 5, lambda n: {
        "dtolint.toml": OWN, "s.json": json.dumps({
            "patternProperties": {f"^x{nth}[a-z]+$": True for nth in range(60)}, "unevaluatedProperties": False}),
        "a.ndjson": '{"name": 1}\n' * n}, "github", "lint"),
    ("findings by many alternatives", 5, lambda n: {
        "dtolint.toml": OWN, "s.json": json.dumps({"anyOf": [
            {"properties": {"kind": {"const": f"k{nth}"}}, "required": ["kind", f"x{nth}"]} for nth in range(60)]}),
        "a.ndjson": '{"kind": "k7"}\n' * n}, "github", "lint"),
    ("a schema's pattern", 5000, lambda n: {
        "dtolint.toml": OWN, "s.json": '{"items": {"pattern": "^(a+)+$"}}', "a.json": '["' + "a" * n + '!"]'}),
    ("a policy of lists", 12, lambda n: {
        "dtolint.toml": BASE + "[rules.event-forbidden]\nevents = [" + ", ".join(f'"user.{nth}*"' for nth in range(n)) + "]\n",
        "a.json": dto('"a": 1')}),
    ("a list in a CSV file", 90, lambda n: {
        "dtolint.toml": OWN + '[sets]\nlisted = { file = "list.csv", column = "name" }\n[[rule]]\nid = "r"\ntitle = "t"\nselect = "/s"\ncheck = { none-of = { values = ["@listed"] } }\n',
        "list.csv": "why,name\n" + "".join(f'"a, b",name{nth}\n' for nth in range(n)), "s.json": "{}", "a.json": '{"s": "name"}'}),
    ("JSON in a string", 300, lambda n: {
        "dtolint.toml": OWN + '[[rule]]\nid = "r"\ntitle = "t"\nselect = "/s"\ncheck = { decoded = { as = "json", holds = { at = "/**", not = { required = { members = ["x"] } } } } }\n',
        "s.json": "{}", "a.json": json.dumps({"s": json.dumps([{"a": [nth]} for nth in range(n)])})}),
    ("a policy of domains", 200, lambda n: {
        "dtolint.toml": BASE + "[rules.domain-not-allowed]\ndomains = [" + ", ".join(f'"a{nth}.example.com"' for nth in range(n)) + "]\n",
        "a.json": dto('"a": 1')}),
    ("a policy of mistakes", 12, lambda n: {
        "dtolint.toml": BASE + "[rules]\n" + "".join(f"no-such-{nth} = 1\n" for nth in range(n)), "a.json": dto('"a": 1')}),
    ("overrides", 2, policy('[[override]]\nfiles = ["d{}/**"]\nrules.events-too-many = {{ max = 7 }}\n')),
    ("equal overrides", 2, policy('[[override]]\nfiles = ["d/**"]\nrules.events-too-many = {{ max = 7 }}\n')),
    ("waivers", 20, policy('[[waiver]]\nrule = "event-duplicate"\nfiles = ["{}.json"]\nreason = "r"\nexpires = 2099-01-01\n', '[rules]\nevent-duplicate = "error"\n')),
    ("equal waivers", 15, policy('[[waiver]]\nrule = "event-duplicate"\nfiles = ["a.json"]\nreason = "r"\nexpires = 2099-01-01\n', '[rules]\nevent-duplicate = "error"\n')),
    ("document sets", 26, policy('[[documents]]\nfiles = ["{}.json"]\n')),
    ("sets", 190, policy('s{} = ["dsync.*"]\n', "[sets]\n")),
    ("allowed domains", 50, policy('"h{}.example.com",\n', "[rules.domain-not-allowed]\ndomains = [\n", "]\n")),
    ("equal events in a policy", 7, policy('"user.created",\n', "[rules.event-forbidden]\nevents = [\n", "]\n")),
    ("custom rules", 4, policy('[[rule]]\nid = "r{0}"\ntitle = "t"\nselect = "/events/*"\ncheck = {{ none-of = {{ values = ["dsync.*"] }} }}\n')),
    ("hundreds of custom rules", 12, many_rules("/events/*")),
    ("hundreds of custom rules at any depth", 12, many_rules("/**/events/*")),
    ("patterns", 3, policy("[[rule]]\nid = \"r{0}\"\ntitle = \"t\"\nselect = \"/endpoint_url\"\ncheck = {{ matches = {{ pattern = 'a{0}|' }} }}\n")),
    ("a key that looks like secrets", 40, lambda n: {"a.json": dto('"' + "://a:bsk_abcd" * n + '": 1')}),
    ("a value that looks like secrets", 40, lambda n: {"a.json": dto('"a": "' + "://a:bsk_abcd@x?token=sk_" * n + '"')}),
    ("secrets", 6, lambda n: {"a.json": dto('"secret": [' + ", ".join([f'"{nth:040}"' for nth in range(n)]) + "]")}),
    ("a value that looks like commands", 40, lambda n: {"a.json": dto('"a": "' + "--token 'x -u a:b mysql -p " * n + '"')}),
    ("a value that looks like addresses", 40, lambda n: {"a.json": dto('"a": "' + "//a:b@c:d@tcp(1:AAa@e;password=" * n + '"')}),
    ("a value that looks like headers", 40, lambda n: {"a.json": dto('"a": "' + "'X-Token: a value: data: " * n + '"')}),
    ("arguments of a command", 6, lambda n: {"a.json": dto('"a": [' + ", ".join(['"--token", "x", ["token", "y"]'] * n) + "]")}),
    ("values without names in a text that can't be read", 10, lambda n: {"a.json": dto('"a": 1') + 'value: kind: data: ' * n}),
    ("secrets in a text that can't be read", 10, lambda n: {"a.json": dto('"a": 1') + 'secret: "x", ' * n}),
    ("violations of alternatives", 8, zeros_against_alternatives),
    ("patterns times strings", 4, lambda n: {
        "dtolint.toml": OWN, "s.json": json.dumps({"items": {"allOf": [{"pattern": f"^x{nth}$"} for nth in range(10)]}}),
        "a.json": "[" + ", ".join(['"y"'] * n) + "]"}),
    ("a schema's definitions", 25, lambda n: {
        "dtolint.toml": OWN, "a.json": "{}",
        "s.json": json.dumps({
            "properties": {f"a{nth}": {"$ref": f"#/$defs/d{nth}"} for nth in range(n)},
            "$defs": {**{f"x{nth}": True for nth in range(20 * n)}, **{f"d{nth}": {} for nth in range(n)}}})}),
    ("mistakes in a schema", 9, lambda n: {
        "dtolint.toml": OWN, "a.json": "{}",
        "s.json": json.dumps({"properties": {
            **{f"x{nth}": True for nth in range(20 * n)}, **{f"a{nth}": {"minLenght": 1} for nth in range(n)}}})}),
    ("names near many", 2000, lambda n: {
        "dtolint.toml": OWN, "s.json": json.dumps({"items": {"enum": [f"value-{nth:05}" for nth in range(n)]}}),
        "a.json": "[" + ", ".join([f'"valu-{nth:05}"' for nth in range(20)]) + "]"}),
    ("a policy of nested tables", 50, lambda n: {"dtolint.toml": "a = " + "{a = " * n, "a.json": dto('"a": 1')}),
]

# What took gigabytes before it was bounded: its name and its files. The command checks each within this much memory.
MEMORY = 1 << 30
LARGE = [
    ("F3: zeros for events", lambda: {"a.json": events(["0"] * 60_000)}),
    ("F4: zeros against alternatives", lambda: zeros_against_alternatives(80_000)),
    ("F5: a schema of doubled references", lambda: {
        "dtolint.toml": OWN,
        "s.json": json.dumps({"$ref": "#/$defs/l0", "$defs": {
            **{f"l{nth}": {"allOf": [{"$ref": f"#/$defs/l{nth + 1}"}] * 2} for nth in range(40)}, "l40": {"maxLength": 3}}}),
        "a.json": '"abcd"'}),
    ("F6: large patterns", lambda: {
        "dtolint.toml": OWN,
        "s.json": json.dumps({"properties": {f"p{nth}": {"pattern": f"\\p{{L}}{{200}}x{nth}"} for nth in range(1000)}}),
        "a.json": "{}"}),
    ("F7: patterns that all fail", lambda: {
        "dtolint.toml": OWN, "s.json": json.dumps({"items": {"allOf": [{"pattern": f"^x{nth}$"} for nth in range(3000)]}}),
        "a.json": "[" + ", ".join(['"y"'] * 3000) + "]"}),
    ("F10: a mistake in each of many entries", lambda: {
        "dtolint.toml": BASE + "[rules.event-forbidden]\nevents = [" + ", ".join(f'"x{nth}"' for nth in range(5000)) + "]\n",
        "a.json": dto('"a": 1')}),
]

# A whole process of the command, from its start to its end, with one small file: the name, the document, and how many
# instructions it may cost in the profile of the tests.
WHOLE = [
    ("one file without findings", url("https://hooks.example.com/"), 40e6),
    ("one file with findings", url("http://hooks.example.com/").replace("user.created", "user.creatd"), 90e6),
]

# Files that are not read: how each is made, its name, and what is said of it.
NOT_READ = [
    (lambda path: path.touch() or os.truncate(path, 1 << 30), "big.json", b"too-large"),
    (os.mkfifo, "pipe.json", b"not a regular file"),
    (lambda path: path.symlink_to("/dev/zero"), "zero.json", b"not a regular file"),
]

# How a run ended: its exit code, what it wrote, and what it cost, if that was counted.
Ended = collections.namedtuple("Ended", "code written cost")


def prepare(folder, files, format="github", kind="run", arguments=None):
    """Writes the files of a case into a folder; the line that asks for its run. `github` is the shortest report."""
    folder.mkdir(parents=True)
    for name, text in (files if kind == "command" else {"dtolint.toml": BASE, **files}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    if kind == "command":
        return ["hook", folder, "requests"] if arguments == ["hook"] else ["run", folder, *arguments]
    document = next((name for name in files if name.startswith("a.")), None)
    if "dtolint.toml" not in files or kind == "lint":
        return ["lint", folder, document, format]
    return ["run", folder, *(["check"] if document else ["policy", "check"]), "--format", format, document or "dtolint.toml"]


def run_cases(command, folder, cases):
    """How each run of these cases ended. A run is a line; one process makes them all, one after the other."""
    folder.mkdir(parents=True)
    lines = [line for case in cases for line in case]
    asked = "".join("new\n" + "".join("\t".join(map(str, line)) + "\n" for line in case) for case in cases)
    with open(folder / "out", "wb") as out:
        command = [str(word) for word in [*command, folder / "ends"]]
        done = subprocess.run(command, input=asked.encode(), stdout=out, stderr=subprocess.PIPE)
    ends = [[int(number) for number in line.split()] for line in (folder / "ends").read_text().splitlines()]
    if done.returncode or len(ends) != len(lines):
        # A policy that is not valid, or a crash, ends the process.
        stopped = [*lines, []][len(ends)]
        sys.exit(f"{' '.join(map(str, stopped))}: the process ended with {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}")
    out = (folder / "out").read_bytes()
    ended = (Ended(code, out[start:end], None) for (_, start), (code, end) in itertools.pairwise([(0, 0), *ends]))
    return [[next(ended) for _ in case] for case in cases]


def measure(program, folder, cases):
    """The same, and what each run cost, except the first of each case, which isn't counted."""
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder / 'counts'}",
               "--toggle-collect=measure_cost::measured", "--dump-after=measure_cost::measured", program]
    numbers = itertools.count(1)
    def counted(run):
        counts = (folder / f"counts.{next(numbers)}").read_text()
        return run._replace(cost=int(re.search(r"^totals: (\d+)$", counts, re.M)[1]))
    return [[counted(run) for run in case][1:] for case in run_cases(command, folder, cases)]


def measure_all(program, cases):
    """What `measure` says of these cases, in as many processes as there are processors."""
    count = os.cpu_count() or 1
    with concurrent.futures.ThreadPoolExecutor(count) as threads:
        parts = list(threads.map(lambda nth: measure(program, WORK / f"process-{nth}", cases[nth::count]), range(count)))
    return [parts[nth % count][nth // count] for nth in range(len(cases))]


def try_generated(program, cases):
    """These cases do what they are for: no policy is refused, and no argument."""
    lines = [[prepare(WORK / f"generated-{nth}", files(size), *how)] for nth, (_, size, files, *how) in enumerate(cases)]
    for (name, *_), [run] in zip(cases, run_cases([program], WORK / "generated", lines), strict=True):
        # The hook, which has no exit code, has checked no file where it refuses a policy.
        is_tried = run.code != 2 and b'"files":0,' not in run.written
        check(is_tried, f"{name}: it is not refused", run.written.decode()[:1000])


def run_large(name, files):
    """The command checks a large input within a limit of memory, and says what is wrong with it."""
    folder = WORK / "large"
    shutil.rmtree(folder, ignore_errors=True)
    prepare(folder, files)
    limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    command = [str(tools.program()), "check", "--format", "github", "a.json"]
    # What each processor's thread sets aside isn't used.
    few = {**os.environ, "RAYON_NUM_THREADS": "2", "MALLOC_ARENA_MAX": "2"}
    done = subprocess.run(command, cwd=folder, env=few, preexec_fn=limit, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    said = done.stdout[:200] + done.stderr[:200]
    # What is too large in a schema is a warning.
    is_said = done.returncode in (0, 1, 2) and done.stdout.startswith((b"::error", b"::warning"))
    check(is_said, f"{name}: exit code {done.returncode}, {len(done.stdout):,} bytes of report" + (
        "" if is_said else f": {said.decode(errors='replace')}"))


def run_whole(name, document, most):
    """The command checks one file; what isn't needed for that must not be read or compiled."""
    folder = WORK / "whole"
    shutil.rmtree(folder, ignore_errors=True)
    prepare(folder, {"dtolint.toml": BASE, "a.json": document})
    counts = folder / "counts"
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={counts}", str(tools.program()), "check", "a.json"]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    cost = int(re.search(r"^totals: (\d+)$", counts.read_text(), re.M)[1])
    said = done.returncode in (0, 1) and b"in 1 file, 1 document" in done.stdout
    check(said and cost <= most, f"{name}: {cost / 1e6:.1f} M instructions from start to end, {most / 1e6:.0f} allowed" + (
        "" if said else f": {done.stdout[:200] + done.stderr[-200:]}"))


def formats():
    """The report formats, as the command's help lists them."""
    usage = subprocess.run([str(tools.program()), "check", "--help"], capture_output=True, text=True).stdout
    listed = re.search(r"The format of the report: ([^;]*);", usage)[1]
    return re.findall(r"\w+", listed.replace(" or ", " "))


def judge(costs, most, must_grow=True, ratio=MOST):
    """What is wrong with the costs of three sizes, each twice the one before, or of one; `most` is allowed for the largest,
    and `ratio` for the second doubling."""
    if costs[-1] > most:
        return f"{costs[-1] / most:.1f} times what is allowed"
    if len(costs) == 1:
        return None
    first, second = costs[1] - costs[0], costs[2] - costs[1]
    if second > ratio * max(first, 0) + NOISE * costs[0]:
        return f"the second doubling costs {second / max(first, 1):.1f} times the first"
    if must_grow and max(costs) - costs[0] < LEAST_GROWTH * costs[0]:
        return "the sizes are too small: they cost nearly the same"


def judge_can_fail():
    """The judge takes what is linear, and finds a quadratic part that is no larger than the linear one, even in a case that
    grows by no more than it must."""
    sizes = (1000, 2000, 4000)
    grown = [50_000 * size for size in sizes]
    start = 20_000_000
    linear = [start + it for it in grown]
    check(judge(linear, 1e9) is None, "linear cost passes")
    check(judge(linear, 1e8) is not None, "a cost that is too high for its bytes is found")
    grown = [it + 10 * size * size for it, size in zip(grown, sizes)]
    most_start = (grown[2] - grown[0]) / LEAST_GROWTH - grown[0]
    for below in (start, most_start):
        quadratic = [below + it for it in grown]
        check("doubling" in (judge(quadratic, 1e10) or ""), "a quadratic part no larger than the linear one is found")
        check(judge(quadratic, 1e10, ratio=MOST_QUADRATIC) is None, "where it is allowed, it passes")
    check(judge([start, start, 2 * start], 1e10) is not None, "what costs nothing at first is found")
    check(judge([start, start, start], 1e10) is not None, "sizes that are too small are found")
    cubic = [start + 1000 * size ** 3 for size in sizes]
    check(judge(cubic, 1e15, ratio=MOST_QUADRATIC) is not None, "more than quadratic cost is always found")


def main():
    judge_can_fail()
    if not shutil.which("valgrind"):
        tools.apt("valgrind")
        if not shutil.which("valgrind"):
            tools.skip("there is no valgrind")
            tools.finish()
    shutil.rmtree(WORK, ignore_errors=True)
    reports = formats()
    check({"text", "sarif", "junit"} <= set(reports), f"the formats are known: {', '.join(reports)}")
    findings = {name: files for name, _, files, *_ in CASES}["different keys"]
    listed = generated.cases(str(tools.program()))
    generated_names = {name for name, *_ in listed}
    program = tools.example("measure-cost")
    try_generated(program, listed)
    # Text shows lines: enough of them for one to be longer than what is shown of it.
    in_formats = [(f"findings in {format}", 35 if format == "text" else 25, findings, format) for format in reports]
    cases = CASES + (listed if "--all" in sys.argv else []) + in_formats
    document = {"a.json": dto('"a": 1')}
    small = {
        "run": prepare(WORK / "least-run", {"dtolint.toml": BASE, **document}),
        "lint": prepare(WORK / "least-lint", document)}
    asked = [[line] * 2 for line in small.values()]
    for make, name, _ in NOT_READ:
        make(WORK / "least-run" / name)
        asked.append([["run", WORK / "least-run", "check", "--format", "github", name]] * 2)
    sizes = []
    for nth, (name, size, files, *format) in enumerate(cases):
        # The first run has its own folder, because some commands write files.
        lines = [prepare(WORK / f"case-{nth}", files(size), *format)]
        for times in (4,) if name in BY_STEPS else (1, 2, 4):
            made = files(size * times)
            lines.append(prepare(WORK / f"case-{nth}-{times}", made, *format))
        asked.append(lines)
        sizes.append(sum(len(text.encode()) for text in made.values()))

    ended = iter(zip(asked, measure_all(program, asked)))
    least = {kind: next(ended)[1][0].cost for kind in small}
    print("next to nothing: " + ", ".join(f"{kind} {cost / 1e6:.1f} M instructions" for kind, cost in least.items()))
    for _, name, said in NOT_READ:
        run = next(ended)[1][0]
        numbers = f"{run.cost / 1e6:.1f} M instructions, of {least['run'] / 1e6:.1f} for a small file"
        check(said in run.written and run.cost < least["run"] * 1.2, f"{name}: {numbers}")
    for (name, *_), size, (lines, runs) in zip(cases, sizes, ended, strict=True):
        costs = [run.cost for run in runs]
        kind, *words = lines[-1]
        size += len(runs[-1].written)
        most = START * least.get(kind, least["run"]) + MOST_A_BYTE * size
        if any(" ".join(map(str, words[1:])).startswith(command) for command in PROVE):
            most += PROOFS + PROOFS_A_BYTE * size
        ratio = MOST_QUADRATIC if name in QUADRATIC else MOST
        wrong = judge(costs, BY_STEPS.get(name, most), name not in generated_names, ratio)
        numbers = f"{' → '.join(f'{cost / 1e6:.1f}' for cost in costs)} M instructions, {size:,} bytes"
        check(wrong is None, f"{name}: {numbers}" + (f": {wrong}" if wrong else ""))
    for name, document, most in WHOLE:
        run_whole(name, document, most)
    for name, files in LARGE:
        run_large(name, files())
    tools.finish()


if __name__ == "__main__":
    main()
