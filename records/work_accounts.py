"""Work accounts: the provider with which an organisation's people sign in, and whose account is whose."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, select

from records import insertion
from records.principals import Role
from records.sign_in_tables import WORK_ACCOUNT, WORK_PROVIDER


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenID Provider. `algorithm` is the one that its ID tokens must be signed with.

    With a `roles_claim`, what that claim holds decides about roles: `roles` says which value gives which.
    """

    name: str
    issuer: str
    client_id: str
    algorithm: str = "RS256"
    sealed_secret: bytes | None = field(default=None, repr=False)
    roles_claim: str = ""
    roles: Mapping[str, Role] = field(default_factory=dict)
    department_claim: str = ""


@dataclass(frozen=True, slots=True)
class WorkAccount:
    """Somebody as a provider knows them (OpenID Connect Core, 5.7: issuer and subject together, nothing else)."""

    issuer: str
    subject: str


def put_provider(connection: Connection, organisation_id: str, provider: Provider, now: datetime) -> None:
    """Keep the provider of an organisation, in place of one before."""
    said = asdict(provider) | {"roles": {value: role.value for value, role in provider.roles.items()}}
    whose = {"organisation_id": organisation_id}
    insertion.put(connection, WORK_PROVIDER, whose, said | {"changed_at": now})


def provider_of(connection: Connection, organisation_id: str) -> Provider | None:
    """Return with which provider an organisation's people sign in, if any."""
    query = select(WORK_PROVIDER).where(WORK_PROVIDER.c.organisation_id == organisation_id)
    row = connection.execute(query).mappings().first()
    return None if row is None else _provider(row)


def remove_provider(connection: Connection, organisation_id: str) -> bool:
    """Let nobody sign in by the provider any more; False if there is none. Whose account is whose stays known."""
    gone = delete(WORK_PROVIDER).where(WORK_PROVIDER.c.organisation_id == organisation_id)
    return connection.execute(gone).rowcount == 1


def principal_of(connection: Connection, organisation_id: str, account: WorkAccount) -> str | None:
    """Return the id of the principal whose account this is."""
    query = select(WORK_ACCOUNT.c.principal_id).where(*_is(organisation_id, account))
    found: str | None = connection.execute(query).scalar()
    return found


def has_account(connection: Connection, organisation_id: str, principal_id: str, issuer: str) -> bool:
    """Return whether somebody has an account with this provider already."""
    query = select(WORK_ACCOUNT.c.subject).where(
        WORK_ACCOUNT.c.organisation_id == organisation_id,
        WORK_ACCOUNT.c.principal_id == principal_id,
        WORK_ACCOUNT.c.issuer == issuer,
    )
    return connection.execute(query).first() is not None


def link(
    connection: Connection, organisation_id: str, account: WorkAccount, principal_id: str, now: datetime
) -> bool:
    """Note whose account this is; False if it is somebody's already."""
    return insertion.insert_unless_there(
        connection,
        WORK_ACCOUNT,
        organisation_id=organisation_id,
        **asdict(account),
        principal_id=principal_id,
        linked_at=now,
    )


def _is(organisation_id: str, account: WorkAccount) -> tuple[ColumnElement[bool], ...]:
    return (
        WORK_ACCOUNT.c.organisation_id == organisation_id,
        WORK_ACCOUNT.c.issuer == account.issuer,
        WORK_ACCOUNT.c.subject == account.subject,
    )


def _provider(row: RowMapping) -> Provider:
    roles = {value: Role(role) for value, role in row["roles"].items()}
    known = {
        name: row[name]
        for name in ("name", "issuer", "client_id", "algorithm", "roles_claim", "department_claim")
    }
    sealed = row["sealed_secret"]
    return Provider(**known, roles=roles, sealed_secret=None if sealed is None else bytes(sealed))
