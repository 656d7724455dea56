"""Partners, what people showed, and the awards made for it, in memory. The store's lock makes each method atomic."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from issuer.shown import Basis, Partner, PartsRequest, PresentedPart, Showing, ShownOutcome
from issuer.store.memory_ledger import Ledger


@dataclass(frozen=True, slots=True)
class MemoryPartners:
    """`issuer.shown.PartnerShelf` in memory."""

    ledger: Ledger

    def all(self) -> Sequence[Partner]:
        """Return every partner, by name."""
        return [partner for _, partner in sorted(self.ledger.partners.items())]

    def find(self, name: str) -> Partner | None:
        """Return the partner of this name, in whatever case."""
        return self.ledger.partners.get(name.casefold())

    def add(self, partner: Partner) -> bool:
        """Keep a partner; False if its name or DID is taken."""
        is_taken = any(each.did == partner.did for each in self.ledger.partners.values())
        if is_taken or self.find(partner.name) is not None:
            return False
        self.ledger.partners[partner.name.casefold()] = partner
        return True

    def remove(self, name: str) -> bool:
        """Keep a partner no longer; False if there is none of this name."""
        return self.ledger.partners.pop(name.casefold(), None) is not None


@dataclass(frozen=True, slots=True)
class MemoryPresented:
    """`issuer.shown.PresentedShelf` in memory."""

    ledger: Ledger

    def ask(self, request: PartsRequest) -> None:
        """Keep a new request."""
        self.ledger.parts_requests[request.id] = request

    def request(self, request_id: str) -> PartsRequest | None:
        """Return a request in whatever state."""
        return self.ledger.parts_requests.get(request_id)

    def answer(self, request_id: str, outcome: ShownOutcome) -> bool:
        """Note what came of a request; True exactly once."""
        request = self.request(request_id)
        if request is None or request.outcome is not None:
            return False
        self.ledger.parts_requests[request_id] = replace(request, outcome=outcome)
        return True

    def sweep(self, before: datetime) -> int:
        """Delete the requests whose time was over before that instant; return how many."""
        over = [each.id for each in self.ledger.parts_requests.values() if each.expires_at < before]
        for request_id in over:
            del self.ledger.parts_requests[request_id]
        return len(over)

    def owners(self, holders: Collection[str]) -> frozenset[str]:
        """Return the ids of the people who claimed, or showed badges, with any of these DIDs."""
        claimed = {person for person, holder in self.ledger.holders if holder in holders}
        showing = {person for holder, person in self.ledger.showing.items() if holder in holders}
        return frozenset(claimed | showing)

    def own(self, holder: str, person_id: str, at: datetime) -> str:  # noqa: ARG002 - kept for people, not for code
        """Return the id of the person who first showed badges with this DID, which is this one if nobody did."""
        return self.ledger.showing.setdefault(holder, person_id)

    def show(self, person_id: str, shown: PresentedPart) -> bool:
        """Keep a badge that a person showed, in place of what was kept of it before; False if it is another's."""
        named = shown.part.issuer, shown.part.credential_id
        if self.own(" ".join(named), person_id, shown.as_of) != person_id:
            return False
        if person_id not in self.ledger.erased:
            self.ledger.presented[person_id, *named] = shown
        return True

    def of_person(self, person_id: str) -> Sequence[PresentedPart]:
        """Return what a person showed, the oldest check first; nothing once they are forgotten."""
        theirs = [shown for place, shown in self.ledger.presented.items() if place[0] == person_id]
        return sorted(theirs, key=lambda shown: shown.as_of)

    def of_everybody(self) -> Sequence[Showing]:
        """Return the same for everybody who showed something: as few questions for many people as for one."""
        who = dict.fromkeys(place[0] for place in self.ledger.presented)
        people = self.ledger.people
        return [Showing(people[each], tuple(self.of_person(each))) for each in who]

    def hold(self, person_id: str, slug: str) -> str | None:
        """Return the id of the award made for what a person showed for this badge, None before there is one."""
        basis = self.ledger.bases.get((person_id, slug))
        return None if basis is None else basis.award_id

    def rest(self, person_id: str, slug: str, basis: Basis) -> None:
        """Keep what an award rests on, in place of the one before; the caller holds the place."""
        self.ledger.bases[person_id, slug] = basis

    def basis(self, award_id: str) -> Basis | None:
        """Return what an award rests on that was made for what was shown; None for every other."""
        return next((each for each in self.ledger.bases.values() if each.award_id == award_id), None)


def forget(ledger: Ledger, person_id: str) -> None:
    """Delete what a person showed, and with which DIDs."""
    for place in [place for place in ledger.presented if place[0] == person_id]:
        del ledger.presented[place]
    for holder in [holder for holder, person in ledger.showing.items() if person == person_id]:
        del ledger.showing[holder]
    for award, basis in ledger.bases.items():
        if award[0] == person_id:
            ledger.bases[award] = replace(basis, holders=(), rule="", rule_digest="", parts=())
