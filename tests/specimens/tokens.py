"""Tokens of every profile, SD-JWTs and envelopes: good ones, and the known attacks on them."""

import hmac
import json
from datetime import timedelta
from functools import cache
from math import gcd

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import load_der_private_key

from credentials import jose
from credentials.badge import Carrier
from credentials.enveloped import wrap
from credentials.proofs import sd_jwt, sd_jwt_vc, vc_jwt
from credentials.proofs.sd_jwt.disclosures import digest_of
from credentials.wire import to_wire
from did.methods.jwk import did_jwk, method_id_of_jwk
from keys.jwk_members import number_text
from keys.multibase import b64url_decode, b64url_encode, encode_base58
from keys.public import Algorithm
from tests.specimens.bench import HOLDER, MARK, dump, signer
from tests.support.partner import NOW, Partner
from tests.support.rsa_keys import primes, secret_of, signer_of
from tests.unit.keys.weak_points import IDENTITY

HOLDER_KEY = signer(3).public_key
DAY_SECONDS = 86_400


class JwkPartner(Partner):
    """An issuer whose DID is a JWK, because its key can not be written as a Multikey."""

    @property
    def did(self):
        return did_jwk(self.signer.public_key)

    @property
    def method_id(self):
        return method_id_of_jwk(self.signer.public_key)

    def publish_lists(self, **changes):
        """Publish none: a list is a document with an embedded proof, for which RSA has no suite."""


def genuine(bench):
    """Make good tokens in every form."""

    def good(name, body, verdict="valid", code="issuer_listed"):
        bench.add(name, body, verdict, "issuer_trust", code)

    document = to_wire(bench.unsigned())
    for name, profile in {
        "good-vc-jwt.jwt": vc_jwt.Profile.VC_JWT,
        "good-of-vcdm-1.jwt": vc_jwt.Profile.FIRST_VERSION,
    }.items():
        good(name, vc_jwt.sign(document, bench.issuer.signer, bench.issuer.method_id, profile).encode())
    good("good.dc-sd-jwt", _sd_jwt(bench).encode())
    good("good.vc-sd-jwt", _sd_jwt(bench, Carrier.VC_SD_JWT).encode())
    good("good-that-discloses-nothing.dc-sd-jwt", _sd_jwt(bench).partition("~")[0].encode() + b"~")
    good(
        "good-in-an-envelope.json",
        wrap(bench.issuer.sign(bench.unsigned(), Carrier.JWT_VC_JSON).decode(), Carrier.JWT_VC_JSON),
    )
    good("good-sd-jwt-in-an-envelope.json", wrap(_sd_jwt(bench), Carrier.DC_SD_JWT))
    rsa = JwkPartner(name=MARK, base=bench.issuer.base, signer=signer_of(Algorithm.RS256))
    good(
        "signed-with-rsa.jwt",
        rsa.sign(rsa.unsigned(subject_id=HOLDER, status=None), Carrier.JWT_VC_JSON),
        "issuer_unknown",
        "issuer_not_listed",
    )


