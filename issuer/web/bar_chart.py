"""Bar charts as SVG, made here: a picture beside a table that says the same (WCAG 2.2, 1.1.1)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from web.templates import told

_WIDTH: Final = 360
_LABELS: Final = 120
_NUMBERS: Final = 64
_ROW: Final = 34
_BAR: Final = 11
_LONGEST_LABEL: Final = 16


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart: how many of which of them."""

    label: str
    whole: int
    part: int


def chart(bars: Sequence[Bar], title: str, description: str, key: str = "chart") -> Markup:
    """Return a chart: for each row a bar for the whole and one for the part below it; `key` is its own on a page."""
    most = max((max(bar.whole, bar.part) for bar in bars), default=0)
    height = _ROW * len(bars)
    head = Markup(
        '<svg class="bars" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{key}-title {key}-desc">'
        '<title id="{key}-title">{title}</title><desc id="{key}-desc">{description}</desc>'
    ).format(key=key, width=_WIDTH, height=height, title=told(title), description=told(description))
    rows = (row for place, bar in enumerate(bars) for row in _row(bar, place * _ROW, most))
    return head + Markup("").join(rows) + Markup("</svg>")


def _row(bar: Bar, top: int, most: int) -> Iterator[Markup]:
    yield _text(0, top, "start", _short(str(told(bar.label))))
    yield _bar("whole", top + 4, bar.whole, most)
    yield _bar("part", top + 4 + _BAR + 1, bar.part, most)
    yield _text(_WIDTH, top, "end", f"{bar.whole} / {bar.part}")


def _bar(kind: str, top: int, count: int, most: int) -> Markup:
    room = _WIDTH - _LABELS - _NUMBERS
    length = room * count // most if most else 0
    return Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>').format(
        kind, _LABELS, top, length, _BAR
    )


def _text(x: int, top: int, anchor: str, words: str) -> Markup:
    return Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(x, top + 20, anchor, escape(words))


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"
