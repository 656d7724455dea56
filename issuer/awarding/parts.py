"""What a person holds, as parts for a stack: the issuer's own records, asked the verifier's question.

A badge counts as a part once a copy of its current version has been signed (ADR 10).
"""

from collections.abc import Sequence
from datetime import datetime

from credentials.stacking import Evaluation, Outcome, Part, Question, Rule, Standing, evaluate
from credentials.wording import in_a_row, say
from issuer.errors import StackIncomplete, StackUndecided
from issuer.ledger import Award, Copy, KeyState, Person, Version
from issuer.on_record import Records

MET = frozenset({Outcome.VALID, Outcome.VALID_DEGRADED})


def parts_of(tx: Records, person: Person, now: datetime) -> list[Part]:
    """Return everything a person holds, oldest first, as it stands at `now`.

    All parts leave their subject open: that all belong to one person is what the organisation's records say.
    """
    copies = good_copies_of(tx, person.id)
    signed = [(award, _current(award, copies.get(award.id, ()))) for award in tx.awards.of_person(person.id)]
    parts = (part_of(tx, award, copies, now) for award, copies in signed)
    return [part for part in parts if part is not None]


def current_copies(tx: Records, award: Award) -> list[Copy]:
    """Return the signed copies of an award's current version, oldest first."""
    return _current(award, good_copies(tx, award.id))


def good_copies(tx: Records, award_id: str) -> list[Copy]:
    """Return the signed copies of all versions of an award, oldest first.

    A copy that a stolen key signed is worth nothing any more, and is not among them (ADR 21).
    """
    copies = tx.copies.of_award(award_id)
    return _not_stolen(tx, copies) if copies else []


def good_copies_of(tx: Records, person_id: str) -> dict[str, list[Copy]]:
    """Return the same of everything that a person holds, by award; one question, however much that is."""
    signed = tx.copies.of_person(person_id)
    good = {id(copy) for copy in _not_stolen(tx, [copy for copies in signed.values() for copy in copies])}
    return {award_id: [copy for copy in copies if id(copy) in good] for award_id, copies in signed.items()}


def _not_stolen(tx: Records, copies: Sequence[Copy]) -> list[Copy]:
    stolen = {key.name for key in tx.keys.all() if key.state == KeyState.COMPROMISED}
    return [copy for copy in copies if copy.method_id.rpartition("#")[2] not in stolen]


def _current(award: Award, copies: Sequence[Copy]) -> list[Copy]:
    return [copy for copy in copies if copy.version == award.version.number]


def evaluated(rule: Rule, parts: list[Part], awarded_at: datetime, now: datetime) -> Evaluation:
    """Return what a rule comes to over parts, for a meta-badge awarded at `awarded_at`."""
    return evaluate(Question(rule, parts, awarded_at, now))


def check_met(evaluation: Evaluation, name: str) -> None:
    """Let an evaluation pass if its rule is met; `name` is that of the meta-badge.

    Raises:
        StackUndecided: whether it is met hangs on badges that could not be checked; the message says on which.
        StackIncomplete: it is not met; the message says what is missing.
    """
    why = list(dict.fromkeys(reason.detail for reason in evaluation.reasons))
    if evaluation.outcome is Outcome.INDETERMINATE:
        raise StackUndecided(
            in_a_row(
                [
                    say("“{name}” rests on other badges, and not all of them could be checked.", name=name),
                    *why,
                ]
            )
        )
    if not is_met(evaluation):
        raise StackIncomplete(
            in_a_row([say("“{name}” rests on other badges, which are not all held now.", name=name), *why])
        )


def is_met(evaluation: Evaluation) -> bool:
    """Return whether a rule is met; lost parts that it can do without do not matter."""
    return evaluation.outcome in MET


def part_of(tx: Records, award: Award, copies: Sequence[Copy], now: datetime) -> Part | None:
    """Return an award as a part of which these copies are at hand, as it stands at `now`; None without any."""
    if not copies or tx.organisation.did is None:
        return None
    achievement, version = award.achievement, award.version
    return Part(
        credential_id=award.id,
        issuer=tx.organisation.did,
        achievement=achievement.id,
        subject=None,
        awarded_at=award.awarded_at,
        valid_from=version.valid_from,
        level=None if award.level is None else achievement.level_id(award.level),
        standing=standing_of(version, now),
        digests=frozenset(copy.digest for copy in copies),
        name=achievement.name,
        valid_until=version.valid_until,
        is_reissued=version.number > 1,
    )


def standing_of(version: Version, now: datetime) -> Standing:
    """Return how a version stands by itself."""
    if version.revocation is not None:
        return Standing.REVOKED
    if version.suspension is not None:
        return Standing.SUSPENDED
    if version.valid_until is not None and now > version.valid_until:
        return Standing.EXPIRED
    return Standing.GOOD
