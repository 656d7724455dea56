"""Refusals of the program itself; light to import, since the command line needs them before anything else."""

from typing import ClassVar


class CairnError(Exception):
    """Base of all refusals of `cairn`."""

    code: ClassVar[str] = "cairn_error"


class InvalidSetting(CairnError):
    """A setting has a value that Cairn can not work with; the message names it and says what it takes."""

    code = "setting_invalid"


class NoOrganisation(CairnError):
    """A command needs an organisation, and none, or more than one, could be meant."""

    code = "organisation_not_named"


class SetupOver(CairnError):
    """The set-up link was used, its time is over, or a newer one took its place."""

    code = "setup_over"


class StageFault(CairnError):
    """The journey's server did not start, or a command did not do what it was asked."""

    code = "journey_broken"


class QueueUnavailable(CairnError):
    """The queue that carries work between machines can not be reached."""

    code = "queue_unavailable"


class JobLost(CairnError):
    """A worker was too slow: the job it had taken is another's by now, or was planned anew."""

    code = "job_lost"
