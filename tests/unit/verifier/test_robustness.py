"""Whatever is submitted comes out as a report: no input makes the verifier raise."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials import jose
from keys.multibase import b64url_encode
from tests.support.counts import count
from tests.support.partner import Partner
from tests.unit.verifier import mutants
from verifier.rendering import as_json, headline
from verifier.report import Verdict
from verifier.verify import Submission, verify_badge

PARTNER = Partner()
GOOD = json.loads(PARTNER.badge())
INSTANTS = ("2026-01-01T00:00:00Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59")
IDENTIFIERS = ("_:b", "#", "did:key:z", "did:jwk:e30", "did:web:a.example", "https://a.example")
TYPES = ("VerifiableCredential", "OpenBadgeCredential", "BitstringStatusListEntry")
TEXTS = st.text(max_size=20) | st.sampled_from([*INSTANTS, *IDENTIFIERS, *TYPES])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
NAMES = (
    st.sampled_from([*GOOD, *GOOD["credentialSubject"], *GOOD["proof"][0], "@context", "@id", "vc"]) | TEXTS
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=20,
)


def verified(body, components=()):
    report = verify_badge(Submission(body, components), PARTNER.setting())
    assert headline(report)
    json.dumps(as_json(report)).encode()
    return report


def dumped(value):
    return json.dumps(value).encode()


@given(st.binary(max_size=200))
def test_random_bytes_are_reported_on(body):
    assert verified(body).verdict in (Verdict.COULD_NOT_CHECK, Verdict.NOT_GENUINE)


@given(st.dictionaries(NAMES, VALUES, max_size=8))
def test_random_json_is_reported_on(document):
    assert verified(dumped(document)).verdict in (Verdict.COULD_NOT_CHECK, Verdict.NOT_GENUINE)


@given(st.dictionaries(st.sampled_from(list(GOOD)), VALUES, min_size=1, max_size=2))
def test_a_badge_with_random_members_is_reported_on(changes):
    assert verified(dumped(GOOD | changes)).verdict is not Verdict.ISSUER_UNKNOWN


@given(st.dictionaries(NAMES, VALUES, min_size=1, max_size=2))
def test_a_badge_with_a_random_proof_is_reported_on(changes):
    verified(dumped(GOOD | {"proof": [GOOD["proof"][0] | changes]}))


@given(
    st.dictionaries(NAMES, VALUES, max_size=4),
    st.dictionaries(NAMES, VALUES, max_size=6),
    st.binary(max_size=64),
)
def test_random_tokens_are_reported_on(header, payload, signature):
    usual = {"alg": "EdDSA", "typ": "JWT", "kid": PARTNER.method_id}
    parts = (dumped(usual | header), dumped(payload), signature)
    body = ".".join(b64url_encode(each) for each in parts).encode()
    assert verified(body).verdict in (Verdict.COULD_NOT_CHECK, Verdict.NOT_GENUINE)


def signed_token(changes):
    document = {name: value for name, value in GOOD.items() if name != "proof"} | changes
    return jose.sign(dumped(document), {"typ": "JWT", "kid": PARTNER.method_id}, PARTNER.signer).encode()


@given(st.dictionaries(st.sampled_from(list(GOOD)), VALUES, min_size=1, max_size=2))
def test_a_rightly_signed_token_of_random_content_is_reported_on(changes):
    """A hostile issuer signs what it likes: the signature is no reason to trust the form."""
    verified(signed_token(changes))


@given(st.dictionaries(st.sampled_from(list(GOOD["credentialStatus"])), VALUES, min_size=1, max_size=3))
def test_a_rightly_signed_token_with_a_random_status_is_reported_on(changes):
    verified(signed_token({"credentialStatus": GOOD["credentialStatus"] | changes}))


@pytest.mark.parametrize("seed", range(10))
def test_every_mutant_signed_by_a_hostile_issuer_is_reported_on(seed):
    rng = mutants.seeded(seed)
    for _ in range(count(1000) // 10):
        changed = mutants.of_json(GOOD, rng)
        changed.pop("proof", None)
        verified(signed_token(changed))


@given(VALUES)
def test_a_random_component_is_reported_on(value):
    stack = PARTNER.stack({"communication": PARTNER.badge("communication")})
    verified(stack, (dumped(value),))


LISTED = {
    "id": f"{PARTNER.base}/status/fuzz",
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
} | {
    "statusListIndex": "7",
    "statusListCredential": f"{PARTNER.base}/status/fuzz-list",
}


@given(st.binary(max_size=100) | VALUES.map(dumped))
def test_a_random_status_list_could_not_be_relied_on(body):
    PARTNER.published[LISTED["statusListCredential"]] = body
    report = verified(signed_token({"credentialStatus": LISTED}))
    assert report.verdict is Verdict.COULD_NOT_CHECK


@pytest.mark.parametrize("start", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
@pytest.mark.parametrize("end", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_dates_at_the_ends_of_the_calendar_are_reported_on(start, end):
    report = verified(signed_token({"validFrom": start, "validUntil": end}))
    assert report.verdict is (Verdict.VALID if (start, end) == ENDLESS else Verdict.NO_LONGER_VALID)


ENDLESS = ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z")


@pytest.mark.parametrize("size", [1 << 20, (1 << 20) + 1, 3 << 20])
def test_a_file_that_is_too_large_is_reported_on(size):
    body = dumped(GOOD | {"name": "x" * size})
    assert verified(body).verdict is Verdict.COULD_NOT_CHECK


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":'])
def test_brackets_without_end_are_reported_on(opening):
    verified(b'{"proof":' + opening * 100_000)
