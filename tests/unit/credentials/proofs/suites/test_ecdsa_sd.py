"""Signing for disclosure, disclosing, and what a verifier refuses."""

import copy
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contexts.errors import ContextsError, DataLoss
from contexts.loader import PACKAGED
from credentials.errors import (
    BaseProofShown,
    InvalidProof,
    MalformedPointer,
    MalformedProof,
    Unsigned,
    UnsupportedProof,
)
from credentials.proofs.data_integrity import Disclosing, derive, proofs, sign, verify
from credentials.proofs.suites.ecdsa_sd import cbor, statements
from credentials.proofs.suites.ecdsa_sd.values import (
    BASE_HEADER,
    DERIVED_HEADER,
    BaseValue,
    DerivedValue,
)
from credentials.wire import to_wire
from keys.multibase import b64url_encode
from keys.public import Algorithm
from tests.unit.credentials.badge_cases import AT, METHOD, badges, signer, stacked
from tests.unit.credentials.proofs.suites.cases import (
    DOCUMENT,
    HMAC_KEY,
    MANDATORY,
    bare,
    base,
    disclosing,
)
from tests.unit.credentials.proofs.suites.cases import check as check_by

BASE = base()
TOLD = ("/credentialSubject/result", "/evidence/0", "/credentialSubject/id")
SHOWN = derive(BASE, TOLD)
REFUSED = (InvalidProof, MalformedProof, ContextsError)


def check(document, **more):
    return check_by(document, Algorithm.ES256, **more)


def value_of(document):
    return DerivedValue.decode(proofs(document)[0].value)


def with_value(document, data):
    """Return a document whose proof has other bytes for a value."""
    made = copy.deepcopy(document)
    made["proof"][0]["proofValue"] = "u" + b64url_encode(data)
    return made


def with_parts(document, change):
    """Return a document whose derived value has other parts, properly encoded."""
    data = proofs(document)[0].value
    parts = cbor.decode(data[3:])
    change(parts)
    return with_value(document, data[:3] + cbor.encode(parts))


# --- what is told -----------------------------------------------------------------------------------


def test_what_is_shown_verifies_and_is_a_part_of_what_was_signed():
    secured = check(SHOWN)
    assert secured == bare(SHOWN)
    assert secured["issuer"] == DOCUMENT["issuer"]
    assert secured["evidence"] == DOCUMENT["evidence"]
    assert secured["credentialStatus"] == DOCUMENT["credentialStatus"]
    assert "identifier" not in secured["credentialSubject"]
    assert "name" not in secured


def test_what_is_mandatory_is_told_even_if_nothing_else_is():
    secured = check(derive(BASE, ()))
    assert secured.keys() >= {"issuer", "validFrom", "validUntil", "credentialStatus"}
    assert "evidence" not in secured


@pytest.mark.parametrize("left_out", MANDATORY)
def test_what_is_mandatory_can_not_be_left_out(left_out):
    document = copy.deepcopy(SHOWN)
    *way, last = left_out.split("/")[1:]
    place = document
    for step in way:
        place = place[step]
    del place[last]
    with pytest.raises(REFUSED):
        check(document)


def test_nothing_of_the_rest_is_in_the_derived_proof():
    assert HMAC_KEY not in proofs(SHOWN)[0].value
    assert len(value_of(SHOWN).signatures) < len(BaseValue.decode(proofs(BASE)[0].value).signatures)


def test_the_labels_say_nothing_about_what_was_left_out():
    labels = {number: label for number, label in value_of(SHOWN).labels.items()}
    others = value_of(derive(sign_again(bytes(32)), TOLD)).labels
    assert labels.keys() == others.keys()
    assert not {*labels.values()} & {*others.values()}


def sign_again(hmac_key):
    one_time = disclosing().one_time
    suite = Disclosing(mandatory=MANDATORY, hmac_key=hmac_key, one_time=one_time)
    return sign(DOCUMENT, signer(Algorithm.ES256), METHOD, AT, suite=suite)


POINTERS = (
    "/name",
    "/evidence",
    "/credentialSubject/identifier/0",
    "/credentialSubject/result/0",
    "/credentialSubject/achievement/name",
    "/credentialSubject/achievement/tag/1",
    "/credentialSubject/achievement/criteria",
    "/issuer/name",
)


@settings(max_examples=15, deadline=None)
@given(st.sets(st.sampled_from(POINTERS)), st.sets(st.sampled_from(POINTERS)))
def test_whatever_is_demanded_and_told_verifies(mandatory, told):
    if mandatory | told:
        shown = derive(base(mandatory=tuple(mandatory)), tuple(told))
        assert check(shown) == bare(shown)


@settings(max_examples=10, deadline=None)
@given(badges())
def test_any_badge_can_be_signed_for_disclosure_and_shown(badge):
    shown = derive(base(to_wire(badge), ("/issuer",)), ("/credentialSubject",))
    assert check(shown) == bare(shown)


