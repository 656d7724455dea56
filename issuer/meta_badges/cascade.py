"""What follows when a badge falls: the meta-badges that rest on it fall too, and recover with it (ADR 41).

A badge belongs to one person, and so does everything here that rests on it. So whatever changes a badge also brings
the person's others to what follows, in the same transaction; what only time brings about, a job does.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final

from credentials.stacking import Outcome
from credentials.wording import N_, say
from issuer.achievements.catalog import SYSTEM
from issuer.jobs import EARN, SETTLE, WATCH
from issuer.ledger import AuditEntry, Award, Origin, ReasonCode, Withdrawal
from issuer.meta_badges.cascade_terms import CascadeTerms
from issuer.meta_badges.footings import Footing, footings
from issuer.ports import Transaction

# What others may read of why a badge was paused or withdrawn; kept in English, and read back by pages.
RESTS_ON_ANOTHER: Final = N_("It rests on another badge. {why}")
RESTS_ON_SOME: Final = N_("It rests on another badge, which does not count now.")
_SENTENCE_LIMIT: Final = 200
_STILL_MET: Final = "cascade.still_met"
_EXPIRED: Final = "expired"


def settle(tx: Transaction, person_id: str, now: datetime, terms: CascadeTerms) -> datetime | None:
    """Bring one person's badges to what follows from each other by `now`; return when time alone may change that.

    A withdrawal whose time to be undone is over becomes final. Then each meta-badge is asked for its footing, and
    paused, withdrawn after the grace period, or let stand. One that somebody withdrew or paused is left alone, and so
    is everything of somebody whose data were erased.
    """
    tx.people.hold(person_id)
    held = tx.awards.of_person(person_id)
    if not held or held[0].person.is_forgotten:
        return None
    at = now.replace(microsecond=0)
    for award in held:
        _finish(tx, award, at)
    found = footings(tx, person_id, at)
    for footing in found:
        _follow(tx, footing, at, terms)
        _note_expired(tx, footing, at)
    _watch(tx, person_id, found, at)
    return _next_at(tx.awards.of_person(person_id), found)


def settle_and_plan(tx: Transaction, person_id: str, now: datetime, terms: CascadeTerms) -> None:
    """Settle one person's badges now, and have it done again when time alone may change them."""
    again = settle(tx, person_id, now, terms)
    if again is None:
        tx.jobs.drop(SETTLE, person_id)
    else:
        tx.jobs.put(SETTLE, person_id, again)


def after_change(tx: Transaction, cause: Award, now: datetime, terms: CascadeTerms) -> None:
    """Bring about what follows from a change of one award, and note which meta-badges it leaves as they are."""
    settle_and_plan(tx, cause.person.id, now, terms)
    at = now.replace(microsecond=0)
    if _counts_again(tx, cause):
        tx.jobs.put(EARN, cause.person.id, at)
    for footing in footings(tx, cause.person.id, at):
        if cause.id in footing.fallen and footing.is_met:
            note_still_met(tx, footing.award, cause.id, at)


def _counts_again(tx: Transaction, cause: Award) -> bool:
    """Return whether a change may have given what another badge waits for: nothing is earned by a fall."""
    now = tx.awards.get(cause.id)
    return now is not None and now.version.revocation is None and now.version.suspension is None


def note_still_met(tx: Transaction, whole: Award, part_id: str, at: datetime) -> None:
    """Note that a meta-badge is left as it is though this part of it fell."""
    _note(tx, _STILL_MET, whole, at, {"part": part_id})


def _note_expired(tx: Transaction, footing: Footing, at: datetime) -> None:
    """Note, once for each part that has run out, that a meta-badge is left as it is all the same."""
    if not footing.is_met or not footing.expired:
        return
    noted = {
        each.values.get("part", "")
        for each in tx.audit.of_object(footing.award.id)
        if each.action == _STILL_MET and each.values.get("fall") == _EXPIRED
    }
    for part_id in sorted(footing.expired - noted):
        _note(tx, _STILL_MET, footing.award, at, {"part": part_id, "fall": _EXPIRED})


def _watch(tx: Transaction, person_id: str, found: Sequence[Footing], at: datetime) -> None:
    """Have the badges of others looked at that a meta-badge asks for."""
    shown = tx.presented.of_person(person_id)
    theirs = {each.part.credential_id for each in shown if each.part.issuer != tx.organisation.did}
    if any(footing.parts & theirs for footing in found):
        tx.jobs.put_unless_there(WATCH, person_id, at)


# --- one badge ------------------------------------------------------------------------------------


