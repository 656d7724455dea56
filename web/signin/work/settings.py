"""The provider of an organisation, as HR or an operator sets it up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import Connection

from credentials.wording import N_, say
from records import work_accounts
from records.notes import note
from records.principals import Role
from records.sealing import Seal
from records.work_accounts import Provider
from web.signin.errors import NoWorkAccounts, SettingRefused
from web.signin.work.accounts import secret_context

ALGORITHMS: Final = ("RS256", "ES256", "ES384", "EdDSA")
# PARTNER is for people of other organisations, whom no provider of this one vouches for.
ROLES: Final = (Role.HR, Role.LEADER, Role.AUDITOR, Role.EMPLOYEE)
_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
_LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class WantedProvider:
    """A provider as typed; `roles` are lines such as `badge-hr = hr`. Without `secret` one that is kept stays."""

    name: str
    issuer: str
    client_id: str
    algorithm: str = "RS256"
    secret: str = field(default="", repr=False)
    roles_claim: str = ""
    roles: str = ""
    department_claim: str = ""


def read(wanted: WantedProvider) -> Provider:
    """Return the provider that was typed, still without its secret.

    Raises:
        SettingRefused: a part of it can not be used; the words say which and what it takes.
    """
    roles = _roles(wanted.roles.splitlines())
    claim = wanted.roles_claim.strip()
    if bool(claim) != bool(roles):
        raise SettingRefused(
            N_("Name the claim that holds the groups, and at least one line such as “badge-hr = hr”.")
        )
    if wanted.algorithm not in ALGORITHMS:
        raise SettingRefused(
            say(
                "The algorithm is “{algorithm}”; it takes {names}.",
                algorithm=wanted.algorithm,
                names=", ".join(ALGORITHMS),
            )
        )
    return Provider(
        name=_text(N_("The name is missing, or not one line of text."), wanted.name),
        issuer=_issuer(wanted.issuer.strip()),
        client_id=_text(N_("The client id is missing, or not one line of text."), wanted.client_id),
        algorithm=wanted.algorithm,
        roles_claim=claim,
        roles=roles,
        department_claim=wanted.department_claim.strip(),
    )


def keep(
    connection: Connection,
    organisation_id: str,
    provider: Provider,
    secret: str,
    seal: Seal,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Keep a provider with its secret, sealed; without a new secret that of the same client stays."""
    before = work_accounts.provider_of(connection, organisation_id)
    is_same = before is not None and (before.issuer, before.client_id) == (
        provider.issuer,
        provider.client_id,
    )
    sealed = before.sealed_secret if before is not None and is_same else None
    if secret:
        sealed = seal.seal(secret.encode(), secret_context(organisation_id))
    made = replace(provider, sealed_secret=sealed)
    work_accounts.put_provider(connection, organisation_id, made, now)
    said = {"issuer": provider.issuer, "client_id": provider.client_id}
    note(connection, organisation_id, "sign_in.provider_set", organisation_id, actor=actor, now=now, **said)


def remove(connection: Connection, organisation_id: str, *, actor: str, now: datetime) -> None:
    """Let nobody sign in by the provider any more.

    Raises:
        NoWorkAccounts: there is none.
    """
    if not work_accounts.remove_provider(connection, organisation_id):
        raise NoWorkAccounts(N_("There is no provider of work accounts to take off."))
    note(connection, organisation_id, "sign_in.provider_removed", organisation_id, actor=actor, now=now)


def roles_text(roles: Mapping[str, Role]) -> str:
    """Return which value gives which role, as it is typed."""
    return "\n".join(f"{value} = {role.value}" for value, role in roles.items())


def _roles(lines: Iterable[str]) -> dict[str, Role]:
    found = {}
    for line in filter(str.strip, lines):
        value, sign, role = (part.strip() for part in line.rpartition("="))
        if not sign or not value or role not in ROLES:
            names = ", ".join(each.value for each in ROLES)
            raise SettingRefused(
                say(
                    "“{line}” is not a line such as “badge-hr = hr”; roles are {names}.",
                    line=line.strip(),
                    names=names,
                )
            )
        found[value] = Role(role)
    return found


def _issuer(text: str) -> str:
    try:
        parts = urlsplit(text)
        is_secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    except ValueError:
        parts, is_secure = urlsplit(""), False
    if not is_secure or not parts.hostname or parts.query or parts.fragment or "@" in parts.netloc:
        raise SettingRefused(
            N_("The issuer is an https address without query, exactly as the provider writes it.")
        )
    return text


def _text(refusal: str, text: str) -> str:
    said = text.strip()
    if not said or len(said) > _LONGEST or not said.isprintable():
        raise SettingRefused(refusal)
    return said
