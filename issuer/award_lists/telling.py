"""Whether those of a list know of their badge: by a letter, or since a wallet holds it; who does not gets the link."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from issuer.achievements.catalog import SYSTEM
from issuer.award_lists.keeping import note
from issuer.awarding.awards import whole_seconds
from issuer.kept.award_lists import AwardList, RowState
from issuer.kept.mail import Letter, LetterKind, LetterState
from issuer.ledger import Award, Stage
from issuer.mail.posting import BOUNCED
from issuer.ports import Transaction

_WITH_LINK: Final = frozenset({LetterKind.OFFER, LetterKind.REMINDER})


class Told(StrEnum):
    """How far somebody who was awarded a badge knows of it."""

    NOT_WRITTEN = "not_written"
    UNDER_WAY = "under_way"
    MAILED = "mailed"
    BOUNCED = "bounced"
    CLAIMED = "claimed"


_BY_STATE: Final[Mapping[LetterState, Told]] = {
    LetterState.WAITING: Told.UNDER_WAY,
    LetterState.SENT: Told.MAILED,
    LetterState.BOUNCED: Told.BOUNCED,
    LetterState.GIVEN_UP: Told.BOUNCED,
    LetterState.HELD: Told.NOT_WRITTEN,
}
_NOT_REACHED: Final = frozenset({Told.NOT_WRITTEN, Told.BOUNCED})


@dataclass(frozen=True, slots=True)
class Unreached:
    """An award whose claim link somebody has to hand on, and the row of the list that it was made for."""

    number: int
    award: Award


def told_of(tx: Transaction, award_list: AwardList, award_ids: Collection[str]) -> Mapping[str, Told]:
    """Return how far those with these awards know of them: claimed, or what became of the last letter with the link.

    It asks twice, however many awards there are.
    """
    told = dict.fromkeys(award_ids, Told.NOT_WRITTEN)
    for letter in tx.mail.of_awards(award_ids):
        if letter.kind in _WITH_LINK and letter.state is not LetterState.DROPPED:
            told[letter.award_id] = _by(letter)
    claimed = tx.award_lists.claimed(award_list.id) & told.keys()
    return told | dict.fromkeys(claimed, Told.CLAIMED)


def take_links(
    tx: Transaction, award_list: AwardList, now: datetime, by: str = SYSTEM
) -> tuple[Unreached, ...]:
    """Return the awards of a list, by row, that can be claimed and that no letter told of; that they were had is noted.

    A letter that came back told nobody. What waits for approval, or is withdrawn, paused or declined, and links that
    have ended are left out.
    """
    found = tuple(_unreached(tx, award_list, now))
    note(tx, award_list, "links_taken", by, whole_seconds(now), {"rows": str(len(found))})
    return found


def _unreached(tx: Transaction, award_list: AwardList, now: datetime) -> Iterator[Unreached]:
    rows = tx.award_lists.rows(award_list.id, {RowState.AWARDED})
    ids = [row.award_id for row in rows if row.award_id is not None]
    awards = {each.id: each for each in tx.awards.of_ids(ids)}
    told = told_of(tx, award_list, ids)
    for row in rows:
        award = awards.get(row.award_id or "")
        if award is not None and told[award.id] in _NOT_REACHED and _can_be_claimed(award, now):
            yield Unreached(row.number, award)


def _by(letter: Letter) -> Told:
    is_bounced = letter.state is LetterState.HELD and letter.answer == BOUNCED
    return Told.BOUNCED if is_bounced else _BY_STATE[letter.state]


def _can_be_claimed(award: Award, now: datetime) -> bool:
    version = award.version
    is_over = award.declined_at is not None or award.person.is_forgotten or now >= award.claim_expires_at
    is_lost = version.revocation is not None or version.suspension is not None
    return award.stage is Stage.AGREED and not is_over and not is_lost
