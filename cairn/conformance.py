"""What `cairn run --conformance` adds: the VC-API for anybody, under issuers of its own that end with the process.

For suites that test implementations, and for nobody else: whoever reaches it may issue. So it is loopback only.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from cairn.errors import InvalidSetting
from cairn.installation import Installation
from cairn.settings import Settings
from did.methods.key import did_of_key, method_id_of_key
from issuer.generic.generic_issuance import ISSUED_WITH, Signatory
from issuer.generic.generic_statuses import GenericStatuses
from issuer.web.vc_api.office import OpenOffice
from keys.keyring import KeyringEntry
from keys.public import Algorithm
from keys.software import SoftwareSigner
from verifier.ports import Document, DocumentSource

_LISTS = "/vc-api/status"


@dataclass(frozen=True, slots=True)
class Conformance:
    """The installation whose verifier knows the lists of the open issuers, and those issuers."""

    here: Installation
    office: OpenOffice

    def announcement(self) -> dict[str, object]:
        """Return the one line that is printed: where to verify, and who issues where."""
        base = f"{self.here.settings.public_url}/vc-api"
        issuers = {
            profile: {"did": signatory.did, "issue": f"{base}/{profile}/credentials/issue"}
            for profile, signatory in self.office.signatories.items()
        }
        return {
            "verify": f"{base}/credentials/verify",
            "verify_presentation": f"{base}/presentations/verify",
            "status": f"{base}/credentials/status",
            "issuers": issuers,
        }


def require_loopback(settings: Settings, service: str = "all") -> None:
    """Return if nobody outside this machine reaches the service, which is issuer and verifier.

    Raises:
        InvalidSetting: somebody could, or only one of the two is to be served.
    """
    if service != "all":
        raise InvalidSetting("--conformance serves issuer and verifier together. Nothing was started.")
    hosts = (settings.host, urlsplit(settings.public_url).hostname or "")
    if not all(map(_is_loopback, hosts)):
        raise InvalidSetting(
            "--conformance lets anybody issue, so it works on loopback addresses only. Nothing was started; "
            "leave out --host and --public-url, or leave out --conformance."
        )


def open_for_conformance(here: Installation) -> Conformance:
    """Return the installation with new issuers for anybody, one for each profile.

    Raises:
        InvalidSetting: the service could be reached from outside this machine.
    """
    require_loopback(here.settings)
    desk = here.desk
    statuses = GenericStatuses(f"{here.settings.public_url}{_LISTS}", desk.randomness)
    signatories = {profile: _signatory(profile, algorithm) for profile, algorithm in ISSUED_WITH.items()}
    office = OpenOffice(signatories, statuses, desk.clock, desk.randomness)
    documents = _WithLists(here.check.sources.documents, statuses.base_url, office, desk.clock)
    check = replace(here.check, sources=replace(here.check.sources, documents=documents))
    return Conformance(replace(here, check=check), office)


def _signatory(profile: str, algorithm: Algorithm) -> Signatory:
    signer = SoftwareSigner.generate(algorithm)
    entry = KeyringEntry(profile, method_id_of_key(signer.public_key), signer)
    return Signatory(profile, did_of_key(signer.public_key), entry)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class _WithLists:
    """`verifier.ports.DocumentSource` that has the lists of the open issuers at hand."""

    others: DocumentSource
    base_url: str
    office: OpenOffice
    now: Callable[[], datetime]

    def get(self, url: str, *, accept: str, limit: int) -> Document:
        """Return the document at `url`; see `DocumentSource`."""
        profile, _, purpose = url.removeprefix(f"{self.base_url}/").partition("/")
        body = self.office.status_list(profile, purpose) if url.startswith(self.base_url) else None
        if body is None:
            return self.others.get(url, accept=accept, limit=limit)
        return Document(body, "application/vc", self.now())
