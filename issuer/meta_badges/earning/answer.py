"""What a wallet showed, made into an award: the rule is asked, and the same parts lead to the same award."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from credentials.stacking import Part
from issuer.awarding import awards
from issuer.awarding.awards import AwardBadge
from issuer.awarding.evaluations import Held, Judged
from issuer.awarding.holdings import holdings
from issuer.errors import NoneLeft, SeveralPeople
from issuer.jobs import EARN, SETTLE
from issuer.ledger import AuditEntry, Award, Person, PlannedBadge
from issuer.meta_badges import stacks
from issuer.meta_badges.earning import weighing
from issuer.meta_badges.earning.asking import check_may_be_earned
from issuer.meta_badges.earning.desk import Shown, ShownBadge
from issuer.meta_badges.earning.weighing import Scale, Weighed
from issuer.offering import claims, offers
from issuer.offering.claims import ClaimState
from issuer.offering.offers import Terms
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.shown import Basis, BasisPart, PresentedPart, ShownOutcome, ShownState

_OURS = "on record"
_SEVERAL = "The keys of this wallet belong to several people here. Ask whoever awards the badge."
_ANOTHERS = "A badge that was shown counts for somebody else here. Ask whoever awards the badge."


def take(
    tx: Transaction, request_id: str, shown: Shown, now: datetime, randomness: Randomness, terms: Terms
) -> ShownOutcome | None:
    """Note what came of a request, award the badge if its rule is met, and hold it out to a wallet.

    None where the request is no longer kept or was answered already.

    Raises:
        SeveralPeople: the wallet's keys belong to several people on record, or a badge that it showed to somebody
            else; nothing is kept.
    """
    request = tx.presented.request(request_id)
    if request is None or request.outcome is not None:
        return None
    outcome = _outcome(tx, request.slug, shown, now, randomness)
    if not tx.presented.answer(request_id, outcome):
        return None
    if outcome.award_id is not None:
        _hold_out(tx, awards.find(tx, outcome.award_id), now, randomness, terms)
    return outcome


def take_refused(tx: Transaction, request_id: str, now: datetime) -> None:
    """Note that nothing came of a request, since the wallet's keys belong to several people on record."""
    tx.presented.answer(request_id, ShownOutcome(ShownState.SEVERAL_PEOPLE, now))


def _outcome(tx: Transaction, slug: str, shown: Shown, now: datetime, randomness: Randomness) -> ShownOutcome:
    if shown.is_declined:
        return ShownOutcome(ShownState.DECLINED, now)
    badge, link = check_may_be_earned(tx, slug)
    person = _known(tx, shown)
    held = [] if person is None else _held(tx, person, now)
    rule = badge.rule
    if rule is None:  # `check_may_be_earned` has seen to it
        raise LookupError(slug)
    scale = Scale(rule, link, shown, held, tx.organisation.did, now)
    weighed = weighing.weigh(scale)
    made, state = _met(tx, _Earned(badge, scale, weighed), randomness) if weighed.is_met else (None, None)
    strength = weighed.evaluation.holder
    return ShownOutcome(
        weighed.state or state or ShownState.AWARDED,
        now,
        None if made is None else made.id,
        weighed.lines,
        weighed.notes,
        strength.value if strength else "",
    )


def _met(tx: Transaction, earned: "_Earned", randomness: Randomness) -> tuple[Award | None, ShownState]:
    """Return the award for what was shown; none where no more of the badge may be awarded."""
    try:
        return _award(tx, earned, randomness), ShownState.AWARDED
    except NoneLeft:
        return None, ShownState.NONE_LEFT


def _held(tx: Transaction, person: Person, now: datetime) -> Sequence[Part]:
    """Return what is on record of a person, which nobody else judges or changes until this transaction ends."""
    tx.people.hold(person.id)
    return holdings(tx, person, now)


