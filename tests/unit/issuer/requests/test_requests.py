"""Asking for badges and answering, over the memory store: who may what, in which state, and what comes of it."""

from dataclasses import replace

import pytest

from issuer.awarding.awards import EVIDENCE_LIMIT as OF_AN_AWARD
from issuer.errors import (
    AlreadyAsked,
    InvalidRecipient,
    InvalidText,
    NotForAsking,
    OwnAward,
    RequestAnswered,
    UnknownAchievement,
    UnknownLevel,
    UnknownRequest,
)
from issuer.kept.requests import RequestState
from issuer.ledger import AuditEntry, Person, Stage
from issuer.requests import answering, asking
from issuer.requests.answering import Answerer
from issuer.requests.asking import EVIDENCE_LIMIT, LINK_LIMIT, MOST_LINKS, Asker, Shown
from issuer.sight import Sight
from tests.support.builders import Seeded, at
from tests.unit.issuer.scenes import bare_store, set_out

ZOE = Asker("zoe-1", "Zoe@Example.com", "Zoë")
SHOWN = Shown("I led a workshop.\r\nIt went well.", "https://wiki.example/w\r\n\r\nFolder 7")
HR = Answerer("hr-1", "Hana")


@pytest.fixture
def store():
    made = bare_store()
    set_out(made)
    return made


@pytest.fixture
def tx(store):
    with store.transaction("acme") as open_transaction:
        yield open_transaction


@pytest.fixture
def randomness():
    return Seeded(7)


@pytest.fixture
def asked(tx, randomness):
    return asking.ask(tx, ZOE, "communication", 2, SHOWN, at(10), randomness)


def acts(tx, object_id):
    found = tx.audit.of_object(object_id)
    return [(each.action, each.actor) for each in found]


def test_a_program_does_not_answer_who_made_its_token(tx, asked, randomness):
    tx.audit.record(AuditEntry(at(1), "zoe-1", "sign_in.token_made", "abcd", {}))
    program = Answerer("token:abcd", "Helper")
    assert list(answering.queue(tx, program, at(30))) == []
    with pytest.raises(OwnAward):
        answering.grant(tx, asked.id, program, at(20), randomness)
    assert list(answering.queue(tx, Answerer("token:efgh", "Another"), at(30))) == [asked]


def test_what_was_asked_waits_and_is_written_down_without_names(tx, asked):
    assert (asked.address, asked.level, asked.state) == ("zoe@example.com", 2, RequestState.OPEN)
    assert asked.evidence == "I led a workshop.\nIt went well."
    assert asked.links == ("https://wiki.example/w", "Folder 7")
    assert list(answering.queue(tx, HR, at(30))) == [asked]
    (entry,) = tx.audit.of_object(asked.id)
    assert (entry.action, entry.actor) == ("request.made", "zoe-1")
    assert entry.values == {"badge": "communication", "level": "2"}


def test_it_becomes_an_award_with_what_was_shown(tx, asked, randomness):
    made = answering.grant(tx, asked.id, HR, at(20), randomness)
    assert (made.slug, made.level, made.address) == ("communication", 2, "zoe@example.com")
    assert made.person.name == "Zoë"
    assert made.evidence == "I led a workshop.\nIt went well.\nhttps://wiki.example/w\nFolder 7"
    assert (made.given_by, made.awarded_by, made.stage) == ("hr-1", "Hana", Stage.AGREED)
    kept = tx.requests.get(asked.id)
    assert (kept.state, kept.award_id, kept.answer.by) == (RequestState.GRANTED, made.id, "hr-1")
    assert list(answering.queue(tx, HR, at(30))) == []
    assert acts(tx, asked.id)[-1] == ("request.granted", "hr-1")
    assert acts(tx, made.id) == [("award.made", "hr-1")]
    assert tx.audit.of_object(asked.id)[-1].person_id == made.person.id


def test_all_that_may_be_shown_fits_into_an_award():
    assert EVIDENCE_LIMIT + MOST_LINKS * (LINK_LIMIT + 1) <= OF_AN_AWARD


def test_a_question_comes_back_and_the_answer_waits_again(tx, asked, randomness):
    answering.send_back(tx, asked.id, HR, " Which workshop? ", at(20))
    kept = tx.requests.get(asked.id)
    assert (kept.state, kept.answer.words) == (RequestState.RETURNED, "Which workshop?")
    assert list(answering.queue(tx, HR, at(30))) == []
    with pytest.raises(RequestAnswered):
        answering.grant(tx, asked.id, HR, at(21), randomness)
    again = asking.ask_again(tx, asked.id, "zoe-1", Shown("The one in May."), at(30))
    assert (again.state, again.evidence, again.links) == (RequestState.OPEN, "The one in May.", ())
    assert list(answering.queue(tx, HR, at(30))) == [again]
    assert [act for act, _ in acts(tx, asked.id)] == ["request.made", "request.returned", "request.changed"]


