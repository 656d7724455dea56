"""As whom the verifier asks wallets: client ids by their prefixes (OpenID4VP 1.0, 5.9.3), and who signs for each."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from credentials.wording import say
from keys.certificates.chain import Chain
from keys.signer import Signer
from verifier.errors import UnclearWish


class ClientPrefix(StrEnum):
    """How a client id is to be understood."""

    DID = "decentralized_identifier"
    X509_SAN_DNS = "x509_san_dns"
    X509_HASH = "x509_hash"
    # Signed by nobody, so for development alone.
    REDIRECT_URI = "redirect_uri"

    @property
    def is_signed(self) -> bool:
        """Whether requests of such a client are signed."""
        return self is not ClientPrefix.REDIRECT_URI


@dataclass(frozen=True, slots=True)
class Certified:
    """A key with its chain of certificates, and the name of the chain's leaf under which we are reached."""

    chain: Chain
    signer: Signer
    dns_name: str


@dataclass(frozen=True, slots=True)
class Client:
    """One client id, and who signs its requests under which header; nobody where `signer` is None."""

    id: str
    header: dict[str, Any] = field(default_factory=dict, hash=False)
    signer: Signer | None = None


@dataclass(frozen=True, slots=True)
class VerifierIdentity:
    """As whom the verifier asks wallets: a DID, the key that signs, and a secret for what it derives.

    `preferred` is the prefix that is used where nobody asks for another; `is_local` allows unsigned requests.
    """

    did: str
    method_id: str
    signer: Signer
    secret: bytes = field(repr=False)
    certified: Certified | None = None
    preferred: ClientPrefix = ClientPrefix.DID
    is_local: bool = False

    @property
    def prefixes(self) -> tuple[ClientPrefix, ...]:
        """The prefixes under which this verifier can ask."""
        certified = (ClientPrefix.X509_SAN_DNS, ClientPrefix.X509_HASH) if self.certified else ()
        return (ClientPrefix.DID, *certified, *((ClientPrefix.REDIRECT_URI,) if self.is_local else ()))

    def client(self, prefix: ClientPrefix, response_uri: str) -> Client:
        """Return the client of a prefix, for a request whose answer goes to `response_uri`.

        Raises:
            UnclearWish: this verifier does not go by such client ids.
        """
        if prefix not in self.prefixes:
            raise UnclearWish(say("This verifier has no client id of the kind {prefix}.", prefix=prefix))
        if prefix is ClientPrefix.DID:
            return Client(f"{prefix}:{self.did}", {"kid": self.method_id}, self.signer)
        if self.certified is None or not prefix.is_signed:
            return Client(f"{prefix}:{response_uri}")
        return _certified_client(prefix, self.certified)


def _certified_client(prefix: ClientPrefix, certified: Certified) -> Client:
    is_by_name = prefix is ClientPrefix.X509_SAN_DNS
    name = certified.dns_name if is_by_name else certified.chain.leaf.sha256
    return Client(f"{prefix}:{name}", {"x5c": certified.chain.x5c()}, certified.signer)
