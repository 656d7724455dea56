"""Awards and versions as rows, and rows as awards."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from issuer.ledger import (
    Approval,
    Award,
    Decision,
    Origin,
    Person,
    Privacy,
    ReasonCode,
    Ruling,
    Version,
    Withdrawal,
)
from issuer.scarcity import Edition
from issuer.store.achievement_json import from_text, to_text
from issuer.store.searching import search_text
from issuer.store.tables import AWARD, AWARD_VERSION
from issuer.store.tenant import Tenant
from records.tables import PERSON, PERSON_ADDRESS

_WITHDRAWAL = ("at", "reason", "note", "sentence", "origin", "part", "final_at")


def award_values(award: Award) -> dict[str, Any]:
    """Return an award's own columns."""
    return {
        "id": award.id,
        "slug": award.slug,
        "achievement": to_text(award.achievement),
        "person_id": award.person.id,
        "address": award.address,
        "level": award.level,
        "evidence": award.evidence,
        "awarded_by": award.awarded_by,
        "awarded_at": award.awarded_at,
        "claim_id": award.claim_id,
        "claim_expires_at": award.claim_expires_at,
        "declined_at": award.declined_at,
        "version": award.version.number,
        "search_text": search_text(award),
        "leader": award.leader,
        **_edition_values(award.edition),
        "approval_asked_by": None if award.approval is None else award.approval.asked_by,
        "given_by": award.given_by or None,
        **decision_values(None if award.approval is None else award.approval.decision),
    }


def _edition_values(edition: Edition | None) -> dict[str, Any]:
    names = ("edition_number", "edition_most", "edition_period")
    if edition is None:
        return dict.fromkeys(names)
    return dict(zip(names, (edition.number, edition.most, edition.period), strict=True))


def decision_values(decision: Decision | None) -> dict[str, Any]:
    """Return the columns of a decision about an award that waits, all NULL for None."""
    names = ("approval_ruling", "approval_at", "approval_by", "approval_note")
    if decision is None:
        return dict.fromkeys(names)
    return dict(zip(names, (decision.ruling.value, decision.at, decision.by, decision.note), strict=True))


def version_values(version: Version) -> dict[str, Any]:
    """Return a version's columns."""
    return {
        "award_id": version.award_id,
        "number": version.number,
        "valid_from": version.valid_from,
        "valid_until": version.valid_until,
        "status_list": version.status_list,
        "status_index": version.status_index,
        **withdrawal_values("revocation", version.revocation),
        **withdrawal_values("suspension", version.suspension),
        "privacy": version.privacy.value,
    }


def withdrawal_values(kind: str, withdrawal: Withdrawal | None) -> dict[str, Any]:
    """Return the columns of a revocation or suspension, all NULL for None."""
    names = [f"{kind}_{name}" for name in _WITHDRAWAL]
    if withdrawal is None:
        return dict.fromkeys(names)
    said = (withdrawal.at, withdrawal.reason.value, withdrawal.note, withdrawal.public_sentence)
    whose = (withdrawal.origin.value, withdrawal.part, withdrawal.final_at)
    return dict(zip(names, (*said, *whose), strict=True))


def version_of(row: Mapping[str, Any]) -> Version:
    """Return the version a row says."""
    return Version(
        award_id=row["award_id"],
        number=row["number"],
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
        status_list=row["status_list"],
        status_index=row["status_index"],
        revocation=_withdrawal("revocation", row),
        suspension=_withdrawal("suspension", row),
        privacy=Privacy(row["privacy"]),
    )


def awards_of(tenant: Tenant, rows: Iterable[Row[Any]]) -> list[Award]:
    """Return the awards of these rows of the award table, in their order, as they stand now."""
    kept = list(rows)
    versions = _current_versions(tenant, [row.id for row in kept])
    people = people_of(tenant, {row.person_id for row in kept})
    return [_award(row, people[row.person_id], versions[row.id]) for row in kept]


