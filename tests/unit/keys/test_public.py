import copy
import pickle

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st
from jwcrypto.jwk import JWK

from keys.errors import InvalidKey, UnsupportedKey
from keys.multibase import b64url_decode, b64url_encode, encode_base58
from keys.public import Algorithm, PublicKey
from keys.software import SoftwareSigner
from tests.support.counts import count
from tests.unit.keys.weak_points import IDENTITY, WEAK, P, encoded, forgery, library_accepts

EACH = pytest.mark.parametrize("algorithm", [Algorithm.EDDSA, Algorithm.ES256, Algorithm.ES384])
P256_PRIME = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF


def key_of(algorithm):
    return SoftwareSigner.generate(algorithm).public_key


def with_member(algorithm, **members):
    return {**key_of(algorithm).jwk(), **members}


# Round trips


@EACH
def test_a_key_comes_back_from_its_jwk_and_its_multikey(algorithm):
    key = key_of(algorithm)
    assert PublicKey.from_jwk(key.jwk()) == key
    assert PublicKey.from_multikey(key.multikey()) == key
    assert PublicKey.from_multikey(key.multikey()).multikey() == key.multikey()


@given(secret=st.binary(min_size=32, max_size=32))
def test_any_ed25519_key_comes_back_from_both_forms(secret):
    key = SoftwareSigner.from_secret(Algorithm.EDDSA, secret).public_key
    assert PublicKey.from_jwk(key.jwk()) == key == PublicKey.from_multikey(key.multikey())


@EACH
def test_the_jwk_has_exactly_the_public_members(algorithm):
    expected = {"kty", "crv", "x"} if algorithm is Algorithm.EDDSA else {"kty", "crv", "x", "y"}
    assert key_of(algorithm).jwk().keys() == expected


def test_short_coordinates_keep_their_leading_zero():
    secret = 0
    while True:
        secret += 1
        key = SoftwareSigner.from_secret(Algorithm.ES256, secret.to_bytes(32, "big")).public_key
        if b64url_decode(key.jwk()["x"])[0] == 0:
            break
    assert len(b64url_decode(key.jwk()["x"])) == 32
    assert PublicKey.from_jwk(key.jwk()) == key


@pytest.mark.parametrize(
    ("algorithm", "start"),
    [(Algorithm.EDDSA, "z6Mk"), (Algorithm.ES256, "zDn"), (Algorithm.ES384, "z82")],
)
def test_a_multikey_starts_as_its_kind_does(algorithm, start):
    assert key_of(algorithm).multikey().startswith(start)


def test_the_thumbprint_is_that_of_the_standard():
    # RFC 8037, appendix A.3.
    x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    key = PublicKey.from_jwk({"kty": "OKP", "crv": "Ed25519", "x": x})
    assert key.thumbprint() == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


@EACH
def test_the_jwk_is_one_that_another_library_reads_as_the_same_key(algorithm):
    key = key_of(algorithm)
    theirs = JWK(**key.jwk())
    assert theirs.thumbprint() == key.thumbprint()
    assert theirs.export_public(as_dict=True) == key.jwk()


def test_a_key_shows_itself_by_its_multikey_and_is_a_plain_value():
    key = key_of(Algorithm.EDDSA)
    assert repr(key) == f"PublicKey(EdDSA, {key.multikey()})"
    assert pickle.loads(pickle.dumps(key)) == copy.deepcopy(key) == key
    assert len({key, PublicKey.from_jwk(key.jwk())}) == 1


# Weak Ed25519 keys


@pytest.mark.parametrize("raw", WEAK, ids=bytes.hex)
def test_a_key_that_anybody_can_sign_for_is_refused_at_every_door(raw):
    # The control: without the refusal this forgery would be accepted.
    signature, message = forgery(raw)
    assert library_accepts(raw, signature, message)

    with pytest.raises(InvalidKey):
        PublicKey(Algorithm.EDDSA, raw)
    with pytest.raises(InvalidKey):
        PublicKey.from_jwk({"kty": "OKP", "crv": "Ed25519", "x": b64url_encode(raw)})
    with pytest.raises(InvalidKey):
        PublicKey.from_multikey("z" + encode_base58(b"\xed\x01" + raw))


