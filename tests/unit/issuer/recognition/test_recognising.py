"""Recognise a badge of somebody else: what is signed, what is refused, and how it is withdrawn."""

import json
from dataclasses import replace

import pytest

from credentials import endorsements
from credentials.received import read
from issuer import status_lists
from issuer.errors import AlreadyRecognised, InvalidText, LintFailed, NotRecognisable, UnknownRecognition
from issuer.kept.recognitions import About
from issuer.ledger import ListKind, ListName
from issuer.recognition import recognising
from issuer.recognition.checked import Checked
from issuer.recognition.recognising import Recognise
from keys.keyring import Keyring
from keys.software import SoftwareSigner
from tests.support.builders import at

BADGE = {"id": "urn:uuid:1", "name": "Team-work", "proof": "left out", "endorsement": ["left out"]}
CHECKED = Checked(
    verdict="issuer_unknown",
    why="Genuine, but check the issuer.",
    document=BADGE,
    credential_id="urn:uuid:1",
    issuer="did:web:b.example",
    issuer_name="Beta GmbH",
    subject_id="did:key:zHolder",
    achievement_id="https://b.example/achievements/teamwork",
    achievement_name="Team-work",
)


def give(scene, about="achievement", comment="Counts here.", checked=CHECKED, now=at(5)):
    wish = Recognise(checked, about, comment, "hr-1")
    return recognising.recognise(scene.tx, wish, scene.identity, now, scene.randomness)


def verified(scene, body):
    (proof,) = read(body).secured
    keys = {each.method_id: each.signer.public_key for each in scene.identity.keyring.entries}
    return proof.verify(keys[proof.method_id])


def revoked(scene):
    return list(scene.tx.statuses.revoked(ListName(ListKind.REVOCATION, 1)))


def test_both_forms_say_the_same_and_verify(scene):
    given = give(scene)
    document, token = verified(scene, given.document), verified(scene, given.token)
    assert document["type"] == ["VerifiableCredential", "EndorsementCredential"]
    assert document["issuer"]["id"] == scene.identity.did
    assert document["id"] == given.id
    assert document["credentialSubject"] == {
        "id": CHECKED.achievement_id,
        "type": ["EndorsementSubject"],
        "endorsementComment": "Counts here.",
    }
    without = {name: value for name, value in document.items() if name != "credentialStatus"}
    assert without == {name: value for name, value in token.items() if name != "credentialStatus"}
    assert scene.tx.audit.of_object(given.id)[0].action == "recognition.given"


def test_each_form_names_the_list_that_is_secured_like_it(scene):
    given = give(scene)
    for body, suffix in ((given.document, ""), (given.token, ".jwt")):
        entry = verified(scene, body)["credentialStatus"]
        url = f"{scene.identity.issuer_url}/status/1{suffix}"
        assert entry == {
            "id": f"{url}#{given.status_index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(given.status_index),
            "statusListCredential": url,
        }
        assert status_lists.ListAddress.parse(url.rpartition("/")[2]) is not None


def test_one_badge_is_confirmed_as_it_was_seen(scene):
    document = json.loads(give(scene, "credential").document)
    assert document["credentialSubject"]["id"] == CHECKED.credential_id
    assert endorsements.is_bound_to(document, BADGE) is True
    assert endorsements.is_bound_to(document, BADGE | {"name": "Another"}) is False
    assert endorsements.is_bound_to(document, BADGE | {"endorsement": ["more"]}) is True
    assert endorsements.is_bound_to(json.loads(give(scene).document), BADGE) is None


@pytest.mark.parametrize(
    ("changes", "about", "why"),
    [
        ({"verdict": "no_longer_valid"}, "achievement", "Only a badge that holds"),
        ({"verdict": "could_not_check"}, "credential", "Only a badge that holds"),
        ({"document": None}, "achievement", "Only a badge that holds"),
        ({"achievement_id": None}, "achievement", "It is no badge"),
        ({"credential_id": None}, "credential", "has no id"),
        ({}, "issuer", "one of: achievement, credential"),
    ],
)
def test_what_can_not_be_recognised_is_refused(scene, changes, about, why):
    with pytest.raises(NotRecognisable, match=why):
        give(scene, about, checked=replace(CHECKED, **changes))
    assert scene.tx.recognitions.all(5) == []


def test_a_badge_of_ours_counts_without(scene):
    with pytest.raises(NotRecognisable, match="your own"):
        give(scene, checked=replace(CHECKED, issuer=scene.identity.did))


@pytest.mark.parametrize("comment", ["", "  ", "x" * 1001, "a\u202eb"])
def test_a_comment_is_there_and_can_be_shown(scene, comment):
    with pytest.raises(InvalidText, match="comment"):
        give(scene, comment=comment)


def test_the_same_is_recognised_once_and_another_thing_besides(scene):
    give(scene)
    with pytest.raises(AlreadyRecognised):
        give(scene, comment="Once more.")
    assert give(scene, "credential").about is About.CREDENTIAL


def test_withdrawn_it_is_in_the_list_and_gone_from_what_is_published(scene):
    given = give(scene)
    confirmed = give(scene, "credential")
    assert [each.id for each in recognising.published(scene.tx)] == [given.id]
    assert revoked(scene) == []
    assert not recognising.withdraw(scene.tx, given.id, at(9), "hr-1").stands
    assert revoked(scene) == [given.status_index]
    assert recognising.published(scene.tx) == []
    assert recognising.find(scene.tx, confirmed.id).stands
    assert [each.action for each in scene.tx.audit.of_object(given.id)][-1] == "recognition.withdrawn"
    give(scene)


class Elsewhere:
    """A signer that shows one key and signs with another, or signs something else than it was given."""

    def __init__(self, signer, of_others):
        self.public_key, self._sign = signer.public_key, of_others

    def sign(self, message):
        return self._sign(message)


def test_what_does_not_verify_is_kept_back_and_nothing_is_recorded(scene):
    entry = scene.identity.publisher.key
    other = SoftwareSigner.generate(entry.signer.public_key.algorithm)
    wrong = replace(entry, signer=Elsewhere(entry.signer, other.sign))
    keyring = Keyring(wrong if each is entry else each for each in scene.identity.keyring.entries)
    broken = replace(scene.identity, keyring=keyring, reread=None)
    with pytest.raises(LintFailed, match="did not verify and was kept back"):
        recognising.recognise(
            scene.tx, Recognise(CHECKED, "achievement", "Counts."), broken, at(5), scene.randomness
        )
    assert scene.tx.recognitions.all(5) == []


def test_what_is_not_there_or_withdrawn_is_not_withdrawn(scene):
    given = give(scene)
    recognising.withdraw(scene.tx, given.id, at(9))
    for each in (given.id, "urn:uuid:none"):
        with pytest.raises(UnknownRecognition):
            recognising.withdraw(scene.tx, each, at(10))
    with pytest.raises(UnknownRecognition):
        recognising.find(scene.tx, "urn:uuid:none")
