"""The scene of the tests about claiming: an organisation with keys, and a wallet that proves its own."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields, is_dataclass

from credentials import jose
from did.methods.key import did_of_key, method_id_of_key
from issuer.achievements.catalog import publish
from issuer.achievements.configurations import LDP_VC
from issuer.issuing.issuance import USUAL_PRACTICE, Claim, ClaimRequest, Practice, claim
from issuer.ledger import Award, Copy, Grant
from issuer.offering import offers
from issuer.offering.offers import GRANT_TYPE, Terms, Token, TokenRequest
from issuer.organisation.identity import Identity, establish
from issuer.ports import Transaction
from issuer.store.memory import MemoryIssuerStore
from issuer.wallets import nonce
from keys.public import Algorithm
from keys.sealing import Sealer
from keys.software import SoftwareSigner
from tests.support.builders import BASE_URL, Seeded, at, four_c, give, organisation

KEK = b"k" * 32
LOOPBACK_URL = "http://127.0.0.1:8000"
ZOE = SoftwareSigner.from_secret(Algorithm.EDDSA, b"\x11" * 32)
EVE = SoftwareSigner.from_secret(Algorithm.EDDSA, b"\x22" * 32)


def bare_store() -> MemoryIssuerStore:
    """Return a store with the organisation `acme` before its first start."""
    store = MemoryIssuerStore()
    store.add_organisation(organisation(public_url=None, did=None), at(0))
    return store


@dataclass(frozen=True, slots=True)
class Scene:
    """One transaction of an organisation whose plan is the four C, and the wallet Zoë has."""

    tx: Transaction
    identity: Identity
    randomness: Seeded

    @property
    def terms(self) -> Terms:
        return Terms(self.identity.secrets.offers)

    def mint(self, award: Award, now=at(0), *, tx_code=False) -> offers.MintedOffer:
        kept = self.tx.awards.get(award.id)
        return offers.mint(
            self.tx, kept, tx_code=tx_code, now=now, randomness=self.randomness, terms=self.terms
        )

    def code(self, minted: offers.MintedOffer) -> str:
        return offers.code_of(minted.offer.id, self.terms.secret)

    def redeem(self, code: str | None, tx_code: str | None = None, now=at(1), grant_type=GRANT_TYPE):
        request = TokenRequest(grant_type, code, tx_code)
        return offers.redeem(self.tx, request, self.terms, self.randomness, now)

    def token(self, award: Award, now=at(1)) -> str:
        answer = self.redeem(self.code(self.mint(award, now)), now=now)
        assert isinstance(answer, Token)
        return answer.access_token

    def token_by_hand(self, award: Award, now=at(1)) -> str:
        """Return a token for an award that offers do not give one for any more."""
        access_token = f"token for {award.id}"
        grant = Grant(offers.token_hash(access_token), "offer", award.id, now + self.terms.token)
        self.tx.offers.add_grant(grant)
        return access_token

    def nonce(self, now=at(1)) -> str:
        return nonce.issue(self.identity.secrets.nonces, self.identity.issuer_url, now, self.randomness)

    def proof(self, wallet=ZOE, now=at(1), header=None, **claims) -> str:
        usual = {"aud": self.identity.issuer_url, "iat": int(now.timestamp()), "nonce": self.nonce(now)}
        named = {"typ": "openid4vci-proof+jwt", "kid": method_id_of_key(wallet.public_key)}
        return jose.sign(json.dumps({**usual, **claims}).encode(), named | (header or {}), wallet)

    def request(self, token: str, wallet=ZOE, now=at(1), configuration=LDP_VC) -> ClaimRequest:
        return ClaimRequest(token, configuration, proofs=(self.proof(wallet, now),))

    def claim(self, request: ClaimRequest, now=at(2), offered=None) -> Copy:
        """Return the one copy that a claim hands over."""
        (copy,) = self.claims(request, now, Practice(offered=offered)).copies
        return copy

    def claims(self, request: ClaimRequest, now=at(2), practice=USUAL_PRACTICE) -> Claim:
        return claim(self.tx, request, self.identity, now, self.randomness, practice)

    def claimed(self, slug: str = "communication", now=at(1), wallet=ZOE, configuration=LDP_VC) -> Award:
        """Award a badge and claim it; return the award."""
        given = give(self.tx, slug, at(0))
        self.claim(self.request(self.token(given, now), wallet, now, configuration), now)
        return given


def set_out(store: MemoryIssuerStore, public_url: str = BASE_URL) -> None:
    """Make the organisation's identity and publish its plan."""
    with store.transaction("acme") as tx:
        identity = establish(tx, public_url, Sealer(KEK), at(0))
        for each in four_c():
            publish(tx, each, public_url, identity.did, at(0))


def scene_of(tx: Transaction, public_url: str = BASE_URL, seed: int = 4) -> Scene:
    """Return the scene inside a transaction."""
    return Scene(tx, establish(tx, public_url, Sealer(KEK), at(0)), Seeded(seed))


class _Undo(Exception):
    pass


@contextmanager
def undone(store: MemoryIssuerStore) -> Iterator[Transaction]:
    """A transaction that fails at its end, so that nothing of it happens."""
    with suppress(_Undo), store.transaction("acme") as tx:
        yield tx
        raise _Undo


def did_of(wallet: SoftwareSigner) -> str:
    return did_of_key(wallet.public_key)


def everything_kept(store: MemoryIssuerStore) -> str:
    """Return all that a store holds, as text, bytes decoded leniently: what a thief of the database reads."""
    return _told(store._ledgers["acme"])


def _told(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, dict):
        return " ".join(_told(each) for pair in value.items() for each in pair)
    if isinstance(value, list | tuple):
        return " ".join(_told(each) for each in value)
    if is_dataclass(value):
        return " ".join(_told(getattr(value, each.name)) for each in fields(value))
    return str(value)
