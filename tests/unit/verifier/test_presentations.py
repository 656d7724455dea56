"""A wallet's answer: bound to its holder, to this verifier and to this nonce, or refused."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials import jose
from credentials.badge import Carrier
from credentials.presentation import HolderSigner, Recipient, make_jwt_vp, make_ldp_vp
from did.methods.jwk import did_jwk, method_id_of_jwk
from did.methods.key import did_of_key, method_id_of_key
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.partner import NOW, Partner
from tests.unit.verifier import mutants
from verifier.errors import ResponseRefused
from verifier.presentations import MAX_CREDENTIALS, Asked, is_satisfied, receive
from verifier.rendering import as_json
from verifier.report import Check, Verdict
from verifier.wishes import BadgeWish, query_for

RECIPIENT = Recipient("decentralized_identifier:did:web:verifier.example", "nonce-1")
ASKED = Asked(query_for([BadgeWish()]), RECIPIENT)
PARTNER = Partner()


def holder(algorithm=Algorithm.EDDSA, method="key"):
    signer = SoftwareSigner.generate(algorithm)
    key = signer.public_key
    if method == "jwk":
        return HolderSigner(did_jwk(key), method_id_of_jwk(key), signer)
    return HolderSigner(did_of_key(key), method_id_of_key(key), signer)


ZOE, THIEF, OTHER_KEY = holder(), holder(), holder()


def badge(carrier=Carrier.LDP_VC, whose=ZOE, slug="communication", **changes):
    return PARTNER.badge(slug, carrier, subject_id=whose.did, **changes)


def shown(bodies, by=ZOE, recipient=RECIPIENT, now=NOW):
    """Return the vp_token in which a wallet shows these badges, all in one carrier."""
    if bodies[0].startswith(b"{"):
        return {"ldp_vc": [make_ldp_vp([json.loads(body) for body in bodies], by, recipient, now)]}
    return {"jwt_vc_json": [make_jwt_vp([body.decode() for body in bodies], by, recipient, now)]}


def answered(vp_token, asked=ASKED, **changes):
    return receive(vp_token, asked, PARTNER.setting(**changes))


def received(vp_token, asked=ASKED, **changes):
    return tuple(each.report for each in answered(vp_token, asked, **changes))


CARRIERS = pytest.mark.parametrize("carrier", [Carrier.LDP_VC, Carrier.JWT_VC_JSON])


@CARRIERS
def test_a_badge_shown_by_its_holder_is_valid_and_the_holder_proved(carrier):
    (report,) = received(shown([badge(carrier)]))
    assert (report.verdict, report.finding(Check.HOLDER).code) == (Verdict.VALID, "holder_proved")


@CARRIERS
@pytest.mark.parametrize("algorithm", [Algorithm.EDDSA, Algorithm.ES256, Algorithm.ES384])
@pytest.mark.parametrize("method", ["key", "jwk"])
def test_a_holder_may_have_any_kind_of_key(carrier, algorithm, method):
    somebody = holder(algorithm, method)
    (report,) = received(shown([badge(carrier, somebody)], somebody))
    assert report.finding(Check.HOLDER).code == "holder_proved"


@CARRIERS
def test_a_badge_of_somebody_else_is_not_genuine(carrier):
    (report,) = received(shown([badge(carrier, ZOE)], THIEF))
    assert (report.verdict, report.finding(Check.HOLDER).code) == (Verdict.NOT_GENUINE, "holder_other")


@CARRIERS
def test_among_ones_own_badges_that_of_somebody_else_is_not_genuine(carrier):
    mine, stolen = received(shown([badge(carrier, THIEF), badge(carrier, ZOE)], THIEF))
    assert (mine.verdict, stolen.verdict) == (Verdict.VALID, Verdict.NOT_GENUINE)


@CARRIERS
def test_a_thief_cannot_name_the_holder_in_place_of_itself(carrier):
    pretender = HolderSigner(ZOE.did, THIEF.method_id, THIEF.signer)
    with pytest.raises(ResponseRefused):
        received(shown([badge(carrier)], pretender))


@CARRIERS
def test_a_thief_cannot_name_the_holders_key(carrier):
    forger = HolderSigner(ZOE.did, ZOE.method_id, THIEF.signer)
    with pytest.raises(ResponseRefused, match="signature_invalid"):
        received(shown([badge(carrier)], forger))


@CARRIERS
@pytest.mark.parametrize(
    "recipient",
    [
        Recipient(RECIPIENT.audience, "nonce-2"),
        Recipient(RECIPIENT.audience, ""),
        Recipient("decentralized_identifier:did:web:other.example", RECIPIENT.nonce),
        Recipient("did:web:verifier.example", RECIPIENT.nonce),
    ],
)
def test_a_presentation_made_for_another_request_is_refused(carrier, recipient):
    with pytest.raises(ResponseRefused):
        received(shown([badge(carrier)], recipient=recipient))


@pytest.mark.parametrize("missing", ["nonce", "aud"])
def test_a_token_without_nonce_or_audience_is_refused(missing):
    with pytest.raises(ResponseRefused):
        received({"jwt_vc_json": [token({missing: None})]})


def token(changes, header=None):
    """Return a presentation token with other claims; None leaves one out."""
    made = jose.read(make_jwt_vp([badge(Carrier.JWT_VC_JSON).decode()], ZOE, RECIPIENT, NOW))
    claims = jose.payload_object(made) | changes
    kept = {name: value for name, value in claims.items() if value is not None}
    return jose.sign(jose.json_bytes(kept), {**made.header, **(header or {})}, ZOE.signer)


SECONDS = int(NOW.timestamp())


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": SECONDS - 1},
        {"exp": "tomorrow"},
        {"exp": True},
        {"iat": SECONDS + 61},
        {"nbf": SECONDS + 61},
        {"nbf": []},
        {"aud": [RECIPIENT.audience]},
        {"nonce": ["nonce-1"]},
        {"iss": THIEF.did},
        {"vp": None},
        {"vp": "x"},
        {"vp": {}},
        {"vp": {"type": ["VerifiablePresentation"]}},
        {"vp": {"type": ["VerifiablePresentation"], "verifiableCredential": []}},
        {"vp": {"type": ["VerifiablePresentation"], "verifiableCredential": [{}]}},
        {"vp": {"type": ["VerifiablePresentation"], "verifiableCredential": [None]}},
        {"vp": {"type": ["Kestrel"], "verifiableCredential": ["x"]}},
    ],
)
def test_a_token_that_is_out_of_time_or_no_presentation_is_refused(changes):
    with pytest.raises(ResponseRefused):
        received({"jwt_vc_json": [token(changes)]})


@pytest.mark.parametrize(
    "changes", [{"iat": SECONDS + 59}, {"nbf": SECONDS + 59}, {"exp": SECONDS}, {"iss": None}]
)
def test_clocks_may_differ_a_little(changes):
    assert received({"jwt_vc_json": [token(changes)]})[0].verdict is Verdict.VALID


@pytest.mark.parametrize("kid", [None, "", "x", ZOE.did, f"{ZOE.did}#x"])
def test_a_token_that_names_no_key_of_its_holder_is_refused(kid):
    with pytest.raises(ResponseRefused):
        received({"jwt_vc_json": [token({}, {"kid": kid})]})


def embedded(**changes):
    made = make_ldp_vp([json.loads(badge())], ZOE, RECIPIENT, NOW)
    proof = made["proof"][0] | changes
    return made | {"proof": [{name: value for name, value in proof.items() if value is not None}]}


@pytest.mark.parametrize(
    "changes",
    [
        {"challenge": "nonce-2"},
        {"challenge": None},
        {"domain": None},
        {"proofPurpose": "assertionMethod"},
        {"verificationMethod": THIEF.method_id},
        {"cryptosuite": "kestrel-2026"},
        {"created": "2026-11-22T09:00:00Z"},
        {"expires": "2026-11-22T09:00:00Z"},
        {"previousProof": "urn:x"},
    ],
)
def test_a_presentation_whose_proof_was_changed_is_refused(changes):
    with pytest.raises(ResponseRefused):
        received({"ldp_vc": [embedded(**changes)]})


def test_a_presentation_with_two_proofs_or_none_is_refused():
    made = embedded()
    for proofs in ([], made["proof"] * 2, None):
        with pytest.raises(ResponseRefused):
            received({"ldp_vc": [made | {"proof": proofs}]})


def test_the_holder_a_presentation_names_must_be_the_one_that_signed():
    made = embedded()
    for named in (THIEF.did, {"id": THIEF.did}, [ZOE.did], 7):
        with pytest.raises(ResponseRefused):
            received({"ldp_vc": [made | {"holder": named}]})


def test_a_badge_exchanged_in_a_signed_presentation_is_refused():
    made = embedded()
    other = json.loads(badge(slug="creativity"))
    with pytest.raises(ResponseRefused):
        received({"ldp_vc": [made | {"verifiableCredential": [other]}]})


def test_a_changed_badge_rightly_presented_is_not_genuine():
    (report,) = received(shown([badge().replace(b"weekly", b"yearly")]))
    assert (report.verdict, report.shown) == (Verdict.NOT_GENUINE, None)


@CARRIERS
def test_a_badge_that_is_tied_to_no_wallet_is_said_to_be_so(carrier):
    (report,) = received(shown([PARTNER.badge(carrier=carrier, subject_id="urn:uuid:1")], THIEF))
    assert report.finding(Check.HOLDER).code == "no_holder_key"
    (report,) = received(
        shown([PARTNER.badge(carrier=carrier, subject_id="urn:uuid:1")], THIEF), require_holder=True
    )
    assert report.verdict is Verdict.COULD_NOT_CHECK


@CARRIERS
def test_a_stack_and_its_parts_in_one_answer_are_evaluated_together(carrier):
    parts = {slug: badge(carrier, slug=slug) for slug in ("communication", "creativity")}
    stack = PARTNER.sign(_unsigned_stack(parts), carrier)
    reports = received(shown([stack, *parts.values()]))
    assert [each.verdict for each in reports] == [Verdict.VALID] * 3
    assert reports[0].stack.outcome == "valid"


def _unsigned_stack(parts):
    achievement = PARTNER.publish_rule(tuple(parts))
    evidence = tuple(PARTNER.evidence(slug, body) for slug, body in parts.items())
    return PARTNER.unsigned(
        "super-4c", subject_id=ZOE.did, achievement=achievement, level=None, evidence=evidence
    )


def test_a_stack_beside_an_unrelated_badge_is_attested_only():
    parts = {slug: badge(slug=slug) for slug in ("communication", "creativity")}
    stack = PARTNER.stack(parts, subject_id=ZOE.did)
    reports = received(shown([stack, badge(slug="juggling")]))
    assert reports[0].finding(Check.STACK).code == "attested_only"
    assert [each.verdict for each in reports] == [Verdict.VALID] * 2


def test_an_answer_without_the_badge_that_was_asked_for_is_refused():
    wanted = Asked(query_for([BadgeWish(PARTNER.achievement("creativity").id)]), RECIPIENT)
    with pytest.raises(ResponseRefused, match="asked for"):
        received(shown([badge()]), wanted)
    assert received(shown([badge(slug="creativity")]), wanted)


@pytest.mark.parametrize(
    "vp_token",
    [
        None,
        {},
        [],
        "x",
        {"another": ["x"]},
        {"ldp_vc": []},
        {"ldp_vc": ["x", "y"]},
        {"ldp_vc": [7]},
        {"ldp_vc": [None]},
        {"ldp_vc": [{}]},
        {"ldp_vc": "x.y.z"},
        {"jwt_vc_json": [""]},
    ],
)
def test_what_is_no_answer_is_refused(vp_token):
    with pytest.raises(ResponseRefused):
        received(vp_token)


@CARRIERS
def test_a_bare_presentation_in_place_of_an_array_of_one_is_taken(carrier):
    ((query, (presentation,)),) = shown([badge(carrier)]).items()
    assert received({query: presentation})[0].verdict is Verdict.VALID


def test_more_badges_than_are_checked_are_refused():
    crowd = shown([b"x"] * (MAX_CREDENTIALS + 1))
    with pytest.raises(ResponseRefused, match="more"):
        received(crowd)


def test_presentations_beyond_those_that_are_checked_are_not_even_opened():
    query = replace(
        ASKED.query, credentials=tuple(replace(each, multiple=True) for each in ASKED.query.credentials)
    )
    (query_id,) = shown([b"x"])
    crowd = {query_id: ["no presentation"] * (MAX_CREDENTIALS + 1)}
    with pytest.raises(ResponseRefused, match="more") as refused:
        receive(crowd, replace(ASKED, query=query), setting=None)
    assert refused.value.code == "response_refused"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


@given(st.dictionaries(st.sampled_from(["ldp_vc", "jwt_vc_json"]), JSON, min_size=1))
def test_random_answers_are_refused(vp_token):
    with pytest.raises(ResponseRefused):
        received(vp_token)


@pytest.mark.parametrize("seed", range(10))
def test_a_mutated_presentation_is_refused_or_shows_the_holders_own_badge_and_no_other(seed):
    rng, made = mutants.seeded(seed), embedded()
    for _ in range(20):
        mutant = mutants.of_json(made, rng)
        try:
            reports = received({"ldp_vc": [mutant]})
        except ResponseRefused:
            continue
        # What was signed may still be spelled in a way that the badge alone may not be.
        good = [each for each in reports if each.verdict is Verdict.VALID]
        assert all(each.shown.content.subject_id == ZOE.did for each in good)


def test_an_expired_presentation_of_a_good_badge_is_refused():
    with pytest.raises(ResponseRefused):
        received(shown([badge(Carrier.JWT_VC_JSON)], now=NOW - timedelta(minutes=6)))


def test_what_another_holder_proves_in_the_same_answer_proves_nothing_here():
    """Two people answer together; one shows the other's badge inside a presentation of their own."""
    mine_and_stolen = shown([badge(Carrier.LDP_VC, THIEF), badge(Carrier.LDP_VC, ZOE)], THIEF)
    helper_answer = shown([badge(Carrier.JWT_VC_JSON, ZOE)], ZOE)
    reports = received(mine_and_stolen | helper_answer)
    assert [report.verdict for report in reports] == [Verdict.VALID, Verdict.NOT_GENUINE, Verdict.VALID]


