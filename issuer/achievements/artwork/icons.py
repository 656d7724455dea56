"""The icons, drawn for Cairn: outlines in a square of 100, filled one over the other with ink or with the ground."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from issuer.looks import Icon

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Patch:
    """One filled outline of an icon; what is not ink is a hole."""

    outline: tuple[Point, ...]
    is_ink: bool = True


def _ring(x: float, y: float, radius: float, start: float = 0, end: float = 360) -> tuple[Point, ...]:
    """Return points around a centre, from one angle to another, in degrees from the right downwards."""
    steps = max(8, round((end - start) / 10))
    angles = (math.radians(start + (end - start) * step / steps) for step in range(steps + 1))
    return tuple(
        (round(x + radius * math.cos(angle), 2), round(y + radius * math.sin(angle), 2)) for angle in angles
    )


def _box(left: float, top: float, right: float, bottom: float) -> tuple[Point, ...]:
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def _person(x: float) -> tuple[Patch, Patch]:
    shoulders = (*_ring(x, 80, 22, 180, 360), (x + 22, 88), (x - 22, 88))
    return Patch(_ring(x, 36, 15)), Patch(shoulders)


def _spark() -> tuple[Point, ...]:
    radii = [46, 12] * 4
    angles = [math.radians(-90 + 45 * step) for step in range(8)]
    return tuple(
        (round(50 + radius * math.cos(angle), 2), round(50 + radius * math.sin(angle), 2))
        for radius, angle in zip(radii, angles, strict=True)
    )


_PAGES: Final = (
    Patch(((8, 22), (48, 32), (48, 86), (8, 76))),
    Patch(((92, 22), (52, 32), (52, 86), (92, 76))),
)
DRAWN: Final[Mapping[Icon, tuple[Patch, ...]]] = {
    Icon.INITIALS: (),
    Icon.SPEECH: (
        Patch(_box(8, 16, 92, 68)),
        Patch(((24, 66), (52, 66), (26, 90))),
        Patch(_box(22, 30, 78, 37), is_ink=False),
        Patch(_box(22, 46, 62, 53), is_ink=False),
    ),
    Icon.PEOPLE: (*_person(28), *_person(72)),
    Icon.BULB: (
        Patch(_ring(50, 38, 30)),
        Patch(((34, 60), (66, 60), (62, 74), (38, 74))),
        Patch(_box(38, 77, 62, 83)),
        Patch(_box(43, 86, 57, 92)),
    ),
    Icon.SPARK: (Patch(_spark()),),
    Icon.BOOK: _PAGES,
    Icon.TICK: (Patch(((10, 52), (24, 38), (42, 56), (78, 18), (92, 32), (42, 84))),),
    Icon.HEART: (
        Patch((*_ring(29, 36, 22, 150, 330), *_ring(71, 36, 22, 210, 390), (50, 90))),
    ),
    Icon.FLAG: (Patch(_box(20, 10, 28, 92)), Patch(((28, 14), (86, 22), (66, 38), (86, 56), (28, 56)))),
    Icon.CUP: (
        Patch((*_ring(50, 44, 28, 0, 180), (22, 14), (78, 14))),
        Patch(_box(44, 68, 56, 82)),
        Patch(_box(30, 82, 70, 90)),
        Patch(((6, 20), (22, 20), (22, 28), (14, 28), (24, 44), (22, 54))),
        Patch(((94, 20), (78, 20), (78, 28), (86, 28), (76, 44), (78, 54))),
    ),
    Icon.TOOLS: (
        Patch(((14, 30), (30, 14), (70, 14), (70, 36), (30, 36))),
        Patch(_box(44, 36, 56, 92)),
    ),
}  # fmt: skip