def headers(bench):
    """Make tokens whose header asks for another key, algorithm or reading."""
    good = bench.issuer.sign(bench.unsigned(), Carrier.JWT_VC_JSON)
    _, payload, signature = good.split(b".")
    claims = json.loads(b64url_decode(payload.decode()))

    def forged(name, token, code="signature_invalid", check="signature"):
        bench.add(name, token, "not_genuine", check, code)

    def headed(**members):
        usual = {"typ": "JWT", "kid": bench.issuer.method_id}
        return b".".join((_encoded(usual | members), payload, signature))

    for name, alg in {"capitals": "NONE", "mixed": "nOnE", "a-space": "none ", "a-null": "none\0"}.items():
        forged(f"token-alg-none-in-{name}.jwt", headed(alg=alg), "malformed", "structure")
    forged("token-alg-pbes2.jwt", headed(alg="PBES2-HS256+A128KW", p2c=10**9), "malformed", "structure")
    forged(
        "token-signed-with-the-public-key.jwt", _mac_by_public_key(bench, payload), "malformed", "structure"
    )
    forged("token-not-base64-payload.jwt", headed(alg="EdDSA", b64=False), "malformed", "structure")
    forged("token-compressed.jwt", headed(alg="EdDSA", zip="DEF"), "malformed", "structure")
    address = "https://kestrel.example/keys.json"
    for name, member in {
        "jku": {"jku": address},
        "x5u": {"x5u": address},
        "x5c": {"x5c": ["MIIB"]},
        "x5t": {"x5t#S256": MARK},
    }.items():
        header = {"kid": bench.issuer.method_id} | member
        forged(f"token-names-its-key-by-{name}.jwt", bench.token(claims, header, bench.other))
    for name, kid in {
        "path": "../../../../etc/passwd#key-1",
        "null": f"{bench.issuer.did}#\0",
        "sql": "' OR 1=1 --",
        "address": "https://kestrel.example/keys.json#1",
        "bare": bench.issuer.did,
    }.items():
        token = bench.token(claims, {"kid": kid})
        code = "key_without_fragment" if name == "bare" else "key_not_named"
        bench.add(f"token-kid-{name}.jwt", token, "could_not_check", "issuer_key", code)
    huge = bench.token(claims, {"kid": "K" * (70 << 10)})
    forged("token-kid-without-end.jwt", huge, "malformed", "structure")
    kinds = ("vp+jwt", "kb+jwt", "openid4vci-proof+jwt", "statuslist+jwt", "dc+sd-jwt", "dpop+jwt", "at+jwt")
    for kind in kinds:
        token = bench.token(claims, {"typ": kind})
        forged(f"token-made-as-{kind.replace('+', '-')}.jwt", token, "proof_malformed")
    forged("token-small-order-key.jwt", _small_order(claims), "key_unusable", "issuer_key")
    forged("token-weak-rsa-key.jwt", _weak_rsa(claims), "key_unusable", "issuer_key")


def profiles(bench):
    """Make tokens that break a rule of their own profile, or are in a form that is not read."""
    document = to_wire(bench.unsigned())
    first = vc_jwt.sign(document, bench.issuer.signer, bench.issuer.method_id, vc_jwt.Profile.FIRST_VERSION)
    claims = jose.payload_object(jose.read(first))

    def forged(name, claims, typ="JWT"):
        bench.add(name, bench.token(claims, {"typ": typ}), "not_genuine", "signature", "proof_malformed")

    forged("vc-jwt-with-a-vc-claim.jwt", document | {"vc": document}, "vc+jwt")
    forged("vc-jwt-with-a-vp-claim.jwt", document | {"vp": {}}, "vc+jwt")
    forged("vc-jwt-claims-another-issuer.jwt", document | {"iss": bench.other.did}, "vc+jwt")
    forged("vcdm-1-claims-another-issuer.jwt", claims | {"iss": bench.other.did})
    forged(
        "vcdm-1-claims-another-end.jwt",
        claims | {"vc": claims["vc"] | {"expirationDate": "2099-01-01T00:00:00Z"}, "exp": 1},
    )
    forged("vcdm-1-with-a-second-subject.jwt", claims | {"credentialSubject": {"id": HOLDER}})
    ended = document | {"exp": int(NOW.timestamp()) - DAY_SECONDS}
    bench.add(
        "signature-ended.jwt",
        bench.token(ended, {"typ": "vc+jwt"}),
        "no_longer_valid",
        "validity",
        "proof_expired",
    )
    token = bench.issuer.sign(bench.unsigned(), Carrier.JWT_VC_JSON).decode()
    header, payload, signature = token.split(".")
    for name, body in {
        "token-in-json.json": {"protected": header, "payload": payload, "signature": signature},
        "token-in-json-unprotected.json": {
            "payload": payload,
            "signatures": [{"header": {"alg": "none", "kid": MARK}, "signature": ""}],
        },
        "envelope-that-says-more.json": wrap(token, Carrier.JWT_VC_JSON) | {"name": MARK},
        "envelope-of-another-kind.json": wrap(token, Carrier.DC_SD_JWT),
        "envelope-of-a-page.json": {"type": "EnvelopedVerifiableCredential", "id": f"data:text/html,{MARK}"},
        "encrypted.jwt": b".".join((_encoded({"alg": "dir", "enc": "A128GCM", "zip": "DEF"}), *[b"AA"] * 4)),
        "encrypted-with-a-password.jwt": b".".join(
            (_encoded({"alg": "PBES2-HS256+A128KW", "p2c": 10**9}), *[b"AA"] * 4)
        ),
    }.items():
        bench.add(name, body, "could_not_check", "structure", "unreadable")
    changed = wrap(token[:-4] + "AAAA", Carrier.JWT_VC_JSON)
    bench.add("envelope-of-a-changed-token.json", changed, "not_genuine", "signature", "signature_invalid")


