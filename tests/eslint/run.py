#!/usr/bin/env python3
"""The plugin, packed as npm packs it, in each ESLint that it is for: plugins/eslint/test says what must hold.

    python3 tests/eslint/run.py

ESLint and @eslint/json are installed under target/eslint by npm.
"""

import os
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tools
from tools import ROOT

PLUGIN = ROOT / "plugins" / "eslint"
WORK = tools.work("eslint")
# The newest of each line, and the oldest that the plugin's package says it works with. The newest also has other
# plugins that read YAML.
LINES = {
    "10": ["eslint@10.15.0", "@eslint/json@2.1.1", "eslint-plugin-yml@3.10.0", "eslint-yaml@0.1.0"],
    "9": ["eslint@9.39.5", "@eslint/json@1.2.0"],
    "oldest": ["eslint@9.22.0", "@eslint/json@1.0.0"],
}


def npm(folder, *arguments):
    return subprocess.run(["npm", *arguments], cwd=folder, capture_output=True, text=True)


def main():
    if not shutil.which("npm"):
        tools.skip("there is no npm")
        tools.finish()
    program = tools.program()
    for old in WORK.glob("*.tgz"):
        old.unlink()
    packed = npm(PLUGIN, "pack", "--silent", "--pack-destination", str(WORK))
    assert packed.returncode == 0, packed.stderr
    tarball = WORK / packed.stdout.strip()
    for line, packages in LINES.items():
        folder = WORK / line
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "package.json").write_text('{"private": true, "type": "module"}')
        installed = npm(folder, "install", "--loglevel=error", "--no-fund", "--no-audit", "--prefer-offline", *packages, str(tarball))
        if installed.returncode:
            # Where the registry answers, the fault is ours.
            is_ours = npm(folder, "view", packages[0], "version").returncode == 0
            what = f"{', '.join(packages)} cannot be installed: {installed.stderr.strip()[-600:]}"
            tools.check(False, what) if is_ours else tools.skip(what)
            continue
        for file in ("test/plugin.test.js", "README.md"):
            shutil.copy(PLUGIN / file, folder)
        environment = {**os.environ, "DTOLINT": str(program), "DOCUMENTS": str(ROOT / "tests" / "hook" / "documents.json")}
        print(f"== {' '.join(packages)}", flush=True)
        tested = subprocess.run(["node", "--test", "plugin.test.js"], cwd=folder, env=environment)
        tools.check(tested.returncode == 0, f"the plugin's tests pass with {' '.join(packages)}")
    tools.finish()


if __name__ == "__main__":
    main()
