"""Which badge somebody lets a wallet have: one of their own that nobody has claimed yet."""

from datetime import datetime, timedelta
from typing import Final

from credentials.wording import N_
from issuer.code_flow import offering
from issuer.code_flow.requests import AskedByWallet
from issuer.errors import NotPermitted, UnknownAward
from issuer.ledger import AuditEntry, Award
from issuer.oauth.consent import code_hash
from issuer.offering.offers import Terms
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.wallet_access import WalletAuthorization
from keys.multibase import b64url_encode

CODE_LIFETIME: Final = timedelta(minutes=1)
_CODE_BYTES: Final = 32
_ID_BYTES: Final = 16


def choices(
    tx: Transaction, address: str, asked: AskedByWallet, terms: Terms, now: datetime
) -> tuple[Award, ...]:
    """Return the badges that whoever has this e-mail address can let a wallet have, newest first.

    What an offer led here with (`issuer_state`) only narrows them: it may come from anybody, and proves nothing.

    Raises:
        NotPermitted: the offer that led here is for somebody else.
    """
    person = tx.people.find(address)
    awards = () if person is None else tx.awards.of_person(person.id)
    meant = offering.award_of_state(asked.issuer_state or "", terms.secret)
    if meant is None:
        free = (each for each in awards if offering.is_free(tx, each, now, terms))
        return tuple(sorted(free, key=lambda each: each.awarded_at, reverse=True))
    named = [each for each in awards if each.id == meant]
    if not named:
        raise NotPermitted(
            N_(
                "The badge that your wallet asks for was offered to somebody else. Nothing was allowed; if "
                "it is yours, sign in with the address it was awarded to."
            )
        )
    return tuple(each for each in named if offering.is_free(tx, each, now, terms))


def allow(
    tx: Transaction,
    asked: AskedByWallet,
    award: Award,
    principal_id: str,
    now: datetime,
    randomness: Randomness,
) -> str:
    """Note that somebody lets a wallet have an award; return the code that the wallet exchanges, once."""
    code = b64url_encode(randomness.token(_CODE_BYTES))
    authorization = WalletAuthorization(
        id=b64url_encode(randomness.token(_ID_BYTES)),
        client_id=asked.client.id,
        principal_id=principal_id,
        award_id=award.id,
        configuration_ids=asked.configuration_ids,
        in_detail=asked.in_detail,
        redirect_uri=asked.redirect_uri,
        code_hash=code_hash(code),
        challenge=asked.challenge,
        thumbprint=asked.thumbprint,
        created_at=now,
        code_expires_at=now + CODE_LIFETIME,
    )
    tx.wallet_access.authorize(authorization)
    said = {"client": asked.client.id}
    tx.audit.record(AuditEntry(now, principal_id, "wallet.allowed", award.id, said, award.person.id))
    return code


def chosen(awards: tuple[Award, ...], award_id: str) -> Award:
    """Return the award of this id.

    Raises:
        UnknownAward: it is not among them.
    """
    for award in awards:
        if award.id == award_id:
            return award
    raise UnknownAward(N_("The badge can not be claimed any more, or was not yours to choose."))
