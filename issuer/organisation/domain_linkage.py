"""The proof that an organisation's domain is its own (DIF Well Known DID Configuration).

The DID document names the origin; the origin answers with a credential that the DID signs about itself.
"""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from credentials import jose
from credentials.instants import instant_text
from issuer.organisation.did_documents import origin_of, webvh_did
from issuer.ports import Transaction
from keys.keyring import KeyringEntry

CONTEXT = "https://identity.foundation/.well-known/did-configuration/v1"
CREDENTIALS_CONTEXT = "https://www.w3.org/2018/credentials/v1"
MEDIA_TYPE = "application/json"
# Signed anew with every change of keys; a domain does not change hands more often than that.
LIFETIME = timedelta(days=5 * 365)


def linkage_path(slug: str) -> str:
    """Return where an organisation's linkage credentials are kept; they are served at the root, with the others'."""
    return f"/o/{slug}/domain-linkage.json"


def publish(tx: Transaction, key: KeyringEntry, public_url: str, now: datetime) -> None:
    """Sign and publish the linkage credentials of the organisation, one for each of its DIDs."""
    did, _, fragment = key.method_id.partition("#")
    dids = [each for each in (did, webvh_did(tx)) if each is not None]
    signed = [_signed(each, fragment, key, origin_of(public_url), now) for each in dids]
    path = linkage_path(tx.organisation.slug)
    tx.published.put(path, MEDIA_TYPE, json.dumps(signed).encode("ascii"), now)


def configuration(kept: Iterable[bytes]) -> dict[str, Any]:
    """Return the resource of an origin that holds these organisations' linkage credentials."""
    return {"@context": CONTEXT, "linked_dids": [token for body in kept for token in json.loads(body)]}


def _signed(did: str, fragment: str, key: KeyringEntry, origin: str, now: datetime) -> str:
    until = now + LIFETIME
    credential = {
        "@context": [CREDENTIALS_CONTEXT, CONTEXT],
        "type": ["VerifiableCredential", "DomainLinkageCredential"],
        "issuer": did,
        "issuanceDate": instant_text(now),
        "expirationDate": instant_text(until),
        "credentialSubject": {"id": did, "origin": origin},
    }
    claims = {"iss": did, "sub": did, "nbf": int(now.timestamp()), "exp": int(until.timestamp())}
    # Well Known DID Configuration, "JSON Web Token Proof Format": alg and kid are all the header has.
    return jose.sign(jose.json_bytes(claims | {"vc": credential}), {"kid": f"{did}#{fragment}"}, key.signer)
