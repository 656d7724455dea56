"""Badges of issuers that are a did:webvh: one whose history holds, and one for each way in which it does not."""

from contexts.jcs import jcs
from credentials.proofs import data_integrity
from did.methods.webvh import hashing
from tests.specimens.bench import dump
from tests.support.partner import AWARDED
from tests.support.webvh_logs import (
    ISSUING,
    LATER,
    NEXT,
    STRANGER,
    UPDATE,
    WITNESSES,
    after,
    approvals,
    body,
    document,
    first,
    multikey,
    parameters,
    signed,
    witnesses,
)

INVALID = ("could_not_check", "issuer_key", "issuer_document_invalid")
UNREACHABLE = ("could_not_check", "issuer_key", "issuer_unreachable")


def _badge(bench, did, key="key-1"):
    """Return a badge that is signed by the issuing key of a did:webvh, without a status list."""
    bare = {name: value for name, value in bench.badge().items() if name not in ("proof", "credentialStatus")}
    bare["issuer"] = bare["issuer"] | {"id": did}
    return dump(data_integrity.sign(bare, ISSUING, f"{did}#{key}", AWARDED))


class _Shelf:
    """Adds a badge, and the history of its issuer, which is a DID of its own place each time."""

    def __init__(self, bench):
        self._bench = bench

    def place(self, name):
        return f"kestrel.example:{name}"

    def begin(self, name, said=None, **changes):
        return first(said, document(place=self.place(name)), **changes)

    def add(self, name, entry, log, expected, approved=None):
        folder = f"https://kestrel.example/{name}"
        if log is not None:
            self._bench.pages[f"{folder}/did.jsonl"] = log
        if approved is not None:
            self._bench.pages[f"{folder}/did-witness.json"] = approved
        did = entry["state"]["id"]
        self._bench.add(f"webvh-{name}.json", _badge(self._bench, did), *expected)


def genuine(bench):
    """Histories that hold."""
    shelf = _Shelf(bench)
    fine = ("issuer_unknown", "issuer_key", "key_authorised")
    one, _ = shelf.begin("plain")
    shelf.add("plain", one, body(one, after(one)), fine)
    one, _ = shelf.begin("witnessed", parameters(witness=witnesses(2)))
    approved = approvals((one, WITNESSES[0]), (one, WITNESSES[2]))
    shelf.add("witnessed", one, body(one), fine, approved)
    one, _ = shelf.begin("promised", parameters(nextKeyHashes=[hashing.key_hash(multikey(NEXT))]))
    said = {"updateKeys": [multikey(NEXT)], "nextKeyHashes": [hashing.key_hash(multikey(LATER))]}
    shelf.add("promised", one, body(one, after(one, said, by=(NEXT,))), fine)


def broken(bench):
    """Histories with one fault each, in the chain or in who signed it."""
    shelf = _Shelf(bench)
    one, scid = shelf.begin("wrong-scid")
    other = "Qm" + "1" * 44
    moved = hashing.replaced({name: value for name, value in one.items() if name != "proof"}, scid, other)
    forged = signed(moved, 1, other, (UPDATE,))
    shelf.add("wrong-scid", forged, body(forged), INVALID)
    one, _ = shelf.begin("entry-missing")
    two = after(one)
    shelf.add("entry-missing", one, body(one, after(two)), INVALID)
    one, _ = shelf.begin("entry-changed")
    shelf.add("entry-changed", one, jcs(one | {"versionTime": "2026-01-01T00:00:01Z"}), INVALID)
    one, _ = shelf.begin("unauthorised-key")
    shelf.add("unauthorised-key", one, body(one, after(one, by=(STRANGER,))), INVALID)
    one, _ = shelf.begin("not-promised", parameters(nextKeyHashes=[hashing.key_hash(multikey(NEXT))]))
    said = {"updateKeys": [multikey(STRANGER)], "nextKeyHashes": []}
    shelf.add("not-promised", one, body(one, after(one, said, by=(STRANGER,))), INVALID)
    one, _ = shelf.begin("time-backwards")
    shelf.add("time-backwards", one, body(one, after(one, time="2025-01-01T00:00:00Z")), INVALID)
    one, _ = shelf.begin("truncated")
    shelf.add("truncated", one, body(one, after(one))[:-60], INVALID)
    one, _ = shelf.begin("unsigned-entry", by=())
    shelf.add("unsigned-entry", one, body(one), INVALID)


def unknown(bench):
    """Histories of which nothing, or not enough, can be had."""
    shelf = _Shelf(bench)
    one, _ = shelf.begin("gone")
    shelf.add("gone", one, None, UNREACHABLE)
    one, _ = shelf.begin("witness-missing", parameters(witness=witnesses(2)))
    shelf.add("witness-missing", one, body(one), UNREACHABLE)
    one, _ = shelf.begin("too-few-witnesses", parameters(witness=witnesses(2)))
    shelf.add("too-few-witnesses", one, body(one), UNREACHABLE, approvals((one, WITNESSES[0])))
    one, _ = shelf.begin("forged-witness", parameters(witness=witnesses(2)))
    approved = approvals((one, WITNESSES[0]), (one, STRANGER))
    shelf.add("forged-witness", one, body(one), INVALID, approved)
    one, _ = shelf.begin("later-version", parameters(method="did:webvh:2.0"))
    shelf.add("later-version", one, body(one), ("could_not_check", "issuer_key", "issuer_method_unsupported"))


def ended(bench):
    """Histories that end the use of the key, or of the DID."""
    shelf = _Shelf(bench)
    one, _ = shelf.begin("given-up")
    shelf.add(
        "given-up",
        one,
        body(one, after(one, {"deactivated": True, "updateKeys": []})),
        ("not_genuine", "issuer_key", "issuer_deactivated"),
    )
    one, scid = shelf.begin("stolen-key")
    state = document(scid, shelf.place("stolen-key"), assertionMethod=[])
    state["verificationMethod"][0]["revoked"] = "2026-10-01T00:00:00Z"
    shelf.add(
        "stolen-key", one, body(one, after(one, state=state)), ("not_genuine", "issuer_key", "key_revoked")
    )
