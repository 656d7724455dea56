"""Awards and their versions in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from issuer.ledger import ANY_TIME, Award, Decision, ListKind, Origin, Span, Stage, Version, Withdrawal
from issuer.sight import Sight
from issuer.store.memory_ledger import Ledger
from issuer.store.memory_statuses import count_changes
from issuer.store.searching import search_text
from records.errors import Conflict


@dataclass(frozen=True, slots=True)
class MemoryAwards:
    """`issuer.ports.AwardShelf` in memory."""

    ledger: Ledger
    sight: Sight | None = None

    def seen_by(self, sight: Sight | None) -> "MemoryAwards":
        """Return the same shelf with nothing on it that somebody does not see."""
        return MemoryAwards(self.ledger, sight)

    def add(self, award: Award) -> None:
        """Keep a new award with its first version."""
        if award.id in self.ledger.awards or award.claim_id in self.ledger.claims:
            raise Conflict("an award of this id or claim link is kept already")
        if award.person.id not in self.ledger.people:
            raise Conflict("an award needs a person who is kept")
        place = (award.version.status_list, award.version.status_index)
        if place in self.ledger.bits:
            raise Conflict("two versions never share a place in the status lists")
        self.ledger.awards[award.id] = award
        self.ledger.claims[award.claim_id] = award.id
        self.ledger.bits.add(place)
        self.ledger.versions[award.id, award.version.number] = award.version

    def add_all(self, awards: Sequence[Award]) -> None:
        """Keep new awards, each with its first version."""
        for award in awards:
            self.add(award)

    def get(self, award_id: str) -> Award | None:
        """Return the award, locked against other transactions until this one ends."""
        found = self.ledger.award(award_id)
        return found if found is not None and self._is_seen(found) else None

    def several(self, award_ids: Collection[str]) -> Mapping[str, Award]:
        """Return the awards of these ids, as many as there are, by id."""
        wanted = frozenset(award_ids)
        return {each.id: each for each in self._all() if each.id in wanted}

    def by_claim(self, claim_id: str) -> Award | None:
        """Return the award a claim link belongs to, locked like `get`."""
        award_id = self.ledger.claims.get(claim_id)
        return None if award_id is None else self.ledger.award(award_id)

    def _is_seen(self, award: Award) -> bool:
        if self.sight is None:
            return True
        addresses = self.ledger.people[award.person.id].addresses
        department = max((self.ledger.departments.get(each, "") for each in addresses), default="")
        badge = self.ledger.badge_departments.get(award.slug, "")
        return self.sight.covers(award.given_by, badge, department, is_own=self.sight.address in addresses)

    def of_person(self, person_id: str) -> Sequence[Award]:
        """Return a person's awards, oldest first."""
        mine = [award for award in self._all() if award.person.id == person_id]
        return sorted(mine, key=lambda award: award.awarded_at)

    def of_ids(self, award_ids: Collection[str]) -> Sequence[Award]:
        """Return the awards of these ids, oldest first."""
        return sorted(
            (each for each in self._all() if each.id in award_ids), key=lambda each: each.awarded_at
        )

    def of_people(self, person_ids: Collection[str], slugs: Collection[str]) -> Sequence[Award]:
        """Return these people's awards of these badges, oldest first."""
        return [award for award in self.of_badges(slugs) if award.person.id in person_ids]

    def of_badges(self, slugs: Collection[str]) -> Sequence[Award]:
        """Return everybody's awards of these badges, oldest first: as few questions for many people as for one."""
        found = [award for award in self._all() if award.slug in slugs]
        return sorted(found, key=lambda award: award.awarded_at)

    def correct(self, award: Award) -> bool:
        """Keep what an award says from now on in the version after its present one; False if that is there already."""
        kept, place = (
            self.ledger.awards.get(award.id),
            (award.version.status_list, award.version.status_index),
        )
        if kept is None or kept.version.number != award.version.number - 1:
            return False
        if place in self.ledger.bits:
            raise Conflict("two versions never share a place in the status lists")
        self.ledger.bits.add(place)
        self.ledger.awards[award.id] = replace(
            kept,
            achievement=award.achievement,
            level=award.level,
            evidence=award.evidence,
            version=award.version,
        )
        self._put(award.version)
        return True

    def versions(self, award_id: str) -> Sequence[Version]:
        """Return every version of an award, the first one first."""
        found = [each for each in self.ledger.versions.values() if each.award_id == award_id]
        return sorted(found, key=lambda version: version.number)

    def search(self, text: str, limit: int, span: Span = ANY_TIME, skip: int = 0) -> Sequence[Award]:
        """Return awards whose person, address, badge or id contains `text`, newest first, after the first `skip`."""
        found = self._found(text, span)
        newest = sorted(reversed(found), key=lambda award: award.awarded_at, reverse=True)
        return newest[skip : skip + limit]

    def count(self, text: str, span: Span = ANY_TIME) -> int:
        """Return how many awards `search` finds in all."""
        return len(self._found(text, span))

    def _found(self, text: str, span: Span) -> list[Award]:
        within = [award for award in self._all() if span.covers(award.awarded_at)]
        return [award for award in within if text.casefold() in search_text(award)]

    def waiting(self, limit: int) -> Sequence[Award]:
        """Return the awards that wait for approval and were not withdrawn, oldest first."""
        found = [each for each in self._all() if each.stage is Stage.WAITING]
        standing = [each for each in found if each.version.revocation is None]
        return sorted(standing, key=lambda award: award.awarded_at)[:limit]

    def decide(self, award_id: str, decision: Decision) -> bool:
        """Rule on an award that waits; False if it does not, or whoever decides awarded it."""
        kept = self.ledger.awards.get(award_id)
        if kept is None or kept.approval is None or kept.stage is not Stage.WAITING:
            return False
        if kept.approval.asked_by == decision.by:
            return False
        decided = replace(kept.approval, decision=decision)
        self.ledger.awards[award_id] = replace(kept, approval=decided)
        return True

    def set_revocation(self, award_id: str, version: int, withdrawal: Withdrawal) -> bool:
        """Revoke a version; False if it was revoked already. A suspension of it ends."""
        kept = self._version(award_id, version)
        if kept is None or kept.revocation is not None:
            return False
        self._put(replace(kept, revocation=withdrawal, suspension=None))
        ended = (ListKind.SUSPENSION,) if kept.suspension is not None else ()
        count_changes(self.ledger, kept, ListKind.REVOCATION, *ended)
        return True

    def set_suspension(self, award_id: str, version: int, withdrawal: Withdrawal | None) -> bool:
        """Suspend (or with None reinstate) a version; False if it was so already, or is revoked."""
        kept = self._version(award_id, version)
        if kept is None or kept.revocation is not None:
            return False
        if (kept.suspension is None) == (withdrawal is None):
            return False
        self._put(replace(kept, suspension=withdrawal))
        count_changes(self.ledger, kept, ListKind.SUSPENSION)
        return True

    def change_pause(self, award_id: str, version: int, was: Origin, pause: Withdrawal) -> bool:
        """Put a suspension in place of one of this origin; False if the version is not suspended so."""
        kept = self._version(award_id, version)
        if kept is None or kept.suspension is None or kept.suspension.origin is not was:
            return False
        self._put(replace(kept, suspension=pause))
        return True

    def excuse(self, award_id: str, part_id: str) -> None:
        """Note that an award is kept though this part of it fell; twice is the same as once."""
        if award_id not in self.ledger.awards:
            raise Conflict("only an award that is kept can be excused")
        self.ledger.excuses[award_id, part_id] = None

    def end_excuses(self, part_id: str) -> None:
        """Forget every excuse for the fall of this part."""
        for each in [each for each in self.ledger.excuses if each[1] == part_id]:
            del self.ledger.excuses[each]

    def excused(self, person_id: str) -> Mapping[str, frozenset[str]]:
        """Return for which parts each of a person's awards is kept though they fell; none for one that is not."""
        found: dict[str, frozenset[str]] = {}
        for award_id, part_id in self.ledger.excuses:
            if self.ledger.awards[award_id].person.id == person_id:
                found[award_id] = found.get(award_id, frozenset()) | {part_id}
        return found

    def set_claim(self, award_id: str, claim_id: str, expires_at: datetime) -> None:
        """Give the award a new claim link; the one before leads nowhere any more."""
        kept = self.ledger.awards.get(award_id)
        if kept is None:
            return
        if self.ledger.claims.get(claim_id, award_id) != award_id:
            raise Conflict("this claim link is another award's")
        del self.ledger.claims[kept.claim_id]
        self.ledger.claims[claim_id] = award_id
        self.ledger.awards[award_id] = replace(kept, claim_id=claim_id, claim_expires_at=expires_at)

    def set_declined(self, award_id: str, at: datetime | None) -> None:
        """Note that the person declined, or took that back."""
        kept = self.ledger.awards.get(award_id)
        if kept is not None:
            self.ledger.awards[award_id] = replace(kept, declined_at=at)

    def _all(self) -> list[Award]:
        every = (self.ledger.current(kept) for kept in self.ledger.awards.values())
        return [award for award in every if self._is_seen(award)]

    def _version(self, award_id: str, number: int) -> Version | None:
        return self.ledger.versions.get((award_id, number))

    def _put(self, version: Version) -> None:
        self.ledger.versions[version.award_id, version.number] = version
