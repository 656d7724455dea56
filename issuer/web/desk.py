"""What the issuer's pages, endpoints and commands work with, put together once by whoever starts the service."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from issuer import possession
from issuer.code_flow.clients import WalletClient
from issuer.code_flow.requests import Known
from issuer.compatibility import USUAL, Compatibility
from issuer.configurations import Configuration, with_alias
from issuer.demands import NONE, Demands
from issuer.errors import UnknownOrganisation
from issuer.identity import Identity, establish, issuer_url
from issuer.ledger import Award, Offer, PublishedDocument
from issuer.offers import MintedOffer, Terms, mint, offer_uri
from issuer.ports import IssuerStore, Randomness, Transaction
from issuer.status_lists import ListAddress, current
from keys.sealing import Sealer


@dataclass(frozen=True, slots=True)
class Work:
    """One unit of work of one organisation: its transaction, who signs in it, and when it takes place."""

    tx: Transaction
    identity: Identity
    now: datetime
    randomness: Randomness
    switches: Compatibility = USUAL
    demands: Demands = NONE
    clients: tuple[WalletClient, ...] = ()

    @property
    def known(self) -> Known:
        """What requests of wallets that sign people in are judged by."""
        ids = tuple(each.id for each in self.configurations)
        return Known(self.clients, ids, self.identity.issuer_url)

    @property
    def dpop(self) -> possession.Terms:
        """What is asked of DPoP proofs here."""
        identity = self.identity
        return possession.Terms(identity.secrets.nonces, identity.issuer_url, self.demands.needs_nonce)

    @property
    def terms(self) -> Terms:
        """On what terms offers are made here."""
        return Terms(self.identity.secrets.offers, says_wrong_tx_code=self.switches.invalid_tx_code_error)

    @property
    def configurations(self) -> tuple[Configuration, ...]:
        """The credential configurations that wallets are told of."""
        known = self.identity.configurations
        return with_alias(known) if self.switches.vc_sd_jwt_alias else known

    def mint(self, award: Award, *, tx_code: bool) -> MintedOffer:
        """Make a new offer of an award; see `issuer.offers.mint`."""
        return mint(
            self.tx, award, tx_code=tx_code, now=self.now, randomness=self.randomness, terms=self.terms
        )

    def offer_uri(self, offer: Offer) -> str:
        """Return the link that opens a wallet with this offer."""
        return offer_uri(self.identity.issuer_url, offer.id)


@dataclass(frozen=True, slots=True)
class Desk:
    """Store, secrets, clock and address of one issuing service; `batch` is to how many keys it binds one badge."""

    store: IssuerStore
    sealer: Sealer
    public_url: str
    clock: Callable[[], datetime]
    randomness: Randomness
    switches: Compatibility = USUAL
    demands: Demands = NONE
    batch: int = 1
    clients: tuple[WalletClient, ...] = ()

    @contextmanager
    def work(self, slug: str) -> Iterator[Work]:
        """Begin a unit of work for one organisation: all of it happens, or none.

        Raises:
            UnknownOrganisation: there is none of this slug.
        """
        self.require(slug)
        now = self.clock()
        with self.store.transaction(slug) as tx:
            identity = establish(tx, self.public_url, self.sealer, now)
            yield Work(tx, identity, now, self.randomness, self.switches, self.demands, self.clients)

    def status_list(self, slug: str, address: ListAddress) -> PublishedDocument | None:
        """Return a status list of an organisation as its records have it now; see `issuer.status_lists.current`.

        Raises:
            UnknownOrganisation: there is none of this slug.
        """
        with self.work(slug) as work:
            return current(work.tx, address, work.identity.publisher, work.now)

    def require(self, slug: str) -> None:
        """Return if there is an organisation of this slug.

        Raises:
            UnknownOrganisation: there is none.
        """
        if all(organisation.slug != slug for organisation in self.store.organisations()):
            raise UnknownOrganisation("There is no organisation of this name here.")

    def issuer_url(self, slug: str) -> str:
        """Return the credential issuer identifier of an organisation."""
        return issuer_url(self.public_url, slug)

    def claim_url(self, award: Award) -> str:
        """Return the claim link of an award."""
        return f"{self.public_url}/claim/{award.claim_id}"
