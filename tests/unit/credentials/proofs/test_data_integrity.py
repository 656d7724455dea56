import copy
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contexts.errors import ContextsError, DataLoss, UnknownContext
from credentials.errors import CredentialsError, InvalidProof, MalformedProof, UnsupportedProof
from credentials.proofs.data_integrity import hash_data, proofs, sign, verify
from credentials.status.entries import status_entries
from credentials.wire import from_wire, to_wire
from keys.multibase import decode_base58, encode_base58
from keys.public import Algorithm
from tests.unit.credentials.badge_cases import AT, METHOD, badges, signer, stacked, unsigned
from tests.unit.credentials.badge_cases import MULTIKEY_ALGORITHMS as ALGORITHMS

KEY = signer().public_key
DOCUMENT = to_wire(unsigned())
SIGNED = sign(DOCUMENT, signer(), METHOD, AT)
LATER = "2030-01-01T00:00:00Z"
LOADED = {"domain": "https://a.example", "challenge": "n-0S6"}


def check(document, key=KEY, **more):
    """Verify the first proof of a document."""
    return verify(document, proofs(document)[0], key, **more)


def refused(document, key=KEY, **more):
    """Whether the document is refused, in whatever way; a crash is none."""
    try:
        check(document, key, **more)
    except (CredentialsError, ContextsError):
        return True
    return False


# --- signing and verifying ------------------------------------------------------------------------


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_signed_document_verifies_and_comes_back_without_its_proof(algorithm):
    key = signer(algorithm)
    for document in (DOCUMENT, to_wire(stacked())):
        assert check(sign(document, key, METHOD, AT), key.public_key) == document


@settings(max_examples=25)
@given(badges(), st.sampled_from(ALGORITHMS))
def test_any_badge_can_be_signed_and_verified_in_each_suite(badge, algorithm):
    key, document = signer(algorithm), to_wire(badge)
    assert check(sign(document, key, METHOD, AT), key.public_key) == document


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_the_proof_names_its_suite_key_purpose_and_time(algorithm):
    (proof,) = sign(DOCUMENT, signer(algorithm), METHOD, AT + timedelta(microseconds=5))["proof"]
    value = decode_base58(proof.pop("proofValue")[1:])
    assert proof == {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022" if algorithm is Algorithm.EDDSA else "ecdsa-rdfc-2019",
        "created": "2026-03-02T09:00:00Z",
        "verificationMethod": METHOD,
        "proofPurpose": "assertionMethod",
    }
    assert len(value) == (96 if algorithm is Algorithm.ES384 else 64)


def test_a_proof_can_be_made_for_one_verifier_and_one_challenge():
    (proof,) = proofs(sign(DOCUMENT, signer(), METHOD, AT, purpose="authentication", **LOADED))
    assert (proof.purpose, proof.domain, proof.challenge) == ("authentication", "https://a.example", "n-0S6")


def test_signing_changes_nothing_of_the_document_given():
    before = copy.deepcopy(DOCUMENT)
    sign(DOCUMENT, signer(), METHOD, AT)
    assert before == DOCUMENT


def test_a_document_is_not_signed_twice():
    with pytest.raises(MalformedProof, match="already"):
        sign(SIGNED, signer(), METHOD, AT)


def test_the_hash_is_that_of_the_options_and_then_that_of_the_document():
    options = proofs(SIGNED)[0].options
    one, other = (
        hash_data(DOCUMENT, options, Algorithm.EDDSA),
        hash_data(to_wire(stacked()), options, Algorithm.ES256),
    )
    assert (len(one), one[:32], one[32:] != other[32:]) == (64, other[:32], True)
    assert len(hash_data(DOCUMENT, options, Algorithm.ES384)) == 96


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_another_key_of_the_same_suite_does_not_verify(algorithm):
    signed = sign(DOCUMENT, signer(algorithm), METHOD, AT)
    with pytest.raises(InvalidProof):
        check(signed, signer(algorithm, seed=8).public_key)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("other", ALGORITHMS)
def test_a_key_of_another_algorithm_does_not_verify(algorithm, other):
    signed = sign(DOCUMENT, signer(algorithm), METHOD, AT)
    assert refused(signed, signer(other).public_key) is (algorithm is not other)


