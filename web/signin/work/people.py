"""Who here is meant by a work account, and which role it gives."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from credentials.wording import N_, say
from records import organisations, principals, work_accounts
from records.bearer import Entropy
from records.errors import InvalidPrincipal, LastHr
from records.notes import note
from records.principals import Role
from records.staff import LONGEST, LONGEST_DEPARTMENT, Staff, Wanted
from records.work_accounts import Provider, WorkAccount
from web.signin.errors import LastOfHr, NobodyOfThisAccount
from web.signin.work.id_tokens import Identity

BY: Final = "work account"
# Of several roles that a claim gives, the first of these counts.
_STRONGEST_FIRST: Final = (Role.HR, Role.LEADER, Role.AUDITOR, Role.EMPLOYEE)


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
        LastOfHr: the provider takes the role of the last of HR.
    """
    staff, account = Staff(connection, organisation_id, BY, now), WorkAccount(who.issuer, who.subject)
    known = work_accounts.principal_of(connection, organisation_id, account)
    found = known or _first_time(staff, provider, account, who, entropy)
    _as_said(staff, provider, who.claims, found)
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
    return next(iter(_values(_at(claims, path))), "")


def _first_time(
    staff: Staff, provider: Provider, account: WorkAccount, who: Identity, entropy: Entropy
) -> str:
    # Of two first times at once, the second finds what the first made.
    organisations.lock(staff.connection, staff.organisation_id)
    known = work_accounts.principal_of(staff.connection, staff.organisation_id, account)
    return known or _linked(staff, account, who) or _added(staff, provider, account, who, entropy)


def _linked(staff: Staff, account: WorkAccount, who: Identity) -> str | None:
    """Return whoever has the verified address, if they have no account with this provider yet: only once."""
    connection, organisation_id = staff.connection, staff.organisation_id
    principal = principals.by_address(connection, organisation_id, who.address) if who.address else None
    if principal is None:
        return None
    if work_accounts.has_account(connection, organisation_id, principal.id, account.issuer):
        raise NobodyOfThisAccount(
            N_(
                "Somebody signs in here with your e-mail address already, and with another work account than yours."
            )
        )
    _link(staff, account, principal.id)
    return principal.id


def _added(staff: Staff, provider: Provider, account: WorkAccount, who: Identity, entropy: Entropy) -> str:
    role = role_of(provider, who.claims)
    if role is None or not who.address:
        raise NobodyOfThisAccount(
            N_("You signed in at your provider, but nobody here is known by your work account.")
        )
    wanted = Wanted(_shown(who.name, LONGEST), role, _department(provider, who.claims))
    try:
        made = staff.add(who.address, wanted, entropy)
    except InvalidPrincipal as fault:
        raise NobodyOfThisAccount(
            say("Your provider says who you are, but: {fault}", fault=str(fault))
        ) from fault
    _link(staff, account, made.id)
    return made.id


def _link(staff: Staff, account: WorkAccount, principal_id: str) -> None:
    work_accounts.link(staff.connection, staff.organisation_id, account, principal_id, staff.now)
    note(
        staff.connection,
        staff.organisation_id,
        "sign_in.work_account_linked",
        principal_id,
        actor=principal_id,
        now=staff.now,
    )


def _as_said(staff: Staff, provider: Provider, claims: Mapping[str, Any], principal_id: str) -> None:
    """Give somebody the role and the department that the provider says, where it says any."""
    before = staff.find(principal_id)
    role = (role_of(provider, claims) or Role.EMPLOYEE) if provider.roles_claim else before.role
    department = _department(provider, claims) if provider.department_claim else before.department
    if (role, department) == (before.role, before.department):
        return
    try:
        staff.change(principal_id, Wanted(_shown(before.name, LONGEST), role, department))
    except LastHr as fault:
        raise LastOfHr(
            N_(
                "Your provider says that you are not of HR any more, and you are the last of HR who may sign in here. "
                "Nothing was changed."
            )
        ) from fault


def _department(provider: Provider, claims: Mapping[str, Any]) -> str:
    said = text_of(claims, provider.department_claim) if provider.department_claim else ""
    return _shown(said, LONGEST_DEPARTMENT)


def _shown(text: str, longest: int) -> str:
    """Return what can be kept of a text that a provider says."""
    words = "".join(each if each.isprintable() else " " for each in text).split()
    return " ".join(words)[:longest].rstrip()


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
