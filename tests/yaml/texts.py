"""YAML texts for run.py: written at random from a seed, in every style that the grammar has, and then broken a little."""

import random

WORDS = [
    "endpoint_url", "events", "user.created", "session.created", "https://hooks.example.com/", "https://evil.example.net/",
    "a", "b", "c", "k", "x y", "two words", "é", "日本", "\U0001f600", "a\u00a0b", "a\u3000b", "x#y", "a-b", "a:b", "http://a:1/#f",
    "it's", "say", "1", "12", "-3", "1.5", "true", "null", "a,b", "x.y", "{}", "[]", "q?", "-x", "?x", ":x", "a\\b", "%d",
    "@h", "~x", "e\u0301", "\u200b", "a&b", "a*b", "!x", "|x", ">x", "x:", "=", "<<", "a]", "}b", "\"", "'", "- a", "? a", "a: b",
    "a #b", "#c", "---", "...", "", " ", " a", "a ", "\ta", "a\tb", "\\n", "\\", "/",
]
KEYS = ["endpoint_url", "events", "a", "b", "c", "k", "x y", "é", "1", "true", "n", "a.b", "x", "base", "url"]
PLAIN = [
    "user.created", "session.created", "https://hooks.example.com/", "https://evil.example.net/", "a", "b", "c", "x y", "two words",
    "é", "日本", "x#y", "a-b", "a:b", "http://a:1/#f", "it's", "1", "12", "-3", "1.5", "true", "false", "null", "x.y", "q?", "-x", "a\\b",
    "a&b", "a*b", "a'b", "a\"b", "a!", "\U0001f600", "a\u00a0b", "::a", "a::b", "-a-", "?a", "(a)", "a/b", "$a", "x=y", "a|b", "a>b", "e\u0301",
]
# Scalars that some reader gives a type, and pieces of such.
TYPED = [
    "y", "Y", "n", "N", "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF", "true", "True", "TRUE", "tRUE",
    "false", "False", "FALSE", "fALSE", "null", "Null", "NULL", "nULL", "~", "", "0", "-0", "+0", "00", "007", "010", "0644", "08", "0o17",
    "0O17", "0x1F", "0X1F", "0xg", "0b1", "0B1", "0b2", "1_000", "_1", "1_", "1,000", "1,0", "+1", "-1", "1.", ".5", "-.5", "+.5", "1.0", "1.10", "1.5", "1e3",
    "1E3", "1e+3", "1.5e3", "1.5e+3", "1.e3", ".5e3", "1e", "1e400", "-1e400", "1e-400", "22:30", "1:2:3", "1:60", "22:30.5", "-1:30", "+1:30", "190:20:30.15",
    "2026-01-01", "2026-1-1", "2026-01-01T00:00:00Z", "2026-01-01 00:00:00", "2001-12-14t21:59:43.10-05:00", "2026-13-01", "2026-01", "9007199254740992",
    "9007199254740993", "-9007199254740993", "18446744073709551616", "0.1", "0.1000000000000000055", "123456789.123456789", "0.30000000000000004",
    "1.7976931348623157e+308", "5e-324", ".inf", "-.inf", "+.inf", ".Inf", ".INF", ".iNF", "inf", "-inf", "Infinity", ".nan", ".NaN", ".NAN", "nan", "NaN", "=", "<<", ":a", ":a b", "::", ":1",
    "-", "+", ".", "..", "...", "-.", "+.", "._", "1__0", "0_", "0_7", "0_8", "0x_1", "0b_1", "0b", "0x", "0o", "0o8", "-0x1F", "-0o17", "-0b1", "+0x1F", "-010", "+010", "1:", ":1:", "1:2", "0:0", "00:00", "1::2", "1e1_0", "1_e1",
    "1.2.3", "192.168.0.1", "1-2", "1/2", "1+2", "12e03", "0e0", "0.", "0.0", "-0.0", "+0.0", "00.5", "01.5", "1.50", "0.0000001", "1e5", "1e+05", "100000000000000000000", "1e22", "1e21", "123456789012345678", "12345678901234567890", "0x7fffffffffffffff", "0x8000000000000000", "0xffffffffffffffff", "0x10000000000000000",
    "t", "f", "T", "F", "none", "None", "nil", "undefined", "!", "?", "/a/", "a=b", "0.5_5", "1_000.5", "1,000.5", ",1", "1,", ".1.", "1.1.", "1.e", "e1", "E1", ".e1", "._1", "_", "__", "-_1", "+_1", "0d1", "1d", "1f", "1L", "0x1p3", "١", "１", "½",
]
PIECES = ["0", "1", "7", "8", "9", "00", "60", "12", "2026", "_", ".", "-", "+", ":", "e", "E", "x", "o", "b", "0x", "0o", "0b", "a", "f", "F", ",", "T", "t", "Z", " ", "inf", "nan", "~", "=", "<", "y", "n", "true", "null", "yes"]
# What may follow what, in texts that are made of these alone.
TOKENS = [
    "a", "b", "c", "1", "true", "\n", "\n", "\n", "\n  ", "\n ", "\n    ", " ", " ", "  ", "\t", ":", ": ", ": ", ": ", ":\n", "- ", "- ", "-", "-\n", "? ", "?", "#", " # c", " #c\n", "'", "\"", "'a'", "\"a\"", "''", "\"\"",
    "[", "]", "{", "}", "[]", "{}", ",", ", ", "&a ", "&a", "*a", "*a ", "&b ", "*b", "!!str ", "!!str", "! ", "!!map ", "!!seq ", "!!null ", "|\n", ">\n", "|-\n", ">+\n", "|", ">", "---\n", "--- ", "\n---\n", "...\n", "\n...\n", "\n...", "\\", "\\n", "\\\n", "%", "\r\n", "~", "<<: ",
    "a: ", "b: ", "a: b", "a:\n  ", "- a\n", "b: c\n", "\n- ", "\n  - ", "x y", "é", "\ufeff",
]
TAGS = ["!!str", "!!str", "!!str", "!!map", "!!seq", "!!int", "!!float", "!!bool", "!!null", "!", "!<tag:yaml.org,2002:str>", "!!s%74r", "!e!str", "!!binary", "!x", "!!timestamp", "!!merge", "!!set", "!!omap"]
SPIKES = [
    " ", "  ", "\n", "\n\n", "\n ", "\n  ", "\t", "\n\t", " \t", "\r", "\r\n", ":", ": ", " :", "- ", "-", "? ", "?", "#", " #", " # c\n", "#c", ",", ", ", "[", "]", "{", "}", "[]", "{}",
    "&a ", "&a", "*a", "*a ", "*b", "&b ", "!!str ", "! ", "!!map ", "!!int ", "!!null ", "|", ">", "|-\n", ">-\n", "|\n", ">+\n", "|2\n", "'", "''", "\"", "\"\"", "\\", "\\\n", "%", "@", "`",
    "---", "\n---\n", "--- ", "\n...\n", "...", "%YAML 1.2\n---\n", "%TAG !e! tag:yaml.org,2002:\n---\n", "<<: ", "<<: *a\n", "<<", "\ufeff", "\u0085", "\u2028", "\u00a0", "\u200b", "\0", "\x07", "\x7f", "é", "\U0001f600",
    "\ue000", "\ufffd", "\u3000", "a", "b", "x: y", "\nx: y\n", "endpoint_url", "endpoint_url: https://evil.example.net/", "events", "1", "0", "true", "~", "null", "\\x41", "\\u0041", "\\ud83d\\ude00", "\\/", "\\N", "\\_", "\\ ", "\\\t", "\u001b",
]