@dataclass(frozen=True, slots=True)
class _Earned:
    """A badge whose rule is met by what was shown."""

    badge: PlannedBadge
    scale: Scale
    weighed: Weighed

    @property
    def holders(self) -> tuple[str, ...]:
        """To whose DIDs it may be bound."""
        return weighing.holders_of(self.scale, self.weighed)

    @property
    def at(self) -> datetime:
        """When it was earned."""
        return self.scale.at

    @property
    def judged(self) -> Judged:
        """What its rule came to, and over what."""
        seen = {
            (each.part.issuer, each.part.credential_id): (each.digest, each.as_of)
            for each in self.scale.shown.badges
            if each.part is not None
        }
        held = Held(weighing.parts_for(self.scale, self.weighed), seen)
        return Judged(self.badge.achievement, self.scale.link, held, self.weighed.evaluation, self.at)


def _award(tx: Transaction, earned: _Earned, randomness: Randomness) -> Award:
    """Return the award for what was shown: the one that stands already, or a new one."""
    person = _person(tx, earned.scale.shown.proved, earned.at, randomness)
    parts = _basis_parts(earned)
    _keep_shown(tx, person, earned)
    before = tx.presented.hold(person.id, earned.badge.slug)
    standing = _standing(tx, person, earned, before, parts)
    if standing is not None:
        _let_have(tx, person, standing, earned)
        return standing
    made = awards.award_known(tx, _command(tx, person, earned.badge), person, earned.judged, randomness)
    _rest(tx, person, made, earned)
    _note(tx, made, earned, parts)
    return made


def _known(tx: Transaction, shown: Shown) -> Person | None:
    """Return who is known by the keys that were proved.

    Raises:
        SeveralPeople: they belong to more than one.
    """
    owners = tx.presented.owners(shown.proved)
    if len(owners) > 1:
        raise SeveralPeople(_SEVERAL)
    return next((tx.people.get(person_id) for person_id in owners), None)


def _person(tx: Transaction, holders: Collection[str], at: datetime, randomness: Randomness) -> Person:
    """Return who is known by these DIDs: of several who show them first at the same time, all find one person."""
    known_as = next(iter(tx.presented.owners(holders)), None)
    wanted = known_as or str(uuid.UUID(bytes=randomness.token(16), version=4))
    first, *others = sorted(holders)
    # The first DID says whose they all are; everybody asks in the same order, so nobody waits in a circle.
    owner = tx.presented.own(first, wanted, at)
    if any(tx.presented.own(holder, owner, at) != owner for holder in others):
        raise SeveralPeople(_SEVERAL)
    known = tx.people.get(owner)
    if known is None:
        known = Person(owner, _name_of(first), ())
        tx.people.add(known, at)
    return known


def _name_of(holder: str) -> str:
    """Return what to call somebody who is known by a key alone."""
    return f"Wallet with the key …{holder[-8:]}"


def _keep_shown(tx: Transaction, person: Person, earned: _Earned) -> None:
    """Keep the badges of others that fill slots: they are this person's from now on, and may let others recover.

    Raises:
        SeveralPeople: one is somebody else's already: an issuer may have bound it to keys that went to several people.
    """
    tx.jobs.put(SETTLE, person.id, earned.at)
    tx.jobs.put(EARN, person.id, earned.at)
    kept = (_kept(each.part, each) for each in _filling(tx, earned) if each.part is not None)
    # Everybody in the same order, so that nobody waits in a circle.
    for part in sorted(kept, key=lambda each: (each.part.issuer, each.part.credential_id)):
        if not tx.presented.show(person.id, part):
            raise SeveralPeople(_ANOTHERS)


def _filling(tx: Transaction, earned: _Earned) -> list[ShownBadge]:
    """Return the badges of others that were shown and fill slots."""
    filling = {part.credential_id for _, part in weighing.used(earned.scale, earned.weighed)}
    counting = (each for each in earned.scale.shown.badges if each.counts and each.part is not None)
    return [
        each
        for each in counting
        if each.part is not None
        and each.part.issuer != tx.organisation.did
        and each.part.credential_id in filling
    ]


def _kept(part: Part, badge: ShownBadge) -> PresentedPart:
    return PresentedPart(part, badge.media_type, badge.digest, badge.verdict, badge.as_of, badge.body)


