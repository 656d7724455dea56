"""What a letter says, from what is on record when it is sent: nothing that was undone meanwhile is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from issuer.kept.mail import Letter, LetterKind
from issuer.ledger import Award, Span, Stage
from issuer.offering import claim_codes, offers
from issuer.ports import Transaction
from issuer.wall.feed import Look, entries

# What held back a letter, as it is kept and shown.
NO_LONGER_TRUE: Final = "no_longer_true"
AWAITS_APPROVAL: Final = "awaits_approval"
# Where letters lead whose page is the same for everybody.
_PAGES: Final[Mapping[LetterKind, str]] = {
    LetterKind.NOT_AWARDED: "/award/scheduled",
    LetterKind.REQUEST_ANSWERED: "/me/requests",
}
_MOST_TOLD: Final = 20
# Those that hold a badge out to whoever it is for.
HELD_OUT: Final = frozenset({LetterKind.OFFER, LetterKind.REMINDER})


@dataclass(frozen=True, slots=True)
class Told:
    """A badge that a digest tells of: how its holder is called, "" for no name, and its level in words."""

    called: str
    badge: str
    level: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a letter's template may use. `link` is where its one button leads, "" where it has none.

    `level` is in words; `code_asked`: whoever claims needs a code that they got by another way. `told` are the badges
    that a digest tells of; `has_more`: there were more. `code` is by which the claim page is found at `code_page` for
    `code_days` days, "" where there is none.
    """

    kind: LetterKind
    organisation: str
    name: str = ""
    link: str = ""
    badge: str = ""
    level: str = ""
    awarded_by: str = ""
    evidence: str = ""
    code_asked: bool = False
    unsubscribe: str = ""
    said: Mapping[str, str] | None = None
    told: tuple[Told, ...] = ()
    has_more: bool = False
    code: str = field(default="", repr=False)
    code_page: str = ""
    code_days: int = claim_codes.LIFE.days

    @property
    def values(self) -> Mapping[str, str]:
        """What whoever posted the letter gave it to say."""
        return self.said or {}


@dataclass(frozen=True, slots=True)
class NotNow:
    """That a letter is not to be sent, and why: never, or with `is_later` not yet."""

    why: str
    is_later: bool = False


def facts_of(tx: Transaction, letter: Letter, public_url: str) -> Facts | NotNow:
    """Return what a letter says now, or that it is not to be sent."""
    values = tx.mail.values(letter)
    person = None if letter.person_id is None else tx.people.get(letter.person_id)
    name = "" if person is None else person.name
    if letter.kind is LetterKind.DIGEST:
        return _digest(tx, letter, values, public_url)
    if not letter.award_id:
        link = f"{public_url}{_PAGES[letter.kind]}" if letter.kind in _PAGES else values.get("link", "")
        return Facts(letter.kind, tx.organisation.name, name, link, said=values)
    award = tx.awards.get(letter.award_id)
    if award is None or award.person.is_forgotten:
        return NotNow(NO_LONGER_TRUE)
    hindrance = _hindrance(tx, letter, award, values)
    return hindrance or _about_award(tx, letter, award, values, public_url)


def of_change(kind: LetterKind, organisation: str, award: Award | None) -> Facts:
    """Return what a letter about a change can say before the change is made; without an award, of any award."""
    if award is None:
        return Facts(kind, organisation)
    return Facts(
        kind, organisation, award.person.name, badge=award.achievement.name, level=_level_words(award)
    )


def unsubscribe_url(public_url: str, slug: str, letter: Letter) -> str:
    """Return where whoever got a letter ends reminders; its id is the secret of the link."""
    return f"{public_url}/o/{slug}/reminders/{letter.id}"


def _digest(tx: Transaction, letter: Letter, values: Mapping[str, str], public_url: str) -> Facts | NotNow:
    """Return what a digest tells now: nothing that went off the wall since it was written."""
    reader = tx.wall.profile(values.get("principal", ""))
    if reader is None or not reader.gets_digest:
        return NotNow(NO_LONGER_TRUE)
    week = Span(datetime.fromisoformat(values["since"]), datetime.fromisoformat(values["until"]))
    found = entries(tx, Look(letter.posted_at, _MOST_TOLD + 1, span=week))
    told = tuple(Told(each.called, each.award.achievement.name, _level_words(each.award)) for each in found)
    if not told:
        return NotNow(NO_LONGER_TRUE)
    return Facts(
        letter.kind,
        tx.organisation.name,
        reader.who.name if reader.who.name != reader.who.address else "",
        f"{public_url}/wall",
        unsubscribe=f"{public_url}/o/{tx.organisation.slug}/digests/{letter.id}",
        said=values,
        told=told[:_MOST_TOLD],
        has_more=len(told) > _MOST_TOLD,
    )


def _hindrance(tx: Transaction, letter: Letter, award: Award, values: Mapping[str, str]) -> NotNow | None:
    version = award.version
    if letter.kind is LetterKind.TX_CODE:
        newest = tx.offers.newest(award.id)
        serves = newest is not None and newest.id == values.get("offer") and newest.is_untouched
        return None if serves else NotNow(NO_LONGER_TRUE)
    if letter.kind in HELD_OUT:
        if award.stage is Stage.WAITING:
            return NotNow(AWAITS_APPROVAL, is_later=True)
        fell = version.revocation or version.suspension or award.declined_at
        is_over = award.stage is Stage.NOT_APPROVED or fell or offers.is_claimed(tx, award)
        return NotNow(NO_LONGER_TRUE) if is_over else None
    is_true = {
        LetterKind.WITHDRAWN: version.revocation or version.suspension,
        LetterKind.PAUSED: version.suspension,
        LetterKind.BACK: not (version.revocation or version.suspension),
        LetterKind.RAISED: not (version.revocation or version.suspension),
    }
    return None if is_true.get(letter.kind, True) else NotNow(NO_LONGER_TRUE)


def _about_award(
    tx: Transaction, letter: Letter, award: Award, values: Mapping[str, str], public_url: str
) -> Facts:
    newest = tx.offers.newest(award.id)
    is_reminder = letter.kind is LetterKind.REMINDER
    return Facts(
        kind=letter.kind,
        organisation=tx.organisation.name,
        name=award.person.name,
        # The code and the link never go by the same letter.
        link="" if letter.kind is LetterKind.TX_CODE else f"{public_url}/claim/{award.claim_id}",
        badge=award.achievement.name,
        level=_level_words(award),
        awarded_by=award.awarded_by,
        evidence=award.evidence,
        code_asked=newest is not None and newest.tx_code_hash is not None,
        unsubscribe=unsubscribe_url(public_url, tx.organisation.slug, letter) if is_reminder else "",
        said=values,
    )


def _level_words(award: Award) -> str:
    if award.level is None:
        return ""
    level, most = award.achievement.level(award.level), len(award.achievement.levels)
    return f"level {award.level} of {most}, {level.name}"