def _finish(tx: Transaction, award: Award, at: datetime) -> None:
    """Make a withdrawal final that can be undone no more."""
    pause = award.version.suspension
    if pause is None or not pause.can_be_undone or pause.final_at is None or pause.final_at > at:
        return
    final = Withdrawal(at, pause.reason, pause.note, pause.public_sentence)
    if tx.awards.set_revocation(award.id, award.version.number, final):
        tx.offers.cancel_open(award.id, at)
        _note(tx, "award.revoked", award, at, {"reason": pause.reason.value, "note": pause.note})


def _follow(tx: Transaction, footing: Footing, at: datetime, terms: CascadeTerms) -> None:
    pause = footing.award.version.suspension
    if pause is not None and pause.origin is Origin.HAND:
        return
    _act_for(footing)(tx, footing, at, terms)


_Act = Callable[[Transaction, Footing, datetime, CascadeTerms], None]


def _act_for(footing: Footing) -> _Act:
    if footing.is_met:
        return _lift
    # What the records can not tell, or leave open, changes nothing.
    if footing.reason is None or not footing.is_known:
        return _leave
    return {Outcome.HELD: _hold, Outcome.INVALID: _fell}.get(footing.outcome, _leave)


def _leave(_tx: Transaction, _footing: Footing, _at: datetime, _terms: CascadeTerms) -> None:
    """Change nothing."""


def _lift(tx: Transaction, footing: Footing, at: datetime, _: CascadeTerms) -> None:
    award = footing.award
    if award.version.suspension is not None and tx.awards.set_suspension(
        award.id, award.version.number, None
    ):
        _note(tx, "cascade.lifted", award, at, {})
        tx.jobs.put(EARN, award.person.id, at)


def _hold(tx: Transaction, footing: Footing, at: datetime, _: CascadeTerms) -> None:
    """Pause a meta-badge for as long as its part is paused: its rule's policy for that is `hold`."""
    _pause(tx, footing, at, None)


def _fell(tx: Transaction, footing: Footing, at: datetime, terms: CascadeTerms) -> None:
    """Pause a meta-badge whose rule is not met, and withdraw it when its grace period is over."""
    pause = footing.award.version.suspension
    begun = pause.final_at if pause is not None else None
    final_at = begun or at + terms.grace
    if final_at > at:
        _pause(tx, footing, at, final_at)
    else:
        _withdraw(tx, footing, at)


def _pause(tx: Transaction, footing: Footing, at: datetime, final_at: datetime | None) -> None:
    award, number = footing.award, footing.award.version.number
    said, before = _said(footing, at, final_at), award.version.suspension
    if before is None:
        is_new = tx.awards.set_suspension(award.id, number, said)
    else:
        is_same = (before.part, before.note, before.final_at) == (said.part, said.note, said.final_at)
        is_new = not is_same and tx.awards.change_pause(award.id, number, Origin.CASCADE, said)
    if is_new:
        _note(tx, "cascade.suspended", award, at, _told(said))


def _withdraw(tx: Transaction, footing: Footing, at: datetime) -> None:
    award, said = footing.award, _said(footing, at, None)
    if tx.awards.set_revocation(award.id, award.version.number, said):
        tx.offers.cancel_open(award.id, at)
        _note(tx, "cascade.revoked", award, at, _told(said))


def _said(footing: Footing, at: datetime, final_at: datetime | None) -> Withdrawal:
    why = footing.reason
    if why is None:
        raise LookupError(f"{footing.award.id} has not fallen")
    sentence = say(RESTS_ON_ANOTHER, why=why.detail)
    return Withdrawal(
        at,
        ReasonCode.REQUIREMENTS_NO_LONGER_MET,
        why.detail,
        sentence if len(sentence) <= _SENTENCE_LIMIT else RESTS_ON_SOME,
        Origin.CASCADE,
        why.credential_id,
        final_at,
    )


def _told(said: Withdrawal) -> dict[str, str]:
    final_at = "" if said.final_at is None else said.final_at.isoformat()
    return {"reason": said.reason.value, "note": said.note, "part": said.part or "", "final_at": final_at}


def _note(tx: Transaction, action: str, award: Award, at: datetime, values: dict[str, str]) -> None:
    tx.audit.record(AuditEntry(at, SYSTEM, action, award.id, values, award.person.id))


def _next_at(held: Sequence[Award], found: Iterable[Footing]) -> datetime | None:
    pauses = [award.version.suspension for award in held if award.version.revocation is None]
    ends = [pause.final_at for pause in pauses if pause is not None and pause.final_at is not None]
    turns = [footing.next_at for footing in found if footing.next_at is not None]
    return min([*ends, *turns], default=None)
