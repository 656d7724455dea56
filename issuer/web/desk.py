"""What the issuer's pages, endpoints and commands work with, put together once by whoever starts the service."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from credentials.badge import JsonObject
from credentials.wording import N_
from issuer.achievements.configurations import Configuration, offered_for, with_alias, with_attestations
from issuer.code_flow.clients import WalletClient
from issuer.code_flow.offering import with_code_grant
from issuer.code_flow.requests import Known
from issuer.errors import UnknownOrganisation
from issuer.ledger import Award, Offer, Privacy, PublishedDocument
from issuer.meta_badges.cascade_terms import USUAL as USUAL_TERMS
from issuer.meta_badges.cascade_terms import CascadeTerms
from issuer.offering import offer_links
from issuer.offering.compatibility import USUAL, Compatibility
from issuer.offering.offer_order import USUAL as USUAL_ORDER
from issuer.offering.offer_order import OfferOrder, arranged
from issuer.offering.offers import MintedOffer, Terms, mint, offer_document
from issuer.offering.wallet_chooser import WalletChoice
from issuer.organisation.identity import Identity, establish, issuer_url
from issuer.ports import IssuerStore, Transaction
from issuer.randomness import Randomness
from issuer.status_lists import ListAddress, current
from issuer.wallets import possession, wallet_attestation
from issuer.wallets.demands import NONE, Demands, KeyAttestations
from issuer.wallets.key_attestation import Attesters
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
    cascade: CascadeTerms = USUAL_TERMS
    order: OfferOrder = USUAL_ORDER

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
    def attestation(self) -> wallet_attestation.Terms | None:
        """What attestations of wallets are judged by; None where nobody's count."""
        identity, anchors = self.identity, self.demands.providers
        if anchors is None:
            return None
        return wallet_attestation.Terms(anchors, identity.issuer_url, identity.secrets.nonces)

    @property
    def attesters(self) -> Attesters | None:
        """Whose word about keys counts, and whether it must be given; None where nobody's does."""
        anchors, wanted = self.demands.providers, self.demands.key_attestations
        if anchors is None or wanted is KeyAttestations.OFF:
            return None
        return Attesters(anchors, is_required=wanted is KeyAttestations.REQUIRED)

    @property
    def terms(self) -> Terms:
        """On what terms offers are made here."""
        return Terms(self.identity.secrets.offers, says_wrong_tx_code=self.switches.invalid_tx_code_error)

    @property
    def configurations(self) -> tuple[Configuration, ...]:
        """The credential configurations that wallets are told of, those that offers name first and in their order."""
        known, attesters = self.identity.configurations, self.attesters
        if attesters is not None:
            known = with_attestations(known, is_required=attesters.is_required)
        return arranged(with_alias(known) if self.switches.vc_sd_jwt_alias else known, self.order)

    def mint(self, award: Award, *, tx_code: bool) -> MintedOffer:
        """Make a new offer of an award; see `issuer.offering.offers.mint`."""
        return mint(
            self.tx, award, tx_code=tx_code, now=self.now, randomness=self.randomness, terms=self.terms
        )

    def offer_uri(self, offer: Offer) -> str:
        """Return the link that opens a wallet with this offer."""
        return offer_links.by_reference(self.identity.issuer_url, offer.id)

    def offer_uri_by_value(self, offer: Offer) -> str:
        """Return the same with all of the offer in it, for wallets that can not fetch it."""
        return offer_links.by_value(self.offer_document(offer.id))

    def offer_document(self, offer_id: str) -> JsonObject:
        """Return an offer as wallets read it, with the way by signing in where wallets are known for it.

        Raises:
            UnknownOffer: it can not be read, or not any more.
        """
        document = offer_document(
            self.tx,
            offer_id,
            self.identity.issuer_url,
            self._offered(offer_id),
            self.terms,
            self.now,
            for_draft_11=self.switches.draft11_metadata_and_offer,
        )
        offer = self.tx.offers.get(offer_id)
        if offer is None or not self.clients:
            return document
        return with_code_grant(document, offer.award_id, self.terms.secret)

    def _offered(self, offer_id: str) -> tuple[str, ...]:
        offer = self.tx.offers.get(offer_id)
        award = None if offer is None else self.tx.awards.get(offer.award_id)
        is_selective = award is not None and award.version.privacy is Privacy.SELECTIVE
        return offered_for(self.configurations, is_selective=is_selective)


@dataclass(frozen=True, slots=True)
class Desk:
    """Store, secrets, clock and address of one issuing service; `batch` is to how many keys it binds one badge.

    `sends_mail`: letters go somewhere; else they are held.
    """

    store: IssuerStore
    sealer: Sealer
    public_url: str
    clock: Callable[[], datetime]
    randomness: Randomness
    switches: Compatibility = USUAL
    demands: Demands = NONE
    batch: int = 1
    clients: tuple[WalletClient, ...] = ()
    cascade: CascadeTerms = USUAL_TERMS
    order: OfferOrder = USUAL_ORDER
    chooser: tuple[WalletChoice, ...] = ()
    sends_mail: bool = False

    @property
    def claim_key(self) -> bytes:
        """What the claim codes of every organisation follow from, and are known by."""
        return self.sealer.derive("claim-codes")

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
            yield Work(
                tx,
                identity,
                now,
                self.randomness,
                self.switches,
                self.demands,
                self.clients,
                self.cascade,
                self.order,
            )

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
            raise UnknownOrganisation(N_("There is no organisation of this name here."))

    def issuer_url(self, slug: str) -> str:
        """Return the credential issuer identifier of an organisation."""
        return issuer_url(self.public_url, slug)

    def claim_url(self, award: Award) -> str:
        """Return the claim link of an award."""
        return f"{self.public_url}/claim/{award.claim_id}"
