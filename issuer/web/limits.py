"""How far a visitor of some role sees: whoever is not HR or an auditor sees their department and what they gave."""

from collections.abc import Callable, Mapping
from typing import Final

from credentials.wording import N_
from issuer.awarding import recipients
from issuer.errors import OutsideDepartment, UnknownAward, UnknownPerson
from issuer.ports import Transaction
from issuer.sight import Sight
from issuer.web.desk import Desk
from records.principals import Role
from web.errors import NotAllowed
from web.signin.permissions import Permission
from web.signin.visitors import Visitor

EVERYTHING: Final = frozenset({Role.HR, Role.AUDITOR})
# The names that places in addresses have for an award's id, and for a person's id or address.
AWARD: Final = "award_id"
PEOPLE: Final = frozenset({"person_id", "person"})


def sight_of(visitor: Visitor, permission: Permission = Permission.SEE_AWARDS) -> Sight | None:
    """Return how far a visitor sees for what a permission allows; None for everything."""
    if visitor.role in EVERYTHING:
        return None
    own_only = permission is Permission.CHANGE_STATUS
    return Sight(visitor.id, visitor.department, visitor.address, own_only)


def sees(tx: Transaction, visitor: Visitor, award_id: str, permission: Permission) -> bool:
    """Return whether an award is in a visitor's sight for what a permission allows."""
    return tx.awards.seen_by(sight_of(visitor, permission)).get(award_id) is not None


def named_to(tx: Transaction, visitor: Visitor) -> frozenset[str] | None:
    """Return the ids of the people whose names a visitor may read; None for everybody's."""
    sight = sight_of(visitor)
    return None if sight is None else tx.people.in_sight(sight)


def check_person(desk: Desk, visitor: Visitor, person: str) -> None:
    """Return if a visitor may look at a person: at one of their department, or one whose award they see.

    Raises:
        UnknownPerson: they may not, which is told as of somebody who is not there.
    """
    with desk.store.transaction(visitor.organisation) as tx:
        found = recipients.known(tx, person)
        if found is not None:
            mine = [tx.people.department(each) == visitor.department for each in found.addresses]
            if any(mine) or tx.awards.seen_by(sight_of(visitor)).of_person(found.id):
                return
    raise UnknownPerson(recipients.NOBODY)


def check_badge(tx: Transaction, visitor: Visitor, slug: str) -> None:
    """Return if a visitor may change a badge of the plan: HR any, others those of their department and of none.

    Raises:
        OutsideDepartment: it is another department's.
    """
    if visitor.role not in EVERYTHING and tx.plan.departments().get(slug, "") not in ("", visitor.department):
        raise OutsideDepartment(N_("This badge is another department's. Ask HR to change it."))


def limits_of(desk: Desk) -> Callable[[Visitor, Permission, Mapping[str, str]], None]:
    """Return what refuses a request about an award that is out of its visitor's sight, as if there were none."""

    def check(visitor: Visitor, permission: Permission, places: Mapping[str, str]) -> None:
        if visitor.role in EVERYTHING:
            return
        for name in PEOPLE & places.keys():
            check_person(desk, visitor, places[name])
        if AWARD not in places:
            return
        with desk.store.transaction(visitor.organisation) as tx:
            if sees(tx, visitor, places[AWARD], permission):
                return
            may_look = sees(tx, visitor, places[AWARD], Permission.SEE_AWARDS)
        if may_look:
            raise NotAllowed(N_("Badge managers change only what they awarded themselves. Ask HR."))
        raise UnknownAward(N_("There is no award of this id here. Look it up in the list of awards."))

    return check
