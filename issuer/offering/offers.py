"""Offers: how a badge is held out to a wallet, and what its pre-authorized code is exchanged for.

OpenID4VCI 1.0, 4 and 6. A code is derived from the offer's id, so that an offer can be read again while only
the code's hash is stored; a token is random and stored hashed. Every one-time thing is one atomic statement.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from credentials.badge import JsonObject
from credentials.wording import N_
from issuer.awarding.parts import current_copies
from issuer.errors import (
    AlreadyClaimed,
    AlreadyRevoked,
    AlreadySuspended,
    ClaimLinkExpired,
    InvalidGrant,
    InvalidRequest,
    InvalidTxCode,
    NotApproved,
    NotPermitted,
    UnknownOffer,
    UnsupportedGrantType,
)
from issuer.ledger import AuditEntry, Award, Grant, Offer, Stage
from issuer.offering import tx_codes
from issuer.offering.tx_codes import no_such_grant
from issuer.ports import Transaction
from issuer.randomness import Randomness
from keys.multibase import b64url_encode

GRANT_TYPE = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
TX_CODE_LENGTH = 6
TX_CODE_HINT = "The six digits you were sent with this badge"

WALLET = "wallet"
CLAIM_LINK = "claim_link"

_ID_BYTES = 16
_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms offers are made: the secret codes follow from, and how long and how often things serve.

    `tries` is how many wrong transaction codes an offer survives, `guesses` how many all offers of one person together
    survive within `guess_period`; `says_wrong_tx_code`: such a code is called that, as OpenID4VCI 1.1 does, while the
    offer still lives.
    """

    secret: bytes = field(repr=False)
    on_screen: timedelta = timedelta(minutes=10)
    with_tx_code: timedelta = timedelta(days=7)
    token: timedelta = timedelta(minutes=5)
    tries: int = 5
    guesses: int = 15
    guess_period: timedelta = timedelta(days=1)
    says_wrong_tx_code: bool = False

    @property
    def judging(self) -> tx_codes.Judging:
        """How transaction codes are judged."""
        return tx_codes.Judging(
            self.secret, self.tries, self.guesses, self.guess_period, self.says_wrong_tx_code
        )


