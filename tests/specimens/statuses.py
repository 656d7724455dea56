"""Specimens whose status is told in other ways: token lists, the draft, plain lists, messages, newer editions."""

import gzip
import json
import zlib
from datetime import timedelta

from credentials import jose
from credentials.status.bitstring import LENGTH, Bitstring, StatusPurpose, list_credential
from credentials.status.entries import BitstringEntry, TokenEntry, entry_to_wire, token_claim
from credentials.status.token_list import StatusArray, TokenList, sign
from keys.multibase import b64url_encode
from tests.specimens.bench import MARK, changed, dump
from tests.support.partner import AWARDED, NOW

DAY = timedelta(days=1)
INDEX = 90
BITSTRING = {"type": "BitstringStatusListEntry", "statusPurpose": "revocation", "statusListIndex": str(INDEX)}
MESSAGES = tuple(f"{MARK} says {number}" for number in range(4))
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"


def token_lists(bench):
    """Make badges whose place is in a Token Status List, and lists that cannot be relied on."""

    def listed(name, verdict, code, body, index=INDEX):
        url = _url(bench, name)
        if body is not None:
            bench.issuer.published[url] = body(url)
        _add(bench, name, {"status": token_claim(TokenEntry(index, url))}, verdict, code)

    def faulty(name, body):
        listed(f"token-list-{name}", "could_not_check", "status_list_invalid", body)

    for name, value, verdict, code in (
        ("good-in-a-token-list", 0, "valid", "not_withdrawn"),
        ("token-list-revoked", 1, "no_longer_valid", "revoked"),
        ("token-list-suspended", 2, "no_longer_valid", "suspended"),
        ("token-list-value-unknown", 3, "could_not_check", "status_value_unknown"),
    ):
        listed(name, verdict, code, lambda url, value=value: _token_list(bench, url, {INDEX: value}))
    # Read from the left, the bit of 91 would be that of 92.
    mirrored = {7 - INDEX % 8 + INDEX // 8 * 8: 1}
    listed(
        "good-in-a-token-list-read-from-the-right",
        "valid",
        "not_withdrawn",
        lambda url: _token_list(bench, url, mirrored, size=1),
    )
    out_of_range = "status_index_out_of_range"
    listed(
        "token-list-too-short",
        "could_not_check",
        out_of_range,
        lambda url: _token_list(bench, url, length=INDEX - 2),
    )
    listed(
        "token-list-index-huge", "could_not_check", out_of_range, lambda url: _token_list(bench, url), 10**15
    )
    listed("token-list-unreachable", "could_not_check", "status_unreachable", None)
    faulty(
        "in-anothers-name", lambda url: _token_list(bench, url, by=bench.other, kid=bench.issuer.method_id)
    )
    faulty("of-another-issuer", lambda url: _token_list(bench, url, issuer=bench.other.did))
    faulty("of-another-address", lambda url: _token_list(bench, f"{url}-elsewhere"))
    faulty("out-of-date", lambda url: _token_list(bench, url, expires_at=NOW))
    faulty("from-the-future", lambda url: _token_list(bench, url, issued_at=NOW + DAY))
    faulty("names-no-key", lambda url: _raw_token_list(bench, _claims(url), {"kid": None}))
    faulty("is-another-token", lambda url: _raw_token_list(bench, _claims(url), {"typ": "JWT"}))
    faulty("without-iat", lambda url: _raw_token_list(bench, {**_claims(url), "iat": None}))
    faulty("of-three-bits", lambda url: _raw_token_list(bench, _claims(url, bits=3)))
    faulty(
        "packed-as-gzip",
        lambda url: _raw_token_list(bench, _claims(url, packed=gzip.compress(bytes(64), mtime=0))),
    )
    faulty("is-a-bomb", lambda url: _raw_token_list(bench, _claims(url, packed=_bomb(zlib.MAX_WBITS))))
    faulty("alg-none", lambda url: _unsigned_token_list(url, "none"))
    faulty("alg-hmac", lambda url: _unsigned_token_list(url, "HS256"))
    faulty("forged", lambda url: _token_list(bench, url)[:-8] + b"AAAAAAAA")


def token_claims(bench):
    """Make badges whose claim about a token list is malformed, or names something that nobody knows."""
    good = {"idx": INDEX, "uri": _url(bench, "good-in-a-token-list")}
    for name, claim in {
        "token-entry-index-is-text": {"status_list": good | {"idx": str(INDEX)}},
        "token-entry-index-negative": {"status_list": good | {"idx": -1}},
        "token-entry-index-missing": {"status_list": {"uri": good["uri"]}},
        "token-entry-empty": {},
    }.items():
        _add(bench, name, {"status": claim}, "could_not_check", "status_malformed")
    beside = {"status": {"status_list": good, f"{MARK.lower()}_list": {}}}
    _add(bench, "token-entry-beside-an-unknown-one", beside, "could_not_check", "status_type_unknown")
    revoked = token_claim(TokenEntry(INDEX, _url(bench, "token-list-revoked")))
    both = {"credentialStatus": _entry(f"{bench.issuer.base}/status/1"), "status": revoked}
    _add(bench, "revoked-in-one-of-two-entries", both, "no_longer_valid", "revoked")


def bitstring_entries(bench):
    """Make badges whose Bitstring entry is unusual or malformed."""
    issuer, name = bench.issuer, "good-with-a-message"
    url = _url(bench, name)
    issuer.published[url] = _bitstring_list(bench, url, {INDEX: 2}, 2, ["message", "revocation"])
    told = entry_to_wire(BitstringEntry("message", INDEX, url, 2, None, MESSAGES), "urn:kestrel:entry")
    _add(bench, name, {"credentialStatus": told}, "valid", "status_message")
    several = told | {"statusPurpose": "revocation"}
    _add(bench, "revoked-by-a-value-of-two-bits", {"credentialStatus": several}, "no_longer_valid", "revoked")
    far = f"{issuer.base}/status/1"
    for name, change, code in (
        ("status-index-is-a-number", {"statusListIndex": INDEX}, "status_malformed"),
        ("status-index-huge", {"statusListIndex": "9" * 40}, "status_index_out_of_range"),
        (
            "status-entry-of-two-kinds",
            {"type": [BITSTRING["type"], "StatusList2021Entry"]},
            "status_malformed",
        ),
        (
            "status-messages-too-few",
            {"statusSize": 2, "statusMessage": told["statusMessage"][:3]},
            "status_malformed",
        ),
        ("status-message-without-messages", {"statusPurpose": "message"}, "status_malformed"),
        ("status-size-zero", {"statusSize": 0}, "status_malformed"),
        ("status-list-with-bits-for-half", several | {"statusListCredential": far}, "status_list_invalid"),
    ):
        entry = _entry(far) | change
        _add(bench, name, {"credentialStatus": entry}, "could_not_check", code)
    for name, encoded in {
        "status-list-is-a-bomb": "u" + b64url_encode(_bomb(16 + zlib.MAX_WBITS)),
        "status-list-packed-as-zlib": "u" + b64url_encode(zlib.compress(bytes(LENGTH // 8))),
        "status-list-without-its-prefix": b64url_encode(gzip.compress(bytes(LENGTH // 8), mtime=0)),
    }.items():
        url = _url(bench, name)
        document = _list_document(bench, url)
        issuer.published[url] = dump(
            issuer.signed(changed(document, "credentialSubject", "encodedList", to=encoded))
        )
        _add(bench, name, {"credentialStatus": _entry(url)}, "could_not_check", "status_list_invalid")
    name = "revoked-in-a-list-that-is-a-token"
    url = _url(bench, name)
    header = {"typ": "vc+jwt", "kid": issuer.method_id}
    payload = jose.json_bytes(_list_document(bench, url, [INDEX]))
    issuer.published[url] = jose.sign(payload, header, issuer.signer).encode()
    _add(bench, name, {"credentialStatus": _entry(url)}, "no_longer_valid", "revoked")


def older_lists(bench):
    """Make badges in lists of the draft of 2021, and in plain lists of 1EdTech."""
    for name, bits, verdict, code in (
        ("good-in-a-list-of-2021", (), "valid", "not_withdrawn"),
        ("revoked-in-a-list-of-2021", (INDEX,), "no_longer_valid", "revoked"),
    ):
        url = _url(bench, name)
        bench.issuer.published[url] = dump(bench.issuer.signed(_draft(bench, url, bits)))
        _add(bench, name, {"credentialStatus": _entry(url, "StatusList2021Entry")}, verdict, code)
    name = "list-of-2021-of-another-issuer"
    url = _url(bench, name)
    bench.issuer.published[url] = dump(
        bench.other.signed(_draft(bench, url, ()) | {"issuer": bench.other.did})
    )
    _add(
        bench,
        name,
        {"credentialStatus": _entry(url, "StatusList2021Entry")},
        "could_not_check",
        "status_list_invalid",
    )
    for name, document, verdict, code in (
        ("good-in-a-plain-list", {"revokedCredential": []}, "valid", "not_withdrawn"),
        ("revoked-in-a-plain-list", {"revokedCredential": [{"id": "BADGE"}]}, "no_longer_valid", "revoked"),
        (
            "plain-list-of-another-issuer",
            {"revokedCredential": [], "issuer": bench.other.did},
            "could_not_check",
            "status_list_invalid",
        ),
        (
            "plain-list-that-lists-nothing",
            {"revokedCredentials": []},
            "could_not_check",
            "status_list_invalid",
        ),
    ):
        url = _url(bench, name)
        made = _add(
            bench, name, {"credentialStatus": {"id": url, "type": "1EdTechRevocationList"}}, verdict, code
        )
        bench.issuer.published[url] = dump({"id": url} | document).replace(b"BADGE", made["id"].encode())


def editions(bench):
    """Make badges that name a place for newer editions, and what lies there."""

    def named(name, verdict, check, code, newer=None, **changes):
        url = f"{bench.issuer.base}/newer/{name}"
        shown = _edition(bench, url, **changes)
        if newer is not None:
            bench.issuer.published[url] = newer(shown, url)
        bench.add(f"{name}.json", shown, verdict, check, code)

    old = {"valid_until": NOW - DAY}
    usual = {"valid_from": AWARDED + DAY}

    def newer(shown, url, **changes):
        return dump(_edition(bench, url, id=shown["id"], **usual | changes))

    named("good-in-a-newer-edition", "valid", "refresh", "refresh_done", newer, **old)
    named("newest-edition", "valid", "refresh", "refresh_current", lambda shown, _: dump(shown))
    named("newer-edition-unreachable", "valid", "refresh", "refresh_unreachable")
    gone = "no_longer_valid", "validity", "expired"
    named("newer-edition-unreachable-expired", *gone, **old)
    named("newer-edition-of-another-badge", *gone, lambda _, url: dump(_edition(bench, url)), **old)
    named("newer-edition-older", *gone, lambda shown, url: newer(shown, url, valid_from=AWARDED - DAY), **old)
    named(
        "newer-edition-in-anothers-name", *gone, lambda shown, url: _renamed(bench, newer(shown, url)), **old
    )
    named(
        "newer-edition-forged",
        *gone,
        lambda shown, url: newer(shown, url).replace(b"weekly", b"yearly"),
        **old,
    )
    named("newer-edition-is-a-page", *gone, lambda *_: b"<html>Kestrel</html>", **old)


# --- pieces ---------------------------------------------------------------------------------------


def _url(bench, name):
    return f"{bench.issuer.base}/lists/{name}"


def _entry(url, kind=BITSTRING["type"]):
    return {"id": "urn:kestrel:entry", **BITSTRING, "type": kind, "statusListCredential": url}


def _add(bench, name, members, verdict, code):
    """Keep a badge as a token, with these members in place of its usual status, and return it."""
    good = bench.badge()
    bare = {key: value for key, value in good.items() if key not in ("proof", "credentialStatus")} | members
    claims = {"iss": bench.issuer.did, "sub": bare["credentialSubject"]["id"], "jti": bare["id"]}
    bench.add(f"{name}.jwt", bench.token(bare | claims), verdict, "status", code)
    return bare


def _token_list(bench, url, values=(), size=2, length=LENGTH, by=None, kid=None, **changes):
    signer = by or bench.issuer
    array = StatusArray.of(dict(values), size, length)
    content = TokenList(
        **{"uri": url, "values": array, "issued_at": AWARDED, "expires_at": NOW + DAY} | changes
    )
    return sign(content, signer.signer, kid or signer.method_id).encode()


def _claims(url, bits=2, packed=None):
    text = b64url_encode(zlib.compress(bytes(64)) if packed is None else packed)
    return {"sub": url, "iat": int(AWARDED.timestamp()), "status_list": {"bits": bits, "lst": text}}


def _raw_token_list(bench, claims, header=None):
    return bench.token(claims, {"typ": "statuslist+jwt"} | (header or {}))


def _unsigned_token_list(url, algorithm):
    header = {"alg": algorithm, "typ": "statuslist+jwt"}
    parts = (
        json.dumps(header).encode(),
        json.dumps(_claims(url)).encode(),
        b"" if algorithm == "none" else bytes(32),
    )
    return ".".join(map(b64url_encode, parts)).encode()


def _list_document(bench, url, bits=()):
    return list_credential(url, bench.issuer.did, StatusPurpose.REVOCATION, Bitstring.of(bits), AWARDED)


def _bitstring_list(bench, url, values, size, purposes):
    document = _list_document(bench, url)
    document["credentialSubject"] |= {
        "statusPurpose": purposes,
        "encodedList": Bitstring.of_values(values, size).encode(),
    }
    return dump(bench.issuer.signed(document))


def _draft(bench, url, bits):
    return {
        "@context": [
            "https://www.w3.org/2018/credentials/v1",
            "https://w3id.org/vc/status-list/2021/v1",
            "https://w3id.org/security/data-integrity/v2",
        ],
        "id": url,
        "type": ["VerifiableCredential", "StatusList2021Credential"],
        "issuer": bench.issuer.did,
        "issuanceDate": "2026-11-01T09:00:00Z",
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "StatusList2021",
            "statusPurpose": "revocation",
            "encodedList": Bitstring.of(bits).encode().removeprefix("u"),
        },
    }


def _edition(bench, url, **changes):
    good = bench.badge(**changes)
    service = {"id": url, "type": "1EdTechCredentialRefresh"}
    return bench.resigned(good | {"@context": [*good["@context"], EXTENSIONS], "refreshService": service})


def _renamed(bench, body):
    document = json.loads(body)
    return dump(bench.resigned(document, bench.other))


def _bomb(window):
    packing = zlib.compressobj(9, zlib.DEFLATED, window)
    return b"".join(packing.compress(bytes(1 << 20)) for _ in range(11)) + packing.flush()
