"""Events earn badges: signed, once, by any of the ways there are, and nothing that is not known yet is lost."""

from datetime import timedelta

import pytest

from issuer import revocation
from issuer.awarding import approvals
from issuer.awarding.approvals import RuleOnAward
from issuer.awarding.awards import AwardBadge, award
from issuer.courses import sources, taking
from issuer.errors import CourseEventUnreadable, CourseNotSigned, UnknownCourseThing, UnknownSource
from issuer.kept.courses import EventState
from issuer.kept.mail import LetterKind
from issuer.ledger import Stage
from issuer.revocation import ReinstateAward, RevokeAward
from issuer.scarcity import Cap
from tests.support.builders import Seeded, at, draft, sign
from tests.support.course_events import signed
from tests.unit.issuer.courses.academy import ZOE, Academy, hand


def test_a_completed_course_earns_its_badge_and_the_badge_says_so():
    academy = Academy()
    academy.way(title="Talk to me")
    event = academy.tell(score=0.875, at=at(5).isoformat())
    (made,) = academy.awards()
    assert (event.state, event.award_id, event.person_id) == (EventState.AWARDED, made.id, "p-zoe")
    assert (made.level, made.awarded_by, made.address) == (1, "Academy", "zoe@example.org")
    assert made.evidence == "Completed “Talk to me” in Academy on 2026-03-02, with 87.5 %."
    with academy.store.transaction("acme") as tx:
        (first,) = [each for each in tx.audit.of_object(made.id) if each.action == "award.made"]
        assert first.actor == f"course:{academy.source.id}"
        assert [each.kind for each in tx.mail.of_award(made.id)] == [LetterKind.OFFER]


def test_a_source_may_award_without_telling_people():
    academy = Academy(tells=False)
    academy.way()
    event = academy.tell()
    with academy.store.transaction("acme") as tx:
        assert list(tx.mail.of_award(event.award_id)) == []


def test_an_event_has_its_effect_once_however_often_it_is_told():
    academy = Academy()
    academy.way()
    first = academy.tell(event_id="evt-same")
    again = academy.tell(now=at(60), event_id="evt-same")
    assert again == first
    other = academy.tell(now=at(70))
    assert other.state is EventState.ALREADY
    assert len(academy.awards()) == 1


def test_one_badge_has_many_ways_and_one_course_may_earn_many_badges():
    academy = Academy()
    academy.way("talk-101")
    academy.way("talk-in-french", least=8000)
    academy.way("talk-101", slug="creativity", level=2)
    assert academy.tell(course="talk-in-french", kind=None, score=0.79).state is EventState.NOT_MET
    assert academy.tell(course="talk-in-french", kind=None, score=0.8).state is EventState.AWARDED
    assert academy.tell(course="talk-101").state is EventState.AWARDED
    assert [each.level for each in academy.awards("creativity")] == [2]
    assert len(academy.awards()) == 1


def test_completion_is_asked_for_or_a_score_and_one_is_not_the_other():
    academy = Academy()
    academy.way()
    assert academy.tell(kind=None, score=1).state is EventState.NOT_MET
    assert academy.awards() == []


def test_a_higher_level_raises_the_badge_that_is_there_and_a_lower_one_changes_nothing():
    academy = Academy()
    academy.way("talk-101", level=1)
    academy.way("talk-301", level=3)
    academy.way("talk-201", level=2)
    academy.tell(course="talk-101")
    raised = academy.tell(now=at(20), course="talk-301")
    assert raised.state is EventState.RAISED
    assert academy.tell(now=at(30), course="talk-201").state is EventState.ALREADY
    (made,) = academy.awards()
    assert (made.id, made.level, made.version.number) == (raised.award_id, 3, 2)
    assert made.awarded_at == at(10)
    assert "talk-101" in made.evidence
    assert "talk-301" in made.evidence
    with academy.store.transaction("acme") as tx:
        assert len(tx.awards.versions(made.id)) == 2
        assert [each.kind for each in tx.mail.of_award(made.id)] == [LetterKind.OFFER, LetterKind.RAISED]