def test_a_suite_is_not_taken_for_another():
    changed = copy.deepcopy(SIGNED)
    changed["proof"][0]["cryptosuite"] = "ecdsa-rdfc-2019"
    with pytest.raises(InvalidProof, match="does not sign with"):
        check(changed)


# --- nothing can be changed -----------------------------------------------------------------------

Path = tuple[str | int, ...]


def paths(value: object, here: Path = ()) -> Iterator[Path]:
    """Every place in a document below the top, proofs and contexts apart."""
    for name, part in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        if name not in ("@context", "proof"):
            yield (*here, name)
            yield from paths(part, (*here, name))


def at(document: object, path: Path) -> object:
    for name in path:
        document = document[name]
    return document


def with_value(document: dict, path: Path, value: object) -> dict:
    changed = copy.deepcopy(document)
    at(changed, path[:-1])[path[-1]] = value
    return changed


def without(document: dict, path: Path) -> dict:
    changed = copy.deepcopy(document)
    del at(changed, path[:-1])[path[-1]]
    return changed


PATHS = tuple(paths(SIGNED))
TEXTS = tuple(path for path in PATHS if isinstance(at(SIGNED, path), str))
OBJECTS = ((), *(path for path in PATHS if isinstance(at(SIGNED, path), dict)))


def label(path: Path) -> str:
    return ".".join(map(str, path)) or "top"


def test_the_document_that_is_changed_below_verifies():
    assert not refused(SIGNED)
    assert len(PATHS) > 60


@pytest.mark.parametrize("path", PATHS, ids=label)
def test_no_member_or_element_can_be_taken_away(path):
    assert refused(without(SIGNED, path))


@pytest.mark.parametrize("path", TEXTS, ids=label)
def test_no_text_can_be_changed(path):
    assert refused(with_value(SIGNED, path, f"{at(SIGNED, path)}x"))


@pytest.mark.parametrize("path", PATHS, ids=label)
def test_no_value_can_be_put_in_place_of_another(path):
    for value in ("https://other.example", True, 7, None, [], {}, {"id": "https://other.example"}):
        if value != at(SIGNED, path):
            assert refused(with_value(SIGNED, path, value)), value


@pytest.mark.parametrize("path", OBJECTS, ids=label)
def test_an_undefined_member_is_data_that_would_be_lost(path):
    for value in ("x", None, [], {"id": "https://x.example"}):
        with pytest.raises(DataLoss):
            check(with_value(SIGNED, (*path, "evilGrade"), value))


@pytest.mark.parametrize("path", OBJECTS, ids=label)
def test_a_defined_member_can_not_be_added(path):
    for name, value in (("name", "Other"), ("validUntil", LATER), ("id", "urn:x:1"), ("type", "Profile")):
        if name not in at(SIGNED, path):
            assert refused(with_value(SIGNED, (*path, name), value)), name


@pytest.mark.parametrize("path", OBJECTS, ids=label)
def test_a_type_can_not_be_added(path):
    types = at(SIGNED, path).get("type", [])
    listed = types if isinstance(types, list) else [types]
    for name in ("Achievement", "https://other.example/Type", "Undefined"):
        if name not in listed:
            assert refused(with_value(SIGNED, (*path, "type"), [*listed, name])), name


@pytest.mark.parametrize("name", sorted(SIGNED.keys() - {"@context", "proof"}))
def test_no_member_can_be_renamed(name):
    for other in ("https://www.w3.org/2018/credentials#" + name, "cred:" + name, "@" + name, name.title()):
        changed = copy.deepcopy(SIGNED)
        changed[other] = changed.pop(name)
        assert refused(changed), other


CREDENTIALS = "https://www.w3.org/2018/credentials#"


@pytest.mark.parametrize("name", ["credentialStatus", "validUntil"])
def test_a_status_or_an_end_can_not_be_hidden_behind_its_iri(name):
    # The statements are the same, so that the signature alone would hold.
    changed = copy.deepcopy(SIGNED)
    changed[CREDENTIALS + name] = changed.pop(name)
    assert not (status_entries(changed) and from_wire(changed).valid_until)
    with pytest.raises(DataLoss, match="not a property's term"):
        check(changed)


