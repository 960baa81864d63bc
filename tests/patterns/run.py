#!/usr/bin/env python3
"""Node's `RegExp` with the flag `u` and dtolint say the same of generated patterns and texts.

    python3 tests/patterns/run.py [--count N] [--seed N]
    python3 tests/patterns/run.py --show PATTERN [TEXT ...]

Makes COUNT patterns (2,000 unless told), the same ones for the same seed, each with texts of its own. A schema has
them as `pattern`, and as names under `patternProperties`. Node and dtolint must refuse the same patterns, and take the
same texts. Modifiers, as in `(?i:a)`, are only compared where Node knows them.
"""

import argparse
import collections
import json
import pathlib
import random
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tools

HERE = pathlib.Path(__file__).resolve().parent
WORK = tools.work("patterns")
BATCH = 500
TEXTS = 10

CHARACTERS = ["a", "b", "c", "A", "B", "é", "É", "ß", "ſ", "K", "k", "K", "s", "S", "1", "9", "٣", "_", "-", " ", "\u00a0", "\ufeff", "\n", "\r", "\u2028", "\u0085", "\t", "\u0000", "\b", "😀", "😁", "Σ", "ς", "σ", ".", "/", "{", "}", "]", "ID", "ab", "ba", "aa", "İ", "ı"]
ATOMS = ["a", "b", "c", "A", "k", "s", "é", "ß", "1", "_", "-", " ", "😀", "/", ".", "ab", ":", ",", "=", "&&", "~~", "\"", "'", "<", ">", "#", "%", "@", "!", ";", "`"]
ESCAPES = [r"\d", r"\D", r"\s", r"\S", r"\w", r"\W", r"\n", r"\r", r"\t", r"\f", r"\v", r"\0", r"\cJ", r"\cj", r"\x41", r"\x61", r"\u0061", r"\u00e9", r"\u{1f600}", r"\u{61}", r"\u{0000061}", r"\ud83d\ude00", r"\ud83d", r"\ude00", r"\.", r"\/", r"\$", r"\^", r"\(", r"\)", r"\[", r"\]", r"\{", r"\}", r"\|", r"\*", r"\+", r"\?", r"\\", r"\p{L}", r"\p{Lu}", r"\P{Lu}", r"\p{Letter}", r"\p{gc=Nd}", r"\p{Script=Greek}", r"\p{sc=Latn}", r"\p{scx=Latin}", r"\p{ASCII}", r"\p{Any}", r"\p{Emoji}", r"\p{White_Space}", r"\p{Alpha}", r"\P{ASCII}", r"\p{Lowercase}"]
ASSERTIONS = ["^", "$", r"\b", r"\B"]
QUANTIFIERS = ["*", "+", "?", "{2}", "{0}", "{1,}", "{1,2}", "{0,1}", "*?", "+?", "??", "{1,2}?", "{0,}?", "{2,3}"]
# What is wrong, or would be elsewhere.
WRONG = [r"\A", r"\z", r"\Z", r"\<", r"\>", r"\h", r"\R", r"\K", r"\G", r"\Q", r"\e", r"\a", r"\_", r"\-", r"\@", r"\ ", r"\:", r"\é", r"\pL", r"\p{l}", r"\p{letter}", r"\p{Greek}", r"\p{IsL}", r"\p{Script=greek}", r"\p{}", r"\p{^L}", r"\p", r"\P", r"\p{L", r"\p{gc=Greek}", r"\p{Basic_Emoji}", r"\p{Lu|Ll}", "x*+", "x++", "x?+", "**", "a{", "a}", "{", "}", "]", "{2}", "a{,2}", "a{2,1}", "a{1,2}{3}", "(?i)", "(?i", "(?", "(?>a)", "(?#a)", "(?P<n>a)", "(?P=n)", "(?'n'a)", "(?|a)", "(?R)", "(?1)", "(?<1a>b)", "(?<>a)", "(?<a", "(?<a>", "(?<é>a)", "(?<$>a)", "(?<a-b>c)", r"(?<\u0061>b)", "(", ")", "[", "[a", "[z-a]", r"[\w-z]", r"[a-\d]", r"[\B]", r"[\1]", r"[\k]", r"\k", r"\k<", r"\k<zz>", r"\8", r"\00", r"\01", r"\1", r"\2", r"\c", r"\c1", r"\cé", r"\x", r"\x4", r"\xg1", r"\u", r"\u12", r"\u{}", r"\u{110000}", r"\u{g}", "\\", r"(?=a)*", r"(?<!a)+", r"^*", r"$?", r"\b+", "[[:alpha:]]", "[a&&b]", "[a--b]", "[a-]", "[-a]", "[]", "[^]", "[^^]", "[]a]", r"[\b]", r"[\-]", r"[\c]", r"[\cA]", r"[\0]", r"[\00]", "(?<n>a)(?<n>b)", "(?-i:a)", "(?-:a)", "(?ii:a)", "(?i-i:a)", "(?x:a)", "a|", "|", "||", "()", "(|a)", "(?:)", "/", "(?u)a", r"\p{Lu}-\p{Ll}", r"[\p{Lu}-z]", "[\\ud83d\\ude00-\\ud83d\\ude01]", "[\\ud800-\\udfff]", "[😀-😁]", r"\u{d83d}\u{de00}", r"(?<a>a)\k<a>", "a{99999999999999999999}", "a{1,99999999999999999999}?"]