def test_a_badge_that_needs_approval_waits_for_it_and_so_does_its_next_level():
    academy = Academy(draft("communication", needs_approval=True))
    academy.way("talk-101", level=1)
    academy.way("talk-201", level=2)
    assert academy.tell(course="talk-101").state is EventState.AWARDED
    (waiting,) = academy.awards()
    assert waiting.stage is Stage.WAITING
    early = academy.tell(now=at(20), course="talk-201")
    assert (early.state, academy.awards()[0].level) == (EventState.REFUSED, 1)
    with academy.store.transaction("acme") as tx:
        approvals.approve(tx, RuleOnAward(waiting.id, "", "hr-2", "hr2@example.org"), at(30))
    assert again(academy, early).state is EventState.PROPOSED
    with academy.store.transaction("acme") as tx:
        assert [each.level for each in tx.steps.open_proposals(9)] == [2]
    assert academy.awards()[0].level == 1


# --- what is not known yet ------------------------------------------------------------------------------


def again(academy, event, now=at(99)):
    with academy.store.transaction("acme") as tx:
        return taking.try_again(tx, event.source_id, event.id, academy.doors(now), "hr-1")


def test_a_course_that_earns_nothing_yet_is_kept_and_earns_it_once_it_does():
    academy = Academy()
    event = academy.tell()
    assert event.state is EventState.UNMAPPED
    assert "Say which badge it earns" in event.note
    academy.way()
    assert again(academy, event).state is EventState.AWARDED
    with pytest.raises(UnknownCourseThing):
        again(academy, event)
    assert len(academy.awards()) == 1


def test_somebody_who_is_not_known_is_kept_until_they_are():
    academy = Academy(knows_zoe=False)
    academy.way()
    event = academy.tell()
    assert (event.state, event.person_id) == (EventState.UNKNOWN_PERSON, None)
    assert again(academy, event).state is EventState.UNKNOWN_PERSON
    with academy.store.transaction("acme") as tx:
        tx.people.add(ZOE, at(50))
    assert again(academy, event).state is EventState.AWARDED


def test_people_are_named_by_address_in_any_case_or_by_our_id():
    academy = Academy()
    academy.way()
    assert academy.tell(person="ZOE@example.org").state is EventState.AWARDED
    assert academy.tell(person="p-zoe").state is EventState.ALREADY


def test_what_can_not_be_read_is_kept_with_what_is_wrong():
    academy = Academy()
    academy.way()
    event = academy.tell(person=None)
    assert (event.state, event.note) == (
        EventState.UNREAD,
        "Nothing stands where the person is to be named (person).",
    )
    with academy.store.transaction("acme") as tx:
        assert [each.id for each in tx.courses.events(None, 9)] == [event.id]
    with pytest.raises(UnknownCourseThing):
        again(academy, event)


def test_what_people_withdrew_only_people_give_again():
    academy = Academy()
    academy.way()
    first = academy.tell()
    with academy.store.transaction("acme") as tx:
        revocation.revoke(tx, RevokeAward(first.award_id, "misconduct"), at(20))
    event = academy.tell(now=at(30))
    assert event.state is EventState.REFUSED
    assert "by hand" in event.note
    assert len(academy.awards()) == 1


def test_a_paused_badge_goes_up_once_the_pause_is_over():
    academy = Academy()
    academy.way("talk-101")
    academy.way("talk-201", level=2)
    first = academy.tell()
    with academy.store.transaction("acme") as tx:
        revocation.suspend(tx, RevokeAward(first.award_id, "holder_asked"), at(20))
    event = academy.tell(now=at(30), course="talk-201")
    assert event.state is EventState.REFUSED
    with academy.store.transaction("acme") as tx:
        revocation.reinstate(tx, ReinstateAward(first.award_id), at(40))
    assert again(academy, event).state is EventState.RAISED


def test_a_refusal_is_kept_and_can_be_tried_again():
    academy = Academy(draft("communication", cap=Cap(1)))
    academy.way()
    with academy.store.transaction("acme") as tx:
        award(tx, AwardBadge("communication", "ann@example.org", level=1), at(1), Seeded(77))
    event = academy.tell()
    assert event.state is EventState.REFUSED
    assert event.note
    assert academy.awards() == []
    assert again(academy, event).state is EventState.REFUSED


