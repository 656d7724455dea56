"""Specimens that stand alone: what is wrong is in the badge itself, or in the status list it names."""

import gzip
import json
from datetime import UTC, datetime, timedelta

from credentials.badge import Carrier, StatusEntry
from credentials.proofs.data_integrity import hash_data
from credentials.status.bitstring import LENGTH, Bitstring, StatusPurpose, list_credential
from keys.multibase import b64url_decode, b64url_encode, encode_base58
from keys.public import Algorithm
from tests.specimens.bench import HOLDER, MARK, SOMEBODY_ELSE, changed, dump
from tests.support.partner import AWARDED, NOW, Partner
from tests.unit.keys.weak_points import IDENTITY

DAY = timedelta(days=1)
SHORT = 100_000


def genuine(bench):
    """Make what nothing is wrong with: the controls of all others."""
    bench.add("good.json", bench.badge(), "valid", "issuer_trust", "issuer_listed")
    bench.add("good.jwt", _token(bench), "valid", "issuer_trust", "issuer_listed")
    ancient = bench.badge(valid_from=datetime(1, 1, 1, tzinfo=UTC), awarded_at=datetime(1, 1, 1, tzinfo=UTC))
    bench.add("good-since-the-year-1.json", ancient, "valid", "validity", "no_end")
    endless = bench.badge(valid_until=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
    bench.add("good-until-the-year-9999.json", endless, "valid", "validity", "in_force")
    stranger = bench.other.sign(bench.other.unsigned(subject_id=HOLDER))
    bench.add(
        "issuer-not-in-the-trust-list.json", stranger, "issuer_unknown", "issuer_trust", "issuer_not_listed"
    )


def contents(bench):
    """Make badges whose text was changed, or says one thing in two ways."""
    good = bench.badge()
    text = dump(good)
    achievement = ("credentialSubject", "achievement")

    def forged(name, document, code="signature_invalid", check="signature"):
        bench.add(name, document, "not_genuine", check, code)

    forged("one-letter-changed.json", changed(good, *achievement, "name", to="Kommunication"))
    forged("level-raised.json", text.replace(b'#level-2"\n', b'#level-3"\n'))
    forged("property-added.json", good | {"description": f"{MARK} says more."})
    forged("property-removed.json", {name: value for name, value in good.items() if name != "evidence"})
    forged("status-removed.json", {name: value for name, value in good.items() if name != "credentialStatus"})
    forged("holder-exchanged.json", changed(good, "credentialSubject", "id", to=SOMEBODY_ELSE))
    for name, document in {
        "undefined-property-added.json": good | {"kestrelRank": MARK},
        "relative-type-added.json": changed(good, "type", to=[*good["type"], f"{MARK}Badge"]),
        "relative-id-added.json": changed(good, "evidence", 0, "id", to=f"{MARK}.pdf"),
        "blank-node-named.json": changed(good, "evidence", 0, "id", to=f"_:{MARK}"),
        "evidence-told-twice.json": good | {"evidence": [*good["evidence"], {"id": f"_:{MARK}"}]},
        "status-under-its-full-name.json": _renamed(good, "credentialStatus"),
        "null-added.json": good | {"image": None},
    }.items():
        forged(name, document, "data_not_signed", "data_loss")
    twice = text.replace(b'\n "name":', b'\n "name": "Kestrel",\n "name":', 1)
    forged("key-twice.json", twice, "malformed_json", "structure")
    forged(
        "key-twice-escaped.json", twice.replace(b'"name"', b'"n\\u0061me"', 1), "malformed_json", "structure"
    )
    number = text.replace(b"{", b'{"kestrel": 9007199254740993,', 1)
    forged("number-beyond-2-to-53.json", number, "malformed_json", "structure")
    forged(
        "number-infinite.json", text.replace(b"{", b'{"kestrel": 1e400,', 1), "malformed_json", "structure"
    )
    deep = b'{"kestrel":' + b"[" * 40 + b"]" * 40 + b"," + text[1:]
    forged("nested-too-deep.json", deep, "malformed_json", "structure")
    forged(
        "not-utf-8.json",
        text.replace(b"Communication", b"Communicati\xf3n", 1),
        "malformed_json",
        "structure",
    )
    forged(
        "half-a-surrogate.json", text.replace(b"Led the", b"\\ud83d the", 1), "malformed_json", "structure"
    )
    no_type = changed(good, "type", to=["OpenBadgeCredential"])
    forged("not-a-credential.json", no_type, "malformed", "structure")
    two = changed(good, "credentialSubject", to=[good["credentialSubject"], {"id": SOMEBODY_ELSE}])
    forged("two-holders.json", two, "malformed", "structure")
    forged(
        "two-issuers.json",
        changed(good, "issuer", to=[good["issuer"], bench.other.did]),
        "malformed",
        "structure",
    )
    forged("array-in-array.json", changed(good, "evidence", to=[good["evidence"]]), "malformed", "structure")
    forged("level-told-twice.json", _level_told_twice(good), "malformed", "structure")
    forged("scale-told-twice.json", _scale_told_twice(good), "malformed", "structure")
    pathless = json.loads(dump(good))
    del pathless["credentialSubject"]["achievement"]["criteria"]
    forged("without-criteria.json", bench.resigned(pathless), "open_badge_incomplete", "schema")
    swapped = bench.resigned(changed(good, "@context", to=good["@context"][::-1]))
    forged("contexts-in-wrong-order.json", swapped, "open_badge_incomplete", "schema")
    for name, document in {
        "context-unknown.json": changed(good, "@context", 1, to="https://kestrel.example/context.json"),
        "context-inline.json": changed(
            good, "@context", to=[*good["@context"], {"@vocab": "https://kestrel.example/"}]
        ),
        "context-unknown-inside.json": changed(
            good, "evidence", 0, "@context", to="https://kestrel.example/c.json"
        ),
        "context-absent.json": {name: value for name, value in good.items() if name != "@context"},
    }.items():
        verdict = (
            "not_genuine" if name in ("context-unknown.json", "context-absent.json") else "could_not_check"
        )
        bench.add(name, document, verdict, "data_loss", "context_unknown")
    for name, body in {
        "truncated.json": text[: len(text) // 2],
        "not-a-badge.txt": b"Kestrel",
        "empty.txt": b"",
    }.items():
        bench.add(name, body, "could_not_check", "structure", "unreadable")
    bench.add("byte-order-mark.json", b"\xef\xbb\xbf" + text, "could_not_check", "structure", "unreadable")


def carriers(bench):
    """Make tokens that break a rule of JOSE or of VC-JWT."""
    good = _token(bench)
    header, payload, signature = good.split(b".")
    claims = json.loads(_decoded(payload))

    def forged(name, token, code="proof_malformed", check="signature"):
        bench.add(name, token, "not_genuine", check, code)

    def headed(text):
        return b".".join((b64url_encode(text).encode(), payload, signature))

    renamed = _encoded(claims | {"name": f"{MARK}!"})
    forged("token-changed.jwt", b".".join((header, renamed, signature)), "signature_invalid")
    for name, token in {
        "token-alg-none.jwt": _encoded({"alg": "none", "kid": bench.issuer.method_id})
        + b"."
        + payload
        + b".",
        "token-alg-hmac.jwt": headed(b'{"alg":"HS256","typ":"JWT"}'),
        "token-alg-twice.jwt": headed(b'{"alg":"none","alg":"EdDSA","typ":"JWT"}'),
        "token-critical-extension.jwt": headed(b'{"alg":"EdDSA","crit":["kestrel"],"kestrel":1}'),
        "token-padded.jwt": good + b"==",
        "token-stray-bits.jwt": good[:-1] + _next(good[-1:]),
    }.items():
        forged(name, token, "malformed", "structure")
    for name, document in {
        "token-claims-another-holder.jwt": claims | {"sub": SOMEBODY_ELSE},
        "token-claims-another-start.jwt": claims | {"nbf": claims["nbf"] + 1},
        "token-claims-another-issuer.jwt": claims | {"iss": bench.other.did},
        "token-claims-another-id.jwt": claims | {"jti": "urn:uuid:00000000-0000-4000-8000-00000000beef"},
        "token-for-one-recipient.jwt": claims | {"aud": "https://kestrel.example"},
        "token-of-two-credentials.jwt": claims
        | {"vc": {"id": "urn:kestrel", "type": ["VerifiableCredential"]}},
        "token-with-a-proof-inside.jwt": claims | {"proof": {"type": MARK}},
    }.items():
        forged(name, bench.token(document))
    forged("token-of-another-kind.jwt", bench.token(claims, {"typ": f"{MARK}+jwt"}))
    own_key = {"jwk": bench.other.signer.public_key.jwk()}
    forged(
        "token-brings-its-own-key.jwt",
        bench.token(claims, own_key, bench.other),
        "key_of_another",
        "issuer_key",
    )
    impostor = own_key | {"kid": bench.issuer.method_id}
    forged("token-brings-another-key.jwt", bench.token(claims, impostor, bench.other), "signature_invalid")
    nameless = bench.token(claims, {"kid": None})
    forged("token-kid-not-text.jwt", bench.token(claims, {"kid": 7}))
    bench.add("token-names-no-key.jwt", nameless, "could_not_check", "issuer_key", "key_not_named")
    rsa = headed(b'{"alg":"PS256","typ":"JWT"}')
    bench.add("token-alg-not-checked.jwt", rsa, "could_not_check", "signature", "proof_unsupported")


def proofs(bench):
    """Make embedded proofs by the wrong key, of the wrong kind, or malformed."""
    good = bench.badge()
    proof = good["proof"][0]

    def forged(name, change, code="proof_malformed", check="signature"):
        bench.add(name, good | {"proof": [proof | change]}, "not_genuine", check, code)

    bare = {name: value for name, value in good.items() if name != "proof"}
    bench.add("unsigned.json", bare, "not_genuine", "signature", "unsigned")
    bench.add("no-proofs.json", bare | {"proof": []}, "not_genuine", "signature", "unsigned")
    impostor = json.loads(dump(bench.other.signed(bare)))
    foreign = impostor["proof"][0]
    bench.add("key-of-another-issuer.json", impostor, "not_genuine", "issuer_key", "key_of_another")
    wrong = foreign | {"verificationMethod": bench.issuer.method_id}
    bench.add("wrong-key.json", bare | {"proof": [wrong]}, "not_genuine", "signature", "signature_invalid")
    forged(
        "key-not-published.json",
        {"verificationMethod": f"{bench.issuer.did}#{MARK}"},
        "key_not_found",
        "issuer_key",
    )
    forged("proof-purpose-authentication.json", {"proofPurpose": "authentication"}, "proof_purpose")
    forged("proof-dated-otherwise.json", {"created": "2026-11-02T09:00:00Z"}, "signature_invalid")
    forged("proof-value-not-base58.json", {"proofValue": "z0OIl"})
    forged("proof-value-too-short.json", {"proofValue": "z11"}, "signature_invalid")
    forged("proof-says-more.json", {f"{MARK} says": MARK})
    forged("proof-date-not-one.json", {"created": f"{MARK}day"})
    forged("proof-suite-of-another-key.json", {"cryptosuite": "ecdsa-rdfc-2019"}, "signature_invalid")
    both = good | {"proof": [proof, proof | {"created": "2026-11-02T09:00:00Z"}]}
    bench.add("one-proof-of-two-wrong.json", both, "not_genuine", "signature", "signature_invalid")
    crowd = good | {"proof": [proof] * 9}
    bench.add("too-many-proofs.json", crowd, "not_genuine", "signature", "proof_malformed")
    bench.add("small-order-key.json", _small_order(bare), "not_genuine", "issuer_key", "key_unusable")
    for name, change in {
        "proof-suite-not-checked.json": {"cryptosuite": f"{MARK}-2026"},
        "proof-of-another-type.json": {"type": f"{MARK}Signature2020"},
    }.items():
        document = good | {"proof": [proof | change]}
        bench.add(name, document, "could_not_check", "signature", "proof_unsupported")
    beside = good | {"proof": [{"type": f"{MARK}Signature2020"}, proof]}
    bench.add("good-beside-a-proof-not-checked.json", beside, "valid", "signature", "signature_valid")
    for name, issuer, code in (
        ("issuer-is-not-a-did.json", "https://kestrel.example/issuer", "issuer_method_unsupported"),
        ("issuer-of-unknown-method.json", "did:kestrel:1", "issuer_method_unsupported"),
        ("issuer-unreachable.json", "did:web:kestrel.example", "issuer_unreachable"),
        ("issuer-is-a-broken-jwk.json", "did:jwk:kestrel", "issuer_document_invalid"),
    ):
        moved = bare | {"issuer": issuer, "proof": [proof | {"verificationMethod": f"{issuer}#1"}]}
        bench.add(name, moved, "could_not_check", "issuer_key", code)
    bare_method = good | {"proof": [proof | {"verificationMethod": bench.issuer.did}]}
    bench.add("proof-names-no-key.json", bare_method, "could_not_check", "issuer_key", "key_without_fragment")


def dates(bench):
    """Make genuine badges outside their dates."""

    def past(name, document, code, check="validity"):
        bench.add(name, document, "no_longer_valid", check, code)

    past("expired.json", bench.badge(valid_until=NOW - timedelta(seconds=1)), "expired")
    past("expired.jwt", _token(bench, valid_until=NOW - DAY), "expired")
    past("not-yet-valid.json", bench.badge(valid_from=NOW + DAY), "not_yet_valid")
    past("signature-ended.json", _with_end(bench), "proof_expired")


def statuses(bench):
    """Make badges whose issuer withdrew or paused them, or whose list cannot be relied on."""
    issuer = bench.issuer

    def listed(name, verdict, code, index=90, **lists):
        url, paused = f"{issuer.base}/status/{name}", f"{issuer.base}/status/{name}-suspension"
        for address, default in (
            (url, _list(bench, url)),
            (paused, _list(bench, paused, StatusPurpose.SUSPENSION)),
        ):
            body = lists.get("suspension" if address == paused else "revocation", default)
            if body is not None:
                issuer.published[address] = body
        badge = bench.badge(status=StatusEntry(url, index, f"{paused}#suspension"))
        bench.add(f"{name}.json", badge, verdict, "status", code)

    def at(name, purpose=StatusPurpose.REVOCATION):
        tail = "-suspension" if purpose is StatusPurpose.SUSPENSION else ""
        return f"{issuer.base}/status/{name}{tail}"

    name = "revoked"
    listed(name, "no_longer_valid", "revoked", revocation=_list(bench, at(name), bits=[90]))
    name, paused = "suspended", StatusPurpose.SUSPENSION
    listed(name, "no_longer_valid", "suspended", suspension=_list(bench, at(name, paused), paused, bits=[90]))
    listed("status-list-unreachable", "could_not_check", "status_unreachable", revocation=None)
    listed("suspension-list-unreachable", "could_not_check", "status_unreachable", suspension=None)
    listed("status-index-out-of-range", "could_not_check", "status_index_out_of_range", index=LENGTH)
    for name, make in {
        "status-list-forged": lambda url: _forged_list(bench, url),
        "status-list-unsigned": lambda url: dump(_list_document(bench, url)),
        "status-list-of-another-issuer": lambda url: _list(bench, url, by=bench.other),
        "status-list-in-anothers-name": lambda url: dump(bench.other.signed(_list_document(bench, url))),
        "status-list-too-short": lambda url: _short_list(bench, url),
        "status-list-of-another-purpose": lambda url: _list(bench, url, StatusPurpose.SUSPENSION),
        "status-list-of-another-address": lambda url: _list(bench, f"{url}-elsewhere"),
        "status-list-out-of-date": lambda url: _list(bench, url, valid_until=NOW - DAY),
        "status-list-from-the-future": lambda url: _list(bench, url, valid_from=NOW + DAY),
        "status-list-truncated": lambda url: _list(bench, url)[:-40],
        "status-list-is-a-page": lambda _: b"<html>Kestrel</html>",
        "status-list-is-a-badge": lambda _: dump(bench.badge()),
        "status-list-bits-not-packed": lambda url: _with_bits(bench, url, "uAAAA"),
        "status-list-says-more-in-its-proof": lambda url: _chatty_list(bench, url),
    }.items():
        listed(name, "could_not_check", "status_list_invalid", revocation=make(at(name)))
    good = bench.badge()
    for name, change, code in (
        ("status-type-unknown", {"type": f"{MARK}2030"}, "status_type_unknown"),
        ("status-purpose-unknown", {"statusPurpose": MARK.lower()}, "status_type_unknown"),
        ("status-of-several-bits", {"statusSize": 2}, "status_malformed"),
        ("status-index-not-a-number", {"statusListIndex": "-1"}, "status_malformed"),
    ):
        entry = good["credentialStatus"] | change
        document = _token_of(bench, good | {"credentialStatus": entry})
        bench.add(f"{name}.jwt", document, "could_not_check", "status", code)
    many = [good["credentialStatus"] | {"id": f"urn:kestrel:{place}"} for place in range(50)]
    crowd = _token_of(bench, good | {"credentialStatus": many})
    bench.add("status-entries-without-end.jwt", crowd, "could_not_check", "status", "status_malformed")


# --- pieces ---------------------------------------------------------------------------------------


def _token(bench, **changes):
    return bench.issuer.sign(bench.unsigned(**changes), Carrier.JWT_VC_JSON)


def _token_of(bench, document):
    bare = {name: value for name, value in document.items() if name != "proof"}
    claims = {"iss": bench.issuer.did, "sub": bare["credentialSubject"]["id"], "jti": bare["id"]}
    return bench.token(bare | claims)


def _encoded(value):
    return b64url_encode(json.dumps(value).encode()).encode()


def _decoded(part):
    return b64url_decode(part.decode())


def _next(sign):
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    place = alphabet.index(sign)
    return alphabet[place + 1 : place + 2]


def _scale_told_twice(good):
    path = ("credentialSubject", "achievement", "resultDescription")
    told = good["credentialSubject"]["achievement"]["resultDescription"]
    return changed(good, *path, to=[*told, {"id": told[0]["id"]}])


def _level_told_twice(good):
    path = ("credentialSubject", "achievement", "resultDescription", 0, "rubricCriterionLevel")
    told = good["credentialSubject"]["achievement"]["resultDescription"][0]["rubricCriterionLevel"]
    return changed(good, *path, to=[*told, told[1]["id"]])


def _renamed(good, member):
    full = f"https://www.w3.org/2018/credentials#{member}"
    return {full if name == member else name: value for name, value in good.items()}


def _small_order(bare):
    """Return a badge that a library without a look at the key takes for signed, though nobody signed it."""
    multikey = "z" + encode_base58(b"\xed\x01" + IDENTITY)
    did = f"did:key:{multikey}"
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-11-01T09:00:00Z",
        "verificationMethod": f"{did}#{multikey}",
        "proofPurpose": "assertionMethod",
        "proofValue": "z" + encode_base58(IDENTITY + bytes(32)),
    }
    return bare | {"issuer": {"id": did, "type": ["Profile"], "name": MARK}, "proof": [proof]}


def _with_end(bench):
    """Return a badge whose proof ends a day before now, rightly signed."""
    good = bench.badge()
    bare = {name: value for name, value in good.items() if name != "proof"}
    options = {name: value for name, value in good["proof"][0].items() if name != "proofValue"}
    options["expires"] = (NOW - DAY).strftime("%Y-%m-%dT%H:%M:%SZ")
    signature = bench.issuer.signer.sign(hash_data(bare, options, Algorithm.EDDSA))
    return bare | {"proof": [options | {"proofValue": "z" + encode_base58(signature)}]}


def _list_document(
    bench, url, purpose=StatusPurpose.REVOCATION, by=None, bits=(), valid_from=AWARDED, **dates
):
    issuer: Partner = by or bench.issuer
    return list_credential(url, issuer.did, purpose, Bitstring.of(bits, LENGTH), valid_from, **dates)


def _list(bench, url, purpose=StatusPurpose.REVOCATION, by=None, **changes):
    document = _list_document(bench, url, purpose, by, **changes)
    return dump((by or bench.issuer).signed(document))


def _with_bits(bench, url, encoded):
    document = _list_document(bench, url)
    return dump(bench.issuer.signed(changed(document, "credentialSubject", "encodedList", to=encoded)))


def _short_list(bench, url):
    return _with_bits(bench, url, "u" + b64url_encode(gzip.compress(bytes(SHORT // 8), mtime=0)))


def _forged_list(bench, url):
    other = _list_document(bench, url, bits=[7])["credentialSubject"]["encodedList"]
    return dump(changed(json.loads(_list(bench, url)), "credentialSubject", "encodedList", to=other))


def _chatty_list(bench, url):
    document = json.loads(_list(bench, url))
    return dump(changed(document, "proof", 0, f"{MARK} says", to=MARK))
