#!/usr/bin/env python3
"""The client beside this asks one hook 100,000 times, with texts that it knows and texts that it does not.

    python3 tests/hook/run.py

Answers must be right, the process must end by itself, and its memory must not grow with the number of requests.
"""

import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tools
from client import Hook

REQUESTS = 100_000
POLICY = 'version = 1\nextends = ["dtolint:recommended"]\n[rules.domain-not-allowed]\ndomains = ["hooks.example.com"]\n'


def text(host, number):
    return f'{{"endpoint_url": "https://{host}.example.com/{number}", "events": ["user.created"]}}'


def resident(process):
    """Memory in use, in KiB; None where it is not told in this way."""
    status = pathlib.Path(f"/proc/{process.pid}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), None)


def main():
    program = tools.program()
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "dtolint.toml").write_text(POLICY)
        hook = Hook(program, folder)
        early = None
        for nth in range(REQUESTS):
            bad = nth % 2 == 1
            # Every tenth is new; the others were asked before.
            findings, unclaimed = hook.check({"a.json": text("evil" if bad else "hooks", nth if nth % 10 < 2 else nth % 10)})
            rules = [finding["rule"] for finding in findings]
            assert rules == (["domain-not-allowed"] if bad else []) and not unclaimed, (nth, findings)
            if nth == REQUESTS // 10:
                early = resident(hook.process)
        late = resident(hook.process)
        try:
            hook.ask({"chekc": {}})
            raise AssertionError("a wrong request was answered as if it were right")
        except ValueError as error:
            assert "unknown field `chekc`" in str(error), error
        assert hook.close() == 0
    if early is None:
        tools.skip("this system does not say how much memory a process uses")
    else:
        line = f"{REQUESTS} requests: {early} KiB in use after a tenth of them, {late} KiB after all"
        tools.check(late < early * 1.2 + 2048, line)
    tools.finish()


if __name__ == "__main__":
    main()
