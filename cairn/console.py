"""What a command prints: data on standard output, everything else on standard error."""

import json
from dataclasses import dataclass
from typing import Any, TextIO


@dataclass(frozen=True, slots=True)
class Streams:
    """Where a command's data goes, and where everything else goes."""

    out: TextIO
    err: TextIO


class Console:
    """Prints text for people, or JSON with `--json`; lines are flushed at once."""

    def __init__(self, streams: Streams, *, as_json: bool) -> None:
        self.as_json = as_json
        self._out, self._err = streams.out, streams.err

    def data(self, value: Any, text: str) -> None:  # noqa: ANN401 - any JSON value
        """Print a result: `value` with `--json`, else `text`."""
        line = json.dumps(value, ensure_ascii=False) if self.as_json else text
        print(line, file=self._out, flush=True)

    def note(self, text: str) -> None:
        """Print something that is not data."""
        print(text, file=self._err, flush=True)

    def refuse(self, code: str, message: str) -> None:
        """Print a refusal, with its code."""
        if self.as_json:
            print(
                json.dumps({"error": code, "message": message}, ensure_ascii=False),
                file=self._err,
                flush=True,
            )
        else:
            self.note(f"cairn: {message} [{code}]")
