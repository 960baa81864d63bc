#!/usr/bin/env python3
"""Real TOML tools read docs/dtolint.schema.json: tombi lints, completes and shows help; taplo lints.

    python3 tests/editors/run.py

Both are installed under target/editors by pip and npm.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tools
from tools import ROOT, check, run

HERE = ROOT / "tests" / "editors"
TOOLS = tools.work("editors")
SCHEMA = ROOT / "docs" / "dtolint.schema.json"
TOMBI, TAPLO = "tombi==1.9.6", "@taplo/cli@0.7.0"
POLICIES = [*ROOT.glob("examples/*/*.toml"), *ROOT.glob("examples/*/policies/*.toml"), ROOT / "tests/policies/every-check.toml"]
GOOD = sorted(path for path in POLICIES if path.name not in ("Cargo.toml", "clippy.toml"))
BAD = HERE / "mistakes.toml"

# What is asked of the language server: the text, with ‸ where the cursor is, and what it must offer.
COMPLETIONS = [
    ("a key of the policy", "version = 1\ne‸", ["extends"]),
    ("a table of the policy", "version = 1\n[‸]\n", ["rules", "sets"]),
    ("a rule", "version = 1\n[rules]\ne‸", ["event-forbidden", "event-missing", "entry-covered"]),
    ("an option", "version = 1\n[rules.events-too-many]\n‸", ["max", "level", "final", "reason"]),
    ("a level", "version = 1\n[rules.events-too-many]\nlevel =‸", ['"error"', '"warning"', '"info"', '"off"']),
    ("a pack", "version = 1\nextends = [‸]", ['"dtolint:recommended"', '"dtolint:strict"']),
    ("a schema", 'version = 1\nschema = "‸"', ['"workos:CreateWebhookEndpointDto"']),
    ("a key of a waiver", "version = 1\n[[waiver]]\nrule = 'a'\n‸\n", ["files", "reason", "owner", "expires"]),
    ("a check", "version = 1\n[[rule]]\nid = 'a'\ncheck = { ‸ }", ["url-host", "none-of", "when"]),
]
# The same by the schema that `dtolint policy schema` prints beside a policy.
OF_POLICY = [
    ("an event of the policy's schema", "version = 1\n[rules.event-forbidden]\nevents = [‸]", ['"order.paid"', '"@billing"']),
    ("a set of hosts", "version = 1\n[rules.domain-not-allowed]\ndomains = [‸]", ['"@ours"']),
    ("a custom rule", "version = 1\n[rules]\na‸", ["acme-few-events"]),
    ("an option of a custom rule", "version = 1\n[rules.acme-few-events]\n‸", ["most", "level"]),
    ("a component", "version = 1\nschema = ‸", ['"api.yaml#/components/schemas/Order"']),
    ("a document set", "version = 1\n[[override]]\ndocuments = [‸]", ['"hooks"']),
    ("the rule of a waiver", "version = 1\n[[waiver]]\nrule = ‸", ['"acme-few-events"', '"url-not-https"']),
]
HOVERS = [
    ("an option", "version = 1\n[rules.events-too-many]\nm‸ax = 3", ["The maximum number of events", "40"]),
    ("a rule", "version = 1\n[rules]\nurl-f‸ragment = \"off\"", ["fragment"]),
]


def tombi():
    bin = tools.venv(TOOLS, [TOMBI])
    return bin and str(bin / "tombi")


def taplo():
    package = tools.npm(TOOLS, TAPLO)
    return package and str(TOOLS / "node_modules" / ".bin" / "taplo")


def copies():
    """The good files again, each with a first line that names the schema."""
    folder = TOOLS / "good"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    made = []
    for nth, file in enumerate(GOOD):
        text = file.read_text(encoding="utf-8")
        lines = [line for line in text.split("\n") if not line.startswith("#:schema")]
        copy = folder / f"{nth}-{file.name}"
        copy.write_text(f"#:schema {os.path.relpath(SCHEMA, folder)}\n" + "\n".join(lines), encoding="utf-8")
        made.append(copy)
    return made


def marked():
    lines = BAD.read_text(encoding="utf-8").splitlines()
    return {number for number, line in enumerate(lines, 1) if line.endswith("#!")}


def told(output):
    plain = re.sub(r"\x1b\[[0-9;]*m", "", output)
    return {int(line) for line in re.findall(re.escape(BAD.name) + r":(\d+)", plain)}


def lint_by_tombi(tool):
    for file in GOOD:
        # Those that name the schema themselves do so by the right path.
        if file.read_text(encoding="utf-8").startswith("#:schema"):
            done = run([tool, "lint", "--offline", file], cwd=file.parent)
            check(done.returncode == 0, f"tombi accepts {file.relative_to(ROOT)} as it is{faults(done)}")
    # One process for all: it reads the schema once.
    good = copies()
    done = run([tool, "lint", "--offline", *good], cwd=good[0].parent)
    check(done.returncode == 0, f"tombi accepts {len(good)} good files{faults(done)}")
    done = run([tool, "lint", "--offline", BAD.name], cwd=HERE)
    found = told(done.stdout + done.stderr)
    check(done.returncode != 0 and found == marked(),
          f"tombi tells of {len(marked())} lines: missing {sorted(marked() - found)}, not meant {sorted(found - marked())}")


def lint_by_taplo(tool):
    command = [tool, "lint", "--no-auto-config", "--schema", SCHEMA.as_uri()]
    good = copies()
    done = run([*command, *good])
    check(done.returncode == 0, f"taplo accepts {len(good)} good files{faults(done)}")
    done = run([*command, BAD.name], cwd=HERE)
    # It tells of the tables around a mistake as well.
    missing = marked() - told(done.stdout + done.stderr)
    check(done.returncode != 0 and not missing, f"taplo tells of {len(marked())} lines: missing {sorted(missing)}")


def faults(done):
    return "" if done.returncode == 0 else "\n" + (done.stdout + done.stderr)[-2000:]


class Server:
    """A language server, spoken to over its standard streams."""

    def __init__(self, tool):
        self.process = subprocess.Popen([tool, "lsp", "--offline"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, cwd=TOOLS)
        self.last = 0
        self.ask("initialize", {"processId": None, "rootUri": TOOLS.as_uri(), "capabilities": {
            "textDocument": {"completion": {"completionItem": {"snippetSupport": False}}, "hover": {}}}})
        self.tell("initialized", {})

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def tell(self, method, params):
        self.send({"method": method, "params": params})

    def ask(self, method, params):
        self.last += 1
        self.send({"id": self.last, "method": method, "params": params})
        while True:
            message = self.read()
            if message.get("id") == self.last and "method" not in message:
                return message.get("result")
            if "id" in message and "method" in message:
                # The server asks, for its configuration or to be told of files: it gets nothing.
                self.send({"id": message["id"], "result": None})

    def read(self):
        length = 0
        while line := self.process.stdout.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        if length == 0:
            raise RuntimeError("the language server has ended")
        return json.loads(self.process.stdout.read(length))

    def open(self, name, text, schema=SCHEMA):
        """Opens a text, and gives where its cursor is."""
        text = f"#:schema {os.path.relpath(schema, TOOLS)}\n{text}"
        before, after = text.split("‸")
        file = TOOLS / f"{name}.toml"
        file.write_text(before + after, encoding="utf-8")
        uri = file.as_uri()
        self.tell("textDocument/didOpen", {"textDocument": {
            "uri": uri, "languageId": "toml", "version": 1, "text": before + after}})
        position = {"line": before.count("\n"), "character": len(before.rsplit("\n", 1)[-1])}
        return {"textDocument": {"uri": uri}, "position": position}

    def ask_until(self, method, at, is_enough):
        """Asks again while the server is still reading the schema."""
        for _ in range(50):
            answer = self.ask(method, at)
            if is_enough(answer):
                break
            time.sleep(0.1)
        return answer

    def end(self):
        self.process.kill()
        self.process.wait()


def labels(answer):
    items = answer.get("items", []) if isinstance(answer, dict) else answer or []
    return {item["label"] for item in items}


def schema_of_policy(tool):
    """What the command prints in a repository with a policy."""
    folder = TOOLS / "repository"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(HERE / "repository", folder)
    schema = folder / "dtolint.schema.json"
    done = run([tools.program(), "policy", "schema"], cwd=folder)
    check(done.returncode == 0, f"the schema of a policy is printed{faults(done)}")
    schema.write_text(done.stdout, encoding="utf-8")
    done = run([tool, "lint", "--offline", "dtolint.toml"], cwd=folder)
    check(done.returncode == 0, f"tombi accepts the policy by its own schema{faults(done)}")
    wrong = (folder / "dtolint.toml").read_text(encoding="utf-8").replace("most = 5", "mots = 5")
    (folder / "wrong.toml").write_text(wrong, encoding="utf-8")
    done = run([tool, "lint", "--offline", "wrong.toml"], cwd=folder)
    check(done.returncode != 0, "tombi refuses an option that the custom rule doesn't have")
    return schema


def edit_by_tombi(tool):
    server = Server(tool)
    of_policy = schema_of_policy(tool)
    try:
        cases = [(*case, SCHEMA) for case in COMPLETIONS] + [(*case, of_policy) for case in OF_POLICY]
        for nth, (what, text, wanted, schema) in enumerate(cases):
            at = server.open(f"completion-{nth}", text, schema)
            answer = server.ask_until("textDocument/completion", at, lambda answer: set(wanted) <= labels(answer))
            found = labels(answer)
            missing = [label for label in wanted if label not in found]
            check(not missing, f"tombi completes {what}: missing {missing} of {len(found)}")
        for nth, (what, text, wanted) in enumerate(HOVERS):
            at = server.open(f"hover-{nth}", text)
            answer = server.ask_until("textDocument/hover", at, bool)
            shown = json.dumps(answer, ensure_ascii=False)
            missing = [words for words in wanted if words not in shown]
            check(not missing, f"tombi shows help for {what}: missing {missing} in {shown[:200]}")
    finally:
        server.end()


def main():
    if tool := tombi():
        lint_by_tombi(tool)
        edit_by_tombi(tool)
    if tool := taplo():
        lint_by_taplo(tool)
    tools.finish()


if __name__ == "__main__":
    main()
