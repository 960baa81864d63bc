"""What the scripts under tests/ share: checks that are counted, skips that are never silent, and tools in target/.

A script skips what it cannot run, and says so. With DTOLINT_GATE set, as .ci/run sets it, a skip is a failure. Each
skip is also a line in the file that DTOLINT_SKIPS names, which the gate prints at its end.
"""

import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target").absolute()
MANIFEST = ROOT / "Cargo.toml"

passed = 0
failures = []
skips = []


def work(name):
    """The folder in which a script works."""
    folder = ROOT / "target" / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def check(holds, line, output=""):
    """Counts and prints one check; `output` is shown when it fails."""
    global passed
    print(("ok      " if holds else "FAILED  ") + line, flush=True)
    if holds:
        passed += 1
        return
    if output:
        print(output)
    failures.append(line)


def skip(what):
    """Something cannot be checked here."""
    print(f"SKIPPED: {what}", flush=True)
    skips.append(what)
    if path := os.environ.get("DTOLINT_SKIPS"):
        with open(path, "a", encoding="utf-8") as file:
            file.write(f"{pathlib.Path(sys.argv[0]).parent.name}: {what}\n")
    if os.environ.get("DTOLINT_GATE"):
        failures.append(f"skipped: {what}")


def finish():
    """Prints the count and ends the script."""
    print(f"{passed} passed, {len(failures)} failed, {len(skips)} skipped")
    for failure in failures:
        print(f"  {failure}")
    sys.exit(1 if failures else 0)


def run(command, **options):
    """Runs a command, with its output as text."""
    return subprocess.run([str(word) for word in command], text=True, capture_output=True, **options)


def program():
    """Builds the command, in the profile that the tests have; its path. DTOLINT names another one."""
    if given := os.environ.get("DTOLINT"):
        return pathlib.Path(given).absolute()
    subprocess.run(["cargo", "build", "--quiet", "--locked", "--bin", "dtolint", "--manifest-path", str(MANIFEST)], check=True)
    return TARGET / "debug" / "dtolint"


def example(name):
    """Builds an example of Cargo.toml, in the profile that the tests have; its path. A variable of its name names another one."""
    if given := os.environ.get(f"DTOLINT_{name.upper().replace('-', '_')}"):
        return pathlib.Path(given).absolute()
    subprocess.run(["cargo", "build", "--quiet", "--locked", "--example", name, "--manifest-path", str(MANIFEST)], check=True)
    return TARGET / "debug" / "examples" / name


def venv(folder, packages):
    """Python packages in an environment of their own; its folder of commands, or None if they cannot be installed."""
    bin = folder / "venv" / "bin"
    if not (bin / "python").exists():
        made = run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"])
        if made.returncode:
            return skip(f"no Python environment for {', '.join(packages)}: {tail(made)}")
    # pip is asked for nothing when what it installed last is what is wanted.
    installed = folder / "venv" / "installed"
    if not installed.exists() or installed.read_text(encoding="utf-8").split("\n") != packages:
        # The pip that is here installs it (`--python` is in version 22.3 and later); what isn't run isn't compiled.
        pip = [sys.executable, "-m", "pip", "--python", bin / "python", "install"]
        done = run([*pip, "-q", "--disable-pip-version-check", "--no-compile", *packages])
        if done.returncode:
            return skip(f"{', '.join(packages)} cannot be installed: {tail(done)}")
        installed.write_text("\n".join(packages), encoding="utf-8")
    return bin


def npm(folder, package, *, provides=None):
    """An npm package, and `provides`, a path below node_modules; None if it cannot be installed."""
    path = folder / "node_modules" / (provides or package.rsplit("@", 1)[0])
    if not path.exists():
        if not shutil.which("npm"):
            return skip(f"{package}: there is no npm")
        done = run(["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", folder, package])
        if done.returncode or not path.exists():
            return skip(f"{package} cannot be installed: {tail(done)}")
    return path


def apt(package):
    """Installs a package of Debian, where that is allowed."""
    if not shutil.which("apt-get"):
        return
    if os.geteuid() != 0:
        print(f"{package} is not installed, and apt-get needs root: sudo apt-get install {package}")
        return
    print(f"apt-get install {package}", flush=True)
    done = run(["apt-get", "install", "-y", "-q", package])
    if done.returncode:
        print(f"apt-get could not install {package}: {tail(done)}")


def tail(done):
    return (done.stderr or done.stdout).strip()[-300:]
