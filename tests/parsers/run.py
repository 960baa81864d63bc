#!/usr/bin/env python3
"""Real parsers read the URLs of tests/attacks/urls.toml, mutations of them, and generated ones.

    python3 tests/parsers/run.py [COUNT]

1. Of a URL that dtolint accepts no two parsers read another host, port, path, query or user name, and none reads a
   host that the policy does not allow.
2. What a finding says of a parser ("browsers read `a`, curl refuses it") is what that parser does.

The parsers are those of readers.py; what isn't installed is, by apt-get or pip, where that is allowed. COUNT is how many
URLs are made, the same every time: 6,000 unless told. Half are mutated, a third is generated from what the grammar
allows, and the rest has code points of each block of Unicode in their host.
"""

import json
import pathlib
import random
import re
import subprocess
import sys
import tomllib
import unicodedata
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tools
from tools import ROOT

import readers

RULES = ["domain-not-allowed", "url-not-canonical"]
CLAIM = re.compile(r"\b(browsers|urllib|curl)(?: and (browsers|urllib|curl))?(?: and (curl))? (?:reads? `(.*?)`(?=, (?:browsers|urllib|curl) |$)|(refuses?) it)")
PORTS = {"http": "80", "https": "443"}
# Each block is there, and the large ones (ideographs, Hangul, private use, planes without characters) by a few.
CODE_POINTS = [
    *range(0x80, 0x3400), *range(0x3400, 0xA000, 64), *range(0xA000, 0xAC00), *range(0xAC00, 0xD800, 64), *range(0xE000, 0xF900, 512),
    *range(0xF900, 0x10000), *range(0x10000, 0x20000, 8), *range(0x20000, 0x40000, 64), *range(0x40000, 0x110000, 4099),
]


def judge(corpus, urls):
    """What dtolint finds of each URL: the rules with their messages, and the URLs that it refuses."""
    folder = readers.WORK / "lint"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dtolint.toml").write_text(corpus["policy"], encoding="utf-8")
    program = tools.program()
    found, refused = [[] for _ in urls], set()
    # A report of some thousand findings at a time.
    for start in range(0, len(urls), 5_000):
        part = urls[start:start + 5_000]
        documents = "".join(json.dumps({"endpoint_url": url, "events": ["user.created"]}) + "\n" for url in part)
        (folder / "urls.ndjson").write_text(documents, encoding="utf-8")
        done = subprocess.run([program, "check", "-f", "json", "urls.ndjson"], cwd=folder, text=True, capture_output=True)
        report = json.loads(done.stdout)
        assert report["summary"]["documents"] == len(part), done.stderr
        for finding in report["findings"]:
            if finding["rule"] != "endpoint-duplicate":
                nth = start + finding["document"] - 1
                found[nth].append((finding["rule"], finding["message"]))
                if finding["severity"] == "error":
                    refused.add(nth)
    return found, refused


def mutations(seeds, count):
    """URLs beside those of the corpus: cut, joined and spiked with what parsers differ on; the same every time."""
    chance = random.Random(20261125)
    spikes = ["@", ":", "/", "\\", "?", "#", "%", "%2e", "%40", ".", "..", "//", "[", "]", "::1", ":443", ":8443", ":0", "\t", "\n",
              " ", "\u00ad", "\u200b", "\u200d", "\u3002", "\uff0e", "\uff0f", "\u00df", "\u03c2", "\u00fc", "u\u0308", "\u0131", "\uff41",
              "xn--", "XN--", "-", "_", "evil.example.net", "hooks.example.com", ".corp.example.com", "127.0.0.1", "0x7f", "1",
              "https:", "http://", ";", ",", "&", "|", "~", "!", "*", "'", "\u0438", "\u4f8b", "\u2603", "\U0001f600", "\u0301",
              "A", "b", "7", "-c", "d.", "/e", "?f=", "%41", "\u00e9", "\u65e5\u672c"]
    made = []
    while len(made) < count:
        url = chance.choice(seeds)
        for _ in range(chance.choice([1, 1, 1, 2, 3])):
            at = chance.randint(0, len(url))
            action = chance.random()
            if action < 0.6:
                url = url[:at] + chance.choice(spikes) + url[at:]
            elif action < 0.8:
                url = url[:at] + url[at + chance.randint(1, 3):]
            else:
                other = chance.choice(seeds)
                url = url[:at] + other[chance.randint(0, len(other)):]
        if len(url) < 300:
            made.append(url)
    return made


def generated(count):
    """URLs of what the grammar allows in each part; nearly all are accepted."""
    chance = random.Random(20261128)
    words = ["hr", "a", "0", "x-1", "1a", "r3---sn", "xn--bcher-kva", "bücher", "россия", "日本語abc", "한국어", "ไทย", "हिन्दी",
             "שלום", "مثال", "ελλάδα", "թիվ", "საქმე", "ñandú", "kırmızı", "læge", "cœur", "việt", "łódź", "col·legi", "ქ", "ア・イ"]
    letters = "abcXYZ019-._~!$&'()*+,;=:@"
    text = lambda extra, most: "".join(
        chance.choice(["%20", "%2f", "%2E", "%41", "%c3%a9", "%00", "%25", "%3B"]) if chance.random() < 0.1 else chance.choice(letters + extra)
        for _ in range(chance.randint(0, most)))
    made = []
    for _ in range(count):
        host = chance.choice(["hooks.example.com", "Hooks.Example.COM", *[f"{chance.choice(words)}.corp.example.com" for _ in range(6)]])
        scheme = chance.choice(["https", "https", "https", "HTTPS", "hTTpS"])
        port = chance.choice(["", "", ":443", ":8443"])
        path = "".join("/" + text("", 5) for _ in range(chance.randint(0, 4)))
        if chance.random() < 0.1:
            path += chance.choice(["/.", "/..", "/./a", "/../b", "/%2e%2E", "//", "/.well-known"])
        query = chance.choice(["", "", "?", "?" + text("/?[]", 12)])
        made.append(f"{scheme}://{host}{port}{path}{query}")
    return made


