"""What the lab does to a sample: change a letter, and tell where two texts part."""

import re
from dataclasses import dataclass
from typing import Final

# The first letter of a value: names of members are left alone.
_NARRATIVE: Final = re.compile(r'"narrative"\s*:\s*"[^"\\A-Za-z]*([A-Za-z])')
_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two texts part first, in which line, and what stands there in the one and the other."""

    line: int
    before: str
    after: str


def one_letter_changed(text: str) -> str:
    """Return a badge's text with one letter of what it was given for changed; the same text if it has none."""
    found = _NARRATIVE.search(text)
    if found is None:
        return text
    place = found.start(1)
    return f"{text[:place]}{_next(text[place])}{text[place + 1 :]}"


def _next(letter: str) -> str:
    """Return the letter after this one, of the same case; `a` after `z`."""
    first = "a" if letter.islower() else "A"
    return chr((ord(letter) - ord(first) + 1) % 26 + ord(first))


def difference(before: str, after: str) -> Difference | None:
    """Return where two texts part, None where they are the same; line ends of either kind are the same."""
    before, after = _unified(before), _unified(after)
    if before == after:
        return None
    start = _shared(before, after)
    most = min(len(before), len(after)) - start
    end = min(_shared(before[::-1], after[::-1]), most)
    was, now = (text[start : len(text) - end] for text in (before, after))
    return Difference(before.count("\n", 0, start) + 1, _short(was), _short(now))


def _unified(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    pairs = zip(one, other, strict=False)
    return next(
        (place for place, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other))
    )


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
