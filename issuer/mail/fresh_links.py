"""A claim link that has ended is replaced by mail: the new one goes to where the badge was sent, and nowhere else."""

from datetime import datetime

from credentials.wording import N_
from issuer.awarding import awards
from issuer.errors import NotPermitted
from issuer.kept.mail import Letter, LetterKind
from issuer.ledger import Award
from issuer.mail.posting import post
from issuer.offering.offers import CLAIM_LINK
from issuer.ports import Transaction
from issuer.randomness import Randomness


def may_be_sent(award: Award, now: datetime) -> bool:
    """Whether whoever has an ended claim link may have a new one sent: there is an address, and nothing says no."""
    is_over = now >= award.claim_expires_at
    fell = award.version.revocation or award.version.suspension or award.declined_at
    return is_over and bool(award.address) and not fell and not award.person.is_forgotten


def send(tx: Transaction, award: Award, now: datetime, randomness: Randomness) -> Letter | None:
    """Give an award a new claim link and mail it to whose badge it is; the old link leads nowhere then.

    None where the mail can not be written; a letter to an address that takes no mail is held.

    Raises:
        NotPermitted: the link still works, or the badge is not to be claimed.
    """
    if not may_be_sent(award, now):
        raise NotPermitted(
            N_("There is nothing to send: the link still works, or the badge can not be claimed.")
        )
    renewed = awards.renew_claim_link(tx, award.id, now, randomness, CLAIM_LINK)
    return post(tx, LetterKind.OFFER, renewed.person, {"award": award.id}, now)