def test_the_identity_as_key_would_verify_one_signature_over_every_message():
    signature = IDENTITY + bytes(32)
    assert all(library_accepts(IDENTITY, signature, b"%d" % n) for n in range(count(200)))
    with pytest.raises(InvalidKey):
        PublicKey(Algorithm.EDDSA, IDENTITY)


def test_a_key_above_the_prime_is_refused_though_the_library_loads_it():
    raw = encoded(P + 3)
    assert Ed25519PublicKey.from_public_bytes(raw).public_bytes_raw() == raw
    with pytest.raises(InvalidKey, match="canonical"):
        PublicKey(Algorithm.EDDSA, raw)


# Malformed keys


@pytest.mark.parametrize(
    ("algorithm", "raw"),
    [
        (Algorithm.EDDSA, b""),
        (Algorithm.EDDSA, bytes(31)),
        (Algorithm.ES256, b"\x02" + bytes(31)),
        (Algorithm.ES256, b"\x02" + b"\xff" * 32),
        (Algorithm.ES256, b"\x02" + (P256_PRIME + 5).to_bytes(32, "big")),
        (Algorithm.ES256, b"\x05" + bytes(31) + b"\x05"),
        (Algorithm.ES256, b"\x00"),
        (Algorithm.ES384, b"\x02" + b"\xff" * 48),
    ],
)
def test_bytes_that_are_no_key_of_the_algorithm_are_refused(algorithm, raw):
    with pytest.raises(InvalidKey):
        PublicKey(algorithm, raw)


def test_an_uncompressed_point_is_refused_as_raw_key():
    jwk = key_of(Algorithm.ES256).jwk()
    with pytest.raises(InvalidKey):
        PublicKey(Algorithm.ES256, b"\x04" + b64url_decode(jwk["x"]) + b64url_decode(jwk["y"]))


@pytest.mark.parametrize("algorithm", [Algorithm.ES256, Algorithm.ES384])
def test_a_point_off_the_curve_is_refused(algorithm):
    jwk = key_of(algorithm).jwk()
    y = bytearray(b64url_decode(jwk["y"]))
    y[-1] ^= 1
    with pytest.raises(InvalidKey, match="not on"):
        PublicKey.from_jwk({**jwk, "y": b64url_encode(bytes(y))})


