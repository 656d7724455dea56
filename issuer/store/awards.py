"""Awards and their versions in the database. What may happen once is one statement with its conditions."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, false, func, select

from issuer.ledger import ANY_TIME, Award, Decision, ListKind, Origin, Span, Version, Withdrawal
from issuer.sight import Sight
from issuer.store.award_rows import (
    award_values,
    awards_of,
    awards_where,
    decision_values,
    version_of,
    version_values,
    withdrawal_values,
)
from issuer.store.searching import folded
from issuer.store.sight import in_sight
from issuer.store.statuses import count_changes
from issuer.store.tables import AWARD, AWARD_VERSION, KEPT_STACK
from issuer.store.tenant import Tenant


@dataclass(frozen=True, slots=True)
class SqlAwards:
    """`issuer.ports.AwardShelf` in a database."""

    tenant: Tenant
    sight: Sight | None = None

    def seen_by(self, sight: Sight | None) -> "SqlAwards":
        """Return the same shelf with nothing on it that somebody does not see."""
        return SqlAwards(self.tenant, sight)

    def add(self, award: Award) -> None:
        """Keep a new award with its first version."""
        self.tenant.add(AWARD, **award_values(award))
        self.tenant.add(AWARD_VERSION, **version_values(award.version))

    def add_all(self, awards: Sequence[Award]) -> None:
        """Keep new awards, each with its first version."""
        self.tenant.add_all(AWARD, [award_values(each) for each in awards])
        self.tenant.add_all(AWARD_VERSION, [version_values(each.version) for each in awards])

    def get(self, award_id: str) -> Award | None:
        """Return the award, locked against other transactions until this one ends."""
        return self._locked(AWARD.c.id == award_id)

    def several(self, award_ids: Collection[str]) -> Mapping[str, Award]:
        """Return the awards of these ids, as many as there are, by id; it is as few questions however many."""
        query = select(AWARD).where(*self._seen(), AWARD.c.id.in_(award_ids))
        return {each.id: each for each in awards_of(self.tenant, self.tenant.connection.execute(query))}

    def by_claim(self, claim_id: str) -> Award | None:
        """Return the award a claim link belongs to, locked like `get`."""
        return self._locked(AWARD.c.claim_id == claim_id)

    def of_person(self, person_id: str) -> Sequence[Award]:
        """Return a person's awards, oldest first."""
        query = select(AWARD).where(*self._seen(), AWARD.c.person_id == person_id)
        ordered = query.order_by(AWARD.c.awarded_at, AWARD.c.serial)
        return awards_of(self.tenant, self.tenant.connection.execute(ordered))

    def of_ids(self, award_ids: Collection[str]) -> Sequence[Award]:
        """Return the awards of these ids, oldest first; nothing is locked."""
        return awards_where(self.tenant, AWARD.c.id.in_(award_ids), *in_sight(self.tenant, self.sight))

    def of_people(self, person_ids: Collection[str], slugs: Collection[str]) -> Sequence[Award]:
        """Return these people's awards of these badges, oldest first: as few questions for many people as for one."""
        return awards_where(self.tenant, AWARD.c.person_id.in_(person_ids), AWARD.c.slug.in_(slugs))

    def of_badges(self, slugs: Collection[str]) -> Sequence[Award]:
        """Return everybody's awards of these badges, oldest first: as few questions for many people as for one."""
        return awards_where(self.tenant, AWARD.c.slug.in_(slugs))

    def correct(self, award: Award) -> bool:
        """Keep what an award says from now on in the version after its present one; False if that is there already."""
        values, version = award_values(award), award.version
        said = {name: values[name] for name in ("achievement", "level", "evidence", "search_text")}
        before = self.tenant.update(AWARD, AWARD.c.id == award.id, AWARD.c.version == version.number - 1)
        if self.tenant.change(before.values(version=version.number, **said)) != 1:
            return False
        self.tenant.add(AWARD_VERSION, **version_values(version))
        return True

    def versions(self, award_id: str) -> Sequence[Version]:
        """Return every version of an award, the first one first."""
        query = select(AWARD_VERSION).where(
            self.tenant.mine(AWARD_VERSION), AWARD_VERSION.c.award_id == award_id
        )
        rows = self.tenant.connection.execute(query.order_by(AWARD_VERSION.c.number)).mappings()
        return [version_of(dict(row)) for row in rows]

    def search(self, text: str, limit: int, span: Span = ANY_TIME, skip: int = 0) -> Sequence[Award]:
        """Return awards whose person, address, badge or id contains `text`, newest first, after the first `skip`."""
        query = select(AWARD).where(*self._seen(), _contains(text), *_within(span))
        newest = query.order_by(AWARD.c.awarded_at.desc(), AWARD.c.serial.desc())
        ordered = newest.limit(limit).offset(skip)
        return awards_of(self.tenant, self.tenant.connection.execute(ordered))

    def count(self, text: str, span: Span = ANY_TIME) -> int:
        """Return how many awards `search` finds in all."""
        query = select(func.count()).select_from(AWARD).where(*self._seen(), _contains(text), *_within(span))
        return self.tenant.connection.execute(query).scalar_one()

    def waiting(self, limit: int) -> Sequence[Award]:
        """Return the awards that wait for approval and were not withdrawn, oldest first."""
        revoked = select(AWARD_VERSION.c.award_id).where(
            self.tenant.mine(AWARD_VERSION), AWARD_VERSION.c.revocation_at.is_not(None)
        )
        query = select(AWARD).where(*self._seen(), *_WAITING, AWARD.c.id.not_in(revoked))
        ordered = query.order_by(AWARD.c.awarded_at, AWARD.c.serial).limit(limit)
        return awards_of(self.tenant, self.tenant.connection.execute(ordered))

    def decide(self, award_id: str, decision: Decision) -> bool:
        """Rule on an award that waits; False if it does not, or whoever decides awarded it."""
        others = AWARD.c.approval_asked_by != decision.by
        decided = self.tenant.update(AWARD, AWARD.c.id == award_id, *_WAITING, others)
        return self.tenant.change(decided.values(**decision_values(decision))) == 1

    def set_revocation(self, award_id: str, version: int, withdrawal: Withdrawal) -> bool:
        """Revoke a version; False if it was revoked already. A suspension of it ends."""
        was_suspended = self._is_suspended(award_id, version)
        said = withdrawal_values("revocation", withdrawal) | withdrawal_values("suspension", None)
        revoked = self.tenant.update(AWARD_VERSION, *_not_revoked(award_id, version))
        if self.tenant.change(revoked.values(**said)) != 1:
            return False
        ended = (ListKind.SUSPENSION,) if was_suspended else ()
        count_changes(self.tenant, award_id, version, ListKind.REVOCATION, *ended)
        return True

    def set_suspension(self, award_id: str, version: int, withdrawal: Withdrawal | None) -> bool:
        """Suspend (or with None reinstate) a version; False if it was so already, or is revoked."""
        at = AWARD_VERSION.c.suspension_at
        otherwise = at.is_not(None) if withdrawal is None else at.is_(None)
        changed = self.tenant.update(AWARD_VERSION, *_not_revoked(award_id, version), otherwise)
        if self.tenant.change(changed.values(**withdrawal_values("suspension", withdrawal))) != 1:
            return False
        count_changes(self.tenant, award_id, version, ListKind.SUSPENSION)
        return True

    def change_pause(self, award_id: str, version: int, was: Origin, pause: Withdrawal) -> bool:
        """Put a suspension in place of one of this origin; False if the version is not suspended so."""
        table = AWARD_VERSION
        # A row from before there was a cascade names no origin; it was suspended by hand.
        is_so = func.coalesce(table.c.suspension_origin, Origin.HAND.value) == was.value
        paused = (*_not_revoked(award_id, version), table.c.suspension_at.is_not(None), is_so)
        changed = self.tenant.update(table, *paused).values(**withdrawal_values("suspension", pause))
        return self.tenant.change(changed) == 1

    def excuse(self, award_id: str, part_id: str) -> None:
        """Note that an award is kept though this part of it fell; twice is the same as once."""
        self.tenant.add_unless_there(KEPT_STACK, award_id=award_id, part_id=part_id)

    def end_excuses(self, part_id: str) -> None:
        """Forget every excuse for the fall of this part."""
        theirs = (self.tenant.mine(KEPT_STACK), KEPT_STACK.c.part_id == part_id)
        self.tenant.connection.execute(delete(KEPT_STACK).where(*theirs))

    def excused(self, person_id: str) -> Mapping[str, frozenset[str]]:
        """Return for which parts each of a person's awards is kept though they fell; none for one that is not."""
        whose = (KEPT_STACK.c.organisation_id == AWARD.c.organisation_id) & (
            KEPT_STACK.c.award_id == AWARD.c.id
        )
        query = select(KEPT_STACK.c.award_id, KEPT_STACK.c.part_id).join(AWARD, whose)
        mine = query.where(self.tenant.mine(KEPT_STACK), AWARD.c.person_id == person_id)
        found: dict[str, frozenset[str]] = {}
        for row in self.tenant.connection.execute(mine):
            found[row.award_id] = found.get(row.award_id, frozenset()) | {row.part_id}
        return found

    def set_claim(self, award_id: str, claim_id: str, expires_at: datetime) -> None:
        """Give the award a new claim link; the one before leads nowhere any more."""
        renewed = self.tenant.update(AWARD, AWARD.c.id == award_id)
        self.tenant.change(renewed.values(claim_id=claim_id, claim_expires_at=expires_at))

    def set_declined(self, award_id: str, at: datetime | None) -> None:
        """Note that the person declined, or took that back."""
        self.tenant.change(self.tenant.update(AWARD, AWARD.c.id == award_id).values(declined_at=at))

    def _seen(self) -> tuple[ColumnElement[bool], ...]:
        return (self.tenant.mine(AWARD), *in_sight(self.tenant, self.sight))

    def _is_suspended(self, award_id: str, version: int) -> bool:
        table = AWARD_VERSION
        row = self.tenant.one(table, table.c.award_id == award_id, table.c.number == version, locked=True)
        return row is not None and row.suspension_at is not None

    def _locked(self, condition: ColumnElement[bool]) -> Award | None:
        row = self.tenant.one(AWARD, condition, *in_sight(self.tenant, self.sight), locked=True)
        # The version is read after the lock is had: whoever held it before may have changed it.
        return None if row is None else awards_of(self.tenant, [row])[0]


_WAITING: tuple[ColumnElement[bool], ...] = (
    AWARD.c.approval_asked_by.is_not(None),
    AWARD.c.approval_ruling.is_(None),
)


def _contains(text: str) -> ColumnElement[bool]:
    # No award holds a NUL, and SQLite would read the pattern only up to it.
    return false() if "\0" in text else AWARD.c.search_text.contains(folded(text), autoescape=True)


def _within(span: Span) -> Iterator[ColumnElement[bool]]:
    if span.since is not None:
        yield AWARD.c.awarded_at >= span.since
    if span.until is not None:
        yield AWARD.c.awarded_at < span.until


def _not_revoked(award_id: str, version: int) -> tuple[ColumnElement[bool], ...]:
    table = AWARD_VERSION
    return table.c.award_id == award_id, table.c.number == version, table.c.revocation_at.is_(None)
