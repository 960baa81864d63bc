"""A client of `dtolint hook`: the whole of it, for those who write one."""

import json
import subprocess


class Hook:
    """Starts `dtolint hook` once; `check` asks it. Texts are whole files, byte order mark included."""

    def __init__(self, program="dtolint", folder=".", *options):
        command = [program, "hook", *options]
        self.process = subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.last = 0
        self.tool = self.ask({"hello": {"version": 1}})["hello"]["tool"]

    def ask(self, request):
        self.last += 1
        # ASCII, so that no line break of Unicode's is in the line.
        line = json.dumps({"id": self.last, **request}) + "\n"
        self.process.stdin.write(line.encode())
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise ValueError(f"{answer['error']['message']}: {answer['error']['help']}")
        assert answer["id"] == self.last, answer
        return answer

    def check(self, texts, claimed_only=False):
        """The findings in texts by path, and the paths that no `[[documents]]` names."""
        documents = [{"path": path, "text": text} for path, text in texts.items()]
        answer = self.ask({"check": {"documents": documents, "claimed_only": claimed_only}})["check"]
        if answer["refused"]:
            raise ValueError(answer["report"]["findings"][0]["message"])
        return answer["report"]["findings"], answer["unclaimed"]

    def close(self):
        """Ends it; gives its exit code."""
        self.process.stdin.close()
        return self.process.wait()
