"""A command of Cairn in a process of its own, forked from one that has loaded the project: loading takes seconds."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.racing import RACING


class Forked:
    """Stands in for `subprocess.Popen` over a `cairn` command: a real process, with a log and an end of its own."""

    def __init__(self, arguments, environment, out, log):
        self._child = RACING.Process(
            target=_carry_out, args=(arguments, environment, str(out), str(log)), daemon=True
        )
        self._child.start()
        self.pid = self._child.pid

    @property
    def returncode(self):
        """The exit code, or None while the process runs."""
        return self._child.exitcode

    def poll(self):
        """Return the exit code, or None while the process runs."""
        return self._child.exitcode

    def wait(self, timeout=None):
        """Return the exit code once the process has ended."""
        self._child.join(timeout)
        if self._child.exitcode is None:
            raise subprocess.TimeoutExpired("cairn", timeout)
        return self._child.exitcode

    def terminate(self):
        """Ask the process to end."""
        self._child.terminate()

    def kill(self):
        """End the process where it stands."""
        self._child.kill()


def _carry_out(arguments, environment, out, log):
    from cairn.cli import main

    os.environ.clear()
    os.environ.update(environment)
    _lead(sys.stdout, out, "w")
    _lead(sys.stderr, log, "a")
    main(arguments)


def _lead(stream, file, mode):
    """Have what is written to a stream go to a file, by whichever name it is written."""
    stream.flush()
    with Path(file).open(mode, encoding="utf-8") as opened:
        os.dup2(opened.fileno(), stream.fileno())
    stream.reconfigure(line_buffering=True)
