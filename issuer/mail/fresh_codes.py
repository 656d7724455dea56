"""A transaction code that did not serve is replaced by mail: the new one goes to where the badge was sent, and alone.

Whoever has the link must not have the code from the same mailbox, so one is mailed only where no letter told the link.
"""

from datetime import datetime, timedelta
from typing import Final

from credentials.wording import N_
from issuer.errors import NotPermitted
from issuer.kept.mail import Letter, LetterKind, LetterState
from issuer.ledger import Award
from issuer.mail.posting import post
from issuer.offering import offers
from issuer.offering.offers import Terms
from issuer.ports import Transaction
from issuer.randomness import Randomness

# For one person, whatever they were awarded: what can be guessed at is limited too (ADR 42).
MOST: Final = 3
PERIOD: Final = timedelta(days=1)
# Letters that were dropped, or are held, told nobody anything.
_UNSENT: Final = frozenset({LetterState.DROPPED, LetterState.HELD})


def may_be_sent(tx: Transaction, award: Award) -> bool:
    """Whether whoever has the claim link may have a new code sent: one is asked for, and mail is another way."""
    newest = tx.offers.newest(award.id)
    if newest is None or newest.tx_code_hash is None or not award.address or award.person.is_forgotten:
        return False
    return tx.mail.standing(award.address).bounced_at is None and not _link_was_mailed(tx, award)


def send(tx: Transaction, award: Award, now: datetime, randomness: Randomness, terms: Terms) -> Letter | None:
    """Make a new offer of an award and mail its code to whose badge it is; the code from before is dead then.

    None where the mail can not be written.

    Raises:
        NotPermitted: the badge asks for no code, its code comes by another way than mail, or too many were sent.
        AlreadyRevoked, AlreadySuspended, AlreadyClaimed, ClaimLinkExpired, NotApproved: as `offers.mint`.
    """
    if not may_be_sent(tx, award):
        raise NotPermitted(N_("No code is sent for this badge. Ask whoever awarded it for a new one."))
    minted = offers.mint(tx, award, tx_code=True, now=now, randomness=randomness, terms=terms)
    if not tx.counts.take(f"tx_code_sent:{award.person.id}", MOST, PERIOD, now):
        raise NotPermitted(
            N_("As many codes as may be were sent today. Look for the last one, or ask for another tomorrow.")
        )
    values = {"award": award.id, "code": minted.tx_code or "", "offer": minted.offer.id}
    return post(tx, LetterKind.TX_CODE, award.person, values, now)


def sent_for(tx: Transaction, award: Award) -> Letter | None:
    """Return the letter that tells the code of the newest offer; None where none does."""
    newest, letters = tx.offers.newest(award.id), tx.mail.of_award(award.id)
    told = (each for each in reversed(letters) if each.kind is LetterKind.TX_CODE)
    last = next((each for each in told if each.state is not LetterState.DROPPED), None)
    is_of_newest = last is not None and newest is not None and tx.mail.values(last).get("offer") == newest.id
    return last if is_of_newest else None


def _link_was_mailed(tx: Transaction, award: Award) -> bool:
    letters = tx.mail.of_award(award.id)
    return any(each.kind is not LetterKind.TX_CODE and each.state not in _UNSENT for each in letters)
