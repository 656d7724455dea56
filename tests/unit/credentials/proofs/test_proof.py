from datetime import UTC, datetime

import pytest

from credentials.errors import MalformedProof, Unsigned
from credentials.proofs.proof import MAX_PROOFS, proofs
from keys.multibase import encode_base58

VALUE = "z" + encode_base58(b"\x07" * 64)
PROOF = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-rdfc-2022",
    "created": "2026-03-02T09:00:00Z",
    "verificationMethod": "did:web:a.example#k",
    "proofPurpose": "assertionMethod",
    "proofValue": VALUE,
}
GONE = object()


def read(**changes):
    (proof,) = proofs(
        {"proof": {name: value for name, value in {**PROOF, **changes}.items() if value is not GONE}}
    )
    return proof


def test_a_proof_says_who_signs_what_for_and_when():
    proof = read(expires="2027-03-02T09:00:00Z", domain="https://a.example", challenge="n")
    assert (proof.suite.name, proof.method_id, proof.purpose) == (
        "eddsa-rdfc-2022",
        "did:web:a.example#k",
        "assertionMethod",
    )
    assert proof.created == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert proof.expires == datetime(2027, 3, 2, 9, tzinfo=UTC)
    assert (proof.domain, proof.challenge, proof.value) == ("https://a.example", "n", b"\x07" * 64)
    assert proof.is_supported


def test_the_options_are_the_proof_without_its_value():
    assert read().options == {name: value for name, value in PROOF.items() if name != "proofValue"}


def test_what_a_proof_need_not_say_is_none():
    proof = read(created=GONE)
    assert (proof.created, proof.expires, proof.domain, proof.challenge) == (None, None, None, None)


def test_a_single_proof_and_several_are_read_in_order():
    other = {**PROOF, "verificationMethod": "did:web:a.example#l"}
    assert proofs({"proof": PROOF}) == proofs({"proof": [PROOF]})
    assert [each.method_id[-1] for each in proofs({"proof": [PROOF, other]})] == ["k", "l"]


@pytest.mark.parametrize("document", [{}, {"proof": []}])
def test_a_document_without_proof_is_unsigned(document):
    with pytest.raises(Unsigned):
        proofs(document)


@pytest.mark.parametrize("value", [None, "z123", 5, [None], [PROOF, "x"], [[PROOF]]])
def test_a_proof_is_an_object(value):
    with pytest.raises(MalformedProof, match="object"):
        proofs({"proof": value})


def test_a_document_with_too_many_proofs_is_not_looked_at():
    assert len(proofs({"proof": [PROOF] * MAX_PROOFS})) == MAX_PROOFS
    with pytest.raises(MalformedProof, match="at most"):
        proofs({"proof": [PROOF] * (MAX_PROOFS + 1)})


MALFORMED = [
    ("verificationMethod", GONE),
    ("verificationMethod", ""),
    ("verificationMethod", {"id": "did:web:a.example#k"}),
    ("verificationMethod", ["did:web:a.example#k"]),
    ("proofPurpose", GONE),
    ("proofPurpose", ["assertionMethod"]),
    ("proofValue", GONE),
    ("proofValue", 5),
    ("proofValue", "u" + VALUE[1:]),
    ("proofValue", VALUE[1:]),
    ("proofValue", VALUE + " "),
    ("proofValue", VALUE + "\n"),
    ("proofValue", VALUE[:9] + "0" + VALUE[9:]),
    ("proofValue", "z" + "2" * 5000),
    ("created", "2026-03-02T09:00:00"),
    ("created", None),
    ("created", ["2026-03-02T09:00:00Z"]),
    ("expires", "soon"),
    ("expires", None),
    ("expires", {"@value": "2026-03-02T09:00:00Z"}),
    ("domain", []),
    ("domain", ["https://a.example", 5]),
    ("domain", ["https://a.example", "https://a.example"]),
    ("domain", {"@value": "https://a.example"}),
    ("id", 5),
    ("nonce", ["n"]),
    ("previousProof", []),
    ("previousProof", None),
    ("previousProof", ["urn:uuid:1", "urn:uuid:1"]),
    ("created", "2026-03-02T09:00:00+0100"),
    ("created", "2026-03-02"),
    ("created", "2026-13-02T09:00:00Z"),
    ("domain", ""),
    ("challenge", None),
    ("challenge", 5),
]


@pytest.mark.parametrize(("member", "value"), MALFORMED)
def test_a_member_that_can_not_be_read_is_refused_and_never_taken_for_absent(member, value):
    with pytest.raises(MalformedProof, match=member):
        read(**{member: value})


@pytest.mark.parametrize(
    "member", ["@context", "expiration", "https://w3id.org/security#expiration", "@type", "evil", "proof"]
)
def test_a_member_that_is_none_of_a_proof_is_refused(member):
    with pytest.raises(MalformedProof, match="no member"):
        read(**{member: "x"})


@pytest.mark.parametrize("member", ["id", "nonce"])
def test_the_rarer_members_are_taken(member):
    assert read(**{member: "urn:uuid:1"}).options[member] == "urn:uuid:1"


@pytest.mark.parametrize(
    "change",
    [
        {"type": "Ed25519Signature2018", "cryptosuite": GONE},
        {"type": "eddsa-rdfc-2022"},
        {"type": "Ed25519Signature2020x"},
        {"cryptosuite": "Ed25519Signature2020"},
        {"type": "SomeProofType", "verificationMethod": GONE, "proofPurpose": GONE, "proofValue": GONE},
        {"type": ["DataIntegrityProof"]},
        {"cryptosuite": "bbs-2023"},
        {"cryptosuite": GONE},
        {"cryptosuite": ["eddsa-rdfc-2022"]},
    ],
)
def test_a_proof_of_another_kind_is_read_and_not_supported(change):
    proof = read(**change)
    assert proof.suite is None
    assert not proof.is_supported
    assert proof.method_id == ("" if "verificationMethod" in change else PROOF["verificationMethod"])
    assert proof.purpose == ("" if "proofPurpose" in change else "assertionMethod")


@pytest.mark.parametrize("kind", [GONE, None, "", 7, [], [""], ["SomeProofType", None]])
def test_a_proof_that_does_not_say_of_which_type_it_is_is_malformed(kind):
    with pytest.raises(MalformedProof, match="which type"):
        read(type=kind)


def test_the_older_kind_of_proof_names_its_suite_by_its_type():
    assert read(type="Ed25519Signature2020", cryptosuite=GONE).suite.name == "Ed25519Signature2020"
    with pytest.raises(MalformedProof, match="cryptosuite"):
        read(type="Ed25519Signature2020")


def test_a_proof_for_several_domains_is_for_none_alone():
    domains = ["https://a.example", "https://b.example"]
    assert (read(domain=domains).domains, read(domain=domains).domain) == (tuple(domains), None)
    assert read(domain=domains[:1]).domain == domains[0]


def test_an_instant_in_another_zone_is_the_same_instant():
    for text in ("2026-03-02T10:00:00+01:00", "2026-03-02T04:00:00.000-05:00", "2026-03-02T09:00:00Z"):
        assert read(created=text).created == datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_a_proof_shows_nothing_of_its_value_in_logs():
    assert VALUE not in repr(read())
    assert "options" not in repr(read())