def sd_jwts(bench):
    """Make SD-JWTs that could be read in two ways, or hide what must be seen."""
    good = _sd_jwt(bench)
    token, disclosure, _ = good.split("~")
    claims = jose.payload_object(jose.read(token))

    def forged(name, text, code="malformed", check="structure"):
        bench.add(f"{name}.dc-sd-jwt", text.encode(), "not_genuine", check, code)

    def made(claims, *disclosures, typ="dc+sd-jwt"):
        return "~".join((bench.token(claims, {"typ": typ}).decode(), *disclosures, ""))

    forged("disclosure-twice", f"{token}~{disclosure}~{disclosure}~")
    forged("disclosure-of-nothing", f"{token}~{disclosure}~{_disclosure('s', 'level', MARK)}~")
    forged("disclosure-changed", f"{token}~{_disclosure('s', {'narrative': MARK})}~")
    forged("disclosure-padded", f"{token}~{disclosure}=~")
    over = _disclosure("s", "name", MARK)
    forged("disclosure-in-place-of-a-claim", made(claims | {"_sd": [digest_of(over, "sha-256")]}, over))
    for name, hidden in {
        "end": ("exp", 4_000_000_000),
        "key": ("cnf", {"jwk": HOLDER_KEY.jwk()}),
        "status": ("status", {}),
    }.items():
        text = _disclosure("s", *hidden)
        kept = {each: value for each, value in claims.items() if each != hidden[0]}
        forged(
            f"hidden-{name}",
            made(kept | {"_sd": [digest_of(text, "sha-256")]}, text),
            "proof_malformed",
            "signature",
        )
    reserved = _disclosure("s", "_sd", [MARK])
    forged("disclosure-of-digests", made(claims | {"_sd": [digest_of(reserved, "sha-256")]}, reserved))
    forged("digest-twice", made(claims | {"_sd": ["x"], "more": [{"...": "x"}]}))
    forged("sd-jwt-of-another-kind", made(claims, typ=f"{MARK}+sd-jwt"), "proof_malformed", "signature")
    forged("sd-jwt-signature-changed", f"{token[:-4]}AAAA~{disclosure}~", "signature_invalid", "signature")
    forged(
        "sd-jwt-claims-another-issuer",
        made(claims | {"issuer": {"id": bench.other.did}}),
        "proof_malformed",
        "signature",
    )
    forged("sd-jwt-without-end", good + "x")
    forged(
        "sd-jwt-weak-holder-key",
        made(claims | {"cnf": {"jwk": {"kty": "oct", "k": "AA"}}}),
        "proof_malformed",
        "signature",
    )
    unknown = claims | {"_sd_alg": "md5"}
    bench.add(
        "sd-jwt-hashed-otherwise.dc-sd-jwt",
        made(unknown, disclosure).encode(),
        "could_not_check",
        "signature",
        "proof_unsupported",
    )
    in_json = dump(
        {
            "payload": token.split(".")[1],
            "protected": token.split(".")[0],
            "signature": "AA",
            "disclosures": [],
        }
    )
    bench.add("sd-jwt-in-json.json", in_json, "could_not_check", "structure", "unreadable")


