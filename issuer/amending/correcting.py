"""Correcting an award: it says something else from now on, and the copies from before are replaced (ADR 56).

The badge keeps its id and the day it was awarded. What it says now is a new version, with a later `validFrom` and a
place of its own in the status lists; the version before is revoked as superseded (OB 3.0, `awardedDate`).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from credentials.achievement import Achievement
from credentials.wording import N_, say
from issuer.achievements import catalog
from issuer.achievements.catalog import SYSTEM
from issuer.awarding import approvals, awards
from issuer.awarding.past_levels import CORRECTED, VERSION
from issuer.errors import AlreadyRevoked, AlreadySuspended, InvalidText, NotCorrectable, OwnAward
from issuer.ledger import AuditEntry, Award, ReasonCode, Stage, Withdrawal
from issuer.meta_badges import cascade
from issuer.meta_badges.cascade_terms import USUAL, CascadeTerms
from issuer.offering import offers
from issuer.one_person import people_of
from issuer.plain_text import fault_in_line, fault_in_lines
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.revocation import NOTE_LIMIT, SENTENCE_LIMIT

_A_SECOND: Final = timedelta(seconds=1)
_CHANGED: Final = "changed"


@dataclass(frozen=True, slots=True)
class CorrectAward:
    """What an award is to say from now on: all of it, also what stays.

    `name` is that of the person, "" to leave it. `takes_newest`: the badge is described as in the newest version of the
    plan. `valid_until` is another end of its validity, None to leave that. `note` is for HR, `public_sentence` for
    whoever checks a copy from before. `by` and `address` are of whoever does it.
    """

    award_id: str
    level: int | None
    evidence: str
    name: str = ""
    takes_newest: bool = False
    valid_until: datetime | None = None
    note: str = ""
    public_sentence: str = ""
    by: str = SYSTEM
    address: str = ""


@dataclass(frozen=True, slots=True)
class Corrected:
    """An award as it then stands. `is_reissued`: it has a new version; a name alone is in no badge and needs none."""

    award: Award
    is_reissued: bool


def correct(
    tx: Transaction,
    command: CorrectAward,
    now: datetime,
    randomness: Randomness,
    terms: CascadeTerms = USUAL,
) -> Corrected:
    """Correct an award and return it as it then stands.

    Its holder gets the corrected copy by the claim link, which is a new one where a wallet had the badge. A newer copy
    by the same issuer fills the place of the one that meta-badges name (SC-9); those fall whose rule asks for a higher
    level than it states from then on, unless it is met without.

    Raises:
        UnknownAward: there is no award of this id here.
        InvalidText: a text is too long or can not be shown.
        UnknownLevel: the badge has no such level, or needs one.
        AlreadyRevoked, AlreadySuspended: the badge was withdrawn or is paused.
        OwnAward: it is for whoever corrects it, or was approved on their own asking.
        NotCorrectable: nothing would change, or this can not be changed on this badge.
    """
    command = _tidied(command)
    _check_texts(command)
    tx.people.hold(awards.find(tx, command.award_id).person.id)
    award = awards.find(tx, command.award_id)
    _check_stands(award, now)
    _check_may(tx, award, command, now)
    wanted = _wanted(tx, award, command)
    is_renamed = command.name not in ("", award.person.name)
    if wanted == award and not is_renamed:
        raise NotCorrectable(N_("Nothing would be different, so nothing was corrected."))
    if is_renamed:
        _rename(tx, award, command, now)
    if wanted != award:
        _reissue(tx, award, _Correction(wanted, command, now, terms), randomness)
    return Corrected(awards.find(tx, award.id), wanted != award)


def changed(before: Award, after: Award) -> tuple[str, ...]:
    """Return which fields of an award a correction changes: `level`, `evidence`, `badge`, `valid_until`."""
    differs = {
        "level": before.level != after.level,
        "evidence": before.evidence != after.evidence,
        "badge": before.achievement != after.achievement,
        "valid_until": before.version.valid_until != after.version.valid_until,
    }
    return tuple(name for name, is_so in differs.items() if is_so)


def keeps_version(given: Achievement, newest: Achievement) -> bool:
    """Return whether an award stays with the version it was given in: its rule, or the newest, belongs to one alone."""
    return given.rule is not None or newest.rule is not None


@dataclass(frozen=True, slots=True)
class _Correction:
    wanted: Award
    command: CorrectAward
    now: datetime
    terms: CascadeTerms


def _wanted(tx: Transaction, award: Award, command: CorrectAward) -> Award:
    achievement = award.achievement
    if command.takes_newest:
        newest = catalog.find(tx, award.slug).achievement
        if keeps_version(achievement, newest):
            raise NotCorrectable(
                N_(
                    "What a meta-badge was awarded for belongs to one version of its rule, so that "
                    "version stays. Withdraw the badge and award it again by the newest rule."
                )
            )
        achievement = newest.in_language(achievement.language)
    awards.check_level(achievement, command.level)
    version = replace(award.version, valid_until=command.valid_until or award.version.valid_until)
    return replace(
        award, achievement=achievement, version=version, level=command.level, evidence=command.evidence
    )


def _reissue(tx: Transaction, award: Award, what: _Correction, randomness: Randomness) -> None:
    at, command = what.now.replace(microsecond=0), what.command
    place, before = tx.statuses.reserve(randomness), award.version
    version = replace(
        what.wanted.version,
        number=before.number + 1,
        valid_from=max(at, before.valid_from + _A_SECOND),
        status_list=place.list_number,
        status_index=place.index,
    )
    was_claimed = offers.is_claimed(tx, award)
    said = Withdrawal(at, ReasonCode.SUPERSEDED, command.note, command.public_sentence)
    after = replace(what.wanted, version=version)
    if not tx.awards.correct(after) or not tx.awards.set_revocation(award.id, before.number, said):
        raise NotCorrectable(N_("Somebody else changed the badge just now. Look at it again."))
    _note(tx, award, after, command, at)
    tx.offers.cancel_open(award.id, at)
    if was_claimed or at >= award.claim_expires_at:
        # Whoever had the old link in their mail has had the badge; the corrected one is for its holder.
        awards.renew_claim_link(tx, award.id, at, randomness, command.by)
    if after.level != award.level:
        # For which level a meta-badge was kept, somebody decided: of another they have not.
        tx.awards.end_excuses(award.id)
    cascade.after_change(tx, award, what.now, what.terms)


def _rename(tx: Transaction, award: Award, command: CorrectAward, now: datetime) -> None:
    tx.people.rename(award.person.id, command.name)
    values = {"before": award.person.name, "after": command.name, "note": command.note}
    at = now.replace(microsecond=0)
    tx.audit.record(AuditEntry(at, command.by, "person.renamed", award.id, values, award.person.id))


def _note(tx: Transaction, before: Award, after: Award, command: CorrectAward, at: datetime) -> None:
    values = {
        _CHANGED: " ".join(changed(before, after)),
        VERSION: str(after.version.number),
        "note": command.note,
        "public_sentence": command.public_sentence,
        **_told("before", before),
        **_told("after", after),
    }
    tx.audit.record(AuditEntry(at, command.by, CORRECTED, before.id, values, before.person.id))


def _told(when: str, award: Award) -> dict[str, str]:
    edition = str(award.achievement.version)
    until = award.version.valid_until
    end = "" if until is None else f"{until:%Y-%m-%dT%H:%M:%SZ}"
    said = {"level": _level(award), "evidence": award.evidence, "badge_version": edition, "valid_until": end}
    return {f"{when}_{name}": text for name, text in said.items()}


def _level(award: Award) -> str:
    return "" if award.level is None else str(award.level)


def _check_stands(award: Award, now: datetime) -> None:
    version = award.version
    if version.revocation is not None:
        raise AlreadyRevoked(N_("The badge was withdrawn, and that is final. Award it again."))
    if version.suspension is not None:
        raise AlreadySuspended(N_("The badge is paused. Lift the pause first, then correct it."))
    if version.valid_until is not None and now > version.valid_until:
        raise NotCorrectable(N_("The badge has expired. Award it again."))
    if award.person.is_forgotten:
        raise NotCorrectable(N_("Who the badge was for is not known here any more."))
    if award.stage is not Stage.AGREED:
        raise NotCorrectable(N_("The badge is not approved. Decline it, and award it as it should be."))


def _check_may(tx: Transaction, award: Award, command: CorrectAward, now: datetime) -> None:
    if approvals.is_for(tx, award, approvals.Decider(command.by, command.address), now):
        raise OwnAward(N_("Nobody corrects a badge that is for themselves: somebody else of HR has to."))
    asked_by = None if award.approval is None else award.approval.asked_by
    if asked_by is not None and people_of(tx, asked_by) & people_of(tx, command.by):
        raise OwnAward(
            N_("You awarded this badge and somebody else approved it. Somebody else has to correct it.")
        )


def _tidied(command: CorrectAward) -> CorrectAward:
    # Browsers send the lines of a text field with CR LF.
    evidence = command.evidence.replace("\r\n", "\n").strip()
    return replace(command, name=command.name.strip(), evidence=evidence)


def _check_texts(command: CorrectAward) -> None:
    faults = {
        N_("The name"): fault_in_line(command.name, awards.NAME_LIMIT),
        N_("The evidence"): fault_in_lines(command.evidence, awards.EVIDENCE_LIMIT),
        N_("The note"): fault_in_line(command.note, NOTE_LIMIT),
        N_("The public sentence"): fault_in_line(command.public_sentence, SENTENCE_LIMIT),
    }
    for what, fault in faults.items():
        if fault is not None:
            raise InvalidText(say("{what} can not be used. {fault}", what=what, fault=fault))