def code_points(count):
    """Hosts with a code point alone and behind a letter, spread evenly over all of Unicode."""
    step = max(1, len(CODE_POINTS) * 2 // max(count, 1))
    points = CODE_POINTS[::step]
    return [f"https://{before}{chr(point)}.corp.example.com/" for point in points for before in ("", "a")]


def is_allowed(host):
    label, _, rest = host.partition(".")
    return host in ("hooks.example.com", "xn--bcher-kva.example.org") or (label and rest == "corp.example.com")


def escapes(text):
    """Percent-encoding in one form: none for what may be written plainly (RFC 3986, section 6.2.2)."""
    def one(escape):
        character = chr(int(escape[1], 16))
        return character if character.isascii() and (character.isalnum() or character in "-._~!$&'()*+,;=:@[]") else escape[0].upper()
    # Perl encodes brackets, which queries have as they are.
    return re.sub("%([0-9a-fA-F]{2})", one, text)


def resolved(path):
    """Without `.` and `..` segments (RFC 3986, section 5.2.4) and empty ones.

    Some clients resolve the former, and Spring drops the latter; where a policy compares paths, `url-path` refuses both.
    """
    segments = []
    parts = path.split("/")[1:]
    for nth, part in enumerate(parts):
        if part not in (".", ".."):
            segments.append(part)
            continue
        if part == ".." and segments:
            segments.pop()
        if nth == len(parts) - 1:
            segments.append("")
    return "/" + re.sub("/+", "/", "/".join(segments)).lstrip("/")


def meaning(read, scheme):
    """What a request is about: host, port, user name, path and query."""
    # Spring takes a query apart, and drops parameters without a name.
    query = "&".join(filter(None, (pair.lstrip("=") for pair in escapes(read["query"] or "").split("&"))))
    return read["host"], read["port"] or PORTS.get(scheme, ""), read["user"], resolved(escapes(read["path"] or "/")), query


def is_newer(character):
    """Whether Node 20 may refuse a character that newer browsers read: it was not assigned yet, or UTS 46 maps it since Unicode 16."""
    return unicodedata.category(character) == "Cn" or character in "\u04c0\u2132\u2183" or "\u10a0" <= character <= "\u10c5"


def main():
    corpus = tomllib.loads((ROOT / "tests/attacks/urls.toml").read_text(encoding="utf-8"))
    refuse = [case[0] for group in corpus["class"] for key in ("refuse", "warn") for case in group.get(key, [])]
    accept = [case[0] for group in corpus["class"] for case in group.get("accept", [])]
    short = [url for url in refuse + accept if len(url) < 200]
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 6_000
    # Right ones more often: their mutations are accepted more often.
    made = mutations(short + accept * 20, count // 2) + generated(count // 3) + code_points(count // 6)
    urls = list(dict.fromkeys(refuse + accept + made))
    found, refused = judge(corpus, urls)
    parsers = readers.all_of_them(urls)
    hosts = lambda name: [read and read["host"] for read in parsers[name]] if name in parsers else None
    said = {"browsers": hosts("Node"), "urllib": [readers.urllib_host(url) for url in urls], "curl": hosts("curl")}

    accepted, disagreements, claims, untrue = 0, [], 0, []
    read_by = dict.fromkeys(parsers, 0)
    for nth, url in enumerate(urls):
        # Below an error, an event is delivered.
        if nth not in refused:
            accepted += 1
            scheme = url.partition(":")[0].lower()
            meanings = {name: meaning(read[nth], scheme) for name, read in parsers.items() if read[nth]}
            for name in meanings:
                read_by[name] += 1
            # A client that refuses delivers nothing; two that read must read the same, and what is allowed.
            if len(set(meanings.values())) != 1 or not is_allowed(next(iter(meanings.values()))[0]):
                disagreements.append((url, meanings))
        for rule, message in found[nth]:
            if rule not in RULES or "; for the host, " not in message:
                continue
            for *names, host, refuses in CLAIM.findall(message.rsplit("; for the host, ", 1)[1]):
                for name in filter(None, names):
                    # A host that is the user's name as well is masked.
                    if said[name] is None or "***" in host:
                        continue
                    claims += 1
                    real = said[name][nth]
                    # A browser of today knows characters that Node does not.
                    if name == "browsers" and real is None and any(map(is_newer, url)):
                        continue
                    if (real is not None) if refuses else (real != host):
                        untrue.append((url, name, "refuses" if refuses else host, real))

    for url, meanings in disagreements[:20]:
        print(f"DISAGREEMENT: {url!r}: {meanings}")
    for url, name, claimed, real in untrue[:20]:
        print(f"UNTRUE: of {url!r} dtolint says that {name} reads {claimed!r}; it reads {real!r}")
    print(f"{len(urls)} URLs, {accepted} accepted: {len(disagreements)} disagreements")
    for name, number in read_by.items():
        print(f"  {name} reads {number} of those accepted, and refuses {accepted - number}")
    print(f"{claims} things said of parsers: {len(untrue)} untrue")
    tools.check(claims > 500 and accepted > 1_500, "enough was compared")
    tools.check(all(number > accepted // 4 for number in read_by.values()), "each parser reads many of those that are accepted")
    tools.check(not disagreements, f"{len(parsers)} parsers agree on every URL that is accepted")
    tools.check(not untrue, "what is said of parsers is true")
    tools.finish()


if __name__ == "__main__":
    main()
