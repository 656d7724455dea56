"""Specimens of embedded proofs: every suite, chains, and credentials shown in part."""

import copy
import hashlib
import json
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from contexts.jcs import jcs
from credentials.proofs.data_integrity import Disclosing, Terms, add_proof, derive, hash_data, sign
from credentials.proofs.suites.ecdsa_sd import cbor
from keys.multibase import b64url_decode, b64url_encode, decode_base58, encode_base58
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.specimens.bench import HOLDER, MARK, changed, partner, signer
from tests.support.partner import AWARDED, NOW

ED25519_CONTEXT = "https://w3id.org/security/suites/ed25519-2020/v1"
MULTIKEY_CONTEXT = "https://w3id.org/security/multikey/v1"
ONE, TWO = (f"urn:uuid:6b657374-0000-4000-8000-00000000000{number}" for number in (1, 2))
VALID = ("valid", "issuer_trust", "issuer_listed")
STRANGE = ("issuer_unknown", "issuer_trust", "issuer_not_listed")
FORGED = ("not_genuine", "signature", "signature_invalid")
_SIZES = {Algorithm.ES256: 32, Algorithm.ES384: 48}
MALFORMED = ("not_genuine", "signature", "proof_malformed")


def _bare(bench):
    good = bench.badge()
    return {name: value for name, value in good.items() if name != "proof"}


def _by(issuer, document, suite=None):
    return sign(document, issuer.signer, issuer.method_id, AWARDED, suite=suite)


def _issuer(algorithm):
    """Return an issuer whose key is of another kind; nobody's trust list has it."""
    return partner(
        11,
        base="https://merlin.example/o/m",
        signer=SoftwareSigner.from_secret(algorithm, bytes([11]) * _SIZES[algorithm]),
    )


def _badge_of(issuer):
    """Return an unsigned badge of such an issuer, which can not be withdrawn."""
    made = issuer.sign(issuer.unsigned(subject_id=HOLDER, status=None))
    return {name: value for name, value in json.loads(made).items() if name != "proof"}


def _with_proof(document, **members):
    proof = {name: value for name, value in (document["proof"][0] | members).items() if value is not None}
    return document | {"proof": [proof]}


def genuine(bench):
    """Make a good badge in every suite."""
    bare = _bare(bench)
    bench.add("good-signed-as-json.json", _by(bench.issuer, bare, "eddsa-jcs-2022"), *VALID)
    behind = _by(bench.issuer, bare, "eddsa-jcs-2022")
    behind["@context"] = [*behind["@context"], MULTIKEY_CONTEXT]
    bench.add("good-signed-as-json-with-a-context-behind.json", behind, *VALID)
    bench.add("good-suite-of-a-draft.json", _by_hand(bench, bare, cryptosuite="eddsa-2022"), *VALID)
    older = bare | {"@context": [*bare["@context"], ED25519_CONTEXT]}
    bench.add("good-proof-of-the-older-kind.json", _by_hand(bench, older), *VALID)
    for algorithm in (Algorithm.ES256, Algorithm.ES384):
        issuer = _issuer(algorithm)
        for suite in ("ecdsa-rdfc-2019", "ecdsa-jcs-2019"):
            bench.add(f"{suite}-{algorithm.lower()}.json", _by(issuer, _badge_of(issuer), suite), *STRANGE)


def _by_hand(bench, document, **members):
    """Return a document with a proof of a kind that Cairn does not make."""
    kind = {"type": "DataIntegrityProof" if members else "Ed25519Signature2020"}
    options = kind | {
        "created": "2026-11-01T09:00:00Z",
        "verificationMethod": bench.issuer.method_id,
        "proofPurpose": "assertionMethod",
        **members,
    }
    value = bench.issuer.signer.sign(hash_data(document, options, Algorithm.EDDSA))
    return document | {"proof": [{**options, "proofValue": "z" + encode_base58(value)}]}


