"""Who signs in, looked after by HR: people are added, changed, kept out and let in again, each with its audit entry.

Every change holds the organisation first: of two who at once would leave nobody of HR, one is refused.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from records import one_time_links, organisations, principals, sessions
from records.bearer import Entropy
from records.errors import InvalidPrincipal, LastHr, OwnLink, PrincipalKnown, UnknownPrincipal
from records.notes import note
from records.principals import Principal, Role

LONGEST: Final = 200
LONGEST_DEPARTMENT: Final = 100
LINK_LIFETIME: Final = timedelta(hours=1)
_ID_BYTES: Final = 12
# One sign of each kind is enough here: whether mail arrives, only mail can tell.
_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody as they are to be."""

    name: str
    role: Role
    department: str = ""


@dataclass(frozen=True, slots=True)
class Staff:
    """The people who sign in at one organisation, in one transaction; `by` is who looks after them."""

    connection: Connection
    organisation_id: str
    by: str
    now: datetime

    def all(self) -> Sequence[Principal]:
        """Return everybody, by address."""
        return principals.every(self.connection, self.organisation_id)

    def find(self, id_or_address: str) -> Principal:
        """Return who has this id, or this address.

        Raises:
            UnknownPrincipal: nobody has.
        """
        found = principals.get(self.connection, self.organisation_id, id_or_address) or principals.by_address(
            self.connection, self.organisation_id, id_or_address.strip().lower()
        )
        if found is None:
            raise UnknownPrincipal("Nobody of this id or address signs in here. Look at the list of people.")
        return found

    def add(self, address: str, wanted: Wanted, entropy: Entropy) -> Principal:
        """Add somebody and return them.

        Raises:
            InvalidPrincipal: the name, address or department can not be used.
            PrincipalKnown: somebody has this address.
        """
        new_id = f"p-{entropy(_ID_BYTES).hex()}"
        return self.admit(Principal(new_id, wanted.name, address, wanted.role, None, wanted.department))

    def admit(self, somebody: Principal) -> Principal:
        """Add somebody whose id is given already, and return them; the id stands in the audit log.

        Raises:
            InvalidPrincipal: the name, address or department can not be used.
            PrincipalKnown: somebody has this address.
        """
        organisations.lock(self.connection, self.organisation_id)
        address = checked_address(somebody.address)
        tidy = tidied(Wanted(somebody.name, somebody.role, somebody.department))
        if principals.by_address(self.connection, self.organisation_id, address) is not None:
            raise PrincipalKnown("Somebody with this address signs in here already. Change them in the list.")
        made = Principal(
            somebody.id, tidy.name or address, address, tidy.role, somebody.disabled_at, tidy.department
        )
        principals.add(self.connection, self.organisation_id, made, self.now)
        self._note("principal.added", made)
        return made

    def change(self, principal_id: str, wanted: Wanted) -> Principal:
        """Give somebody another name, role or department, and return them.

        Their sessions end, if what they may do changes.

        Raises:
            UnknownPrincipal: there is nobody of this id.
            InvalidPrincipal: the name or department can not be used.
            LastHr: nobody of HR would be left.
        """
        organisations.lock(self.connection, self.organisation_id)
        found, tidy = self.find(principal_id), tidied(wanted)
        changed = replace(found, name=tidy.name or found.address, role=tidy.role, department=tidy.department)
        if changed == found:
            return found
        self._keep_hr(found, stays=changed.role is Role.HR)
        principals.change(self.connection, self.organisation_id, changed)
        if (changed.role, changed.department) != (found.role, found.department):
            self._end_sessions(found)
        self._note("principal.changed", changed)
        return changed

    def disable(self, principal_id: str) -> Principal:
        """Let somebody in no more, and end their sessions; return them.

        Raises:
            UnknownPrincipal: there is nobody of this id.
            LastHr: nobody of HR would be left.
        """
        organisations.lock(self.connection, self.organisation_id)
        found = self.find(principal_id)
        self._keep_hr(found, stays=False)
        if principals.disable(self.connection, self.organisation_id, found.id, self.now):
            self._end_sessions(found)
            self._note("principal.disabled", found)
        return replace(found, disabled_at=found.disabled_at or self.now)

    def enable(self, principal_id: str) -> Principal:
        """Let somebody in again, and return them.

        Raises:
            UnknownPrincipal: there is nobody of this id.
        """
        organisations.lock(self.connection, self.organisation_id)
        found = self.find(principal_id)
        if principals.enable(self.connection, self.organisation_id, found.id):
            self._note("principal.enabled", found)
        return replace(found, disabled_at=None)

    def link(self, id_or_address: str, entropy: Entropy) -> str:
        """Return the secret of a link that signs somebody in once, within an hour.

        Raises:
            UnknownPrincipal: there is nobody of this id or address, or they are let in no more.
            OwnLink: it would sign in whoever makes it, who then would be freshly signed in without proof.
        """
        found = self.find(id_or_address)
        if found.disabled_at is not None:
            raise UnknownPrincipal("This person is let in no more. Let them in again first.")
        if found.id == self.by:
            raise OwnLink("A link for you is made by somebody else of HR, or by `cairn sign-in`.")
        secret = one_time_links.make(
            self.connection, self.organisation_id, found.id, entropy, self.now, LINK_LIFETIME
        )
        self._note("sign_in.link_made", found)
        return secret

    def _keep_hr(self, found: Principal, *, stays: bool) -> None:
        if stays or found.role is not Role.HR or found.disabled_at is not None:
            return
        others = [each for each in self.all() if each.role is Role.HR and each.disabled_at is None]
        if len(others) == 1:
            raise LastHr(
                "This is the last person of HR who may sign in. Nothing was changed. Make somebody else HR first."
            )

    def _end_sessions(self, whose: Principal) -> None:
        sessions.end_all(self.connection, self.organisation_id, whose.id, self.now)

    def _note(self, action: str, about: Principal) -> None:
        said = {"role": about.role.value, "department": about.department}
        note(self.connection, self.organisation_id, action, about.id, actor=self.by, now=self.now, **said)


def checked_address(text: str) -> str:
    """Return an e-mail address as it is kept.

    Raises:
        InvalidPrincipal: it is none that mail could reach.
    """
    address = text.strip().lower()
    if len(address) > LONGEST or _ADDRESS.fullmatch(address) is None or not address.isprintable():
        raise InvalidPrincipal("address", "This is not an e-mail address that mail could reach. Check it.")
    return address


def tidied(wanted: Wanted) -> Wanted:
    """Return somebody with a name and department as they are kept.

    Raises:
        InvalidPrincipal: one of them can not be used.
    """
    name, department = " ".join(wanted.name.split()), " ".join(wanted.department.split())
    if len(name) > LONGEST or not name.isprintable():
        raise InvalidPrincipal(
            "name", f"The name has at most {LONGEST} letters, and only such as can be shown."
        )
    if len(department) > LONGEST_DEPARTMENT or not department.isprintable():
        raise InvalidPrincipal(
            "department",
            f"The department has at most {LONGEST_DEPARTMENT} letters, and only such as can be shown.",
        )
    return Wanted(name, wanted.role, department)
