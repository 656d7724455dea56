"""Programs of this folder that stay: each takes one JSON object a line and gives one a line."""

import json
import subprocess

from contexts.loader import DATA
from tests.support.tools import INTEROP


class Peer:
    """A Node program that is asked again and again. It ends when its input does."""

    def __init__(self, program, *options):
        self._process = subprocess.Popen(
            ["node", *options, program, str(DATA)],
            cwd=INTEROP,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def ask(self, **said):
        """Return what the program answers."""
        self._process.stdin.write(json.dumps(said) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"the program ended with {self._process.wait()}"
        return json.loads(line)

    def close(self):
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