def chains(bench):
    """Make badges with proofs that stand on others."""

    def link(document, name, *previous):
        terms = Terms(id=name, previous=previous)
        return add_proof(document, bench.issuer.signer, bench.issuer.method_id, AWARDED, terms)

    good = link(link(_bare(bench), ONE), TWO, ONE)
    bench.add("good-proof-chain.json", good, "valid", "signature", "signature_valid")
    first, second = good["proof"]
    for name, listed in {
        "previous-proof.json": [first | {"previousProof": f"urn:{MARK}"}],
        "proof-chain-without-its-first-link.json": [second],
        "proof-chain-in-a-circle.json": [first | {"previousProof": TWO}, second],
        "proof-chain-with-two-links-of-one-id.json": [first, first, second],
        "proof-chain-naming-a-link-twice.json": [first, second | {"previousProof": [ONE, ONE]}],
    }.items():
        bench.add(name, good | {"proof": listed}, *MALFORMED)
    later = "2026-11-01T09:00:01Z"
    bench.add(
        "proof-chain-with-its-first-link-changed.json",
        good | {"proof": [first | {"created": later}, second]},
        *FORGED,
    )
    unlinked = {name: value for name, value in second.items() if name != "previousProof"}
    bench.add("proof-chain-taken-apart.json", good | {"proof": [first, unlinked]}, *FORGED)
    strange = good | {"proof": [first | {"cryptosuite": f"{MARK}-2026"}, second]}
    bench.add(
        "proof-chain-on-a-proof-not-checked.json",
        strange,
        "could_not_check",
        "signature",
        "proof_unsupported",
    )


def disclosures(bench):
    """Make badges of which a part is shown, and what is wrong with some."""
    issuer = _issuer(Algorithm.ES256)
    one_time = signer(12, Algorithm.ES256)
    secret = bytes([13]) * 32
    suite = Disclosing(mandatory=("/issuer", "/validFrom"), hmac_key=secret, one_time=one_time)
    base = _by(issuer, _badge_of(issuer), suite)
    bench.add("base-proof-shown.json", base, "could_not_check", "signature", "base_proof_shown")
    good = derive(base, ("/credentialSubject", "/evidence", "/id"))
    # It names no list and no end: whether it has them is its holder's secret.
    bench.add("disclosed-in-part.json", good, "could_not_check", "status", "status_may_be_withheld")
    level = changed(good, "credentialSubject", "achievement", "name", to="Kommunication")
    bench.add("disclosed-and-changed.json", level, *FORGED)
    less = {name: value for name, value in good.items() if name != "evidence"}
    bench.add("disclosed-and-shortened.json", less, *MALFORMED)

    def put(place, value):
        def change(parts):
            parts[place] = value

        return change

    bench.add("disclosed-by-another-key.json", _parts(good, put(0, bytes(64))), *FORGED)
    bench.add("disclosed-index-beyond.json", _parts(good, lambda each: each[4].append(4000)), *MALFORMED)
    bench.add(
        "disclosed-index-twice.json", _parts(good, lambda each: each[4].insert(0, each[4][0])), *MALFORMED
    )
    bench.add("disclosed-without-labels.json", _parts(good, put(3, {})), *MALFORMED)
    bench.add("disclosed-with-a-signature-less.json", _parts(good, lambda each: each[2].pop()), *FORGED)
    data = b64url_decode(good["proof"][0]["proofValue"][1:])
    longer = data[:3] + b"\x98\x05" + data[4:]
    for name, value in {
        "disclosed-in-another-cbor.json": "u" + b64url_encode(longer),
        "disclosed-with-another-header.json": "u" + b64url_encode(b"\xd9\x5d\x02" + data[3:]),
        "disclosed-in-base58.json": "z" + encode_base58(data[:200]),
    }.items():
        bench.add(name, _with_proof(good, proofValue=value), *MALFORMED)


def _parts(document, change):
    """Return a document whose derived value has other parts, properly encoded."""
    data = b64url_decode(document["proof"][0]["proofValue"][1:])
    parts = copy.deepcopy(cbor.decode(data[3:]))
    change(parts)
    return _with_proof(document, proofValue="u" + b64url_encode(data[:3] + cbor.encode(parts)))