def _standing(
    tx: Transaction,
    person: Person,
    earned: _Earned,
    before: str | None,
    parts: tuple[BasisPart, ...],
) -> Award | None:
    """Return the award that there is for it already.

    One that is over gives way to a new one; one that fell, or was withdrawn for that, only if the parts are others now.
    What people withdrew, declined or did not approve, only they give again.
    """
    given = [each for each in tx.awards.of_person(person.id) if each.slug == earned.badge.slug]
    live = [each for each in given if stacks.is_live(each, earned.at)]
    if live:
        return live[-1]
    barred = [each for each in given if stacks.is_barred(each)]
    if barred:
        return barred[-1]
    newest = before or (given[-1].id if given else None)
    kept = None if newest is None else awards.find(tx, newest)
    if kept is None or _is_over(kept, earned.at):
        return None
    basis = tx.presented.basis(kept.id)
    return kept if basis is not None and _named(basis.parts) == _named(parts) else None


def _is_over(award: Award, now: datetime) -> bool:
    return award.version.valid_until is not None and now > award.version.valid_until


def _named(parts: Sequence[BasisPart]) -> frozenset[tuple[str, str]]:
    return frozenset((part.issuer, part.credential_id) for part in parts)


def _let_have(tx: Transaction, person: Person, standing: Award, earned: _Earned) -> None:
    """Let the keys that showed the parts have an award that stands already, and no others that it was not for."""
    basis = tx.presented.basis(standing.id)
    if basis is None and not offers.is_claimed(tx, standing):
        _rest(tx, person, standing, earned)
    elif basis is not None and not set(earned.holders) <= set(basis.holders):
        holders = tuple(sorted({*basis.holders, *earned.holders}))
        tx.presented.rest(person.id, standing.slug, replace(basis, holders=holders))


def _rest(tx: Transaction, person: Person, award: Award, earned: _Earned) -> None:
    link = earned.scale.link
    basis = Basis(award.id, earned.holders, link.url, link.digest, _basis_parts(earned), earned.at)
    tx.presented.rest(person.id, award.slug, basis)


def _command(tx: Transaction, person: Person, badge: PlannedBadge) -> AwardBadge:
    address = next((each.address for each in reversed(tx.awards.of_person(person.id)) if each.address), "")
    address = address or next(iter(person.addresses), "")
    return AwardBadge(badge.slug, address, by=offers.WALLET, by_name=tx.organisation.name)


def _basis_parts(earned: _Earned) -> tuple[BasisPart, ...]:
    shown = {each.part.credential_id: each for each in earned.scale.shown.badges if each.part is not None}
    filled = weighing.used(earned.scale, earned.weighed)
    return tuple(
        _basis_part(slot, part.issuer, part.credential_id, shown.get(part.credential_id), earned.at)
        for slot, part in filled
    )


def _basis_part(
    slot: str, issuer: str, credential_id: str, badge: ShownBadge | None, at: datetime
) -> BasisPart:
    if badge is None:
        return BasisPart(slot, issuer, credential_id, "", _OURS, at)
    return BasisPart(slot, issuer, credential_id, badge.digest, badge.verdict, badge.as_of)


def _note(tx: Transaction, made: Award, earned: _Earned, parts: Sequence[BasisPart]) -> None:
    strength = earned.weighed.evaluation.holder
    said = {"rule": earned.scale.link.url, "holder": strength.value if strength else ""}
    for place, part in enumerate(parts, 1):
        said[f"part {place}"] = f"{part.credential_id} by {part.issuer}, {part.verdict}, {part.digest}"
    entry = AuditEntry(earned.at, offers.WALLET, "award.parts_shown", made.id, said, made.person.id)
    tx.audit.record(entry)


def _hold_out(tx: Transaction, award: Award, now: datetime, randomness: Randomness, terms: Terms) -> None:
    """Make an offer of an award, where a wallet could still claim it."""
    if claims.claim_state(tx, award, now, terms) is not ClaimState.WAITING:
        return
    newest = tx.offers.newest(award.id)
    if newest is None or newest.tx_code_hash is None:
        offers.mint(tx, award, tx_code=False, now=now, randomness=randomness, terms=terms)
