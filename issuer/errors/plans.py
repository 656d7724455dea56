"""Refusals of plans and awards, and of what changes an award's standing."""

from collections.abc import Mapping

from credentials.wording import in_a_row, say, say_many
from issuer.errors.base import IssuerError


class PlanRefused(IssuerError):
    """A planning table has faults; nothing of it was imported. `problems` names each one."""

    code = "plan_refused"

    def __init__(self, problems: "tuple[PlanProblem, ...]") -> None:
        super().__init__(
            say_many(
                "The plan has {n} problem(s); nothing was imported.",
                "The plan has {n} problem(s); nothing was imported.",
                len(problems),
            )
        )
        self.problems = problems


class PlanProblem:
    """One fault of a planning table: where it is, what stands there, and what to do."""

    __slots__ = ("column", "remedy", "row", "value")

    def __init__(self, row: int, column: str, value: str, remedy: str) -> None:
        self.row = row
        self.column = column
        self.value = value
        self.remedy = remedy

    def __str__(self) -> str:
        return say(
            "Row {row}, {column}: “{value}”. {remedy}",
            row=self.row,
            column=self.column,
            value=self.value,
            remedy=self.remedy,
        )


class AchievementRefused(IssuerError):
    """A document says no badge; `pointers` has each place of it (RFC 6901) with what to do there."""

    code = "achievement_refused"

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(
            say_many(
                "The badge has {n} fault(s); nothing was saved.",
                "The badge has {n} fault(s); nothing was saved.",
                len(faults),
            )
        )
        self.pointers = tuple(faults.items())


class PictureRefused(IssuerError):
    """An uploaded picture can not be used, or there is none of this digest."""

    code = "picture_refused"


class UnreadablePlan(IssuerError):
    """A file is not a table that can be read: of another kind, damaged, or too large."""

    code = "plan_unreadable"


class UnknownAchievement(IssuerError):
    """There is no badge of this name in this organisation."""

    code = "achievement_unknown"


class NotAwardable(IssuerError):
    """The badge is not awarded at its stage: it is a draft still, or retired."""

    code = "not_awardable"


class NotInPilot(NotAwardable):
    """The badge is being tried out, and this person is not in the pilot group."""

    code = "not_in_pilot"


class EvidenceNeeded(IssuerError):
    """Whoever awards this badge has to say what was seen."""

    code = "evidence_needed"


class StageRefused(IssuerError):
    """The badge does not come from its stage to this one, or somebody else moved it meanwhile."""

    code = "stage_refused"


class PilotRefused(IssuerError):
    """These people can not be a pilot group; nothing was changed."""

    code = "pilot_refused"


class BadgeChanged(IssuerError):
    """Somebody else changed the badge or its row since this change was begun; nothing was saved."""

    code = "badge_changed"


class InvalidRecipient(IssuerError):
    """The recipient is not an e-mail address that mail could reach."""

    code = "recipient_invalid"


class InvalidText(IssuerError):
    """A text the badge would carry is too long, or has characters that can not be shown."""

    code = "text_invalid"


class UnknownLevel(IssuerError):
    """The badge has no such level, or needs one and none was given."""

    code = "level_unknown"


class NotInLanguage(IssuerError):
    """The badge is not there in this language, or not with all its texts."""

    code = "badge_language_unknown"


class NoneLeft(IssuerError):
    """As many of a scarce badge are awarded as may be, ever or in this period."""

    code = "none_left"


class RuleRefused(IssuerError):
    """A rule can not be one of this badge; nothing was changed. `faults` has each fault in words."""

    code = "rule_refused"

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(in_a_row(faults))
        self.faults = faults


class RuleChanged(IssuerError):
    """Somebody else changed the badge since this draft was begun; nothing was saved."""

    code = "rule_changed"


class StackIncomplete(IssuerError):
    """The rule of a meta-badge is not met by what this person holds."""

    code = "stack_incomplete"


class StackUndecided(StackIncomplete):
    """Whether a rule is met hangs on badges that could not be checked; somebody named may decide all the same."""

    code = "stack_undecided"


class NothingOpen(IssuerError):
    """There is nothing to decide: every badge could be checked, or nothing rests on any."""

    code = "nothing_open"


class UnknownPerson(IssuerError):
    """There is nobody of this id here."""

    code = "unknown_person"


class UnknownAward(IssuerError):
    """There is no award of this id here."""

    code = "award_unknown"


class NotPermitted(IssuerError):
    """Whoever asks may not do this."""

    code = "not_permitted"


class OutsideDepartment(NotPermitted):
    """Somebody awards badges of, or to people of, another department than their own, or to themselves."""

    code = "outside_department"


class OnlyHrAwards(NotPermitted):
    """The badge is awarded by HR alone."""

    code = "only_hr_awards"


class AwaitsApproval(IssuerError):
    """The award waits for somebody's approval; until then nothing of it is to be had."""

    code = "awaits_approval"


class NotApproved(IssuerError):
    """The organisation did not approve the award."""

    code = "not_approved"


class NotWaiting(IssuerError):
    """Nothing about the award waits for approval: it was decided, or the badge needs none."""

    code = "not_waiting"


class OwnAward(IssuerError):
    """Whoever awarded a badge, or is to have it, can not decide on it: that takes a second pair of eyes."""

    code = "own_award"


class NotCorrectable(IssuerError):
    """What is asked for can not be corrected on this award, or nothing of it would change."""

    code = "not_correctable"


class NotErased(IssuerError):
    """Personal data are deleted only when that is confirmed, and only once."""

    code = "not_erased"


class UnknownReason(IssuerError):
    """The reason code is not one of the known ones."""

    code = "reason_unknown"


class AlreadyRevoked(IssuerError):
    """Revocation is final: it can not be repeated, lifted or turned into a suspension."""

    code = "already_revoked"


class NotSuspended(IssuerError):
    """Only a suspended badge can be reinstated."""

    code = "not_suspended"


class AlreadySuspended(IssuerError):
    """The badge is paused already."""

    code = "already_suspended"


class RestsOnFallen(IssuerError):
    """The badge is paused because of a part, and to keep it all the same it must be said why."""

    code = "rests_on_fallen"


class NotAffected(IssuerError):
    """A badge that is to be kept would not fall."""

    code = "award_not_affected"
