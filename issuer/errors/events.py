"""Refusals of events."""

from issuer.errors.base import IssuerError


class UnknownEvent(IssuerError):
    """There is no event of this code, or none that whoever asks looks after."""

    code = "event_unknown"


class EventRefused(IssuerError):
    """An event can not be so: its title, how long it lasts, or how many may ask."""

    code = "event_refused"


class EventOver(IssuerError):
    """Nobody can ask at the event any more: it is over, was closed, or as many asked as may."""

    code = "event_over"
