"""What credentials an organisation can issue: the credential configurations of its metadata, as values.

OpenID4VCI 1.0, 12.2.4 names the members; `issuer.web` renders them. Nothing here is processed as JSON-LD.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from credentials.badge import Carrier
from credentials.proofs.disclosable import NAME as SELECTIVE_SUITE
from credentials.proofs.vc_jwt import Profile
from issuer.errors import InsufficientScope, InvalidCredentialRequest, UnknownCredentialConfiguration
from keys.public import Algorithm

BADGE_TYPES = ("VerifiableCredential", "OpenBadgeCredential")
BADGE_CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
# Wallets that bind by a bare `jwk` are served too: the subject is then the did:jwk of that key.
BINDING_METHODS = ("did:key", "did:jwk")
PROOF_ALGORITHMS = ("EdDSA", "ES256")
# Some wallets look for the name of a suite where an ldp_vc is concerned, even for proofs that are tokens.
_SUITE_NAMES = ("Ed25519Signature2020",)
PROOF_SUITES = ("eddsa-rdfc-2022", "ecdsa-rdfc-2019", "eddsa-jcs-2022", "ecdsa-jcs-2019")
PRESENTATION_PROOF = "di_vp"
ATTESTATION_PROOF = "attestation"

LDP_VC = "OpenBadgeCredential_ldp_vc"
JWT_VC_JSON = "OpenBadgeCredential_jwt_vc_json"
JWT_VC_JSON_ES256 = "OpenBadgeCredential_jwt_vc_json_es256"
JWT_VC_JSON_RS256 = "OpenBadgeCredential_jwt_vc_json_rs256"
# The token of VCDM 1.1, which wallets that follow OpenID4VCI to the letter expect under this format.
JWT_VC_JSON_V1 = "OpenBadgeCredential_jwt_vc_json_vcdm1"
# The same as JSON whose holder picks what to tell of it; offered only where a badge is to be shown so.
LDP_VC_SD = "OpenBadgeCredential_ldp_vc_sd"
DC_SD_JWT = "OpenBadgeCredential_dc_sd_jwt"
# The same badge under the name the format had until draft 14.
VC_SD_JWT = "OpenBadgeCredential_vc_sd_jwt"


@dataclass(frozen=True, slots=True)
class Display:
    """How a wallet names this kind of credential before it has one; `locale` is a BCP 47 tag."""

    name: str
    description: str
    locale: str = "en"


@dataclass(frozen=True, slots=True)
class ClaimDescription:
    """One claim a wallet may show, by its path from the credential's root."""

    path: tuple[str, ...]
    name: str
    mandatory: bool = True


@dataclass(frozen=True, slots=True)
class ProofType:
    """A kind of key proof the issuer takes, and the algorithms it may be signed with.

    `needs_attestation` is whether a wallet provider must attest the key.
    """

    name: str
    algorithms: tuple[str, ...]
    needs_attestation: bool = False


@dataclass(frozen=True, slots=True)
class Configuration:
    """One credential configuration: a carrier, and the algorithm the badge is signed with.

    `cryptosuite` is there for carriers with an embedded proof, `vct` for those with a type of their own; `contexts`
    is empty where the format's metadata has none. `is_offered` says whether offers name it: a wallet that takes
    all it is offered should not get one badge in every dialect. `old_format` is the name older wallets have for it.
    """

    id: str
    carrier: Carrier
    algorithm: Algorithm
    display: Display
    cryptosuite: str | None = None
    contexts: tuple[str, ...] = ()
    types: tuple[str, ...] = BADGE_TYPES
    binding_methods: tuple[str, ...] = BINDING_METHODS
    proof_types: tuple[ProofType, ...] = (ProofType("jwt", PROOF_ALGORITHMS),)
    profile: Profile = Profile.OPEN_BADGES
    vct: str | None = None
    is_offered: bool = True
    old_format: str | None = None

    @property
    def is_selective(self) -> bool:
        """Whether its holder may keep parts of the badge back."""
        return self.carrier.is_sd_jwt or self.cryptosuite == SELECTIVE_SUITE

    @property
    def format(self) -> str:
        """The format identifier of the metadata."""
        return self.old_format or self.carrier.value

    @property
    def signing_algorithms(self) -> tuple[str, ...]:
        """The `credential_signing_alg_values_supported`: a cryptosuite or a JOSE name, as the format asks."""
        return (self.cryptosuite or self.algorithm.value,)

    @property
    def claims(self) -> tuple[ClaimDescription, ...]:
        """What a wallet may show, by the paths that this form has."""
        end = ClaimDescription(_END_OF.get(self.id, ("validUntil",)), "Valid until", mandatory=False)
        return (*CLAIMS, end)


CLAIMS = (
    ClaimDescription(("credentialSubject", "achievement", "name"), "Badge"),
    ClaimDescription(("credentialSubject", "achievement", "description"), "What it stands for"),
    ClaimDescription(("issuer", "name"), "Issued by"),
    ClaimDescription(("awardedDate",), "Awarded on"),
    ClaimDescription(("credentialSubject", "licenseNumber"), "Number", mandatory=False),
)
_END_OF = {DC_SD_JWT: ("exp",), VC_SD_JWT: ("exp",), JWT_VC_JSON_V1: ("expirationDate",)}