def test_members_can_not_be_hidden_in_keywords():
    for keyword in ("@included", "@graph", "@nest", "@reverse"):
        rest = {name: value for name, value in SIGNED.items() if name not in ("@context", "proof")}
        nested = {"@context": SIGNED["@context"], "proof": SIGNED["proof"], keyword: rest}
        with pytest.raises(DataLoss):
            check(nested)
    status = SIGNED["credentialStatus"]
    included = {
        **without(SIGNED, ("credentialStatus",)),
        "@included": [{"id": SIGNED["id"], "credentialStatus": status}],
    }
    with pytest.raises(DataLoss):
        check(included)


def test_criteria_can_not_be_hidden_behind_the_name_of_their_type():
    signed = sign(to_wire(stacked()), signer(), METHOD, AT)
    achievement = signed["credentialSubject"]["achievement"]
    assert not refused(signed)
    achievement["Criteria"] = achievement.pop("criteria")
    with pytest.raises(DataLoss):
        check(signed)


def test_words_in_a_language_are_not_taken_for_hidden_members():
    document = {**DOCUMENT, "credentialSubject": {**DOCUMENT["credentialSubject"], "id": "urn:x:1"}}
    document["name"] = {"@value": "Zusammenarbeit", "@language": "de"}
    assert check(sign(document, signer(), METHOD, AT)) == document
    with pytest.raises(DataLoss):
        sign({**document, "name": {"@value": "x", "@type": "https://x.example"}}, signer(), METHOD, AT)


def test_the_contexts_can_not_be_changed_in_what_they_mean():
    data_model, badges_, extra = (*DOCUMENT["@context"], "https://w3id.org/security/multikey/v1")
    assert not refused({**SIGNED, "@context": [data_model, badges_]})
    for contexts in (
        [data_model],
        [badges_],
        [],
        None,
        [{"@vocab": "https://x.example/"}],
        ["https://x.example/v1"],
    ):
        assert refused({**SIGNED, "@context": contexts}), contexts
    # A context that defines none of the terms used changes nothing that is said.
    assert check({**SIGNED, "@context": [data_model, badges_, extra]})["id"] == DOCUMENT["id"]


def test_a_context_inside_the_document_is_refused_as_unknown():
    with pytest.raises(UnknownContext):
        check({**SIGNED, "@context": [*DOCUMENT["@context"], {"name": "https://x.example/#name"}]})


@pytest.mark.parametrize("name", ["id", "type"])
def test_a_relative_id_or_type_is_not_signed(name):
    with pytest.raises(DataLoss):
        sign(
            {**DOCUMENT, name: "relative" if name == "id" else [*DOCUMENT["type"], "Relative"]},
            signer(),
            METHOD,
            AT,
        )


def test_what_verify_cannot_read_is_not_signed_either():
    for extra in (
        {"evilGrade": "A"},
        {CREDENTIALS + "x": "A"},
        {"@included": []},
        {"Criteria": "https://x.example"},
    ):
        with pytest.raises(DataLoss):
            sign({**DOCUMENT, **extra}, signer(), METHOD, AT)


def test_a_document_without_context_is_not_signed():
    with pytest.raises(ContextsError):
        sign(without(DOCUMENT, ("@context",)), signer(), METHOD, AT)


# --- nor can the proof ----------------------------------------------------------------------------

FULL = sign(DOCUMENT, signer(), METHOD, AT, **LOADED)
OPTIONS = {
    "created": "2026-03-02T09:00:01Z",
    "proofPurpose": "authentication",
    "verificationMethod": f"{METHOD}2",
    "domain": "https://b.example",
    "challenge": "other",
    "cryptosuite": "ecdsa-rdfc-2019",
    "type": "Ed25519Signature2020",
    "expires": LATER,
    "nonce": "n",
    "id": "urn:uuid:1b671a64-40d5-491e-99b0-da01ff1f3349",
    "@context": list(DOCUMENT["@context"]),
    "previousProof": "urn:uuid:1b671a64-40d5-491e-99b0-da01ff1f3349",
    "evil": "x",
    "expiration": LATER,
    "https://w3id.org/security#expiration": LATER,
}


def test_the_proof_that_is_changed_below_verifies():
    assert not refused(FULL)


@pytest.mark.parametrize("member", OPTIONS)
def test_no_option_of_a_proof_can_be_changed_or_added(member):
    assert refused(with_value(FULL, ("proof", 0, member), OPTIONS[member]), now=AT)


