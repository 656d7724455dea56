"""What the npm wallet was given is shown to the verifier, signed by the key that the wallet made."""

from dataclasses import dataclass

from cairn.wallet.http import Http
from cairn.wallet.presenting import present
from cairn.wallet.purse import Purse
from cairn.world import utc_now
from keys.multibase import b64url_decode
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.interop.node import bytes_of

ALGORITHMS = {"Ed25519": Algorithm.EDDSA, "P-256": Algorithm.ES256}


@dataclass(frozen=True)
class NpmKey:
    """A key of the npm wallet, under the very DID that it was given its badges by."""

    signer: SoftwareSigner
    did: str

    @property
    def method_id(self):
        return f"{self.did}#{'0' if self.did.startswith('did:jwk:') else self.did.removeprefix('did:key:')}"

    def holds(self, _badge):
        return True


def key_of(claimed):
    """Return the key that a badge was claimed with."""
    key = claimed["key"]
    signer = SoftwareSigner.from_secret(ALGORITHMS[key["crv"]], b64url_decode(key["d"]))
    return NpmKey(signer, claimed["holder"])


def shown(service, claimed, credential):
    """Show one badge to the service that gave it; return the report on it, which must be what was asked for."""
    achievement = f"{service.base_url}/o/acme/achievements/communication"
    asked = (
        service.post("/v1/presentation-requests", json={"achievement": achievement}).raise_for_status().json()
    )
    with Http(service.ca_file) as http:
        present(asked["request_uri"], Purse([key_of(claimed)], [bytes_of(credential)]), http, utc_now())
    told = service.document(asked["result_url"])
    assert (told["state"], told["satisfied"]) == ("answered", True), told
    (report,) = told["reports"]
    return report


def is_good(report, holder):
    """Whether a report says of a badge that it is valid, and shown by whom it was given to."""
    told = {each["id"]: each["outcome"] for each in report["checks"]}
    who = report["credential"]["subject"]
    return (report["verdict"], told["holder"], told["signature"], who) == (
        "valid",
        "passed",
        "passed",
        holder,
    )
