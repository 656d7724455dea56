"""Logs for the tests: good ones, and ones with any fault, signed so that nothing but the fault is wrong."""

import json
from datetime import UTC, datetime, timedelta

from contexts.jcs import jcs
from did.document import DidDocument, Purpose, VerificationMethod
from did.methods.key import did_of_key
from did.methods.webvh import hashing, proof
from did.methods.webvh.place import PLACEHOLDER
from did.syntax import Did
from keys.public import Algorithm
from keys.software import SoftwareSigner

START = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
PLACE = "a.example:o:acme"
LOG_URL = "https://a.example/o/acme/did.jsonl"
WITNESS_URL = "https://a.example/o/acme/did-witness.json"


def signer(seed):
    return SoftwareSigner.from_secret(Algorithm.EDDSA, bytes([seed]) * 32)


UPDATE, NEXT, LATER, STRANGER, ISSUING = (signer(seed) for seed in (11, 12, 13, 14, 15))
WITNESSES = tuple(signer(seed) for seed in (21, 22, 23))


def multikey(signer):
    return signer.public_key.multikey()


def document(scid=PLACEHOLDER, place=PLACE, **changes):
    """Return a document that lets the issuing key assert."""
    did = Did("webvh", f"{scid}:{place}")
    method = VerificationMethod.multikey(f"{did}#key-1", did.value, ISSUING.public_key)
    made = DidDocument(did, (method,), dict.fromkeys(Purpose, (method.id,))).to_json()
    return made | changes


def parameters(**changes):
    made = {"method": "did:webvh:1.0", "scid": PLACEHOLDER, "updateKeys": [multikey(UPDATE)]}
    return {name: value for name, value in (made | changes).items() if value is not ...}


def witnesses(threshold=2, who=WITNESSES):
    return {"threshold": threshold, "witnesses": [{"id": did_of_key(each.public_key)} for each in who]}


def signed(entry, number, predecessor, by):
    """Return an entry with its place in the chain and a proof by each of these keys."""
    named = entry | {"versionId": f"{number}-{hashing.entry_hash(entry, predecessor)}"}
    return named | {"proof": [proof.sign(named, each, NOW) for each in by]}


def first(said=None, state=None, by=(UPDATE,), time="2026-01-01T00:00:00Z"):
    """Return a first entry, and its SCID."""
    draft = {"versionId": PLACEHOLDER, "versionTime": time}
    draft |= {"parameters": said or parameters(), "state": state or document()}
    scid = hashing.scid(draft)
    return signed(hashing.replaced(draft, PLACEHOLDER, scid), 1, scid, by), scid


def after(entry, said=None, state=None, by=(UPDATE,), time=None):
    """Return an entry that follows another; by default it says nothing new."""
    number = int(entry["versionId"].partition("-")[0])
    made = {
        "versionId": entry["versionId"],
        "versionTime": time or (START + timedelta(days=number)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "parameters": said or {},
        "state": entry["state"] if state is None else state,
    }
    return signed(made, number + 1, entry["versionId"], by)


def body(*entries):
    return b"".join(jcs(entry) + b"\n" for entry in entries)


def did_of(entry):
    return Did.parse(entry["state"]["id"])


def approvals(*made):
    """Return a file of witnesses' proofs, of (entry, witness) pairs."""
    return json.dumps(
        [
            {
                "versionId": entry["versionId"],
                "proof": [proof.sign({"versionId": entry["versionId"]}, by, NOW)],
            }
            for entry, by in made
        ]
    ).encode()