class Patterns:
    """Patterns, from a seed."""

    def __init__(self, seed, has_modifiers):
        self.random = random.Random(seed)
        self.has_modifiers = has_modifiers

    def pattern(self):
        self.groups = 0
        self.names = []
        self.quantified = 0
        pattern = self.alternatives(3)
        roll = self.random.random()
        if roll < 0.2:
            at = self.random.randrange(len(pattern) + 1)
            pattern = pattern[:at] + self.random.choice(WRONG) + pattern[at:]
        elif roll < 0.3:
            pattern = self.random.choice(WRONG)
        elif roll < 0.35 and pattern:
            at = self.random.randrange(len(pattern))
            pattern = pattern[:at] + pattern[at + 1 :]
        return pattern

    def alternatives(self, depth):
        count = self.random.choice([1, 1, 1, 1, 2, 2, 3])
        return "|".join(self.sequence(depth) for _ in range(count))

    def sequence(self, depth):
        return "".join(self.term(depth) for _ in range(self.random.choice([0, 1, 1, 2, 2, 3])))

    def term(self, depth):
        roll = self.random.random()
        if roll < 0.12:
            return self.random.choice(ASSERTIONS)
        if roll < 0.2 and depth:
            return self.random.choice(["(?=", "(?!", "(?<=", "(?<!"]) + self.alternatives(depth - 1) + ")"
        atom = self.atom(depth)
        # Repetitions within repetitions within repetitions take Node years.
        if self.random.random() < 0.3 and self.quantified < 4:
            self.quantified += 1
            atom += self.random.choice(QUANTIFIERS)
        return atom

    def atom(self, depth):
        roll = self.random.random()
        if roll < 0.3:
            return self.random.choice([it for it in ATOMS if len(it) == 1])
        if roll < 0.36:
            return "."
        if roll < 0.52:
            return self.random.choice(ESCAPES)
        if roll < 0.68:
            return self.character_class()
        if roll < 0.76 and self.groups:
            if self.names and self.random.random() < 0.4:
                return "\\k<" + self.random.choice(self.names) + ">"
            return "\\" + str(self.random.randint(1, self.groups)) + "(?:)"
        if not depth:
            return self.random.choice(["a", "b"])
        if roll < 0.82:
            return "(?:" + self.alternatives(depth - 1) + ")"
        if roll < 0.87 and self.has_modifiers:
            return self.random.choice(["(?i:", "(?s:", "(?m:", "(?-i:", "(?im-s:"]) + self.alternatives(depth - 1) + ")"
        self.groups += 1
        if self.random.random() < 0.25:
            name = "n" + str(self.groups)
            self.names.append(name)
            return f"(?<{name}>" + self.alternatives(depth - 1) + ")"
        return "(" + self.alternatives(depth - 1) + ")"

    def character_class(self):
        items = []
        for _ in range(self.random.choice([0, 1, 1, 2, 2, 3])):
            roll = self.random.random()
            if roll < 0.3:
                items.append(self.random.choice(["a-c", "A-Z", "0-9", "à-ÿ", "😀-😁", r"\u0000-\u001f", r"\x61-\x63", " -~", r"\t-\r", "a-b-c", "K-\u212b", r"\ud800-\u{10ffff}"]))
            elif roll < 0.6:
                items.append(self.random.choice(ESCAPES + [r"\b", r"\-"]))
            else:
                items.append(self.random.choice(ATOMS + ["^", "[", "(", "*", "{", "$", "-"]))
        return self.random.choice(["[", "[", "[^"]) + "".join(items) + "]"

    def text(self, pattern):
        count = self.random.choice([0, 1, 1, 2, 2, 3, 4, 5])
        letters = CHARACTERS
        # What the pattern has matches it more often than what it has not.
        if self.random.random() < 0.6:
            letters = [it for it in pattern if it not in "\\^$*+?()[]{}|"] or ["a"]
        return "".join(self.random.choice(letters) for _ in range(count))