def withheld(bench):
    """Make credentials of VCDM in SD-JWTs whose holder may have kept back how long they hold."""
    issuer = bench.issuer
    unsigned = bench.unsigned(valid_until=NOW + timedelta(days=365))
    document = to_wire(unsigned)
    ways = {"status": ("credentialStatus",), "end": ("validUntil",), "name": ("name",)}

    def shown(name, hidden, told, *found):
        text = sd_jwt_vc.sign_vcdm(
            document, issuer.signer, issuer.method_id, issuer.salt, paths=[ways[each] for each in hidden]
        )
        bench.add(f"{name}.vc-sd-jwt", sd_jwt.select(text, [ways[each] for each in told]).encode(), *found)

    no_status = ("could_not_check", "status", "status_may_be_withheld")
    no_end = ("could_not_check", "validity", "dates_may_be_withheld")
    shown("withheld-status", ("status",), (), *no_status)
    shown("withheld-end", ("end",), (), *no_end)
    shown(
        "shown-status-and-end", ("status", "end"), ("status", "end"), "valid", "issuer_trust", "issuer_listed"
    )
    shown("withheld-name", ("name",), (), "valid", "issuer_trust", "issuer_listed")


# --- pieces -----------------------------------------------------------------------------------------


def _sd_jwt(bench, carrier=Carrier.DC_SD_JWT):
    return bench.issuer.sd_jwt(bench.unsigned(), carrier, holder=HOLDER_KEY)


def _encoded(value):
    return b64url_encode(json.dumps(value).encode()).encode()


def _disclosure(*parts):
    return b64url_encode(json.dumps(list(parts)).encode())


def _mac_by_public_key(bench, payload):
    """Return a token that a verifier which lets the token choose takes for one with a shared secret."""
    signing_input = _encoded({"alg": "HS256", "typ": "JWT", "kid": bench.issuer.method_id}) + b"." + payload
    tag = hmac.new(bench.issuer.signer.public_key.raw, signing_input, "sha256").digest()
    return signing_input + b"." + b64url_encode(tag).encode()


def _small_order(claims):
    """Return a token by nobody, with a key under which one signature fits every message."""
    multikey = "z" + encode_base58(b"\xed\x01" + IDENTITY)
    did = f"did:key:{multikey}"
    document = claims | {"iss": did, "issuer": {"id": did, "type": ["Profile"], "name": MARK}}
    header = {"alg": "EdDSA", "typ": "JWT", "kid": f"{did}#{multikey}"}
    signature = b64url_encode(IDENTITY + bytes(32)).encode()
    return b".".join((_encoded(header), _encoded(document), signature))


@cache
def _weak_key():
    """Return an RSA key with a small exponent, which the library would use."""
    p, q = primes(0)
    e = next(each for each in (3, 5, 7, 11, 13, 17, 257) if gcd(each, (p - 1) * (q - 1)) == 1)
    return load_der_private_key(secret_of(p, q, e), None)


def _weak_rsa(claims):
    numbers = _weak_key().public_key().public_numbers()
    jwk = {"kty": "RSA", "n": number_text(numbers.n), "e": number_text(numbers.e)}
    did = "did:jwk:" + b64url_encode(json.dumps(jwk).encode())
    document = claims | {"iss": did, "issuer": {"id": did, "type": ["Profile"], "name": MARK}}
    signing_input = _encoded({"alg": "RS256", "typ": "JWT", "kid": f"{did}#0"}) + b"." + _encoded(document)
    signature = _weak_key().sign(signing_input, padding.PKCS1v15(), hashes.SHA256())
    return signing_input + b"." + b64url_encode(signature).encode()