def test_with_the_person_what_was_told_of_them_is_gone():
    academy = Academy()
    academy.way()
    academy.tell()
    academy.tell(course="not-mapped")
    with academy.store.transaction("acme") as tx:
        tx.people.erase("p-zoe", at(90))
    with academy.store.transaction("acme") as tx:
        assert list(tx.courses.events(None, 9)) == []
    assert academy.tell(now=at(95)).state is EventState.UNKNOWN_PERSON


# --- who may tell --------------------------------------------------------------------------------------------


def receive(academy, headers, body, now=at(10), source_id=None):
    with academy.store.transaction("acme") as tx:
        return taking.receive(tx, source_id or academy.source.id, headers, body, academy.doors(now))


EVENT = {"person": "zoe@example.org", "course": "talk-101", "kind": "completed"}


def test_only_the_source_itself_may_tell_and_only_now():
    academy = Academy()
    headers, body = signed(academy.secret, EVENT, at(10))
    with pytest.raises(UnknownSource):
        receive(academy, headers, body, source_id="another")
    for wrong in (
        {},
        {**headers, "webhook-signature": ""},
        {**headers, "webhook-signature": headers["webhook-signature"].replace("v1,", "v1a,")},
        {**headers, "webhook-signature": "v1,é"},
        {**headers, "webhook-id": "evt-2"},
        {**headers, "webhook-id": "evt ü"},
        {**headers, "webhook-timestamp": "now"},
        {**headers, "webhook-timestamp": str(int(at(11).timestamp()))},
    ):
        with pytest.raises(CourseNotSigned):
            receive(academy, wrong, body)
    with pytest.raises(CourseNotSigned):
        receive(academy, headers, body + b" ")
    for late in (at(10) + timedelta(seconds=301), at(10) - timedelta(seconds=301)):
        with pytest.raises(CourseNotSigned, match="five minutes"):
            receive(academy, headers, body, late)
    assert receive(academy, headers, body, at(10) + timedelta(seconds=300)).id == "evt-1"


def test_several_signatures_may_come_while_a_secret_is_changed():
    academy = Academy()
    headers, body = signed(academy.secret, EVENT, at(10))
    headers["webhook-signature"] = f"v1,AAAA {headers['webhook-signature']}"
    assert receive(academy, headers, body)


def test_after_a_new_secret_the_one_before_serves_no_more():
    academy = Academy()
    with academy.store.transaction("acme") as tx:
        added = sources.rotate(hand(tx, seed=9), academy.source.id)
    assert added.secret != academy.secret
    with pytest.raises(CourseNotSigned):
        receive(academy, *signed(academy.secret, EVENT, at(10)))
    assert receive(academy, *signed(added.secret, EVENT, at(10)))


@pytest.mark.parametrize("body", [b"", b"[]", b"no json", b'{"a": 1, "a": 2}', b'"x"'])
def test_what_is_no_json_object_is_refused(body):
    academy = Academy()
    with pytest.raises(CourseEventUnreadable):
        receive(academy, *signed(academy.secret, body, at(10)))


# --- trying it ---------------------------------------------------------------------------------------------------


def test_what_would_happen_is_told_and_nothing_happens():
    academy = Academy()
    academy.way(least=8000)
    body = b'{"person": "zoe@example.org", "course": "talk-101", "score": 0.9}'
    with academy.store.transaction("acme") as tx:
        found = taking.foreseen(tx, academy.source, body, academy.doors(at(10)))
        assert (found.is_known, [each.state for each in found.weighed]) == (True, [EventState.AWARDED])
        assert found.reading.score == 9000
        unknown = taking.foreseen(tx, academy.source, body.replace(b"zoe", b"ann"), academy.doors(at(10)))
        assert (unknown.is_known, unknown.weighed) == (False, ())
        assert list(tx.courses.events(None, 9)) == []
        with pytest.raises(CourseEventUnreadable):
            taking.foreseen(tx, academy.source, b"no json", academy.doors(at(10)))
    assert academy.awards() == []


def test_a_badge_that_was_claimed_is_raised_too_and_its_claim_link_is_new():
    academy = Academy()
    academy.way("talk-101")
    academy.way("talk-201", level=2)
    academy.tell(course="talk-101")
    (before,) = academy.awards()
    with academy.store.transaction("acme") as tx:
        sign(tx, before)
    academy.tell(now=at(20), course="talk-201")
    (after,) = academy.awards()
    assert (after.id, after.level) == (before.id, 2)
    assert after.claim_id != before.claim_id