def offered_for(known: Sequence[Configuration], *, is_selective: bool) -> tuple[str, ...]:
    """Return the ids that an offer names, in their order.

    Of a badge whose holder picks what to tell, the forms come first in which that can be done.
    """
    usual = [each for each in known if each.is_offered]
    if not is_selective:
        return tuple(each.id for each in usual)
    picking = [each for each in known if each.is_selective and (each.is_offered or each.id == LDP_VC_SD)]
    return tuple(each.id for each in (*picking, *(each for each in usual if not each.is_selective)))


def vct_of(issuer_url: str) -> str:
    """Return the type of an organisation's SD-JWT badges: a URL where its metadata is served."""
    return f"{issuer_url}/vct/open-badge"


def supported(
    organisation_name: str, algorithms: Collection[Algorithm], issuer_url: str
) -> tuple[Configuration, ...]:
    """Return the configurations these signing algorithms allow, in the order offers name them."""
    # What most wallets can check comes first; a loopback did:key signs by nothing but EdDSA.
    widely = Algorithm.ES256 if Algorithm.ES256 in algorithms else Algorithm.EDDSA
    display = Display(f"{organisation_name} badge", f"An Open Badge awarded by {organisation_name}")
    known = (
        Configuration(
            LDP_VC,
            Carrier.LDP_VC,
            Algorithm.EDDSA,
            display,
            "eddsa-rdfc-2022",
            contexts=BADGE_CONTEXTS,
            proof_types=(
                ProofType("jwt", (*PROOF_ALGORITHMS, *_SUITE_NAMES)),
                ProofType(PRESENTATION_PROOF, PROOF_SUITES),
            ),
        ),
        Configuration(JWT_VC_JSON, Carrier.JWT_VC_JSON, Algorithm.EDDSA, display),
        Configuration(JWT_VC_JSON_ES256, Carrier.JWT_VC_JSON, Algorithm.ES256, display),
        Configuration(
            DC_SD_JWT,
            Carrier.DC_SD_JWT,
            widely,
            display,
            binding_methods=("jwk", *BINDING_METHODS),
            vct=vct_of(issuer_url),
        ),
        Configuration(JWT_VC_JSON_RS256, Carrier.JWT_VC_JSON, Algorithm.RS256, display, is_offered=False),
        Configuration(
            JWT_VC_JSON_V1,
            Carrier.JWT_VC_JSON,
            widely,
            display,
            profile=Profile.FIRST_VERSION,
            is_offered=False,
        ),
        Configuration(
            LDP_VC_SD,
            Carrier.LDP_VC,
            Algorithm.ES256,
            display,
            SELECTIVE_SUITE,
            contexts=BADGE_CONTEXTS,
            is_offered=False,
        ),
    )
    return tuple(each for each in known if each.algorithm in algorithms)


def with_alias(known: Sequence[Configuration]) -> tuple[Configuration, ...]:
    """Return the configurations, and SD-JWT badges a second time under the format's old name."""
    named = [each for each in known if each.carrier is Carrier.DC_SD_JWT]
    old = (replace(each, id=VC_SD_JWT, old_format=Carrier.VC_SD_JWT.value) for each in named)
    return (*known, *old)


def with_attestations(known: Sequence[Configuration], *, is_required: bool) -> tuple[Configuration, ...]:
    """Return the configurations where keys may be attested, or must be: then nobody proves one without."""
    return tuple(replace(each, proof_types=_attested(each.proof_types, is_required)) for each in known)


def _attested(kinds: Sequence[ProofType], is_required: bool) -> tuple[ProofType, ...]:  # noqa: FBT001
    alone = ProofType(ATTESTATION_PROOF, PROOF_ALGORITHMS, needs_attestation=True)
    if not is_required:
        return (*kinds, alone)
    tokens = (replace(each, needs_attestation=True) for each in kinds if each.name == "jwt")
    return (*tokens, alone)


def by_id(configurations: Sequence[Configuration], configuration_id: str) -> Configuration:
    """Return the configuration of this id.

    Raises:
        UnknownCredentialConfiguration: there is none.
    """
    for configuration in configurations:
        if configuration.id == configuration_id:
            return configuration
    raise UnknownCredentialConfiguration("There is no credential configuration of this id.")


def by_format(
    configurations: Sequence[Configuration],
    carrier: str,
    types: Collection[str] = (),
    covered: Collection[str] | None = None,
) -> Configuration:
    """Return the one configuration that a request of drafts 11 to 14, by format and types, can mean.

    It is one that the token covers: `covered` are their ids, None for those that offers name.

    Raises:
        UnknownCredentialConfiguration: no configuration has this format and all of these types.
        InsufficientScope: one has, and the token does not cover it.
        InvalidCredentialRequest: several have, and guessing could sign what the wallet can not read.
    """
    fitting = [each for each in configurations if each.format == carrier and _has_types(each, types)]
    meant = [each for each in fitting if (each.is_offered if covered is None else each.id in covered)]
    if fitting and covered is not None and not meant:
        raise InsufficientScope("The access token does not cover a credential of this format and type.")
    if not meant:
        raise UnknownCredentialConfiguration("There is no credential configuration of this format and type.")
    if len(meant) > 1:
        raise InvalidCredentialRequest("Several credential configurations fit; name one by its id.")
    return meant[0]


def _has_types(configuration: Configuration, types: Collection[str]) -> bool:
    return set(types) <= {*configuration.types, configuration.vct}