@dataclass(frozen=True, slots=True)
class MintedOffer:
    """A new offer and, where one is asked, its transaction code: told once, then only its hash is known."""

    offer: Offer
    tx_code: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """What a wallet sends to the token endpoint; None and "" both mean: not sent (RFC 6749, 3.2).

    `thumbprint` is that of the key it proved, to which its token will be bound.
    """

    grant_type: str | None
    code: str | None = field(default=None, repr=False)
    tx_code: str | None = field(default=None, repr=False)
    thumbprint: str | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """An access token, told once; `expires_in` is in seconds."""

    access_token: str = field(repr=False)
    expires_in: int
    award_id: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A token request refused. The transaction is to be committed all the same: a wrong code was counted."""

    error: InvalidRequest | UnsupportedGrantType | InvalidGrant | InvalidTxCode


# --- minting and reading --------------------------------------------------------------------------


def mint(
    tx: Transaction, award: Award, *, tx_code: bool, now: datetime, randomness: Randomness, terms: Terms
) -> MintedOffer:
    """Make a new offer of an award; every earlier one that is still open is cancelled.

    It lives ten minutes, or seven days if a transaction code is asked. An award that waits for approval is offered
    too: its wallet is given the badge later.

    Raises:
        NotApproved: the organisation did not approve it.
        AlreadyRevoked, AlreadySuspended: the badge was withdrawn or is paused.
        AlreadyClaimed: it is in a wallet.
        NotPermitted: the person declined it and has not taken that back.
        ClaimLinkExpired: the claim link's time is over.
    """
    _check_offerable(tx, award, now)
    offer_id = b64url_encode(randomness.token(_ID_BYTES))
    told = f"{randomness.below(10**TX_CODE_LENGTH):0{TX_CODE_LENGTH}d}" if tx_code else None
    life = terms.with_tx_code if tx_code else terms.on_screen
    code_hash = _hash(code_of(offer_id, terms.secret))
    tx_code_hash = None if told is None else tx_codes.hashed(told, offer_id, terms.secret)
    offer = Offer(offer_id, award.id, code_hash, now, now + life, tx_code_hash)
    tx.offers.cancel_open(award.id, now)
    tx.offers.add(offer)
    _note(tx, "offer.minted", award, CLAIM_LINK, now, tx_code="asked" if tx_code else "none")
    return MintedOffer(offer, told)


def renew(tx: Transaction, award: Award, now: datetime, randomness: Randomness, terms: Terms) -> MintedOffer:
    """Make a new offer because somebody with the claim link asks for one; see `mint`.

    Raises:
        NotPermitted: the newest offer asks for a transaction code, and the link alone must not do without it.
    """
    _check_no_code_sent(tx, award)
    return mint(tx, award, tx_code=False, now=now, randomness=randomness, terms=terms)


def check_link_may_take(tx: Transaction, award: Award, now: datetime) -> None:
    """Return if whoever has the claim link may have the badge now, in whatever form.

    Raises:
        AlreadyRevoked, AlreadySuspended, AlreadyClaimed, ClaimLinkExpired, NotPermitted: as `renew`.
    """
    _check_no_code_sent(tx, award)
    _check_offerable(tx, award, now)


def check_any_may_have(tx: Transaction, award: Award) -> None:
    """Return if an award may be had without proving a key.

    Raises:
        NotPermitted: it was earned by showing badges, and belongs to the keys that showed them.
    """
    if tx.presented.basis(award.id) is not None:
        raise NotPermitted(N_("This badge was earned with a wallet, and is had with the same wallet only."))


def code_of(offer_id: str, secret: bytes) -> str:
    """Return the pre-authorized code of an offer: 256 bits that only the holder of the secret can derive."""
    return b64url_encode(_mac(secret, "code", offer_id))


def offer_document(
    tx: Transaction,
    offer_id: str,
    issuer_url: str,
    configuration_ids: Sequence[str],
    terms: Terms,
    now: datetime,
    *,
    for_draft_11: bool = False,
) -> JsonObject:
    """Return the offer as a wallet reads it, as often as it likes while the offer is open.

    `for_draft_11` says the same besides in the words of that draft.

    Raises:
        UnknownOffer: there is none, or it was used, cancelled or locked, or has expired. Never said which.
    """
    offer = tx.offers.get(offer_id)
    if offer is None or not _is_open(offer, now, terms) or not _is_claimable(tx, offer.award_id):
        raise UnknownOffer(N_("This offer can not be read any more. Open the claim link for a new one."))
    grant: JsonObject = {"pre-authorized_code": code_of(offer_id, terms.secret)}
    if offer.tx_code_hash is not None:
        grant["tx_code"] = {"input_mode": "numeric", "length": TX_CODE_LENGTH, "description": TX_CODE_HINT}
    offered = list(configuration_ids)
    old = {"credentials": offered} if for_draft_11 else {}
    if for_draft_11:
        grant["user_pin_required"] = offer.tx_code_hash is not None
    return {
        "credential_issuer": issuer_url,
        "credential_configuration_ids": offered,
        **old,
        "grants": {GRANT_TYPE: grant},
    }


def cancel(tx: Transaction, award: Award, now: datetime, by: str = CLAIM_LINK) -> None:
    """Cancel every open offer of an award; whoever has the claim link may still ask for a new one."""
    tx.offers.cancel_open(award.id, now)
    _note(tx, "offer.cancelled", award, by, now)


def is_held_out(tx: Transaction, award: Award, now: datetime, terms: Terms) -> bool:
    """Return whether a wallet can take an award by an offer that is open now."""
    newest = tx.offers.newest(award.id)
    return newest is not None and _is_open(newest, now, terms)


# --- redeeming ------------------------------------------------------------------------------------


def redeem(
    tx: Transaction, request: TokenRequest, terms: Terms, randomness: Randomness, now: datetime
) -> Token | Refused:
    """Exchange a pre-authorized code for an access token, exactly once (OpenID4VCI 1.0, 6).

    A refusal is returned, not raised, so that the count of wrong transaction codes is kept with it: commit,
    then answer. Unknown, used, expired, cancelled and locked codes are refused with the same words.
    """
    try:
        offer = _offer_presented(tx, request, now, terms)
        tx_codes.check(tx, offer, request.tx_code, terms.judging, now)
        if not tx.offers.redeem(offer.id, now, terms.tries):
            raise no_such_grant()
    except (InvalidRequest, UnsupportedGrantType, InvalidGrant, InvalidTxCode) as refusal:
        return Refused(refusal)
    return _give_token(tx, offer, request.thumbprint, randomness, now, terms)


def token_hash(access_token: str) -> str:
    """Return what is stored of an access token: its SHA-256, hex."""
    return _hash(access_token)


def _offer_presented(tx: Transaction, request: TokenRequest, now: datetime, terms: Terms) -> Offer:
    if not request.grant_type:
        raise InvalidRequest("The parameter grant_type is missing.")
    if request.grant_type != GRANT_TYPE:
        raise UnsupportedGrantType("Only pre-authorized codes are exchanged here.")
    if not request.code:
        raise InvalidRequest("The parameter pre-authorized_code is missing.")
    found = tx.offers.by_code(_hash(request.code))
    if found is None or not _is_claimable(tx, found.award_id):
        raise no_such_grant()
    # Read again: only now, with the award locked, nobody else is guessing at the same time.
    offer = tx.offers.get(found.id)
    # Whether it is open comes before any word about the transaction code: a dead code tells nothing.
    if offer is None or not _is_open(offer, now, terms):
        raise no_such_grant()
    return offer


def _give_token(
    tx: Transaction,
    offer: Offer,
    thumbprint: str | None,
    randomness: Randomness,
    now: datetime,
    terms: Terms,
) -> Token:
    access_token = b64url_encode(randomness.token(_TOKEN_BYTES))
    expires_at = now + terms.token
    grant = Grant(token_hash(access_token), offer.id, offer.award_id, expires_at, thumbprint=thumbprint)
    tx.offers.add_grant(grant)
    tx.audit.record(AuditEntry(now, WALLET, "offer.redeemed", offer.award_id, {}))
    return Token(access_token, int(terms.token.total_seconds()), offer.award_id)


# --- the person's side ----------------------------------------------------------------------------


def is_claimed(tx: Transaction, award: Award) -> bool:
    """Whether a wallet holds what the award says now."""
    return bool(claimants(tx, award))


def claimants(tx: Transaction, award: Award) -> frozenset[str]:
    """Return the DIDs that copies of the award's present version are bound to."""
    # Copies without a wallet have a random URN for a subject.
    return frozenset(copy.holder for copy in current_copies(tx, award) if copy.holder.startswith("did:"))