@pytest.mark.parametrize("member", FULL["proof"][0])
def test_no_member_of_a_proof_can_be_taken_away(member):
    assert refused(without(FULL, ("proof", 0, member)))


@given(st.data())
def test_no_character_of_a_proof_value_can_be_changed(data):
    value = SIGNED["proof"][0]["proofValue"]
    place = data.draw(st.integers(0, len(value) - 1))
    character = data.draw(st.sampled_from("123456789ABCabcz0OIl+/= "))
    changed = value[:place] + character + value[place + 1 :]
    assert refused(with_value(SIGNED, ("proof", 0, "proofValue"), changed)) is (changed != value)


def test_a_proof_value_has_one_text():
    value = SIGNED["proof"][0]["proofValue"]
    others = (
        f"z1{value[1:]}",
        f"{value} ",
        f"{value}=",
        f" {value}",
        f"{value}1",
        value[1:],
        f"u{value[1:]}",
    )
    for other in others:
        with pytest.raises((MalformedProof, InvalidProof)):
            check(with_value(SIGNED, ("proof", 0, "proofValue"), other))


def test_a_signature_of_eddsa_has_one_scalar():
    order = 2**252 + 27742317777372353535851937790883648493
    raw = decode_base58(SIGNED["proof"][0]["proofValue"][1:])
    scalar = int.from_bytes(raw[32:], "little") + order
    other = raw[:32] + scalar.to_bytes(32, "little")
    with pytest.raises(InvalidProof):
        check(with_value(SIGNED, ("proof", 0, "proofValue"), "z" + encode_base58(other)))


def test_a_proof_that_expires_is_judged_as_of_now():
    expiring = {"expires": LATER}
    options = {**proofs(SIGNED)[0].options, **expiring}
    value = "z" + encode_base58(signer().sign(hash_data(DOCUMENT, options, Algorithm.EDDSA)))
    signed = {**DOCUMENT, "proof": {**options, "proofValue": value}}
    assert check(signed, now=AT) == DOCUMENT
    with pytest.raises(InvalidProof, match="expired"):
        check(signed, now=AT + timedelta(days=4000))
    with pytest.raises(UnsupportedProof, match="no time"):
        check(signed)


# --- several proofs -------------------------------------------------------------------------------


def with_proofs(*signers) -> dict:
    made = [sign(DOCUMENT, each, METHOD, AT)["proof"][0] for each in signers]
    return {**DOCUMENT, "proof": made}


def test_each_of_two_proofs_is_over_the_document_without_any_proof():
    first, second = signer(), signer(Algorithm.ES256)
    both = with_proofs(first, second)
    one, other = proofs(both)
    assert verify(both, one, first.public_key) == DOCUMENT
    assert verify(both, other, second.public_key) == DOCUMENT
    with pytest.raises(InvalidProof):
        verify(both, one, second.public_key)


def test_only_the_proof_asked_for_is_checked():
    both = with_proofs(signer(seed=8), signer())
    both["proof"][0]["proofValue"] = both["proof"][1]["proofValue"]
    broken, whole = proofs(both)
    assert verify(both, whole, KEY) == DOCUMENT
    with pytest.raises(InvalidProof):
        verify(both, broken, signer(seed=8).public_key)


def test_a_proof_of_an_unknown_kind_beside_a_good_one_is_unsupported():
    mixed = {**SIGNED, "proof": [{"type": "SomeProofType"}, *SIGNED["proof"]]}
    unknown, known = proofs(mixed)
    assert verify(mixed, known, KEY) == DOCUMENT
    with pytest.raises(UnsupportedProof):
        verify(mixed, unknown, KEY)


def test_a_link_of_a_proof_chain_without_the_link_before_is_refused():
    options = {**proofs(SIGNED)[0].options, "previousProof": "urn:uuid:1b671a64-40d5-491e-99b0-da01ff1f3349"}
    value = "z" + encode_base58(signer().sign(hash_data(DOCUMENT, options, Algorithm.EDDSA)))
    with pytest.raises(MalformedProof, match="does not have"):
        check({**DOCUMENT, "proof": {**options, "proofValue": value}})


def test_a_proof_does_not_verify_over_another_document():
    with pytest.raises(InvalidProof):
        verify(to_wire(stacked()), proofs(SIGNED)[0], KEY)
