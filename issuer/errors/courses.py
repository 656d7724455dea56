"""Refusals about courses and levels."""

from issuer.errors.base import IssuerError


class UnknownSource(IssuerError):
    """No program of this id tells of courses here."""

    code = "course_source_unknown"


class CourseNotSigned(IssuerError):
    """An event is not signed by its source, or not now: somebody may have held it back (Standard Webhooks 1.0)."""

    code = "course_event_not_signed"


class CourseEventUnreadable(IssuerError):
    """An event is no JSON object."""

    code = "course_event_unreadable"


class CourseRefused(IssuerError):
    """A source, a way to earn a badge or a step between levels can not be as it was asked for."""

    code = "course_refused"


class UnknownCourseThing(IssuerError):
    """There is no such way, event, step or proposal."""

    code = "course_thing_unknown"
