"""Refusals of competency frameworks."""

from credentials.wording import in_a_row, say_many
from issuer.errors.base import IssuerError
from issuer.errors.plans import PlanProblem

_TOLD = 5


class UnreadableFramework(IssuerError):
    """A file is no framework that can be read: of another kind, damaged, or too large."""

    code = "framework_unreadable"


class FrameworkRefused(IssuerError):
    """A framework has faults; nothing of it was imported. `problems` names each one."""

    code = "framework_refused"

    def __init__(self, problems: tuple[PlanProblem, ...]) -> None:
        faults = say_many(
            "The framework has {n} fault; nothing was imported.",
            "The framework has {n} faults; nothing was imported.",
            len(problems),
        )
        left = len(problems) - _TOLD
        more = [say_many("And {n} more.", "And {n} more.", left)] if left > 0 else []
        super().__init__(in_a_row([faults, *(str(each) for each in problems[:_TOLD]), *more]))
        self.problems = problems


class UnknownFramework(IssuerError):
    """There is no framework of this id."""

    code = "framework_unknown"


class FrameworkKnown(IssuerError):
    """There is a framework of this name already, or as many as there may be."""

    code = "framework_known"


class FrameworkImported(IssuerError):
    """The framework is somebody else's: its items change by importing it again, not by hand."""

    code = "framework_imported"


class UnknownCompetency(IssuerError):
    """There is no competency of this id in this framework."""

    code = "competency_unknown"


class CompetencyKnown(IssuerError):
    """The framework has a competency of this code already, or as many as it may have."""

    code = "competency_known"


class UnknownRole(IssuerError):
    """There is no role of this id."""

    code = "role_unknown"


class RoleKnown(IssuerError):
    """The department has a role of this name already."""

    code = "role_known"


class RoleChanged(IssuerError):
    """Somebody else changed the role since it was looked at; nothing was saved."""

    code = "role_changed"


class CompetencyRetired(IssuerError):
    """The competency is not in its framework any more, so badges are tied to it no more."""

    code = "competency_retired"