@pytest.mark.parametrize("member", ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"])
@EACH
def test_a_jwk_with_a_private_member_is_refused_and_not_repeated(algorithm, member):
    with pytest.raises(InvalidKey, match="private") as refusal:
        PublicKey.from_jwk(with_member(algorithm, **{member: "c2VjcmV0"}))
    assert "c2VjcmV0" not in str(refusal.value)


@pytest.mark.parametrize(
    "jwk",
    [
        {},
        {"crv": "Ed25519"},
        {"kty": 1, "crv": "Ed25519"},
        {"kty": ["OKP"], "crv": "Ed25519"},
        {"kty": "OKP", "crv": "Ed25519"},
        {"kty": "OKP", "crv": "Ed25519", "x": 5},
        {"kty": "OKP", "crv": "Ed25519", "x": "AA"},
        {"kty": "OKP", "crv": "Ed25519", "x": "*" * 43},
        {"kty": "EC", "crv": "P-256", "x": "A" * 43},
    ],
)
def test_a_jwk_that_is_not_whole_is_refused(jwk):
    with pytest.raises(InvalidKey):
        PublicKey.from_jwk(jwk)


@pytest.mark.parametrize(
    "jwk",
    [
        {"kty": "oct"},
        {"kty": "OKP", "crv": "X25519", "x": "A" * 43},
        {"kty": "OKP", "crv": "Ed448", "x": "A" * 76},
        {"kty": "EC", "crv": "secp256k1", "x": "A" * 43, "y": "A" * 43},
        {"kty": "EC", "crv": "P-521", "x": "A" * 88, "y": "A" * 88},
        {"kty": "EC", "crv": "Ed25519", "x": "A" * 43},
        {"kty": "OKP", "crv": ["Ed25519"], "x": "A" * 43},
        {"kty": "OKP"},
    ],
)
def test_a_jwk_of_another_kind_is_unsupported(jwk):
    with pytest.raises(UnsupportedKey):
        PublicKey.from_jwk(jwk)


@EACH
def test_a_coordinate_has_one_text_only(algorithm):
    jwk = key_of(algorithm).jwk()
    for other in (jwk["x"] + "=", jwk["x"] + "\n", "AA" + jwk["x"], jwk["x"][:-1]):
        with pytest.raises(InvalidKey):
            PublicKey.from_jwk({**jwk, "x": other})


def test_coordinates_do_not_lend_each_other_bytes():
    jwk = key_of(Algorithm.ES256).jwk()
    both = b64url_decode(jwk["x"]) + b64url_decode(jwk["y"])
    with pytest.raises(InvalidKey, match="32 bytes"):
        PublicKey.from_jwk({**jwk, "x": b64url_encode(both[:31]), "y": b64url_encode(both[31:])})


def test_the_other_library_would_read_padding_and_weak_keys():
    """The control: why the members of a JWK are read here."""
    padded = with_member(Algorithm.EDDSA)
    padded["x"] += "="
    JWK(**padded).get_op_key("verify")
    JWK(kty="OKP", crv="Ed25519", x=b64url_encode(IDENTITY)).get_op_key("verify")


@EACH
def test_alg_must_agree_with_the_curve(algorithm):
    assert PublicKey.from_jwk(with_member(algorithm, alg=algorithm.value))
    for alg in ({*Algorithm} - {algorithm}) | {"HS256", "none", None, 5}:
        with pytest.raises(InvalidKey, match="alg"):
            PublicKey.from_jwk(with_member(algorithm, alg=alg))
    with pytest.raises(InvalidKey, match="alg"):
        PublicKey.from_jwk(with_member(algorithm, alg=[algorithm.value]))


def test_the_newer_name_of_eddsa_is_read():
    assert PublicKey.from_jwk(with_member(Algorithm.EDDSA, alg="Ed25519"))


def test_members_that_say_nothing_about_the_key_are_passed_over():
    jwk = with_member(Algorithm.ES256, kid="k", use="sig", key_ops=["verify"], x5u="https://a.example/")
    assert PublicKey.from_jwk(jwk).jwk().keys() == {"kty", "crv", "x", "y"}


@pytest.mark.parametrize(
    "members", [{"use": "enc"}, {"use": None}, {"key_ops": ["sign"]}, {"key_ops": []}, {"key_ops": "verify"}]
)
def test_a_key_for_something_else_than_signatures_is_unsupported(members):
    with pytest.raises(UnsupportedKey):
        PublicKey.from_jwk(with_member(Algorithm.EDDSA, **members))


@pytest.mark.parametrize(
    "text", ["", "m", "u7QE", "f" + "ed01" + "00" * 32, "Z6Mk", "z0", "z6Mk\n", "z" * 2000]
)
def test_a_multikey_in_any_other_form_is_refused(text):
    with pytest.raises(InvalidKey):
        PublicKey.from_multikey(text)


@pytest.mark.parametrize(
    "prefix", [b"", b"\xec\x01", b"\xe7\x01", b"\x82\x24", b"\x80\x26", b"\x86\x26", b"\xed", b"\xed\x81\x00"]
)
def test_a_multikey_of_another_multicodec_is_unsupported(prefix):
    with pytest.raises(UnsupportedKey):
        PublicKey.from_multikey("z" + encode_base58(prefix + b"\x07" * 32))


@EACH
def test_a_multikey_with_bytes_behind_the_key_is_refused(algorithm):
    from_good = {Algorithm.EDDSA: b"\xed\x01", Algorithm.ES256: b"\x80\x24", Algorithm.ES384: b"\x81\x24"}
    raw = key_of(algorithm).raw
    for bad in (raw + b"\0", raw[:-1]):
        with pytest.raises(InvalidKey):
            PublicKey.from_multikey("z" + encode_base58(from_good[algorithm] + bad))
