"""As whom this installation's verifier signs: a did:key on loopback, the root did:web everywhere else.

Besides, under the certificate that its operator gives it.
"""

from datetime import datetime
from urllib.parse import urlsplit

from cairn.errors import InvalidSetting
from cairn.settings import Settings
from contexts.jcs import jcs
from did.document import DidDocument, Purpose, VerificationMethod
from did.methods.key import did_of_key, method_id_of_key
from did.methods.web import did_of_url
from did.syntax import Did
from keys.certificates.anchors import check_alone
from keys.certificates.chain import Chain
from keys.errors import KeysError
from keys.public import Algorithm
from keys.sealing import Sealer
from keys.software import SoftwareSigner
from records import sealed_keys
from records.engine import Database
from records.errors import Conflict
from verifier.web.identity import Certified, ClientPrefix, VerifierIdentity

KEY = "key-1"
_CONTEXT = "installation/key-1"
_WHAT_IS_MISSING = {
    ClientPrefix.X509_SAN_DNS: "set CAIRN_VERIFIER_CERT and CAIRN_VERIFIER_KEY too",
    ClientPrefix.X509_HASH: "set CAIRN_VERIFIER_CERT and CAIRN_VERIFIER_KEY too",
    ClientPrefix.REDIRECT_URI: "unsigned requests are for development, on plain http over loopback",
}


def verifier_identity(
    database: Database, sealer: Sealer, settings: Settings, now: datetime
) -> VerifierIdentity:
    """Return the installation's identity; its key is made at the first start.

    Raises:
        InvalidSetting: the certificate can not be used, or the preferred kind of client id is not to be had here.
    """
    signer = _kept(database, sealer) or _made(database, sealer, now)
    secret = sealer.derive("presentation-requests")
    is_local = settings.public_url.startswith("http://")
    did = did_of_key(signer.public_key) if is_local else did_of_url(settings.public_url)
    method_id = method_id_of_key(signer.public_key) if is_local else f"{did}#{KEY}"
    certified, preferred = _certified(settings, now), settings.verifier_client
    identity = VerifierIdentity(did, method_id, signer, secret, certified, preferred, is_local)
    if preferred not in identity.prefixes:
        raise InvalidSetting(f"CAIRN_VERIFIER_CLIENT_ID is {preferred}; {_WHAT_IS_MISSING[preferred]}.")
    return identity


def _certified(settings: Settings, now: datetime) -> Certified | None:
    if settings.verifier_cert is None or settings.verifier_key is None:
        if settings.verifier_cert or settings.verifier_key:
            raise InvalidSetting("CAIRN_VERIFIER_CERT and CAIRN_VERIFIER_KEY are set together.")
        return None
    try:
        chain = Chain.from_pem(settings.verifier_cert.read_bytes())
        check_alone(chain, now)
        signer = SoftwareSigner.from_pem(settings.verifier_key.read_bytes())
    except (OSError, KeysError) as fault:
        raise InvalidSetting(f"The verifier's certificate or key can not be used: {fault}.") from fault
    if chain.leaf.public_key != signer.public_key:
        raise InvalidSetting("CAIRN_VERIFIER_CERT is not for the key of CAIRN_VERIFIER_KEY.")
    return Certified(chain, signer, _own_name(chain, settings.public_url))


def _own_name(chain: Chain, public_url: str) -> str:
    """Return the public host, which the certificate has to name (OpenID4VP 1.0, 5.9.3: no wildcard)."""
    host = urlsplit(public_url).hostname or ""
    if host not in (name.lower() for name in chain.leaf.dns_names):
        raise InvalidSetting(f"CAIRN_VERIFIER_CERT does not name {host}, the host of the public URL.")
    return host


def did_document(identity: VerifierIdentity) -> bytes:
    """Return the installation's DID document, as served at `/.well-known/did.json`."""
    method = VerificationMethod.multikey(identity.method_id, identity.did, identity.signer.public_key)
    purposes = dict.fromkeys(Purpose, (identity.method_id,))
    return jcs(DidDocument(Did.parse(identity.did), (method,), purposes).to_json())


def _kept(database: Database, sealer: Sealer) -> SoftwareSigner | None:
    with database.reading() as connection:
        kept = sealed_keys.every(connection, None)
    return SoftwareSigner.unseal(kept[-1].sealed, sealer, _CONTEXT) if kept else None


def _made(database: Database, sealer: Sealer, now: datetime) -> SoftwareSigner:
    signer = SoftwareSigner.generate(Algorithm.EDDSA)
    sealed = signer.seal(sealer, _CONTEXT)
    at = now
    key = sealed_keys.SealedKey(KEY, "EdDSA", signer.public_key.jwk(), sealed, "active", at)
    try:
        with database.transaction() as connection:
            sealed_keys.add(connection, None, key)
    except Conflict:
        # Another process was first; its key is the installation's.
        return _kept(database, sealer) or signer
    return signer
