"""Departments: whose badges they are, and whom a badge manager may award one to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from credentials.wording import N_, say
from issuer.achievements import catalog
from issuer.achievements.catalog import SYSTEM
from issuer.errors import InvalidText, OutsideDepartment
from issuer.ledger import AuditEntry, PlannedBadge
from issuer.plain_text import fault_in_line
from issuer.ports import Transaction
from issuer.sight import Sight

LONGEST: Final = 100


def tidied(department: str) -> str:
    """Return a department's name as it is kept: without spaces around, those inside single.

    Raises:
        InvalidText: it is too long, or can not be shown.
    """
    name = " ".join(department.split())
    fault = fault_in_line(name, LONGEST) if name else None
    if fault is not None:
        raise InvalidText(say("The department can not be used. {fault}", fault=fault))
    return name


def give_badge(tx: Transaction, slug: str, department: str, now: datetime, by: str = SYSTEM) -> bool:
    """Say which department's badge it is, "" for everybody's; False if that was so already.

    Raises:
        UnknownAchievement: there is no such badge.
        InvalidText: see `tidied`.
    """
    name = tidied(department)
    catalog.find(tx, slug)
    if not tx.plan.set_department(slug, name):
        return False
    at = now.astimezone(UTC).replace(microsecond=0)
    tx.audit.record(AuditEntry(at, by, "badge.department_changed", slug, {"department": name}))
    return True


def check_may_give(tx: Transaction, sight: Sight | None, badge: PlannedBadge, address: str) -> None:
    """Return if whoever sees so far may award this badge to who has this address.

    Badges and people of no department are everybody's.

    Raises:
        OutsideDepartment: the badge or the person is another department's, or the person is whoever awards.
    """
    reach = reach_of(tx, sight)
    if reach is None:
        return
    reach.check_not_oneself(address)
    reach.check_badge(badge)
    reach.check_department(tx.people.department(address))


@dataclass(frozen=True, slots=True)
class Reach:
    """How far somebody awards who does not see everything, looked up once for any number of awards.

    `own` are their own addresses, `badges` the department of every badge that is of one.
    """

    department: str
    own: frozenset[str]
    badges: Mapping[str, str]

    def check_not_oneself(self, address: str) -> None:
        """Return if this is somebody else's address.

        Raises:
            OutsideDepartment: it is their own.
        """
        if address in self.own:
            raise OutsideDepartment(N_("Nobody awards a badge to themselves. Ask somebody else to award it."))

    def check_badge(self, badge: PlannedBadge) -> None:
        """Return if this badge is theirs to award.

        Raises:
            OutsideDepartment: it is another department's.
        """
        if self.badges.get(badge.slug, "") not in ("", self.department):
            raise OutsideDepartment(
                say(
                    "“{name}” is another department's badge. Ask HR to award it.", name=badge.achievement.name
                )
            )

    def check_department(self, department: str) -> None:
        """Return if people of this department are theirs to award to.

        Raises:
            OutsideDepartment: they are not.
        """
        if department not in ("", self.department):
            raise OutsideDepartment(
                N_("This person is in another department. Ask their badge manager, or HR.")
            )


def reach_of(tx: Transaction, sight: Sight | None) -> Reach | None:
    """Return how far whoever sees so far may award; None for everywhere."""
    if sight is None:
        return None
    own = frozenset(_addresses_of(tx, sight.address)) if sight.address else frozenset()
    return Reach(sight.department, own, tx.plan.departments())


def _addresses_of(tx: Transaction, address: str) -> tuple[str, ...]:
    person = tx.people.find(address)
    return (address,) if person is None else (address, *person.addresses)
