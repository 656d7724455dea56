"""What messages say, to programs and in chats."""

import json
from dataclasses import replace

import pytest

from issuer.kept.webhooks import TEST, EndpointKind, Event
from issuer.webhooks.letters import About, body_of, sentence
from tests.support.builders import at, give, stocked

PAGE = "https://badges.example/awards/1"


@pytest.fixture(scope="module")
def award():
    with stocked().transaction("acme") as tx:
        return give(tx, "communication")


def about(award, event_type="award.created", *, people=False, **data):
    event = Event("msg_1", event_type, at(30), {"award": "urn:uuid:1", **data})
    return About(event, award, people, PAGE)


def said(kind, told):
    return json.loads(body_of(kind, told))


def renamed(award, name):
    return replace(award, achievement=replace(award.achievement, name=name))


def test_a_program_reads_type_instant_and_ids(award):
    assert said(EndpointKind.STANDARD, about(award, stage="agreed")) == {
        "type": "award.created",
        "timestamp": "2026-03-02T09:00:30Z",
        "data": {"award": "urn:uuid:1", "stage": "agreed"},
    }


def test_the_person_is_named_only_by_choice_and_as_known_now(award):
    named = said(EndpointKind.STANDARD, about(award, people=True))
    assert named["data"]["person"] == {"name": "Zoë Rivera", "email": "zoe@example.org"}
    forgotten = replace(award, person=replace(award.person, name="", addresses=()))
    assert said(EndpointKind.STANDARD, about(forgotten, people=True))["data"]["person"] is None
    for kind in EndpointKind:
        assert "Zoë" not in json.dumps(said(kind, about(award)), ensure_ascii=False)
        assert "Zoë" not in json.dumps(said(kind, about(forgotten, people=True)), ensure_ascii=False)


@pytest.mark.parametrize(
    ("event_type", "data", "words"),
    [
        ("award.created", {}, "“Communication” was awarded."),
        ("award.claimed", {}, "“Communication” was claimed into a wallet."),
        ("award.declined", {}, "“Communication” was declined."),
        ("approval.requested", {}, "“Communication” waits for approval."),
        ("credential.status_changed", {"change": "suspended"}, "“Communication” is paused."),
        ("credential.status_changed", {"change": "reinstated"}, "“Communication” counts again."),
        ("credential.status_changed", {"change": "revoked"}, "“Communication” was withdrawn."),
    ],
)
def test_a_chat_reads_a_sentence(award, event_type, data, words):
    assert sentence(about(award, event_type, **data)) == words


def test_a_chat_reads_whose_badge_it_is_by_choice(award):
    assert sentence(about(award, people=True)) == "“Communication” was awarded (for Zoë Rivera)."


def test_a_test_and_a_watched_badge_have_words_of_their_own():
    assert sentence(about(None, TEST)) == "This is a test: messages arrive."
    watched = about(None, "credential.status_changed", change="expired")
    assert sentence(watched) == "A badge that is watched has run out."


def test_slack_gets_a_text_whose_names_are_no_links_or_calls(award):
    text = said(EndpointKind.SLACK, about(renamed(award, "<!channel> & co")))["text"]
    assert text == f"“&lt;!channel&gt; &amp; co” was awarded. <{PAGE}|Open in Cairn>"


def test_teams_gets_a_card_whose_names_are_no_markdown(award):
    (attached,) = said(EndpointKind.TEAMS, about(renamed(award, "[x](https://evil.example)")))["attachments"]
    assert attached["contentType"] == "application/vnd.microsoft.card.adaptive"
    card = attached["content"]
    assert card["body"][0]["text"] == r"“\[x\]\(https://evil.example\)” was awarded."
    assert card["actions"] == [{"type": "Action.OpenUrl", "title": "Open in Cairn", "url": PAGE}]