def test_a_stack_and_its_part_may_be_shown_under_two_keys_of_one_wallet_at_once():
    part = badge(Carrier.LDP_VC, OTHER_KEY)
    stack = PARTNER.sign(_unsigned_stack({"communication": part}), Carrier.JWT_VC_JSON)
    whole, alone = received(shown([stack]) | shown([part], OTHER_KEY))
    assert (whole.verdict, whole.stack.outcome, whole.stack.holder) == (Verdict.VALID, "valid", "proved")
    assert [each.verdict for each in (alone, *whole.components)] == [Verdict.VALID, Verdict.VALID]


def test_a_part_of_somebody_else_does_not_count_unless_its_key_was_proved_too():
    part = badge(Carrier.LDP_VC, OTHER_KEY)
    stack = PARTNER.sign(_unsigned_stack({"communication": part}), Carrier.LDP_VC)
    whole, _ = received(shown([stack, part]))
    assert [why.code for why in whole.stack.reasons] == ["part_other_holder"]


def test_a_request_is_satisfied_only_by_a_valid_badge_that_was_asked_for():
    wanted = query_for([BadgeWish(PARTNER.achievement("creativity").id)])
    asked = Asked(wanted, RECIPIENT)
    stolen = answered(shown([badge(whose=THIEF), badge(slug="creativity", whose=ZOE)], THIEF), asked)
    assert not is_satisfied(stolen, wanted)
    from_a_stranger = answered(shown([badge(slug="creativity")]), asked, trusted=False)
    assert not is_satisfied(from_a_stranger, wanted)
    assert is_satisfied(answered(shown([badge(slug="creativity")]), asked), wanted)


def test_an_address_that_an_unverified_file_names_is_not_told():
    body = badge().replace(PARTNER.did.encode(), b"did:web:words.of.the.file.invalid")
    (report,) = received(shown([body]))
    assert "words.of.the.file" not in json.dumps(as_json(report))