def test_a_badge_that_stands_on_others_can_be_shown_in_parts():
    shown = derive(base(to_wire(stacked()), ("/issuer",)), ("/evidence", "/credentialSubject"))
    assert check(shown)["evidence"] == to_wire(stacked())["evidence"]


def test_a_derived_credential_is_not_derived_from_again():
    with pytest.raises(MalformedProof, match="base proof"):
        derive(SHOWN, ())
    with pytest.raises(Unsigned):
        derive(DOCUMENT, ())
    with pytest.raises(MalformedProof):
        derive(sign(DOCUMENT, signer(), METHOD, AT), ())


def test_a_base_proof_of_another_document_is_not_derived_from():
    with pytest.raises(MalformedProof, match="another document"):
        derive({name: value for name, value in BASE.items() if name != "name"}, ())


def test_to_tell_nothing_is_no_disclosure():
    with pytest.raises(MalformedPointer, match="nothing"):
        derive(base(mandatory=()), ())
    with pytest.raises(MalformedPointer):
        derive(BASE, ("/nowhere",))
    with pytest.raises(MalformedPointer):
        base(mandatory=("/nowhere",))


# --- what can not be signed so ----------------------------------------------------------------------


def test_a_document_that_would_not_be_signed_whole_is_not_signed_for_disclosure():
    with pytest.raises(DataLoss):
        base({**DOCUMENT, "evilGrade": "A"})


LISTS = ("/credentialSubject/achievement/resultDescription",)


def with_values(document, *values):
    """Return a document whose results have ordered values, which are lists among the statements."""
    made = copy.deepcopy(document)
    made["credentialSubject"]["achievement"]["resultDescription"][0]["allowedValue"] = [*values]
    return made


def test_an_ordered_list_is_told_whole_and_in_its_order():
    document = with_values(DOCUMENT, "low", "middle", "high")
    shown = derive(base(document, ("/issuer",)), LISTS)
    assert check(shown) == bare(shown)
    for others in (("middle", "low", "high"), ("low", "middle"), ("low", "high")):
        with pytest.raises(REFUSED):
            check(with_values(shown, *others))


def test_of_an_ordered_list_no_part_is_told():
    document = base(with_values(DOCUMENT, "low", "middle", "high"), ("/issuer",))
    with pytest.raises(UnsupportedProof, match="something else"):
        derive(document, (f"{LISTS[0]}/0/allowedValue/1",))


def test_a_document_with_several_credentials_inside_is_not_signed_for_disclosure():
    opinions = [
        sign({**DOCUMENT, "id": f"urn:uuid:{number}", "type": ["VerifiableCredential"]}, signer(), METHOD, AT)
        for number in range(2)
    ]
    with pytest.raises((UnsupportedProof, ContextsError)):
        base({**DOCUMENT, "endorsement": opinions})


def test_a_document_with_the_names_that_stand_in_for_nodes_is_not_signed():
    with pytest.raises(MalformedProof, match="urn:bnid"):
        base({**DOCUMENT, "description": "see urn:bnid:0"})


@pytest.mark.parametrize(
    "changes",
    [
        {"hmac_key": b"short"},
        {"one_time": None},
        {"one_time": signer()},
        {"one_time": signer(Algorithm.ES384)},
    ],
)
def test_secrets_that_are_none_are_the_callers_mistake(changes):
    usual = {"mandatory": MANDATORY, "hmac_key": HMAC_KEY, "one_time": disclosing().one_time}
    with pytest.raises(ValueError, match="base proof takes"):
        sign(DOCUMENT, signer(Algorithm.ES256), METHOD, AT, suite=Disclosing(**usual | changes))


def test_without_pointers_and_secrets_nothing_is_signed():
    with pytest.raises(UnsupportedProof, match="of its own"):
        sign(DOCUMENT, signer(Algorithm.ES256), METHOD, AT, suite="ecdsa-sd-2023")


# --- what a verifier refuses ------------------------------------------------------------------------


def test_a_base_proof_is_not_for_showing():
    with pytest.raises(BaseProofShown) as refused:
        check(BASE)
    assert refused.value.code == "proof_base_shown"


def test_two_derived_parts_can_not_be_put_together():
    other = derive(BASE, ("/credentialSubject/identifier", *TOLD))
    with pytest.raises(REFUSED):
        check({**SHOWN, "credentialSubject": other["credentialSubject"]})


def remove(place, which):
    def change(parts):
        del parts[place][which]

    return change


def put(place, value):
    def change(parts):
        parts[place] = value

    return change


def swapped(parts):
    parts[2][0], parts[2][1] = parts[2][1], parts[2][0]


def relabelled(parts):
    parts[3][0], parts[3][1] = parts[3][1], parts[3][0]


