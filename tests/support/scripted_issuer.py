"""An issuer in place of a wallet's HTTP: it notes what it is asked, and answers as the test has it."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote

from cairn.wallet.http import WalletRefused
from cairn.wallet.offering import PRE_AUTHORIZED
from contexts.strict_json import parse_object
from credentials import jose
from credentials.badge import Carrier
from credentials.proofs import vc_jwt
from credentials.proofs.vc_jwt import Profile
from credentials.wire import to_wire
from did.syntax import DidUrl
from tests.support.partner import Partner

ISSUER = "https://issuer.example/o/a"
NOW = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)
LDP, JWT, FIRST, SD_JWT, OLD_SD_JWT = (
    "a_ldp_vc",
    "a_jwt_vc_json",
    "a_first_version",
    "a_dc_sd_jwt",
    "a_vc_sd_jwt",
)
FORMATS = {
    LDP: "ldp_vc",
    JWT: "jwt_vc_json",
    FIRST: "jwt_vc_json",
    SD_JWT: "dc+sd-jwt",
    OLD_SD_JWT: "vc+sd-jwt",
}
TYPES = ["VerifiableCredential", "OpenBadgeCredential"]
VCT = f"{ISSUER}/vct/open-badge"
INSERTED = "https://issuer.example/.well-known/{}/o/a"
APPENDED = ISSUER + "/.well-known/{}"
METADATA, SERVER, OPENID = "openid-credential-issuer", "oauth-authorization-server", "openid-configuration"


def configuration(name, **changes):
    """Return one configuration as the final edition describes it; a change to None leaves a member out."""
    kind = {"vct": VCT} if "sd-jwt" in FORMATS[name] else {"credential_definition": {"type": TYPES}}
    if name == LDP:
        kind = {
            "credential_definition": {"type": TYPES, "@context": ["https://www.w3.org/ns/credentials/v2"]}
        }
    algorithms = ["EdDSA", "ES256", "Ed25519Signature2020"]
    usual = {
        "format": FORMATS[name],
        "cryptographic_binding_methods_supported": ["did:key", "did:jwk"],
        "proof_types_supported": {"jwt": {"proof_signing_alg_values_supported": algorithms}},
        "credential_metadata": {"display": [{"name": "A badge"}]},
        **kind,
    }
    return {member: value for member, value in (usual | changes).items() if value is not None}


def listed(name):
    """Return one configuration as draft 11 lists it."""
    contexts = {"@context": ["https://www.w3.org/ns/credentials/v2"]} if name == LDP else {}
    return {"id": name, "format": FORMATS[name], "types": TYPES, **contexts}


@dataclass
class ScriptedIssuer:
    """Answers a wallet. `wants_nonce` is the nonce that a proof must carry; `asked` holds what was asked.

    `documents` holds the well-known documents by address, `media` their content type; `token` and `answer` are
    members that the two answers have besides.
    """

    configurations: dict = field(default_factory=lambda: {name: configuration(name) for name in FORMATS})
    documents: dict = field(default_factory=dict)
    media: str = "application/json"
    offered: tuple = tuple(FORMATS)
    grant: dict = field(default_factory=dict)
    token: dict = field(default_factory=dict)
    answer: dict = field(default_factory=dict)
    refusal: dict = field(default_factory=dict)
    wants_nonce: str | None = "n-1"
    subject: str | None = None
    asked: list = field(default_factory=list)

    def __post_init__(self):
        metadata, server = self.metadata(), self.server()
        for place in (INSERTED, APPENDED):
            self.documents[place.format(METADATA)] = metadata
            self.documents[place.format(SERVER)] = server
            self.documents[place.format(OPENID)] = server

    def metadata(self, **changes):
        usual = {
            "credential_issuer": ISSUER,
            "credential_endpoint": f"{ISSUER}/credential",
            "nonce_endpoint": f"{ISSUER}/nonce",
            "batch_credential_issuance": {"batch_size": 3},
            "credential_configurations_supported": self.configurations,
            "credentials_supported": [listed(name) for name in self.configurations],
        }
        return {member: value for member, value in (usual | changes).items() if value is not None}

    def server(self, **changes):
        return {
            "issuer": ISSUER,
            "token_endpoint": f"{ISSUER}/token",
            "grant_types_supported": [PRE_AUTHORIZED],
        } | changes

    def describe(self, **changes):
        """Change the metadata, wherever they stand."""
        for place in (INSERTED, APPENDED):
            self.documents[place.format(METADATA)] = self.metadata(**changes)

    def offer_uri(self, scheme="openid-credential-offer"):
        grants = {PRE_AUTHORIZED: {"pre-authorized_code": "c-1", **self.grant}}
        names = {"credential_configuration_ids": list(self.offered), "credentials": list(self.offered)}
        document = json.dumps({"credential_issuer": ISSUER, **names, "grants": grants})
        return f"{scheme}://?credential_offer={quote(document, safe='')}"

    # --- what wallets do

    def find_json(self, _step, url, check):
        self.asked.append(("GET", url, None))
        found = self.documents.get(url)
        if isinstance(found, Exception):
            raise found
        if found is not None and not check.takes(self.media):
            raise WalletRefused("metadata", "content_type", self.media)
        return found

    def post_form(self, _step, url, form):
        self.asked.append(("token", url, dict(form)))
        return {"access_token": "t-1", "token_type": "Bearer", **self.token}

    def post_nothing(self, _step, url, content_type):
        self.asked.append(("nonce", url, content_type))
        return {"c_nonce": self.wants_nonce}

    def post_json(self, _step, url, value, _token=None):
        self.asked.append(("credential", url, value))
        tokens = value["proofs"]["jwt"] if "proofs" in value else [value["proof"]["jwt"]]
        proofs = [jose.read(token) for token in tokens]
        if any(parse_object(proof.payload).get("nonce") != self.wants_nonce for proof in proofs):
            raise WalletRefused("credential", "invalid_proof", "its nonce is not ours", self.refusal)
        badges = [self._badge(value, str(DidUrl.parse(proof.header["kid"]).did)) for proof in proofs]
        single = {"credential": badges[0]} if "proof" in value else {}
        return {"credentials": [{"credential": badge} for badge in badges], **single, **self.answer}

    # --- what the test reads

    def requests(self, step):
        """Return what was sent at a step, in order."""
        return [said for name, _, said in self.asked if name == step]

    def proofs(self):
        """Return the claims of every proof that was sent."""
        sent = [
            said.get("proofs", {}).get("jwt") or [said["proof"]["jwt"]]
            for said in self.requests("credential")
        ]
        return [parse_object(jose.read(token).payload) for tokens in sent for token in tokens]

    def _badge(self, asked, holder):
        named = asked.get("credential_configuration_id") or self._meant(asked)
        partner, subject = Partner(), self.subject or holder
        if named == FIRST:
            document = to_wire(partner.unsigned(subject_id=subject))
            return vc_jwt.sign(document, partner.signer, partner.method_id, Profile.FIRST_VERSION)
        carrier = Carrier.DC_SD_JWT if "sd-jwt" in FORMATS[named] else Carrier(FORMATS[named])
        body = partner.badge(carrier=carrier, subject_id=subject)
        return parse_object(body) if carrier is Carrier.LDP_VC else body.decode()

    def _meant(self, asked):
        return next(name for name in self.offered if FORMATS[name] == asked["format"])
