"""Refusals of changes of many awards at once, and of reports."""

from issuer.errors.base import IssuerError


class UnknownBulk(IssuerError):
    """There is no change of this id."""

    code = "bulk_unknown"


class BulkRefused(IssuerError):
    """A change can not be asked for so: no award is chosen, too many are, or something is missing."""

    code = "bulk_refused"


class BulkMovedOn(IssuerError):
    """What was wanted needs a change in another state: somebody was faster, or its time is over."""

    code = "bulk_moved_on"


class SecondPersonNeeded(IssuerError):
    """Whoever asked for a change can not be the one who confirms it."""

    code = "second_person_needed"


class UnreadableReport(IssuerError):
    """A report is asked for by what there is not, or of days that are none."""

    code = "report_unreadable"
