"""What others say of our badges: accepted once it holds, and carried by copies signed from then on."""

import json
from dataclasses import replace

import pytest

from credentials.badge import Carrier
from credentials.endorsements import carried_in
from credentials.proofs.vc_jwt import Profile
from credentials.received import read
from issuer.achievements.configurations import JWT_VC_JSON, LDP_VC
from issuer.errors import EndorsementKnown, EndorsementNotAcceptable, UnknownEndorsement
from issuer.recognition import accepting
from issuer.recognition.checked import Checked
from tests.support.builders import at, give
from tests.support.partner import Partner
from tests.unit.verifier.enclosed import opinion

BETA = Partner(name="Beta GmbH")
OPEN = Profile.OPEN_BADGES


def of(scene, slug="communication"):
    return scene.tx.plan.find(slug).achievement.id


def endorsement(scene, number=1, slug="communication"):
    return checked(opinion(BETA, of(scene, slug), number))


def checked(document, **changes):
    usual = Checked(
        verdict="issuer_unknown",
        why="…",
        document={name: value for name, value in document.items() if name != "proof"},
        issuer=BETA.did,
        issuer_name="Beta GmbH",
        subject_id=document["credentialSubject"]["id"],
        is_endorsement=True,
        carrier=Carrier.LDP_VC,
        body=json.dumps(document).encode(),
    )
    return replace(usual, **changes)


def accept(scene, number=1, slug="communication", now=at(5), **changes):
    found = endorsement(scene, number, slug)
    return accepting.accept(scene.tx, replace(found, **changes), now, "hr-1")


def test_it_is_kept_for_the_badge_that_it_is_about(scene):
    taken = accept(scene)
    assert (taken.slug, taken.endorser, taken.comment) == ("communication", BETA.did, "Seen it.")
    assert accepting.listed(scene.tx) == [taken]
    assert scene.tx.audit.of_object(taken.id)[0].action == "endorsement.accepted"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"verdict": "no_longer_valid"}, "Only an endorsement that holds"),
        ({"verdict": "not_genuine", "document": None}, "Only an endorsement that holds"),
        ({"is_endorsement": False}, "another kind"),
        ({"subject_id": "https://elsewhere.example/a"}, "no badge of yours"),
        ({"subject_id": None}, "no badge of yours"),
        ({"carrier": Carrier.DC_SD_JWT}, "form that badges do not carry"),
        ({"carrier": None}, "form that badges do not carry"),
    ],
)
def test_what_can_not_be_relied_on_is_refused(scene, changes, why):
    with pytest.raises(EndorsementNotAcceptable, match=why):
        accept(scene, **changes)
    assert accepting.listed(scene.tx) == []


def test_one_too_large_to_carry_is_refused(scene):
    with pytest.raises(EndorsementNotAcceptable, match="bytes"):
        accept(scene, body=endorsement(scene).body + b" " * accepting.MOST_BYTES)


def test_it_is_accepted_once_and_a_badge_carries_four_at_most(scene):
    accept(scene, 1)
    with pytest.raises(EndorsementKnown, match="before"):
        accept(scene, 1)
    for number in range(2, accepting.MOST_PER_BADGE + 1):
        accept(scene, number)
    with pytest.raises(EndorsementKnown, match="at most 4"):
        accept(scene, 9)
    assert accept(scene, 9, "creativity").slug == "creativity"


def test_copies_carry_it_from_then_on_until_it_is_taken_off(scene):
    before = scene.claimed("creativity")
    taken = accept(scene, slug="creativity")
    (carried,) = carried_of(scene, "creativity", LDP_VC, at(10))
    assert carried.document == json.loads(taken.body)
    assert carried.endorsed_id == of(scene, "creativity")
    accepting.drop(scene.tx, taken.id, at(20), "hr-1")
    assert carried_of(scene, "creativity", LDP_VC, at(30)) == []
    with pytest.raises(UnknownEndorsement):
        accepting.drop(scene.tx, taken.id, at(21))
    first = scene.tx.copies.of_award(before.id)[0]
    assert list(carried_in(read(first.body).document)) == []


def carried_of(scene, slug, configuration, now):
    """Return what a new copy carries."""
    given = give(scene.tx, slug, now)
    copy = scene.claim(scene.request(scene.token(given, now), now=now, configuration=configuration), now)
    return list(carried_in(read(copy.body).document))


def test_a_token_carries_tokens_too_and_a_document_none(scene):
    taken = accept(scene)
    token = replace(taken, id="token", is_token=True, body=b"a.b.c")
    scene.tx.recognitions.accept(token)
    assert accepting.embedded_in(scene.tx, "communication", Carrier.JWT_VC_JSON, OPEN).tokens == ("a.b.c",)
    (document,) = accepting.embedded_in(scene.tx, "communication", Carrier.LDP_VC, OPEN).documents
    assert document == json.loads(taken.body)
    assert accepting.embedded_in(scene.tx, "communication", Carrier.LDP_VC, OPEN).tokens == ()
    carried = carried_of(scene, "communication", JWT_VC_JSON, at(10))
    assert [each.token for each in carried] == [None, "a.b.c"]


def test_other_forms_carry_none(scene):
    accept(scene)
    nothing = accepting.Embedded()
    assert accepting.embedded_in(scene.tx, "communication", Carrier.DC_SD_JWT, OPEN) == nothing
    first = Profile.FIRST_VERSION
    assert accepting.embedded_in(scene.tx, "communication", Carrier.JWT_VC_JSON, first) == nothing
    assert accepting.embedded_in(scene.tx, "creativity", Carrier.LDP_VC, OPEN) == nothing
