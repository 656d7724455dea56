"""Whether a badge is awarded at all: its stage says so, and the terms it was planned with (ADR 65)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from credentials.wording import say
from issuer.errors import EvidenceNeeded, NotAwardable, NotInPilot, OnlyHrAwards
from issuer.ledger import Awarders, PlannedBadge
from issuer.ports import Transaction
from issuer.sight import Sight
from issuer.stages import BadgeStage

_AWARDED: Final = {BadgeStage.PILOT, BadgeStage.LIVE}


def stage_of(tx: Transaction, slug: str) -> BadgeStage:
    """Return the stage of a badge that has an achievement: live, where none is on record."""
    return tx.stages.of(slug) or BadgeStage.LIVE


def awardable(tx: Transaction) -> list[PlannedBadge]:
    """Return the badges that are awarded at their stage, to whomever, by slug."""
    stages = tx.stages.all()
    return [each for each in tx.plan.every() if stages.get(each.slug, BadgeStage.LIVE) in _AWARDED]


def is_known(tx: Transaction, badge: PlannedBadge) -> bool:
    """Return whether anybody may hear of a badge before they see an award of it."""
    return stage_of(tx, badge.slug).is_public and not badge.is_private


@dataclass(frozen=True, slots=True)
class Opening:
    """To whom a badge can be awarded at its present stage; `group` are the addresses of its pilot group."""

    name: str
    stage: BadgeStage
    group: frozenset[str] = frozenset()

    def check(self, addresses: Collection[str]) -> None:
        """Return if the badge can be awarded to whoever has these addresses.

        Raises:
            NotAwardable: it is a draft, or retired.
            NotInPilot: it is tried out, and on others.
        """
        match self.stage:
            case BadgeStage.LIVE:
                return
            case BadgeStage.RETIRED:
                raise NotAwardable(
                    say(
                        "“{name}” is retired: it is not awarded any more, and those awarded stay valid. "
                        "Nothing was awarded.",
                        name=self.name,
                    )
                )
            case BadgeStage.PILOT:
                self._check_group(addresses)
            case _:
                raise NotAwardable(
                    say(
                        "“{name}” is a draft still. Nothing was awarded. Bring it to pilot or live in the "
                        "plan first.",
                        name=self.name,
                    )
                )

    def _check_group(self, addresses: Collection[str]) -> None:
        if self.group.isdisjoint(addresses):
            raise NotInPilot(
                say(
                    "“{name}” is being tried out, and this person is not in its pilot group. Nothing was "
                    "awarded. Add them to the group in the plan, or wait until the badge is live.",
                    name=self.name,
                )
            )


def opening_of(tx: Transaction, badge: PlannedBadge) -> Opening:
    """Return to whom a badge can be awarded now."""
    stage = stage_of(tx, badge.slug)
    group = tx.pilots.members(badge.slug) if stage is BadgeStage.PILOT else ()
    return Opening(badge.achievement.name, stage, frozenset(group))


def check_open(tx: Transaction, badge: PlannedBadge, addresses: Collection[str]) -> None:
    """Return if a badge can be awarded to whoever has these addresses, at its present stage.

    Raises:
        NotAwardable, NotInPilot: see `Opening.check`.
    """
    opening_of(tx, badge).check(addresses)


def check_terms(badge: PlannedBadge, sight: Sight | None, evidence: str) -> None:
    """Return if whoever sees so far may award a badge by hand, with this evidence.

    Raises:
        OnlyHrAwards: only HR may.
        EvidenceNeeded: the badge needs evidence, and there is none.
    """
    name = badge.achievement.name
    if badge.awarders is Awarders.HR and sight is not None:
        raise OnlyHrAwards(
            say("“{name}” is awarded by HR alone. Nothing was awarded. Ask HR to award it.", name=name)
        )
    if badge.needs_evidence and not evidence:
        raise EvidenceNeeded(
            say("“{name}” is awarded for evidence only. Nothing was awarded. Write what you saw.", name=name)
        )