def node(cases):
    """Node's verdicts."""
    given, answer = WORK / "cases.json", WORK / "node.json"
    given.write_text(json.dumps(cases), encoding="utf-8")
    result = tools.run(["node", HERE / "verdicts.mjs", given, answer], timeout=120)
    assert result.returncode == 0, result.stderr
    return json.loads(answer.read_text(encoding="utf-8"))


def unescaped(pointer):
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def dtolint(program, cases, are_names):
    """dtolint's verdicts of the patterns as `pattern`, or as names; why a pattern is refused. A verdict that takes too
    many steps is `?`."""
    members, document = {}, {}
    for nth, (pattern, texts) in enumerate(cases):
        if are_names:
            members[f"p{nth}"] = {"patternProperties": {pattern: {"const": 0}}}
            document[f"p{nth}"] = {text: 1 for text in texts}
        else:
            members[f"p{nth}"] = {"items": {"pattern": pattern}}
            document[f"p{nth}"] = texts
    (WORK / "schema.json").write_text(json.dumps({"properties": members}), encoding="utf-8")
    (WORK / "document.json").write_text(json.dumps(document), encoding="utf-8")
    result = tools.run([program, "check", "--schema", "schema.json", "document.json", "-f", "json"], cwd=WORK, timeout=120)
    assert result.returncode in (0, 1), result.stderr
    verdicts = [["0" if are_names else "1"] * len(texts) for _, texts in cases]
    refused = {}
    for finding in json.loads(result.stdout)["findings"]:
        path = unescaped(finding["pointer"])
        if finding["path"] == "schema.json":
            refused[int(path[1][1:])] = finding["message"]
        elif finding["rule"] == "schema":
            nth = int(path[0][1:])
            if are_names:
                verdicts[nth][cases[nth][1].index(path[1])] = "1"
            else:
                verdicts[nth][int(path[1])] = "0"
        elif finding["rule"] == "too-costly":
            verdicts[int(path[0][1:])] = "?"
    return [None if nth in refused else "".join(verdicts[nth]) for nth in range(len(cases))], refused


def compare(program, cases, are_names, counts):
    """Compares the verdicts of both; the lines about those that differ."""
    lines = []
    expected = node(cases)
    found, refused = dtolint(program, cases, are_names)
    for nth, (pattern, texts) in enumerate(cases):
        known, why = expected[nth], refused.get(nth)
        # What is too large, and what names can't do, is said.
        if known is not None and why and ("is too large" in why or are_names and "not supported" in why):
            counts["too large" if "is too large" in why else "unsupported names"] += 1
        elif found[nth] == "?":
            counts["too costly"] += 1
        elif known != found[nth]:
            lines.append(f"{pattern!r} with {texts!r}: Node says {known}, dtolint {found[nth]} ({why})")
        elif known is None:
            counts["refused"] += 1
        else:
            counts["verdicts"] += len(texts)
            counts["matches"] += known.count("1")
    return lines


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", nargs="+")
    arguments = parser.parse_args()
    if not shutil.which("node"):
        tools.skip("Node's RegExp: node is missing")
        tools.finish()
    program = tools.program()
    if arguments.show:
        pattern, *texts = arguments.show
        for are_names in (False, True):
            print("Node", node([[pattern, texts]])[0], "dtolint", *dtolint(program, [[pattern, texts]], are_names))
        return
    has_modifiers = node([["(?i:a)", ["A"]]]) == ["1"]
    patterns = Patterns(arguments.seed, has_modifiers)
    modifiers = ("(?i:", "(?s:", "(?m:", "(?-i:", "(?im-s:", "(?ii", "(?i-", "(?<n>a)(?<n>b)")
    counts, lines = collections.Counter(), []
    for start in range(0, arguments.count, BATCH):
        cases = []
        while len(cases) < min(BATCH, arguments.count - start):
            pattern = patterns.pattern()
            if not has_modifiers and any(it in pattern for it in modifiers):
                continue
            texts = sorted({patterns.text(pattern) for _ in range(TEXTS)})
            cases.append([pattern, texts])
        lines += compare(program, cases, False, counts)
        # Names with look-around need another engine for all of a schema, so there are schemas without them, too.
        plain = [case for case in cases if not any(look in case[0] for look in ("(?=", "(?!", "(?<"))]
        lines += compare(program, plain, True, counts)
        lines += compare(program, cases[: BATCH // 8], True, counts)
    tools.check(not lines, f"Node and dtolint agree about {arguments.count} patterns and {counts['verdicts']} texts", "\n".join(lines[:40]))
    # The comparison compares something.
    few = [what for what, share in [("refused", 0.05), ("verdicts", 3), ("matches", 0.5)] if counts[what] < share * arguments.count]
    tools.check(not few, f"enough of each were compared: {dict(counts)}")
    tools.finish()


if __name__ == "__main__":
    main()
