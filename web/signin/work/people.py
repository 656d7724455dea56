"""Who here is meant by a work account, and which role it gives."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from records import principals, sessions, work_accounts
from records.bearer import Entropy
from records.notes import note
from records.principals import Principal, Role
from records.work_accounts import Provider, WorkAccount
from web.signin.errors import NobodyOfThisAccount
from web.signin.work.id_tokens import Identity

_ID_BYTES: Final = 16
_LONGEST: Final = 200
# Of several roles that a claim gives, the first of these counts.
_STRONGEST_FIRST: Final = (Role.HR, Role.LEADER, Role.AUDITOR, Role.PARTNER, Role.EMPLOYEE)


def find_or_add(
    connection: Connection,
    organisation_id: str,
    provider: Provider,
    who: Identity,
    entropy: Entropy,
    now: datetime,
) -> str:
    """Return the id of whose account it is, whose role and department are then as the provider says.

    Known is whoever signed in by this account before; the first time, whoever has its address, if the provider has
    verified that. Somebody new is added if the provider gives them a role.

    Raises:
        NobodyOfThisAccount: nobody is known by it, and nobody is to be.
    """
    account, role = WorkAccount(who.issuer, who.subject), role_of(provider, who.claims)
    known = work_accounts.principal_of(connection, organisation_id, account)
    found = known or _linked(connection, organisation_id, account, who, now)
    found = found or _added(connection, organisation_id, account, who, role, entropy, now)
    if provider.roles_claim:
        _give_role(connection, organisation_id, found, role or Role.EMPLOYEE, now)
    if provider.department_claim:
        department = text_of(who.claims, provider.department_claim)
        work_accounts.note_department(connection, organisation_id, account, department)
        _give_department(connection, organisation_id, found, department, now)
    return found


def role_of(provider: Provider, claims: Mapping[str, Any]) -> Role | None:
    """Return the strongest role that the mapped claim gives; None if it gives none, or no claim is mapped."""
    if not provider.roles_claim:
        return None
    said = _values(_at(claims, provider.roles_claim))
    given = {provider.roles[value] for value in said if value in provider.roles}
    return next((role for role in _STRONGEST_FIRST if role in given), None)


def text_of(claims: Mapping[str, Any], path: str) -> str:
    """Return the text of a claim, or the first of several; "" if it has none."""
    return next(iter(_values(_at(claims, path))), "")[:_LONGEST]


def _linked(
    connection: Connection, organisation_id: str, account: WorkAccount, who: Identity, now: datetime
) -> str | None:
    """Return whoever has the verified address, if they have no account with this provider yet: only once."""
    principal = principals.by_address(connection, organisation_id, who.address) if who.address else None
    if principal is None:
        return None
    principals.hold(connection, organisation_id, principal.id)
    if work_accounts.has_account(connection, organisation_id, principal.id, account.issuer):
        raise NobodyOfThisAccount(
            "Somebody signs in here with your e-mail address already, and with another work account than yours."
        )
    _link(connection, organisation_id, account, principal.id, now)
    return principal.id


def _added(
    connection: Connection,
    organisation_id: str,
    account: WorkAccount,
    who: Identity,
    role: Role | None,
    entropy: Entropy,
    now: datetime,
) -> str:
    if role is None or not who.address:
        raise NobodyOfThisAccount(
            "You signed in at your provider, but nobody here is known by your work account."
        )
    made = Principal(entropy(_ID_BYTES).hex(), who.name[:_LONGEST] or who.address, who.address, role)
    principals.add(connection, organisation_id, made, now)
    _link(connection, organisation_id, account, made.id, now)
    return made.id


def _link(
    connection: Connection, organisation_id: str, account: WorkAccount, principal_id: str, now: datetime
) -> None:
    work_accounts.link(connection, organisation_id, account, principal_id, now)
    note(
        connection, organisation_id, "sign_in.work_account_linked", principal_id, actor=principal_id, now=now
    )


def _give_role(
    connection: Connection, organisation_id: str, principal_id: str, role: Role, now: datetime
) -> None:
    principal = principals.get(connection, organisation_id, principal_id)
    if principal is None or principal.role is role:
        return
    principals.change(connection, organisation_id, replace(principal, role=role))
    sessions.end_all(connection, organisation_id, principal_id, now)
    said = {"before": principal.role.value, "after": role.value}
    note(
        connection,
        organisation_id,
        "sign_in.role_given",
        principal_id,
        actor="work account",
        now=now,
        **said,
    )


def _give_department(
    connection: Connection, organisation_id: str, principal_id: str, department: str, now: datetime
) -> None:
    principal = principals.get(connection, organisation_id, principal_id)
    if principal is None or principal.department == department:
        return
    principals.change(connection, organisation_id, replace(principal, department=department))
    note(
        connection,
        organisation_id,
        "sign_in.department_given",
        principal_id,
        actor="work account",
        now=now,
    )


def _at(claims: Mapping[str, Any], path: str) -> object:
    """Return the claim at a path: a name, or names with dots where claims are nested (`realm_access.roles`)."""
    if path in claims:
        return claims[path]
    value: object = claims
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _values(value: object) -> Iterable[str]:
    many = value if isinstance(value, list) else [value]
    return [each for each in many if isinstance(each, str)]