class Texts:
    """Texts of one seed: as many as are asked for, and always the same."""

    def __init__(self, seed, corpus):
        self.chance = random.Random(seed)
        self.corpus = corpus

    def text(self):
        kind = self.chance.random()
        if kind < 0.12:
            return self.scalar_text()
        if kind < 0.22:
            return self.soup()
        if kind < 0.55:
            return self.stream()
        seed = self.chance.choice(self.corpus) if kind < 0.65 else self.stream()
        for _ in range(self.chance.choice([1, 1, 1, 1, 2, 2, 3])):
            seed = self.mutated(seed)
        return seed

    # What is random.

    def often(self, share):
        return self.chance.random() < share

    def one(self, choices):
        return choices[int(self.chance.random() * len(choices))]

    # A scalar in a place.

    def scalar_text(self):
        if self.often(0.5):
            scalar = self.one(TYPED)
        else:
            scalar = "".join([self.one(PIECES) for _ in range(1 + int(self.chance.random() * 5))]).strip()
        if self.often(0.1):
            scalar = self.cut(scalar)
        if self.often(0.12):
            return self.tagged(scalar) + "\n"
        if self.often(0.04):
            # Readers look for the colon of a key in 1,024 characters.
            scalar = self.one(["a", "é", "a ", "x.", "1", "\U0001f600"]) * self.one([340, 511, 512, 1000, 1021, 1022, 1023, 1024, 1025, 1026, 1100, 2000])
        place = self.one(["%s", "- %s", "a: %s", "[%s]", "{a: %s}", "%s: a", "{%s: a}", "a:\n  %s", "- - %s", "a: %s # c", "&a %s", "!!str %s", "a: {b: [%s, b]}", "? %s\n: a", "- &a %s\n- *a", "{%s}", "[%s: a]", "'%s': a", "{\"%s\": a}", "? %s", "--- %s", "- a: %s\n  b: c", "-\t%s", "{'a':%s}", "a: %s\nb: %s", "[%s, %s]", "a: >-\n  %s", "%s: %s"])
        return place.replace("%s", scalar) + self.one(["\n", "\n", ""])

    def tagged(self, scalar):
        """A tag on a scalar that it may fit, plain or in quotes."""
        if self.often(0.5):
            scalar = self.one(["1", "0", "-3", "12", "1.5", "1.0", "-0.5", "true", "false", "null", "", "2026-01-01", "aGk=", "a", "1.5e+3", "1e3", "10.0", "True", "yes", "~"])
        tag = self.one(["!!int", "!!float", "!!bool", "!!null", "!!str", "!", "!<tag:yaml.org,2002:int>", "!!timestamp", "!!binary", "!!seq", "!!map"])
        quote = self.one(["", "", "", "'", "\""])
        place = self.one(["%s", "- %s", "a: %s", "[%s]", "{a: %s}", "%s : a", "a:\n  %s", "a: &a %s", "- &a %s\n- *a", "a: %s # c"])
        return place.replace("%s", f"{tag} {quote}{scalar}{quote}")

    def soup(self):
        """Tokens without any grammar: what comes of them by chance."""
        return "".join([self.one(TOKENS) for _ in range(self.one([2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 8, 9, 10, 12]))]) + self.one(["\n", "\n", ""])

    def cut(self, text):
        at = int(self.chance.random() * (len(text) + 1))
        return text[:at] + self.one(PIECES) + text[at:] if self.often(0.5) else text[:at] + text[at + 1:]

    # A stream of documents.

    def stream(self):
        text = self.document(first=True)
        while self.often(0.08):
            text += self.one(["---\n", "---\n", "...\n", "...\n---\n", "--- # c\n", "---\n---\n", "... # c\n---\n", "...\n# c\n---\n", "...\n%YAML 1.2\n---\n", "%YAML 1.2\n---\n", "...\n%TAG !e! tag:yaml.org,2002:\n---\n", "---\t\n", "...\t\n", "--- ", "---\n\n# c\n", "...\n...\n"]) + self.document(first=False)
        if self.often(0.04):
            text += self.one(["...\n", "---\n", "...", "---", "# end", "\n\n", " ", "\t", "  # c\n", "...\n...\n", "...\n...", "... # c", "...\n# c", "---\n...\n", "...\n---\n", "...\n%YAML 1.2\n", "--- # c", "\n\t\n"])
        if self.often(0.06):
            text = text.replace("\n", "\r\n")
        elif self.often(0.02):
            text = "".join([self.one(["\n", "\r\n"]) if character == "\n" else character for character in text])
        if self.often(0.1):
            text = text.rstrip("\n")
        if self.often(0.03):
            text = "\ufeff" + text
        return text

    def document(self, first):
        self.anchors = []
        start = ""
        if first and self.often(0.16):
            start = self.one(["---\n", "---\n", "--- # c\n", "%YAML 1.2\n---\n", "%TAG !e! tag:yaml.org,2002:\n---\n", "# c\n", "\n", "# c\n---\n", "---\t\n", "---\n\n", "%YAML 1.2 # c\n---\n", "%YAML 1.1\n---\n", "--- !!map\n", "--- &d\n", "%FOO x\n---\n", "%YAML 1.2\n%TAG !e! tag:yaml.org,2002:\n---\n", "%YAML 1.3\n---\n", "%YAML 1.2\n%YAML 1.2\n---\n", "%YAML 1.2\n\n# c\n---\n", "%YAML  1.2\n---\n", "%TAG ! tag:yaml.org,2002:\n---\n", "%TAG !! tag:a:\n---\n", "%TAG !! tag:yaml.org,2002:\n---\n", "--- # c\n# d\n", "--- !!seq\n", "--- !!str\n", "\n\n---\n", " \n", "  # c\n", "\t\n", "\t# c\n", "---  \n"])
        kind = self.chance.random()
        if kind < 0.55:
            return start + self.block_mapping(0, 0)
        if kind < 0.7:
            return start + self.dto()
        if kind < 0.8:
            return start + self.block_sequence(0, 0)
        if kind < 0.92:
            return start + self.flow(0, 0) + self.end()
        if start.endswith("---\n"):
            start = start[:-1]
            return start + self.value(-1, 1)
        return start + self.scalar(0, 0) + self.end()

    def dto(self):
        """An endpoint, its members in any style and order, perhaps by way of a merge."""
        url, event = self.one(WORDS[4:6]), self.one(WORDS[2:4])
        members = [
            self.one(["endpoint_url: %s", "\"endpoint_url\": %s", "endpoint_url: '%s'", "endpoint_url: \"%s\"", "endpoint_url: >-\n  %s", "endpoint_url: |-\n  %s", "endpoint_url:\n  %s", "? endpoint_url\n: %s", "endpoint_url: &u %s", "endpoint_url: !!str %s", "<<: {endpoint_url: %s}", "endpoint_url:   %s  # c"]).replace("%s", url),
            self.one(["events: [%s]", "events:\n- %s", "events:\n  - %s", "events: [ %s, b ]", "events: [\n  %s,\n  b\n  ]", "events:\n  - %s\n  - b", "<<: {events: [%s]}", "events: &e [%s]", "events: ['%s',\n  \"b\"]"]).replace("%s", event),
        ]
        while self.often(0.4):
            members.append(self.entry(0, 1).rstrip("\n"))
        self.chance.shuffle(members)
        return "\n".join(members) + "\n"

    # Lines.

    def comment(self):
        return self.one(["# c", "#", "# a: b", "#\t", "# 'x", "# é", "#c # d", "# - a", "# \"", "#: {"])

    def end(self):
        """The end of a line, and what may follow it."""
        end = "\n"
        if self.often(0.12):
            if self.often(0.5):
                end = self.one([" ", " ", "  ", "\t", " \t"]) + self.comment() + "\n"
            else:
                end = self.one([" ", "\t", "  "]) + "\n"
            if self.often(0.4):
                end += self.one(["\n", " \n", "   \n", "\t\n", "# c\n", "  # c\n", "      # c\n", "\n\n"])
        return end

    def properties(self):
        """An anchor, a tag, both, or most often neither."""
        if not self.often(0.1):
            return ""
        anchor = ""
        if self.often(0.03):
            return self.one(["&a &b ", "!!str !!str ", "&a\n ", "!!str\n  ", "&a #c\n  ", "&a\t", "!!str\t", "&a *a ", "! &a ", "&a ! ", "!!str  &a  ", "&a,", "!!str,"])
        if self.often(0.7):
            name = self.one(["a", "b", "c", "a", "b", "long-name", "é", "1", "a.b", "a:b", "a,b", "x/y"])
            self.pending = name
            anchor = f"&{name}"
        tag = self.one(TAGS) if not anchor or self.often(0.15) else ""
        return (f"{anchor} {tag}" if self.often(0.5) else f"{tag} {anchor}").strip() + " "

    def remember(self):
        if name := getattr(self, "pending", None):
            self.anchors.append(name)
            self.pending = None

    # Blocks.

    def block_mapping(self, indent, depth):
        text = ""
        for _ in range(self.one([1, 1, 2, 2, 2, 3, 3, 4])):
            text += " " * indent + self.entry(indent, depth)
        return text

    def entry(self, indent, depth):
        """A member of a block mapping, without its indentation."""
        if self.often(0.05):
            return self.merge(indent, depth)
        if self.often(0.04):
            key = self.one([self.value(indent, depth + 2), f" {self.one(KEYS)}{self.end()}", f" '{self.one(KEYS)}'{self.end()}"])
            between = " " * indent + "# c\n" if self.often(0.05) else ""
            return "?" + key + between + (" " * indent + ":" + self.value(indent, depth + 1) if self.often(0.85) else "")
        key = self.key(indent)
        space = "" if self.often(0.95) else self.one([" ", "  ", "\t"])
        return key + space + ":" + self.value(indent, depth + 1)

    def merge(self, indent, depth):
        key = self.one(["<<", "<<", "<<", "<<", "\"<<\"", "'<<'", "!!merge <<", "<< ", "? <<\n" + " " * indent])
        names = [f"*{name}" for name in self.anchors] or ["*a"]
        flow = "{%s: %s}" % (self.one(KEYS), self.one(PLAIN))
        value = self.one([f" {self.one(names)}", f" {self.one(names)}", f" [{self.one(names)}, {self.one(names)}]", f" {flow}", f" [{flow}, {self.one(names)}]", f" [{flow}]", "", f"\n{' ' * indent}- {flow}"])
        if not value and depth < 2:
            return key + ":\n" + self.block_mapping(indent + 2, depth + 1)
        return key + ":" + value + self.end()

    def key(self, indent):
        if self.often(0.7):
            return self.properties_of_key() + self.one(KEYS)
        if self.often(0.1) and self.anchors:
            return f"*{self.one(self.anchors)} "
        if self.often(0.08):
            return self.one(TYPED) or "''"
        quote = self.one(["'", "\""])
        return self.properties_of_key() + quote + self.quotable(quote, self.one(KEYS + WORDS[:20])) + quote

    def properties_of_key(self):
        return self.properties() if self.often(0.3) else ""

    def block_sequence(self, indent, depth):
        text = ""
        for _ in range(self.one([1, 1, 2, 2, 3])):
            text += " " * indent + "-" + self.value(indent, depth + 1, dash=True)
        return text

    def value(self, indent, depth, dash=False):
        """What comes after `key:` or `-`, with the end of its line."""
        kind = self.chance.random()
        space = self.one([" ", " ", " ", " ", " ", " ", "  ", "\t", " \t"]) if self.often(0.2) else " "
        if depth < 4 and kind < 0.16:
            step = self.one([2, 2, 2, 1, 3, 4])
            properties = self.properties().rstrip()
            start = (" " + properties if properties else "") + self.end()
            inside = self.block_mapping(indent + step if indent >= 0 else 0, depth)
            if dash and not properties and self.often(0.5):
                # `- a: b`
                step = len(space) if "\t" not in space else 1
                text = self.block_mapping(indent + 1 + step, depth)
                self.remember()
                return " " * step + text.lstrip(" ")
            self.remember()
            return start + inside
        if depth < 4 and kind < 0.26:
            step = self.one([2, 2, 0, 0, 1, 4]) if not dash else self.one([2, 2, 1, 4])
            properties = self.properties().rstrip()
            start = (" " + properties if properties else "") + self.end()
            text = start + self.block_sequence(max(indent, 0) + step, depth)
            self.remember()
            return text
        if kind < 0.36:
            text = space + self.properties() + self.flow(indent, depth) + self.end()
            self.remember()
            return text
        if kind < 0.44:
            text = space + self.properties() + self.block_scalar(max(indent, 0) if indent >= 0 or self.often(0.5) else -1)
            self.remember()
            return text
        if kind < 0.48 and self.anchors:
            return f"{space}*{self.one(self.anchors)}" + self.end()
        if kind < 0.50:
            return self.end()
        if kind < 0.53:
            return self.end() + " " * (max(indent, 0) + self.one([1, 2, 4])) + self.scalar(indent, depth) + self.end()
        properties = self.properties()
        text = space + properties + self.scalar(indent, depth) + self.end()
        self.remember()
        return text

    # Scalars.

    def scalar(self, indent, depth, flow=False):
        kind = self.chance.random()
        if kind < 0.42:
            return self.one(PLAIN)
        if kind < 0.46:
            return self.one(TYPED)
        if kind < 0.58:
            return self.multi_line_plain(indent, flow)
        if kind < 0.62:
            return self.one(WORDS)
        quote = "'" if kind < 0.8 else "\""
        return quote + self.quoted(quote, indent) + quote

    def multi_line_plain(self, indent, flow):
        words = ["a", "b c", "two words", "é", "x#y", "#z", "- a", "-", "? b", ": c", "k: v", "k:", "'q'", "\"r\"", "&a", "*a", "!t", "|", ">", "%d", "@x", "http://a/", "[x]", "{y}", ",", "...", "---", "1", "a:", "a,b", "a\tb", "x ", "x\t"]
        text = self.one(PLAIN[:12])
        for _ in range(self.one([0, 1, 1, 2, 3])):
            if self.often(0.6):
                text += self.line_break(indent) + self.one(words if self.often(0.3) else words[:5])
            else:
                text += self.one([" ", "  ", "\t", " \t"]) + self.one(words[:6])
        return text

    def line_break(self, indent):
        """A line break within a scalar, and the indentation of the next line."""
        step = self.one([1, 2, 2, 2, 3, 4, 6, 0, -1]) if self.often(0.3) else 2
        blank = self.one(["\n", "\n\n", " \n", "  \n\n"]) if self.often(0.2) else ""
        before = self.one([" ", "\t", "  "]) if self.often(0.15) else ""
        tab = self.one(["\t", "\t ", " \t"]) if self.often(0.06) else ""
        return before + "\n" + blank + " " * max(0, max(indent, 0) + step) + tab

    def quotable(self, quote, text):
        if quote == "'":
            return text.replace("'", "''")
        return text.replace("\\", "\\\\").replace("\"", "\\\"")

    def quoted(self, quote, indent):
        text = self.quotable(quote, self.one(WORDS))
        while self.often(0.35):
            kind = self.chance.random()
            if kind < 0.3:
                text += self.line_break(indent)
            elif kind < 0.6 and quote == "\"":
                text += self.one(["\\n", "\\t", "\\x41", "\\u0041", "\\U0001F600", "\\/", "\\0", "\\e", "\\N", "\\_", "\\L", "\\P", "\\ ", "\\\"", "\\\\", "\\a", "\\b", "\\f", "\\r", "\\v", "\\\t", "\\'", "\\ud83d\\ude00", "\\u00e9", "\\" + self.line_break(indent), "\\\n"])
            else:
                text += self.one([" ", "  ", "\t", "''" if quote == "'" else "\\\"", "#", " #", ": ", "- "])
            text += self.quotable(quote, self.one(WORDS))
        return text

    def block_scalar(self, indent):
        step = self.one([1, 2, 2, 2, 3, 4])
        header = self.one(["|", ">"])
        digit = str(step if self.often(0.8) else self.one([1, 2, 3, 9])) if self.often(0.15) else ""
        chomp = self.one(["", "", "-", "+"])
        lead = self.one(["\n", " \n", "\n\n", " " * (max(indent, 0) + step) + "\n", " " * (max(indent, 0) + step + 1) + "\n", "\t\n", " " * (max(indent, 0) + step) + "\t\n", "# c\n"]) if self.often(0.08) else ""
        header += digit + chomp if self.often(0.5) else chomp + digit
        header += self.one(["", "", "", "", " # c", " ", "\t", "\t# c", " #"]) if self.often(0.15) else ""
        text = header + "\n" + lead
        lines = ["a", "b c", "é", "#x", "- a", "a: b", "https://hooks.example.com/", "\"q\"", "'r", "---", "...", "%d", "\\n", "[x", "{y", "a ", "a\t", "user.created", "# c", "&a", "*a", "a\\", "\\", "a: |", "? a", "a #c", "-", "a  ", ":", "\u00a0a", "e\u0301"]
        for nth in range(self.one([0, 1, 1, 1, 2, 2, 3])):
            if self.often(0.12):
                text += self.one(["\n", " \n", "\n\n", " " * (max(indent, 0) + step) + "\n", " " * (max(indent, 0) + step + 1) + "\n", "\t\n"])
            more = self.one([0, 0, 0, 1, 2]) if self.often(0.25) else 0
            tab = self.one(["\t", "\t", " \t", "\t "]) if self.often(0.05) else ""
            text += " " * (max(indent, 0) + step + more) + tab + self.one(lines) + "\n"
        if self.often(0.15):
            text += self.one(["\n", "\n\n", " \n", "  \n", " " * (max(indent, 0) + step) + "\n", "# c\n", " # c\n", " " * (max(indent, 0) + step + 2) + "\n", "\t\n"])
        return text

    # Flow style.

    def flow(self, indent, depth):
        is_mapping = self.often(0.5)
        items = []
        for _ in range(self.one([0, 1, 1, 2, 2, 3])):
            items.append(self.flow_entry(indent, depth) if is_mapping else self.flow_item(indent, depth))
        comma = self.one([",", ", ", " , ", ",\n" + " " * (max(indent, 0) + 2), ", # c\n" + " " * (max(indent, 0) + 2), ",\t"]) if self.often(0.3) else ", "
        text = comma.join(items)
        if self.often(0.04):
            text += self.one([",", ", ", ",,", " ,"])
        opening = self.one([" ", "\n" + " " * (max(indent, 0) + self.one([0, 1, 2])), "\t", " # c\n" + " " * (max(indent, 0) + 2), "\n\n" + " " * (max(indent, 0) + 2), "\n\t", "\n" + " " * (max(indent, 0) + 2) + "\t", "\n# c\n" + " " * (max(indent, 0) + 2)]) if self.often(0.15) else ""
        closing = self.one([" ", "\n" + " " * (max(indent, 0) + self.one([0, 1, 2])), "\t", " # c\n" + " " * (max(indent, 0) + 2), "\n\t", "\n\n" + " " * (max(indent, 0) + 2)]) if self.often(0.15) else ""
        return ("{%s%s%s}" if is_mapping else "[%s%s%s]") % (opening, text, closing)

    def flow_item(self, indent, depth):
        kind = self.chance.random()
        if depth < 4 and kind < 0.12:
            return self.flow(indent, depth + 1)
        if kind < 0.18:
            return self.flow_entry(indent, depth)
        if kind < 0.22 and self.anchors:
            return f"*{self.one(self.anchors)}"
        text = self.properties() + self.scalar(indent, depth, flow=True)
        self.remember()
        return text

    def flow_entry(self, indent, depth):
        key = self.key(indent)
        if self.often(0.04):
            key = "? " + key
        if self.often(0.04):
            return key
        if self.often(0.03):
            return "<<: " + self.one([f"*{name}" for name in self.anchors] or ["{a: b}"])
        colon = self.one([":", " :", ": ", " : ", ":\n" + " " * (max(indent, 0) + 2), ":\t"]) if self.often(0.2) else ": "
        return key + colon + ("" if self.often(0.04) else self.flow_item(indent, depth))

    # Mutations.

    def mutated(self, text):
        kind = self.chance.random()
        at = int(self.chance.random() * (len(text) + 1))
        if kind < 0.45:
            return text[:at] + self.one(SPIKES) + text[at:]
        if kind < 0.65:
            return text[:at] + text[at + 1 + int(self.chance.random() * 3):]
        if kind < 0.72:
            return text[:at] + self.one(SPIKES) + text[at + 1:]
        lines = text.split("\n")
        nth = int(self.chance.random() * len(lines))
        if kind < 0.80:
            lines.insert(int(self.chance.random() * (len(lines) + 1)), lines[nth])
        elif kind < 0.92:
            step = self.one([1, 2, -1, -2, 4])
            lines[nth] = " " * step + lines[nth] if step > 0 else lines[nth].removeprefix(" " * -step)
        elif kind < 0.96:
            other = int(self.chance.random() * len(lines))
            lines[nth], lines[other] = lines[other], lines[nth]
        else:
            lines += self.one(self.corpus).split("\n")
        return "\n".join(lines)
