"""The condition for awards in sight, as databases have it; `issuer.sight.Sight.covers` says the same."""

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import ColumnElement, Select, func, select, union_all

from issuer.sight import Sight
from issuer.store.tables import AWARD, BADGE_DEPARTMENT
from issuer.store.tenant import Tenant
from records.tables import PERSON, PERSON_ADDRESS, PRINCIPAL


def in_sight(tenant: Tenant, sight: Sight | None) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions for an award to be in sight: none, for whoever sees everything."""
    if sight is None:
        return
    if sight.own_only:
        yield AWARD.c.given_by == sight.by
        yield AWARD.c.person_id.not_in(_people_at(tenant, sight.address))
        return
    badges = select(BADGE_DEPARTMENT.c.slug).where(
        tenant.mine(BADGE_DEPARTMENT), BADGE_DEPARTMENT.c.department == sight.department
    )
    condition = (AWARD.c.given_by == sight.by) | _in_department(tenant, sight.department, AWARD.c.person_id)
    yield condition | AWARD.c.slug.in_(badges) if sight.department else condition


def people_in_sight(tenant: Tenant, sight: Sight) -> Select[tuple[str]]:
    """Return the question for the ids of people in sight: those of the department, and whose awards are."""
    awarded = select(AWARD.c.person_id).where(tenant.mine(AWARD), *in_sight(tenant, sight))
    colleague = _in_department(tenant, sight.department, PERSON.c.id)
    return select(PERSON.c.id).where(tenant.mine(PERSON), colleague | PERSON.c.id.in_(awarded))


def department_of_address(tenant: Tenant, address: str) -> str:
    """Return the department of whoever has this address: that of who signs in with it, or with another of theirs."""
    others = select(PERSON_ADDRESS.c.person_id).where(
        tenant.mine(PERSON_ADDRESS), PERSON_ADDRESS.c.address == address
    )
    theirs = select(PERSON_ADDRESS.c.address).where(
        tenant.mine(PERSON_ADDRESS), PERSON_ADDRESS.c.person_id.in_(others)
    )
    query = select(func.max(PRINCIPAL.c.department)).where(
        tenant.mine(PRINCIPAL), (PRINCIPAL.c.address == address) | PRINCIPAL.c.address.in_(theirs)
    )
    return tenant.connection.execute(query).scalar() or ""


def departments_of_addresses(tenant: Tenant, addresses: Collection[str]) -> Mapping[str, str]:
    """Return the department of each of these addresses that is of one, as `department_of_address`."""
    theirs, others = PERSON_ADDRESS, PERSON_ADDRESS.alias()
    same = (others.c.organisation_id == theirs.c.organisation_id) & (others.c.person_id == theirs.c.person_id)
    mine = (tenant.mine(theirs), tenant.mine(PRINCIPAL), PRINCIPAL.c.department != "")
    by_another = (
        select(theirs.c.address, PRINCIPAL.c.department)
        .join(others, same)
        .join(PRINCIPAL, PRINCIPAL.c.address == others.c.address)
        .where(*mine, theirs.c.address.in_(addresses))
    )
    by_this = select(PRINCIPAL.c.address, PRINCIPAL.c.department).where(
        tenant.mine(PRINCIPAL), PRINCIPAL.c.department != "", PRINCIPAL.c.address.in_(addresses)
    )
    found: dict[str, str] = {}
    for address, department in tenant.connection.execute(union_all(by_this, by_another)):
        found[address] = max(department, found.get(address, ""))
    return found


def _in_department(tenant: Tenant, department: str, person_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that somebody is in a department, or with "" in none."""
    same = (PRINCIPAL.c.organisation_id == PERSON_ADDRESS.c.organisation_id) & (
        PRINCIPAL.c.address == PERSON_ADDRESS.c.address
    )
    people = select(PERSON_ADDRESS.c.person_id).join(PRINCIPAL, same).where(tenant.mine(PERSON_ADDRESS))
    if department:
        return person_id.in_(people.where(PRINCIPAL.c.department == department))
    return person_id.not_in(people.where(PRINCIPAL.c.department != ""))


def _people_at(tenant: Tenant, address: str) -> Select[tuple[str]]:
    return select(PERSON_ADDRESS.c.person_id).where(
        tenant.mine(PERSON_ADDRESS), PERSON_ADDRESS.c.address == address
    )
