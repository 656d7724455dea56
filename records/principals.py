"""Who may do something here: people who sign in, each with one role in one organisation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, Select, insert, select, update

from records.tables import PRINCIPAL


class Role(StrEnum):
    """What a principal is here; each edge says what each role may do. `DIRECTORY` programs alone have."""

    HR = "hr"
    LEADER = "leader"
    AUDITOR = "auditor"
    EMPLOYEE = "employee"
    PARTNER = "partner"
    DIRECTORY = "directory"


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who may sign in. `address` is an e-mail address in lower case, `department` "" for none."""

    id: str
    name: str
    address: str
    role: Role
    disabled_at: datetime | None = None
    department: str = ""


def add(connection: Connection, organisation_id: str, principal: Principal, at: datetime) -> None:
    """Keep a new principal.

    Raises:
        records.errors.Conflict: the id or address is taken.
    """
    row = {"id": principal.id, "address": principal.address, **_said(principal)}
    connection.execute(insert(PRINCIPAL).values(organisation_id=organisation_id, **row, created_at=at))


def change(connection: Connection, organisation_id: str, principal: Principal) -> bool:
    """Give the principal of this id this name, role and department; False if there is none."""
    changed = update(PRINCIPAL).where(
        PRINCIPAL.c.organisation_id == organisation_id, PRINCIPAL.c.id == principal.id
    )
    return connection.execute(changed.values(**_said(principal))).rowcount == 1


def move(connection: Connection, organisation_id: str, principal_id: str, address: str) -> None:
    """Give a principal another address (lower case).

    Raises:
        records.errors.Conflict: somebody has it.
    """
    moved = update(PRINCIPAL).where(
        PRINCIPAL.c.organisation_id == organisation_id, PRINCIPAL.c.id == principal_id
    )
    connection.execute(moved.values(address=address))


def get(connection: Connection, organisation_id: str, principal_id: str) -> Principal | None:
    """Return the principal of this id."""
    return _one(connection, _of(organisation_id).where(PRINCIPAL.c.id == principal_id))


def by_address(connection: Connection, organisation_id: str, address: str) -> Principal | None:
    """Return the principal with this address (lower case)."""
    return _one(connection, _of(organisation_id).where(PRINCIPAL.c.address == address))


def hold(connection: Connection, organisation_id: str, principal_id: str) -> None:
    """Keep other transactions from holding this principal until this one ends."""
    query = select(PRINCIPAL.c.id).where(
        PRINCIPAL.c.organisation_id == organisation_id, PRINCIPAL.c.id == principal_id
    )
    connection.execute(query.with_for_update(key_share=True))


def every(connection: Connection, organisation_id: str) -> Sequence[Principal]:
    """Return every principal of an organisation, by address."""
    query = _of(organisation_id).order_by(PRINCIPAL.c.address)
    return [_principal(row) for row in connection.execute(query).mappings()]


def disable(connection: Connection, organisation_id: str, principal_id: str, at: datetime) -> bool:
    """Let a principal in no more, sessions under way included; False if there is none to disable."""
    done = connection.execute(
        update(PRINCIPAL)
        .where(
            PRINCIPAL.c.organisation_id == organisation_id,
            PRINCIPAL.c.id == principal_id,
            PRINCIPAL.c.disabled_at.is_(None),
        )
        .values(disabled_at=at)
    )
    return done.rowcount == 1


def enable(connection: Connection, organisation_id: str, principal_id: str) -> bool:
    """Let a disabled principal in again; False if there is none."""
    done = connection.execute(
        update(PRINCIPAL)
        .where(
            PRINCIPAL.c.organisation_id == organisation_id,
            PRINCIPAL.c.id == principal_id,
            PRINCIPAL.c.disabled_at.is_not(None),
        )
        .values(disabled_at=None)
    )
    return done.rowcount == 1


def _said(principal: Principal) -> dict[str, str | None]:
    return {
        "name": principal.name,
        "role": principal.role.value,
        "department": principal.department or None,
    }


def _of(organisation_id: str) -> Select[tuple[object, ...]]:
    return select(PRINCIPAL).where(PRINCIPAL.c.organisation_id == organisation_id)


def _one(connection: Connection, query: Select[tuple[object, ...]]) -> Principal | None:
    row = connection.execute(query).mappings().first()
    return None if row is None else _principal(row)


def _principal(row: RowMapping) -> Principal:
    return Principal(
        row["id"], row["name"], row["address"], Role(row["role"]), row["disabled_at"], row["department"] or ""
    )
