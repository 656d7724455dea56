"""Endorsements: composed, signed, found in a badge, and bound to what was seen."""

from dataclasses import replace

import pytest

from contexts.canonical import canonize
from credentials import endorsements
from credentials.errors import MalformedDigest, RulesBroken
from credentials.open_badges.documents import document_of
from credentials.proofs import data_integrity, vc_jwt
from credentials.received import read
from tests.unit.credentials.badge_cases import AT, METHOD, signer
from tests.unit.credentials.open_badges.cases import BADGE, ENDORSEMENT, changed

DOCUMENT = document_of(BADGE)
ACHIEVEMENT = DOCUMENT["credentialSubject"]["achievement"]


def test_what_is_composed_says_whose_opinion_of_what():
    document = endorsements.compose(ENDORSEMENT)
    assert document["type"] == ["VerifiableCredential", "EndorsementCredential"]
    assert document["credentialSubject"] == {
        "id": BADGE.id,
        "type": ["EndorsementSubject"],
        "endorsementComment": "I was there.",
    }


@pytest.mark.parametrize(
    "changes", [{"id": "no-uri"}, {"name": None}, {"issuer": replace(BADGE.issuer, id="x")}]
)
def test_an_endorsement_that_breaks_a_rule_is_not_composed(changes):
    with pytest.raises(RulesBroken):
        endorsements.compose(replace(ENDORSEMENT, **changes))


def test_it_is_signed_in_either_form_and_reads_as_a_credential():
    document = endorsements.compose(ENDORSEMENT, DOCUMENT)
    signed = endorsements.sign(document, signer(), METHOD, AT)
    (proof,) = data_integrity.proofs(signed)
    assert data_integrity.verify(signed, proof, signer().public_key) == document
    token = endorsements.sign_as_token(document, signer(), METHOD)
    assert read(token.encode()).document == document
    assert vc_jwt.verify(token, signer().public_key) == document


def test_it_is_bound_to_the_thing_as_it_was_seen():
    bound = endorsements.compose(ENDORSEMENT, ACHIEVEMENT)
    canonize(bound)
    assert endorsements.is_bound_to(bound, ACHIEVEMENT)
    assert endorsements.is_bound_to(bound, changed(ACHIEVEMENT, "name", to="Team-work")) is False


@pytest.mark.parametrize("member", ["endorsement", "endorsementJwt", "proof", "@context"])
def test_what_is_put_around_a_thing_afterwards_leaves_it_bound(member):
    bound = endorsements.compose(ENDORSEMENT, ACHIEVEMENT)
    assert endorsements.is_bound_to(bound, ACHIEVEMENT | {member: ["more"]})


def test_without_a_digest_it_is_not_bound_to_any_wording():
    assert endorsements.is_bound_to(endorsements.compose(ENDORSEMENT), ACHIEVEMENT) is None
    assert endorsements.is_bound_to({}, ACHIEVEMENT) is None


def test_a_digest_that_is_none_says_nothing():
    bound = changed(
        endorsements.compose(ENDORSEMENT, ACHIEVEMENT), "credentialSubject", "digestMultibase", to="uELq9"
    )
    with pytest.raises(MalformedDigest):
        endorsements.is_bound_to(bound, ACHIEVEMENT)


WHERE = {
    "$": ((), BADGE.id),
    "$.issuer": (("issuer",), BADGE.issuer.id),
    "$.credentialSubject.source": (("credentialSubject", "source"), BADGE.credential_subject.source.id),
    "$.credentialSubject.achievement": (("credentialSubject", "achievement"), ACHIEVEMENT["id"]),
    "$.credentialSubject.achievement.creator": (
        ("credentialSubject", "achievement", "creator"),
        BADGE.issuer.id,
    ),
}


@pytest.mark.parametrize("path", WHERE)
def test_endorsements_are_found_wherever_they_may_stand(path):
    steps, about = WHERE[path]
    said = {"type": ["EndorsementCredential"]}
    document = changed(DOCUMENT, *steps, "endorsement", to=[said])
    document = changed(document, *steps, "endorsementJwt", to=["a.b.c"])
    first, second = endorsements.carried_in(document)
    assert (first.path, first.document, first.token) == (f"{path}.endorsement[0]", said, None)
    assert (second.path, second.document, second.token) == (f"{path}.endorsementJwt[0]", None, "a.b.c")
    assert first.endorsed_id == second.endorsed_id == about


def test_a_single_one_is_found_too():
    (found,) = endorsements.carried_in({"endorsement": {"type": "x"}})
    assert (found.path, found.endorsed_id) == ("$.endorsement", None)


@pytest.mark.parametrize(
    "document", [{}, {"endorsement": None}, {"endorsement": [5]}, {"issuer": "did:x", "endorsementJwt": 5}]
)
def test_where_there_are_none_none_are_found(document):
    assert list(endorsements.carried_in(document)) == []


def test_what_an_endorsement_says_in_words_is_read():
    assert endorsements.comment_of(endorsements.compose(ENDORSEMENT)) == "I was there."
    assert endorsements.comment_of({"credentialSubject": {"endorsementComment": 5}}) is None