def awards_where(tenant: Tenant, *conditions: ColumnElement[bool]) -> list[Award]:
    """Return the awards of which this is true, oldest first, as they stand now: however many, by as few questions."""
    mine = (tenant.mine(AWARD), *conditions)
    rows = tenant.connection.execute(select(AWARD).where(*mine).order_by(AWARD.c.awarded_at, AWARD.c.serial))
    versions = _current_versions(tenant, select(AWARD.c.id).where(*mine))
    people = people_of(tenant, select(AWARD.c.person_id).where(*mine))
    return [_award(row, people[row.person_id], versions[row.id]) for row in rows]


_Ids = Collection[str] | Select[tuple[str]]


def _current_versions(tenant: Tenant, award_ids: _Ids) -> dict[str, Version]:
    current = (AWARD.c.id == AWARD_VERSION.c.award_id) & (AWARD.c.version == AWARD_VERSION.c.number)
    query = (
        select(AWARD_VERSION)
        .join(AWARD, current & (AWARD.c.organisation_id == AWARD_VERSION.c.organisation_id))
        .where(tenant.mine(AWARD_VERSION), AWARD_VERSION.c.award_id.in_(award_ids))
    )
    rows = tenant.connection.execute(query).mappings()
    return {row["award_id"]: version_of(dict(row)) for row in rows}


def people_of(tenant: Tenant, person_ids: _Ids) -> dict[str, Person]:
    """Return the people of these ids, by id: given one by one, or by a query."""
    addresses: dict[str, list[str]] = {}
    for row in tenant.connection.execute(_addresses(tenant, person_ids)):
        addresses.setdefault(row.person_id, []).append(row.address)
    query = select(PERSON.c.id, PERSON.c.name).where(tenant.mine(PERSON), PERSON.c.id.in_(person_ids))
    rows = tenant.connection.execute(query)
    return {row.id: Person(row.id, row.name, tuple(addresses.get(row.id, ()))) for row in rows}


def _addresses(tenant: Tenant, person_ids: _Ids) -> Select[tuple[str, str]]:
    table = PERSON_ADDRESS
    query = select(table.c.person_id, table.c.address).where(
        tenant.mine(table), table.c.person_id.in_(person_ids)
    )
    return query.order_by(table.c.serial)


def _withdrawal(kind: str, row: Mapping[str, Any]) -> Withdrawal | None:
    if row[f"{kind}_at"] is None:
        return None
    return Withdrawal(
        at=row[f"{kind}_at"],
        reason=ReasonCode(row[f"{kind}_reason"]),
        note=row[f"{kind}_note"],
        public_sentence=row[f"{kind}_sentence"],
        # What is older than the cascade was done by hand.
        origin=Origin(row[f"{kind}_origin"] or Origin.HAND),
        part=row[f"{kind}_part"],
        final_at=row[f"{kind}_final_at"],
    )


def _award(row: Row[Any], person: Person, version: Version) -> Award:
    return Award(
        id=row.id,
        slug=row.slug,
        achievement=from_text(row.achievement),
        person=person,
        address=row.address,
        level=row.level,
        evidence=row.evidence,
        awarded_by=row.awarded_by,
        awarded_at=row.awarded_at,
        claim_id=row.claim_id,
        claim_expires_at=row.claim_expires_at,
        version=version,
        declined_at=row.declined_at,
        approval=_approval(row),
        given_by=row.given_by or "",
        leader=row.leader,
        edition=_edition(row),
    )


def _edition(row: Row[Any]) -> Edition | None:
    if row.edition_number is None:
        return None
    return Edition(row.edition_number, row.edition_most, row.edition_period)


def _approval(row: Row[Any]) -> Approval | None:
    if row.approval_asked_by is None:
        return None
    if row.approval_ruling is None:
        return Approval(row.approval_asked_by)
    ruling = Ruling(row.approval_ruling)
    decision = Decision(ruling, row.approval_at, row.approval_by, row.approval_note)
    return Approval(row.approval_asked_by, decision)
