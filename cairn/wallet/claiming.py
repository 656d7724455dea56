"""Claim badges from an offer by OpenID4VCI, with the pre-authorized code grant, as one of several wallets does."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from cairn.wallet.accepting import badges_of, check
from cairn.wallet.choosing import keys_for, readable
from cairn.wallet.debts import Debt, Owed
from cairn.wallet.editions import NonceSource
from cairn.wallet.http import Http, WalletRefused
from cairn.wallet.issuers import Described, Issuer, discovered
from cairn.wallet.offering import PRE_AUTHORIZED, Offer, check_code, offer_of, opened, read_offer
from cairn.wallet.profiles import FINAL, WalletProfile
from cairn.wallet.proving import PROOF_TYPE, ProofTimes, credential_request, key_proof, timed_proof
from cairn.wallet.purse import HolderKey, Purse

__all__ = [
    "PRE_AUTHORIZED",
    "PROOF_TYPE",
    "BadgeDeferred",
    "Wish",
    "claim",
    "claim_all",
    "key_proof",
    "read_offer",
]

_NEW_NONCE: Final = frozenset({"invalid_proof", "invalid_or_missing_proof", "invalid_nonce"})


@dataclass(frozen=True, slots=True)
class Wish:
    """How to claim: which format or configuration (None: the first that the wallet reads), and as which wallet.

    `tx_code` is given where one is asked; `copies` is how many keys the badge shall be bound to; with `everything` the
    badge is taken in all that is offered and read.
    """

    format: str | None = None
    tx_code: str | None = None
    profile: WalletProfile = FINAL
    copies: int = 1
    everything: bool = False


def claim(offer_uri: str, wish: Wish, purse: Purse, http: Http, now: datetime) -> bytes:
    """Redeem an offer link and return the badge's bytes, which are in the purse from then on.

    Of several the first is returned; the purse has them all.

    Raises:
        BadgeDeferred: there is none yet.
        WalletRefused: a step was refused or answered wrongly, or is not one that this wallet takes; it names the step.
    """
    return claim_all(offer_uri, wish, purse, http, now)[0]


def claim_all(offer_uri: str, wish: Wish, purse: Purse, http: Http, now: datetime) -> tuple[bytes, ...]:
    """Redeem an offer link and return the bytes of all badges, which are in the purse from then on.

    What the issuer puts off is noted in the purse as owed; see `cairn.wallet.collecting`.

    Raises:
        BadgeDeferred, WalletRefused: as `claim`.
    """
    document = opened(offer_uri, wish.profile, http)
    issuer = discovered(str(document.get("credential_issuer", "")), wish.profile, http)
    offer = offer_of(document, issuer.shapes.offered)
    chosen = readable(offer, issuer, wish.profile, wish.format)
    visit = _Visit(issuer, wish, purse, http, now)
    visit.enter(offer)
    for each in chosen if wish.everything else chosen[:1]:
        visit.fetch(each)
    if not visit.badges:
        raise BadgeDeferred("The badge is not ready yet; it can be collected once it is.")
    return tuple(visit.badges)


class BadgeDeferred(Exception):
    """The issuer put everything off; what is needed to collect it is in the purse."""


@dataclass(slots=True)
class _Visit:
    """A wallet's visit to an issuer: its token, and what it was told last, where its next nonce may be."""

    issuer: Issuer
    wish: Wish
    purse: Purse
    http: Http
    now: datetime
    told: dict[str, Any] = field(default_factory=dict, repr=False)
    token: str = field(default="", repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    badges: list[bytes] = field(default_factory=list)
    debt: Debt | None = None

    def enter(self, offer: Offer) -> None:
        """Exchange the offer's code for a token."""
        self.told = self.http.post_form("token", self.issuer.token_endpoint, self._token_form(offer))
        self.token = str(self.told.get("access_token", ""))
        self.refresh_token = self.told.get("refresh_token")

    def fetch(self, each: Described) -> None:
        """Ask for a credential in so many copies, and put them into the purse."""
        keys = keys_for(each, self.wish.profile, self.purse, self._copies())
        self.told = self._answer(each, keys)
        if "transaction_id" in self.told:
            self._owe(len(keys))
            return
        found = badges_of(self.told, self.issuer.shapes, len(keys))
        for badge in found:
            check(badge, keys, self.wish.profile.reading)
        self.badges += found
        self.purse.badges += found

    def _owe(self, copies: int) -> None:
        """Keep what was put off, beside everything else that is owed by this token."""
        if self.issuer.deferred_endpoint is None:
            raise WalletRefused(
                "credential", "metadata_malformed", "there is no deferred_credential_endpoint"
            )
        if self.debt is None:
            self.debt = Debt(
                self.issuer.id,
                self.issuer.deferred_endpoint,
                self.issuer.token_endpoint,
                self.wish.profile.name,
                self.token,
                self.refresh_token,
            )
            self.purse.debts.append(self.debt)
        self.debt.owed.append(Owed(str(self.told["transaction_id"]), copies))

    def _token_form(self, offer: Offer) -> dict[str, str]:
        profile, tx_code = self.wish.profile, self.wish.tx_code
        if profile.reading.checks_code:
            check_code(offer, tx_code)
        form = {"grant_type": PRE_AUTHORIZED, "pre-authorized_code": offer.code}
        pins = () if tx_code is None else profile.pin_names(self.issuer.shapes)
        return form | dict.fromkeys(pins, tx_code or "")

    def _copies(self) -> int:
        most = self.issuer.batch_size if self.issuer.shapes.has_many_proofs else 1
        if not 0 < self.wish.copies <= most:
            raise WalletRefused("metadata", "batch_size", f"the issuer binds a badge to 1 to {most} keys")
        return self.wish.copies

    def _answer(self, each: Described, keys: Sequence[HolderKey]) -> dict[str, Any]:
        """Return the answer; where a refusal brings a nonce and this edition looks there, to a second request."""
        try:
            return self._ask(each, keys, self._nonce())
        except WalletRefused as refused:
            nonce = refused.told.get("c_nonce")
            looks_there = NonceSource.REFUSAL in self.issuer.shapes.nonces
            if not (looks_there and nonce and refused.code in _NEW_NONCE):
                raise
        return self._ask(each, keys, str(nonce))

    def _ask(self, each: Described, keys: Sequence[HolderKey], nonce: str | None) -> dict[str, Any]:
        times = ProofTimes.by(self.wish.profile.proving, self.now)
        proofs = [timed_proof(key, self.issuer.id, nonce, times) for key in keys]
        request = credential_request(each, self.issuer.shapes, proofs)
        return self.http.post_json("credential", self.issuer.credential_endpoint, request, self.token)

    def _nonce(self) -> str | None:
        """Return the nonce of the next proof; some wallets have none after the first, if nobody gives them one."""
        shapes = self.issuer.shapes
        later = self.wish.profile.proving.next_nonce or shapes.next_nonce
        for source in (later,) if self.badges else shapes.nonces:
            nonce = self._nonce_from(source)
            if nonce is not None:
                return str(nonce)
        return None

    def _nonce_from(self, source: NonceSource) -> object:
        if source is NonceSource.ENDPOINT:
            return self._fetched_nonce()
        return None if source is NonceSource.REFUSAL else self.told.get("c_nonce")

    def _fetched_nonce(self) -> object:
        if self.issuer.nonce_endpoint is None:
            return None
        content_type = self.wish.profile.proving.nonce_type
        return self.http.post_nothing("nonce", self.issuer.nonce_endpoint, content_type).get("c_nonce")