def decline(tx: Transaction, award: Award, now: datetime) -> None:
    """Note that the person does not want the badge; open offers are cancelled. Twice is the same as once.

    Raises:
        AlreadyRevoked: it was withdrawn, so there is nothing to decline.
        AlreadyClaimed: it is in a wallet.
        ClaimLinkExpired: the claim link's time is over.
    """
    _check_unclaimed(tx, award, now)
    if award.declined_at is not None:
        return
    tx.awards.set_declined(award.id, now)
    tx.offers.cancel_open(award.id, now)
    _note(tx, "award.declined", award, CLAIM_LINK, now)


def undo_decline(tx: Transaction, award: Award, now: datetime) -> None:
    """Take a decline back, so that the badge can be claimed. Where there was none, nothing happens.

    Raises:
        AlreadyRevoked, ClaimLinkExpired: as `decline`.
    """
    if award.declined_at is None:
        return
    _check_unclaimed(tx, award, now)
    tx.awards.set_declined(award.id, None)
    _note(tx, "award.decline_undone", award, CLAIM_LINK, now)


def _check_no_code_sent(tx: Transaction, award: Award) -> None:
    newest = tx.offers.newest(award.id)
    if newest is not None and newest.tx_code_hash is not None:
        raise NotPermitted(N_("This badge is claimed with a code that was sent to you; ask for a new one."))


def _check_offerable(tx: Transaction, award: Award, now: datetime) -> None:
    _check_unclaimed(tx, award, now)
    if award.stage is Stage.NOT_APPROVED:
        raise NotApproved(N_("The badge was not approved, so it can not be claimed."))
    if award.version.suspension is not None:
        raise AlreadySuspended(N_("The badge is paused; it can be claimed once the pause is lifted."))
    if award.declined_at is not None:
        raise NotPermitted(N_("The badge was declined. Take that back first, then claim it."))


def _check_unclaimed(tx: Transaction, award: Award, now: datetime) -> None:
    if award.version.revocation is not None:
        raise AlreadyRevoked(N_("The badge was withdrawn; it can not be claimed any more."))
    if is_claimed(tx, award):
        raise AlreadyClaimed(N_("The badge is in a wallet already. Sign in to get another copy."))
    if award.person.is_forgotten:
        raise ClaimLinkExpired(
            N_("The claim link has expired, since who it was for is not known here any more.")
        )
    if now >= award.claim_expires_at:
        raise ClaimLinkExpired(N_("The claim link has expired. The badge is safe; ask for a new link."))


def _is_open(offer: Offer, now: datetime, terms: Terms) -> bool:
    return offer.is_untouched and now < offer.expires_at and offer.failures < terms.tries


def _is_claimable(tx: Transaction, award_id: str) -> bool:
    award = tx.awards.get(award_id)
    if award is None or award.declined_at is not None or award.person.is_forgotten:
        return False
    if award.stage is Stage.NOT_APPROVED:
        return False
    return award.version.revocation is None and award.version.suspension is None


# --- secrets --------------------------------------------------------------------------------------


def _hash(secret_text: str) -> str:
    return hashlib.sha256(_bytes(secret_text)).hexdigest()


def _mac(secret: bytes, use: str, offer_id: str) -> bytes:
    return hmac.new(secret, f"{use}:{offer_id}".encode(), hashlib.sha256).digest()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _note(tx: Transaction, action: str, award: Award, actor: str, now: datetime, **values: str) -> None:
    tx.audit.record(AuditEntry(now, actor, action, award.id, values, award.person.id))
