"""People as a company's directory has them: who joins, changes and leaves, each change with its audit entry (ADR 68).

Everybody who signs in is in it, whoever added them. Who leaves is let in no more, and a job is put that tells
them how to take their badges along; what they were awarded stays. Whom somebody shut out, a program does not let in
again: its wish is kept but for that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, insert, select, update

from records import organisations, principals
from records.bearer import Entropy
from records.directory_tables import DIRECTORY_ENTRY
from records.errors import AddressFixed, PrincipalKnown, UnknownPrincipal, VersionPassed
from records.notes import note
from records.outbox import Outbox
from records.principals import Principal, Role
from records.shut_out import KEPT_OUT, is_program, last_of
from records.staff import Staff, Wanted, checked_address
from records.tables import PRINCIPAL

# The job that tells somebody who left how to take their badges along; the principal's id is the key.
LEFT: Final = "people.left"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the directory. `document`: what a directory said besides; `version` counts changes."""

    principal: Principal
    user_name: str
    created_at: datetime
    changed_at: datetime
    external_id: str | None = None
    document: Mapping[str, Any] = field(default_factory=dict)
    version: int = 0
    is_removed: bool = False

    @property
    def is_active(self) -> bool:
        """Whether they may sign in."""
        return self.principal.disabled_at is None


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody as a directory wants them to be. `document` is None where nothing of it changes."""

    address: str
    name: str
    department: str
    user_name: str = ""
    external_id: str | None = None
    is_active: bool = True
    document: Mapping[str, Any] | None = None

    @property
    def key(self) -> str:
        """The user name as it is compared; without one, the address."""
        return (self.user_name or self.address).strip().lower()


@dataclass(frozen=True, slots=True)
class Directory:
    """The directory of one organisation, in one transaction; `by` is who changes it."""

    connection: Connection
    organisation_id: str
    by: str
    now: datetime
    entropy: Entropy

    def all(self) -> Sequence[Member]:
        """Return everybody but those that were removed, by address."""
        found = (_member(row) for row in self.connection.execute(self._query().order_by(PRINCIPAL.c.address)))
        return [each for each in found if not each.is_removed]

    def find(self, principal_id: str) -> Member:
        """Return the member of this id.

        Raises:
            UnknownPrincipal: there is none, or they were removed.
        """
        found = self._get(principal_id)
        if found is None or found.is_removed:
            raise UnknownPrincipal("Nobody of this id is in the directory.")
        return found

    def join(self, wish: Wish) -> Member:
        """Add somebody, as an employee, and return them; somebody who was removed comes back as who they were.

        Raises:
            PrincipalKnown: somebody has this address or user name.
            InvalidPrincipal: the name, address or department can not be used.
        """
        organisations.lock(self.connection, self.organisation_id)
        before = self._of_address(checked_address(wish.address))
        if before is not None and not before.is_removed:
            raise PrincipalKnown("Somebody with this address is in the directory already.")
        self._check_user_name(wish, None if before is None else before.principal.id)
        if before is not None:
            return self._change(before, wish)
        made = self._staff.add(wish.address, Wanted(wish.name, Role.EMPLOYEE, wish.department), self.entropy)
        self._keep(made.id, wish, 1)
        if not wish.is_active:
            self._staff.disable(made.id)
        return self.find(made.id)

    def change(self, principal_id: str, wish: Wish, version: int | None = None) -> Member:
        """Have somebody be as wished, and return them. `version` is the one that was looked at, None for any.

        Raises:
            UnknownPrincipal: there is nobody of this id.
            VersionPassed: somebody else changed them meanwhile.
            PrincipalKnown, InvalidPrincipal: as `join`.
            AddressFixed: they are more than an employee, so their address is changed by hand alone.
            LastHr: nobody of HR would be left.
        """
        organisations.lock(self.connection, self.organisation_id)
        found = self.find(principal_id)
        self._check_version(found, version)
        self._check_user_name(wish, found.principal.id)
        return self._change(found, wish)

    def leave(self, principal_id: str) -> Member:
        """Let somebody in no more, since they left, and return them. Twice is the same as once.

        Raises:
            UnknownPrincipal: there is nobody of this id.
            LastHr: nobody of HR would be left.
        """
        found = self.find(principal_id)
        if found.is_active:
            self._left(found.principal)
        return self.find(principal_id)

    def remove(self, principal_id: str, version: int | None = None) -> None:
        """Take somebody out of the directory: they leave, and are not in it any more.

        Raises:
            UnknownPrincipal: there is nobody of this id.
            VersionPassed: somebody else changed them meanwhile.
            LastHr: nobody of HR would be left.
        """
        organisations.lock(self.connection, self.organisation_id)
        found = self.find(principal_id)
        self._check_version(found, version)
        self.leave(principal_id)
        self._keep(principal_id, _wish_of(found), found.version + 1, removed_at=self.now)
        self._note("directory.removed", principal_id)

    @property
    def _staff(self) -> Staff:
        return Staff(self.connection, self.organisation_id, self.by, self.now)

    def _change(self, found: Member, wish: Wish) -> Member:
        principal, wish = found.principal, self._as_decided(found, wish)
        if checked_address(wish.address) != principal.address:
            self._move(principal, checked_address(wish.address))
        if not wish.is_active:
            if found.is_active:
                self._left(principal)
        elif not found.is_active:
            self._back(principal)
        self._staff.change(principal.id, Wanted(wish.name, principal.role, wish.department))
        if _says_other(found, wish):
            self._keep(principal.id, wish, found.version + 1)
        return self.find(principal.id)

    def _as_decided(self, found: Member, wish: Wish) -> Wish:
        """Return a wish with whom somebody shut out still out: no program undoes that, and its asking is noted once."""
        if found.is_active or not wish.is_active or not is_program(self.by):
            return wish
        who = found.principal.id
        shut = last_of(self.connection, self.organisation_id, {who}).get(who)
        if shut is not None and shut.by_program:
            return wish
        if shut is None or shut.asked_at is None:
            self._note(KEPT_OUT, who)
        return replace(wish, is_active=False)

    def _move(self, principal: Principal, address: str) -> None:
        if principal.role is not Role.EMPLOYEE:
            raise AddressFixed(
                "Only employees get another address from a directory. HR changes this one by hand."
            )
        if principals.by_address(self.connection, self.organisation_id, address) is not None:
            raise PrincipalKnown("Somebody with this address is in the directory already.")
        principals.move(self.connection, self.organisation_id, principal.id, address)
        self._note("principal.address_changed", principal.id)

    def _left(self, principal: Principal) -> None:
        self._staff.disable(principal.id)
        self._outbox.put(LEFT, principal.id, self.now, {"address": principal.address})

    def _back(self, principal: Principal) -> None:
        self._staff.enable(principal.id)
        self._outbox.drop(LEFT, principal.id)

    @property
    def _outbox(self) -> Outbox:
        return Outbox(self.connection, self.organisation_id)

    def _check_user_name(self, wish: Wish, own_id: str | None) -> None:
        table = DIRECTORY_ENTRY
        query = select(table.c.principal_id).where(
            table.c.organisation_id == self.organisation_id,
            table.c.user_name == wish.key,
            table.c.removed_at.is_(None),
        )
        if self.connection.execute(query).scalar() not in (None, own_id):
            raise PrincipalKnown("Somebody with this user name is in the directory already.")

    def _check_version(self, found: Member, version: int | None) -> None:
        if version is not None and version != found.version:
            raise VersionPassed("Somebody else changed this person meanwhile. Read them again.")

    def _keep(
        self, principal_id: str, wish: Wish, version: int, *, removed_at: datetime | None = None
    ) -> None:
        table = DIRECTORY_ENTRY
        # Who was removed gives their user name up, so that somebody else may have it.
        columns = {
            "user_name": wish.key if removed_at is None else f"\n{principal_id}",
            "external_id": wish.external_id,
            "document": dict(wish.document or {}),
            "version": version,
            "changed_at": self.now,
            "removed_at": removed_at,
        }
        mine = {"organisation_id": self.organisation_id, "principal_id": principal_id}
        changed = update(table).where(
            table.c.organisation_id == self.organisation_id, table.c.principal_id == principal_id
        )
        if self.connection.execute(changed.values(**columns)).rowcount == 0:
            self.connection.execute(insert(table).values(**mine, **columns))

    def _note(self, action: str, principal_id: str) -> None:
        note(self.connection, self.organisation_id, action, principal_id, actor=self.by, now=self.now)

    def _get(self, principal_id: str) -> Member | None:
        row = self.connection.execute(self._query().where(PRINCIPAL.c.id == principal_id)).first()
        return None if row is None else _member(row)

    def _of_address(self, address: str) -> Member | None:
        row = self.connection.execute(self._query().where(PRINCIPAL.c.address == address)).first()
        return None if row is None else _member(row)

    def _query(self) -> Select[*tuple[Any, ...]]:
        same = (DIRECTORY_ENTRY.c.organisation_id == PRINCIPAL.c.organisation_id) & (
            DIRECTORY_ENTRY.c.principal_id == PRINCIPAL.c.id
        )
        said = [each for each in DIRECTORY_ENTRY.c if each.name not in ("organisation_id", "principal_id")]
        query = select(PRINCIPAL, *said).select_from(PRINCIPAL.outerjoin(DIRECTORY_ENTRY, same))
        return query.where(PRINCIPAL.c.organisation_id == self.organisation_id)


def _says_other(found: Member, wish: Wish) -> bool:
    """Return whether a directory says something that is not kept yet."""
    if found.is_removed or found.version == 0:
        return True
    before, after = found.principal, wish
    same_person = (before.address, before.name, before.department, found.is_active) == (
        checked_address(after.address),
        " ".join(after.name.split()) or before.address,
        " ".join(after.department.split()),
        after.is_active,
    )
    same_names = (found.user_name, found.external_id) == (after.key, after.external_id)
    return not (same_person and same_names and found.document == dict(after.document or {}))


def _wish_of(found: Member) -> Wish:
    known = found.principal
    names = (known.address, known.name, known.department, found.user_name, found.external_id)
    return Wish(*names, is_active=found.is_active, document=found.document)


def _member(row: Row[Any]) -> Member:
    principal = Principal(
        row.id, row.name, row.address, Role(row.role), row.disabled_at, row.department or ""
    )
    if row.version is None:
        return Member(principal, row.address, row.created_at, row.created_at)
    return Member(
        principal,
        row.user_name,
        row.created_at,
        row.changed_at,
        row.external_id,
        row.document,
        row.version,
        row.removed_at is not None,
    )
