"""Role profiles are kept by HR: named, given what they need, changed and taken off, each with its audit entry."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from credentials.wording import N_, say
from issuer.achievements.catalog import SYSTEM
from issuer.awarding import departments
from issuer.competencies.by_hand import find_item
from issuer.errors import InvalidText, RoleChanged, RoleKnown, UnknownLevel, UnknownRole
from issuer.kept.roles import LEVELS, RoleNeed, RoleProfile
from issuer.ledger import AuditEntry
from issuer.plain_text import fault_in_line
from issuer.ports import Transaction
from issuer.randomness import Randomness
from keys.multibase import b64url_encode

NAME_LIMIT: Final = 120
MOST_NEEDS: Final = 100
_ID_BYTES: Final = 9


@dataclass(frozen=True, slots=True)
class Keeper:
    """In which unit of work role profiles are kept, when, and by whom."""

    tx: Transaction
    now: datetime
    by: str = SYSTEM

    @property
    def at(self) -> datetime:
        """The instant, in whole seconds."""
        return self.now.replace(microsecond=0)

    def note(self, action: str, role: RoleProfile) -> None:
        """Put on record what was done."""
        values = {"role": role.name, "department": role.department}
        self.tx.audit.record(AuditEntry(self.at, self.by, action, role.id, values))


@dataclass(frozen=True, slots=True)
class RoleWish:
    """A role as it is to be."""

    name: str
    department: str = ""
    needs: Sequence[RoleNeed] = ()


def find(tx: Transaction, role_id: str) -> RoleProfile:
    """Return a role.

    Raises:
        UnknownRole: there is none of this id.
    """
    found = tx.roles.get(role_id)
    if found is None:
        raise UnknownRole(N_("There is no role of this id here. It may have been taken off."))
    return found


def begin(keeper: Keeper, wish: RoleWish, randomness: Randomness) -> RoleProfile:
    """Keep a new role.

    Raises:
        RoleKnown: the department has one of this name.
        InvalidText, UnknownFramework, UnknownCompetency, UnknownLevel: the wish can not be kept.
    """
    wish = _checked(keeper.tx, wish)
    role_id = b64url_encode(randomness.token(_ID_BYTES))
    made = RoleProfile(role_id, wish.name, wish.department, tuple(wish.needs), 1, keeper.at)
    if not keeper.tx.roles.add(made):
        raise _known(wish)
    keeper.note("role.added", made)
    return made


def change(keeper: Keeper, role_id: str, wish: RoleWish, based_on: int) -> RoleProfile:
    """Let a role be so from now on; `based_on` is the revision that was looked at. The same again changes nothing.

    Raises:
        UnknownRole: there is none of this id.
        RoleChanged: somebody changed it meanwhile.
        RoleKnown, InvalidText, UnknownFramework, UnknownCompetency, UnknownLevel: as `begin`.
    """
    before, wish = find(keeper.tx, role_id), _checked(keeper.tx, wish)
    if before.revision != based_on:
        raise RoleChanged(
            N_("Somebody changed this role meanwhile. Nothing was saved; look at it and choose again.")
        )
    after = replace(before, name=wish.name, department=wish.department, needs=tuple(wish.needs))
    if after == before:
        return before
    after = replace(after, revision=before.revision + 1, changed_at=keeper.at)
    if not keeper.tx.roles.note(after):
        raise _known(wish)
    keeper.note("role.changed", after)
    return after


def remove(keeper: Keeper, role_id: str) -> None:
    """Take a role off; badges and competencies stay.

    Raises:
        UnknownRole: there is none of this id.
    """
    role = find(keeper.tx, role_id)
    keeper.tx.roles.remove(role_id)
    keeper.note("role.removed", role)


def _checked(tx: Transaction, wish: RoleWish) -> RoleWish:
    name = " ".join(wish.name.split())
    fault = fault_in_line(name, NAME_LIMIT) if name else N_("Say what it is called.")
    if fault is not None:
        raise InvalidText(say("The name of the role can not be used. {fault}", fault=fault))
    needs = {(each.framework, each.item): each for each in wish.needs}
    if len(needs) > MOST_NEEDS:
        raise InvalidText(say("A role needs at most {most} competencies. Take some out.", most=MOST_NEEDS))
    for each in needs.values():
        find_item(tx, each.framework, each.item)
        if each.level not in LEVELS:
            raise UnknownLevel(
                say("Levels are numbers from {least} to {most}.", least=LEVELS[0], most=LEVELS[-1])
            )
    return RoleWish(name, departments.tidied(wish.department), tuple(needs.values()))


def _known(wish: RoleWish) -> RoleKnown:
    if not wish.department:
        return RoleKnown(
            say(
                "There is a role “{name}” of no department already. Change that one, or choose another name.",
                name=wish.name,
            )
        )
    return RoleKnown(
        say(
            "There is a role “{name}” in {department} already. Change that one, or choose another name.",
            name=wish.name,
            department=wish.department,
        )
    )