def test_a_reason_is_told_and_it_may_be_asked_for_anew(tx, asked, randomness):
    answering.decline(tx, asked.id, HR, "Not yet.", at(20))
    assert tx.requests.get(asked.id).answer.words == "Not yet."
    with pytest.raises(RequestAnswered):
        asking.ask_again(tx, asked.id, "zoe-1", SHOWN, at(30))
    with pytest.raises(RequestAnswered):
        asking.take_back(tx, asked.id, "zoe-1", at(30))
    assert asking.ask(tx, ZOE, "communication", 1, SHOWN, at(40), randomness).id != asked.id
    assert acts(tx, asked.id)[-1] == ("request.declined", "hr-1")


@pytest.mark.parametrize("state", [RequestState.OPEN, RequestState.RETURNED])
def test_it_can_be_taken_back_while_it_is_pending(tx, asked, state, randomness):
    if state is RequestState.RETURNED:
        answering.send_back(tx, asked.id, HR, "Which?", at(20))
    assert asking.take_back(tx, asked.id, "zoe-1", at(30)).state is RequestState.WITHDRAWN
    with pytest.raises(RequestAnswered):
        answering.grant(tx, asked.id, HR, at(31), randomness)
    assert acts(tx, asked.id)[-1] == ("request.withdrawn", "zoe-1")


@pytest.mark.parametrize("words", ["", "  ", "x" * 501, "bell\x07"])
def test_an_answer_needs_words_that_can_be_shown(tx, asked, words):
    for act in (answering.send_back, answering.decline):
        with pytest.raises(InvalidText):
            act(tx, asked.id, HR, words, at(20))
    assert tx.requests.get(asked.id) == asked


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"slug": "none-such"}, UnknownAchievement),
        ({"slug": "super-4c", "level": None}, NotForAsking),
        ({"level": 9}, UnknownLevel),
        ({"level": None}, UnknownLevel),
        ({"shown": Shown("  ")}, InvalidText),
        ({"shown": Shown("x" * (EVIDENCE_LIMIT + 1))}, InvalidText),
        ({"shown": Shown("Seen.", "a\nb\nc\nd\ne\nf")}, InvalidText),
        ({"shown": Shown("Seen.", "x" * (LINK_LIMIT + 1))}, InvalidText),
        ({"who": replace(ZOE, address="nobody")}, InvalidRecipient),
    ],
)
def test_what_can_not_be_asked_is_refused_and_nothing_is_kept(tx, randomness, changes, refusal):
    usual = {"who": ZOE, "slug": "communication", "level": 2, "shown": SHOWN} | changes
    with pytest.raises(refusal):
        asking.ask(tx, **usual, now=at(10), randomness=randomness)
    assert list(tx.requests.of_asker("zoe-1")) == []


def test_one_badge_is_asked_for_once_at_a_time(tx, asked, randomness):
    with pytest.raises(AlreadyAsked):
        asking.ask(tx, ZOE, "communication", 1, SHOWN, at(11), randomness)


def test_nobody_answers_for_themselves_whatever_their_role(tx, asked, randomness):
    for who in (replace(HR, id="zoe-1"), replace(HR, id="other", address="zoe@example.com")):
        if who.id == "other":
            answering.decline(tx, asked.id, HR, "Not yet.", at(20))
            made = asking.ask(tx, ZOE, "communication", 2, SHOWN, at(30), randomness)
            tx.people.add(Person("person-zoe", made.name, (made.address,)), at(30))
            asked = made
        assert list(answering.queue(tx, who, at(30))) == []
        with pytest.raises(OwnAward):
            answering.grant(tx, asked.id, who, at(40), randomness)


def test_a_badge_manager_answers_for_their_department_alone(store, tx, asked, randomness):
    sales, tech = Answerer("s", sight=Sight("s", "Sales")), Answerer("t", sight=Sight("t", "Tech"))
    tx.plan.set_department("communication", "Sales")
    assert list(answering.queue(tx, sales, at(30))) == [asked]
    assert list(answering.queue(tx, tech, at(30))) == []
    for act in (answering.send_back, answering.decline):
        with pytest.raises(UnknownRequest):
            act(tx, asked.id, tech, "Why?", at(20))
    with pytest.raises(UnknownRequest):
        answering.grant(tx, asked.id, tech, at(20), randomness)
    assert answering.grant(tx, asked.id, sales, at(20), randomness).given_by == "s"


def test_only_whoever_asked_takes_a_request_back(tx, asked):
    for request_id, by in ((asked.id, "ann-1"), ("none-such", "zoe-1")):
        with pytest.raises(UnknownRequest):
            asking.take_back(tx, request_id, by, at(20))
        with pytest.raises(UnknownRequest):
            asking.ask_again(tx, request_id, by, SHOWN, at(20))
    with pytest.raises(UnknownRequest):
        answering.decline(tx, "none-such", HR, "No.", at(20))
