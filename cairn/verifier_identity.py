"""As whom this installation's verifier signs: a did:key on loopback, the root did:web everywhere else."""

from datetime import datetime

from contexts.jcs import jcs
from did.document import DidDocument, Purpose, VerificationMethod
from did.methods.key import did_of_key, method_id_of_key
from did.methods.web import did_of_url
from did.syntax import Did
from keys.public import Algorithm
from keys.sealing import Sealer
from keys.software import SoftwareSigner
from records import sealed_keys
from records.engine import Database
from records.errors import Conflict
from verifier.web.desk import VerifierIdentity

KEY = "key-1"
_CONTEXT = "installation/key-1"


def verifier_identity(database: Database, sealer: Sealer, public_url: str, now: datetime) -> VerifierIdentity:
    """Return the installation's identity; its key is made at the first start."""
    signer = _kept(database, sealer) or _made(database, sealer, now)
    secret = sealer.derive("presentation-requests")
    if public_url.startswith("http://"):
        did = did_of_key(signer.public_key)
        return VerifierIdentity(did, method_id_of_key(signer.public_key), signer, secret)
    did = did_of_url(public_url)
    return VerifierIdentity(did, f"{did}#{KEY}", signer, secret)


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