def others(bench):
    """Make badges whose proof says one thing about its kind and is another."""
    bare = _bare(bench)
    as_json = _by(bench.issuer, bare, "eddsa-jcs-2022")
    before = as_json | {"@context": [MULTIKEY_CONTEXT, *as_json["@context"]]}
    bench.add("signed-as-json-with-a-context-before.json", before, *FORGED)
    reordered = as_json | {"@context": as_json["@context"][::-1]}
    bench.add("signed-as-json-with-contexts-in-another-order.json", reordered, *FORGED)
    bench.add("signed-as-json-and-changed.json", as_json | {"name": MARK}, *FORGED)
    bench.add(
        "signed-as-json-and-called-statements.json",
        _with_proof(as_json, cryptosuite="eddsa-rdfc-2022", **{"@context": None}),
        *FORGED,
    )
    unknown = _hashed_as_json(bench, bare | {"@context": [*bare["@context"], "https://kestrel.example/c"]})
    bench.add(
        "signed-as-json-in-an-unknown-context.json",
        unknown,
        "could_not_check",
        "data_loss",
        "context_unknown",
    )
    older = _with_proof(bench.resigned(bare), type="Ed25519Signature2020", cryptosuite=None)
    bench.add(
        "proof-of-the-older-kind-without-its-context.json",
        older,
        "not_genuine",
        "data_loss",
        "data_not_signed",
    )
    issuer = _issuer(Algorithm.ES256)
    good = _by(issuer, _badge_of(issuer))
    raw = decode_base58(good["proof"][0]["proofValue"][1:])
    der = encode_dss_signature(*(int.from_bytes(half, "big") for half in (raw[:32], raw[32:])))
    bench.add("signature-in-der.json", _with_proof(good, proofValue="z" + encode_base58(der)), *FORGED)
    in_base64 = "u" + b64url_encode(raw)
    bench.add("proof-value-in-another-base.json", _with_proof(good, proofValue=in_base64), *MALFORMED)
    bench.add("empty-proof-beside-a-good-one.json", good | {"proof": [*good["proof"], {}]}, *MALFORMED)


def _hashed_as_json(bench, document):
    """Return a document signed as JSON, whatever its contexts."""
    made = _by(bench.issuer, _bare(bench), "eddsa-jcs-2022")["proof"][0]
    options = {name: value for name, value in made.items() if name != "proofValue"}
    options["@context"] = document["@context"]
    data = b"".join(hashlib.sha256(jcs(part)).digest() for part in (options, document))
    value = "z" + encode_base58(bench.issuer.signer.sign(data))
    return document | {"proof": [options | {"proofValue": value}]}


def withheld(bench):
    """Make badges of which the holder may have kept back how long they hold, and some of which nothing was."""
    issuer = _issuer(Algorithm.ES256)
    bench.pages |= issuer.published
    unsigned = issuer.unsigned(subject_id=HOLDER, valid_until=NOW + timedelta(days=365))
    made = json.loads(issuer.sign(unsigned))
    document = {name: value for name, value in made.items() if name != "proof"}
    kept = ("/issuer", "/validFrom")

    def shown(name, mandatory, pointers, *found):
        suite = Disclosing(
            mandatory=mandatory, hmac_key=bytes([14]) * 32, one_time=signer(12, Algorithm.ES256)
        )
        rest = ("/credentialSubject", "/evidence", "/id")
        bench.add(f"{name}.json", derive(_by(issuer, document, suite), (*rest, *pointers)), *found)

    ends, lists = ("/validUntil",), ("/credentialStatus",)
    shown("disclosed-with-end-and-status", (*kept, *ends, *lists), (), *STRANGE)
    no_status = ("could_not_check", "status", "status_may_be_withheld")
    shown("disclosed-without-its-status", (*kept, *ends), (), *no_status)
    shown("disclosed-with-its-status-by-choice", (*kept, *ends), lists, *no_status)
    no_end = ("could_not_check", "validity", "dates_may_be_withheld")
    shown("disclosed-without-its-end", (*kept, *lists), (), *no_end)
    shown("disclosed-with-its-end-by-choice", (*kept, *lists), ends, *STRANGE)
