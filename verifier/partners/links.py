"""One-off links: somebody without an account checks a badge under a policy of ours."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from credentials.wording import N_, say
from keys.multibase import b64url_encode
from verifier.errors import CheckLinkUsed, UnclearLink
from verifier.partners.policies import Author, found
from verifier.partners.ports import CheckLink, OpenLink, PolicyShelf, ReceiptShelf

LONGEST_DAYS: Final = 90
_SECRET_BYTES: Final = 32


def make(
    shelves: tuple[PolicyShelf, ReceiptShelf],
    policy_id: str,
    author: Author,
    entropy: Callable[[int], bytes],
    *,
    days: int,
    once: bool,
) -> str:
    """Keep a new link and return its secret, which is told this one time.

    Raises:
        PolicyNotFound: there is no policy of this id in use.
        UnclearLink: it would not live between a day and ninety.
    """
    policies, receipts = shelves
    if not 1 <= days <= LONGEST_DAYS:
        raise UnclearLink(
            say("A link works for 1 to {longest_days} days. Choose how many.", longest_days=LONGEST_DAYS)
        )
    policy = found(policies, author.organisation, policy_id)
    secret = b64url_encode(entropy(_SECRET_BYTES))
    ends = author.at + timedelta(days=days)
    link = CheckLink(hashed(secret), policy.id, author.id, author.at, ends, 1 if once else None)
    receipts.add_link(author.organisation, link)
    return secret


def opened(shelf: ReceiptShelf, secret: str, now: datetime) -> OpenLink:
    """Return a link that still works; nothing of it is used up.

    Raises:
        CheckLinkUsed: it was used, has ended, or is none.
    """
    link = shelf.link(hashed(secret), now)
    if link is None:
        raise gone()
    return link


def gone() -> CheckLinkUsed:
    """Return the refusal of a link that does not work."""
    return CheckLinkUsed(
        N_(
            "This link was used already, or its time is over. Nothing was checked and nothing "
            "is kept; ask whoever sent "
            "it to you for a new one."
        )
    )


def hashed(secret: str) -> str:
    """Return what is kept of a link's secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def shown_name(secret_hash: str) -> str:
    """Return what a link is called where it acts: enough to tell two apart, of no use to whoever reads it."""
    return f"link:{secret_hash[:12]}"
