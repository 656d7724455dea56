"""Refusals of the recognition wall, its screens and the leaderboard."""

from issuer.errors.base import IssuerError


class NoWall(IssuerError):
    """The organisation has no recognition wall, or no leaderboard, as long as HR has not switched it on."""

    code = "wall_off"


class NotOnWall(IssuerError):
    """The badge is not on the wall: its holder does not show it, or it does not count any more."""

    code = "badge_not_on_wall"


class WallRefused(IssuerError):
    """The wall, the points or a screen can not be as they were asked for."""

    code = "wall_refused"


class UnknownScreen(IssuerError):
    """No screen of the organisation has this link or id: it was never made, or its link was ended."""

    code = "wall_screen_unknown"