CHANGED_VALUES = {
    "without the issuer's signature": put(0, b""),
    "with another one": put(0, bytes(64)),
    "with another one-time key": put(1, b"\x80\x24" + signer(Algorithm.ES256).public_key.raw),
    "with a key of another kind": put(1, b"\xed\x01" + bytes(32)),
    "with a key that is no point": put(1, b"\x80\x24\x02" + b"\xff" * 32),
    "with a signature less": remove(2, 0),
    "without signatures": put(2, []),
    "with signatures in another order": swapped,
    "with a signature that is none": put(2, [b"x"]),
    "with signatures that are none": put(2, b"x"),
    "without labels": put(3, {}),
    "with a label less": remove(3, 0),
    "with exchanged labels": relabelled,
    "with labels that are no map": put(3, [b"x"]),
    "with labels that are too short": put(3, {0: b"x"}),
    "with one label for all": lambda parts: parts.__setitem__(3, dict.fromkeys(parts[3], bytes(32))),
    "with a label more": lambda parts: parts[3].__setitem__(len(parts[3]), bytes(range(32))),
    "without mandatory statements": put(4, []),
    "with a place less": remove(4, 0),
    "with a place beyond": lambda parts: parts[4].append(4000),
    "with a place twice": lambda parts: parts[4].insert(1, parts[4][0]),
    "with places downwards": lambda parts: parts[4].reverse(),
    "with places that are no numbers": put(4, ["0"]),
    "with a part more": lambda parts: parts.append(0),
    "with a part less": lambda parts: parts.pop(),
}


@pytest.mark.parametrize("change", CHANGED_VALUES.values(), ids=CHANGED_VALUES)
def test_a_derived_value_can_not_be_changed(change):
    with pytest.raises((InvalidProof, MalformedProof)):
        check(with_parts(SHOWN, change))


@pytest.mark.parametrize(
    "change",
    [
        "with one label for all",
        "with a place twice",
        "with places downwards",
        "with a signature that is none",
        "with a key that is no point",
        "with a part more",
    ],
)
def test_a_value_that_contradicts_itself_is_not_even_read(change):
    with pytest.raises(MalformedProof):
        DerivedValue.decode(proofs(with_parts(SHOWN, CHANGED_VALUES[change]))[0].value)


@pytest.mark.parametrize("header", [b"\xd9\x5d\x02", b"\xd9\x5d\x03", b"\x85\x00\x00", b""])
def test_a_value_without_one_of_the_two_headers_is_not_even_read(header):
    with pytest.raises(MalformedProof, match="neither"):
        proofs(with_value(SHOWN, header + proofs(SHOWN)[0].value[3:]))


def test_json_inside_that_is_told_as_it_stands_is_not_signed_for_disclosure():
    schema = {"type": "object", "properties": {"name": {"type": "string"}}}
    inside = {"id": "urn:x:9", "type": "JsonSchema", "jsonSchema": schema}
    with pytest.raises(UnsupportedProof, match="with ids"):
        base({**DOCUMENT, "credentialSchema": [inside]})


@pytest.mark.parametrize("size", range(0, 200, 7))
def test_a_derived_value_can_not_be_cut_off(size):
    with pytest.raises((InvalidProof, MalformedProof)):
        check(with_value(SHOWN, proofs(SHOWN)[0].value[:size]))


def test_a_value_with_another_header_or_spelling_is_malformed():
    data = proofs(SHOWN)[0].value
    longer = data[:3] + b"\x98\x05" + data[4:]
    for other in (b"\xd9\x5d\x02" + data[3:], data[3:], longer, data + b"\0"):
        with pytest.raises(MalformedProof):
            check(with_value(SHOWN, other))


@pytest.mark.parametrize("place", range(5))
def test_a_base_value_is_read_strictly(place):
    data = proofs(BASE)[0].value
    for wrong in (b"", [1], 7, "x", {0: b""}):
        parts = cbor.decode(data[3:])
        parts[place] = wrong
        if parts != cbor.decode(data[3:]):
            with pytest.raises(MalformedProof):
                BaseValue.decode(BASE_HEADER + cbor.encode(parts))


def test_a_base_value_is_no_derived_one_and_the_other_way_round():
    with pytest.raises(MalformedProof):
        DerivedValue.decode(proofs(BASE)[0].value)
    with pytest.raises(MalformedProof):
        BaseValue.decode(proofs(SHOWN)[0].value)
    with pytest.raises(MalformedProof):
        check(with_value(SHOWN, DERIVED_HEADER + proofs(BASE)[0].value[3:]))


def test_secrets_do_not_stand_in_logs():
    assert HMAC_KEY.hex() not in repr(BaseValue.decode(proofs(BASE)[0].value))
    assert repr(HMAC_KEY) not in repr(BaseValue.decode(proofs(BASE)[0].value)) + repr(disclosing())


def test_every_statement_of_the_whole_has_its_place():
    told = statements.of_document(DOCUMENT, HMAC_KEY, PACKAGED)
    parts = [told.chosen([f"/{name}"]) for name in DOCUMENT if name != "@context"]
    assert {*itertools.chain(*parts)} == {*range(len(told.lines))}


def test_an_issuers_key_of_another_kind_is_refused():
    with pytest.raises(InvalidProof, match="does not sign"):
        verify(SHOWN, proofs(SHOWN)[0], signer().public_key)
