"""What is drawn for a badge: a shape and a colour, its initials or an icon, a star for each level.

Where nobody designed a look (ADR 64), kinds differ in shape as well as in colour. Every picture says in words what it
shows.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from credentials.achievement import Achievement, BadgeKind
from issuer.achievements.artwork.icons import DRAWN, Patch
from issuer.looks import Icon, Look, Shape

SIDE: Final = 512
INK: Final = "#ffffff"
LETTERS_AT: Final = 232

Point = tuple[float, float]

# White on each of these has a contrast of at least 5.5 : 1.
_GROUNDS: Final = {
    BadgeKind.SKILL: "#14619e",
    BadgeKind.COMPLIANCE: "#1c6b33",
    BadgeKind.VALUES: "#6a3fa0",
    BadgeKind.FUN: "#a8480b",
    BadgeKind.META: "#8a2560",
}
_WORDS: Final = {
    BadgeKind.SKILL: "skill badge",
    BadgeKind.COMPLIANCE: "compliance badge",
    BadgeKind.VALUES: "values badge",
    BadgeKind.FUN: "badge for fun",
    BadgeKind.META: "stacked badge",
}
_SHAPES: Final = {
    BadgeKind.SKILL: Shape.HEXAGON,
    BadgeKind.COMPLIANCE: Shape.OCTAGON,
    BadgeKind.VALUES: Shape.CIRCLE,
    BadgeKind.FUN: Shape.BURST,
    BadgeKind.META: Shape.SEAL,
}
_ICON_SIDE: Final = 200.0
_CENTRE: Final = (SIDE / 2, SIDE / 2)
_RADIUS: Final = 244.0
_ROUND: Final = 120
_STARS_AT: Final = 384.0
_MOST_STARS: Final = 6


@dataclass(frozen=True, slots=True)
class Star:
    """One star of a level; `is_reached` ones are filled."""

    outline: tuple[Point, ...]
    is_reached: bool


@dataclass(frozen=True, slots=True)
class Design:
    """A picture as geometry, with the title and the description that stand for it where it is not seen.

    `photo` is a picture (PNG) that somebody uploaded, in the place of all but the stars.
    """

    title: str
    description: str
    ground: str
    outline: tuple[Point, ...]
    rim: tuple[Point, ...]
    letters: str
    stars: tuple[Star, ...]
    icon: tuple[Patch, ...] = ()
    photo: bytes = field(default=b"", repr=False)

    @property
    def band(self) -> tuple[Point, ...]:
        """What the stars stand on over a photo; nothing where there are none."""
        if not self.photo or not self.stars:
            return ()
        xs = [x for star in self.stars for x, _ in star.outline]
        left, right, top, bottom = min(xs) - 16, max(xs) + 16, _STARS_AT - 40, _STARS_AT + 36
        return ((left, top), (right, top), (right, bottom), (left, bottom))


def usual_look(kind: BadgeKind) -> Look:
    """Return the look of a badge that nobody designed one for."""
    return Look(_SHAPES[kind], _GROUNDS[kind])


def design(
    achievement: Achievement,
    issuer: str,
    level: int | None = None,
    look: Look | None = None,
    photo: bytes = b"",
) -> Design:
    """Return the picture of an achievement, or of its award at a level; `issuer` is the organisation's name.

    `photo` is what the look's `upload` names.
    """
    seen = look or usual_look(achievement.kind)
    return Design(
        title=achievement.name,
        description=_description(achievement, issuer, level, look),
        ground=seen.colour,
        outline=_outline(seen.shape, _RADIUS),
        rim=_outline(seen.shape, _RADIUS - 20),
        letters=_initials(achievement.name) if seen.icon is Icon.INITIALS else "",
        stars=_stars(len(achievement.levels), level or 0),
        icon=tuple(_placed(each) for each in DRAWN[seen.icon]),
        photo=photo,
    )


def caption(kind: BadgeKind, name: str, look: Look | None = None) -> str:
    """Return what the picture of an achievement shows, in words; the issuer is told elsewhere and may be renamed."""
    if look is None:
        return f"{name}: a {_WORDS[kind]}"
    return look.caption or f"{name}: a {_WORDS[kind]}, {look.words}"


def _description(achievement: Achievement, issuer: str, level: int | None, look: Look | None) -> str:
    said = f"A {_WORDS[achievement.kind]} of {issuer}{f': {look.caption or look.words}' if look else ''}."
    if level is None:
        return said
    reached = achievement.level(level)
    return f"{said} Level {level} of {len(achievement.levels)}: {reached.name}."


def _initials(name: str) -> str:
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper()


# --- shapes ---------------------------------------------------------------------------------------


def _outline(shape: Shape, radius: float) -> tuple[Point, ...]:
    match shape:
        case Shape.HEXAGON:
            return _around(_CENTRE, [radius] * 6)
        case Shape.OCTAGON:
            return _around(_CENTRE, [radius] * 8, turn=math.pi / 8)
        case Shape.BURST:
            return _around(_CENTRE, [radius, radius * 0.88] * 12)
        case Shape.SEAL:
            return _around(_CENTRE, [radius, radius * 0.94] * 24)
        case Shape.SQUARE:
            return _around(_CENTRE, [radius * 1.3] * 4, turn=math.pi / 4)
        case Shape.SHIELD:
            return tuple((round(256 + x * radius, 2), round(256 + y * radius, 2)) for x, y in _SHIELD)
        case _:
            return _around(_CENTRE, [radius * 0.97] * _ROUND)


_SHIELD: Final = (
    (-0.82, -0.9), (0, -1), (0.82, -0.9), (0.82, 0.2), (0.7, 0.52), (0.42, 0.8), (0, 1), (-0.42, 0.8),
    (-0.7, 0.52), (-0.82, 0.2),
)  # fmt: skip


def _placed(patch: Patch) -> Patch:
    """Return a patch of an icon where it stands in the picture."""
    scale, left, top = _ICON_SIDE / 100, (SIDE - _ICON_SIDE) / 2, LETTERS_AT - _ICON_SIDE / 2
    moved = ((round(left + x * scale, 2), round(top + y * scale, 2)) for x, y in patch.outline)
    return Patch(tuple(moved), patch.is_ink)


def _around(centre: Point, radii: Sequence[float], turn: float = 0.0) -> tuple[Point, ...]:
    """Return points at these distances around a centre, evenly spread from the top on."""
    return tuple(_points(centre, radii, turn))


def _points(centre: Point, radii: Sequence[float], turn: float) -> Iterator[Point]:
    for place, radius in enumerate(radii):
        angle = turn + 2 * math.pi * place / len(radii) - math.pi / 2
        yield (
            round(centre[0] + radius * math.cos(angle), 2),
            round(centre[1] + radius * math.sin(angle), 2),
        )


def _stars(count: int, reached: int) -> tuple[Star, ...]:
    """Return a row of stars, one a level; of a long scale none, as nobody counts them."""
    if count > _MOST_STARS:
        return ()
    step = 60.0 if count <= _MOST_STARS // 2 else 44.0
    first = SIDE / 2 - step * (count - 1) / 2
    big = step * 0.45
    return tuple(
        Star(_around((first + step * place, _STARS_AT), [big, big * 0.42] * 5), place < reached)
        for place in range(count)
    )
