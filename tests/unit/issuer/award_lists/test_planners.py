"""Whoever planned a list is looked at again at its time: nothing is awarded for whom may not, and HR takes it over."""

from dataclasses import replace

import pytest

from issuer.award_lists import keeping, planners, running, scheduling, tables
from issuer.award_lists.keeping import Hand, HandIn
from issuer.award_lists.planners import Halt, halt_of
from issuer.award_lists.running import AT_ONCE, ListState
from issuer.award_lists.scheduling import Terms, schedule
from issuer.award_lists.taking_over import Taker, take_over
from issuer.awarding.awards import AwardBadge
from issuer.errors import ListNotRunning, OutsideDepartment
from issuer.jobs import AWARD_ROWS
from issuer.kept.actors import Actor
from issuer.kept.award_lists import RowState
from issuer.ledger import Stage
from issuer.sight import Sight
from issuer.web.limits import sight_of
from records.principals import Role
from tests.support.builders import Seeded, at, draft, stocked
from web.signin.permissions import GRANTED, Permission
from web.signin.visitors import Visitor

RANDOMNESS = Seeded(61)
THEN = at(3600)
LEE = Actor("lee", "leader", "lee@acme.example", "Sales")
SIGHT = Sight("lee", "Sales", "lee@acme.example")
PROGRAM = Actor("token:abcd", "hr")
ANN = Taker("ann", "Ann", "ann", None, "ann@acme.example")


@pytest.fixture
def tx():
    store = stocked(draft("kind", levels=()), draft("sealed", levels=(), needs_approval=True))
    with store.transaction("acme") as tx:
        stands(tx, LEE)
        stands(tx, PROGRAM)
        stands(tx, Actor("ann", "hr", "ann@acme.example"))
        yield tx


def stands(tx, actor):
    tx.actors.ledger.actors[actor.id] = actor


def planned(tx, count=2, by="lee", sight=SIGHT, slug="kind"):
    text = "email\n" + "\n".join(f"p{number}@acme.example" for number in range(count))
    leader = None if ":" in by or by == "command line" else by
    handed = HandIn("team.csv", tables.read(text.encode()), slug, by, by.title(), leader, sight)
    made = keeping.keep(tx, handed, at(10), RANDOMNESS)
    matched = keeping.match(tx, made, slug, keeping.guess(made, ()), Hand(by, at(10)))
    return running.begin(tx, matched, at(10), THEN, by)


def carry_out(tx, now=THEN, most=99):
    due = [job for job in tx.jobs.all(99) if job.kind == AWARD_ROWS and job.run_at <= now]
    for job in due[:most]:
        running.award_part(tx, job.key, now, RANDOMNESS)
        tx.jobs.drop(job.kind, job.key)


def stood(tx, made, now=THEN):
    """Return the list as it stands, its state, and how many awards there are by whom."""
    kept = tx.award_lists.get(made.id)
    return (
        kept,
        running.progress(tx, kept, now).state,
        [each.given_by for each in tx.awards.of_badges(["kind"])],
    )


def acts(tx, made):
    return [each.action.removeprefix("award_list.") for each in tx.audit.of_object(made.id)]


HALTS = [
    (replace(LEE, is_let_in=False), Halt.LEFT),
    (replace(LEE, role="employee"), Halt.ROLE),
    (replace(LEE, role="auditor"), Halt.ROLE),
    (replace(LEE, department="Tech"), Halt.DEPARTMENT),
    (replace(LEE, department=""), Halt.DEPARTMENT),
]


@pytest.mark.parametrize(("now_is", "why"), HALTS)
def test_of_whom_may_not_award_any_more_nothing_is_awarded_nothing_lost_and_it_says_why(tx, now_is, why):
    made = planned(tx)
    stands(tx, now_is)
    carry_out(tx)
    kept, state, given = stood(tx, made)
    assert (state, given, halt_of(tx, kept, THEN)) == (ListState.STOPPED, [], why)
    assert dict(tx.award_lists.counts(made.id)) == {RowState.PENDING: 2}
    (entry,) = [each for each in tx.audit.of_object(made.id) if each.action == "award_list.halted"]
    assert (entry.actor, entry.values) == ("system", {"why": why.value})


@pytest.mark.parametrize(("by", "now_is"), [("lee", None), ("token:abcd", replace(PROGRAM, is_let_in=False))])
def test_of_nobody_and_of_a_program_whose_token_ended_nothing_is_awarded(tx, by, now_is):
    made = planned(tx, by=by, sight=None)
    tx.actors.ledger.actors.pop(by)
    if now_is is not None:
        stands(tx, now_is)
    carry_out(tx)
    kept, state, given = stood(tx, made)
    assert (state, given) == (ListState.STOPPED, [])
    assert halt_of(tx, kept, THEN) is (Halt.LEFT if by == "lee" else Halt.PROGRAM_ENDED)


def test_of_hr_who_sees_a_department_alone_by_then_nothing_is_awarded(tx):
    made = planned(tx, by="ann", sight=None)
    stands(tx, Actor("ann", "leader", "ann@acme.example", "Sales"))
    carry_out(tx)
    kept, state, given = stood(tx, made)
    assert (state, given, halt_of(tx, kept, THEN)) == (ListState.STOPPED, [], Halt.ROLE)


@pytest.mark.parametrize(
    ("by", "sight", "now_is"),
    [
        ("lee", SIGHT, LEE),
        ("lee", SIGHT, replace(LEE, role="hr", department="")),
        ("ann", None, Actor("ann", "hr", "ann@acme.example", "Tech")),
        ("token:abcd", None, PROGRAM),
        ("token:abcd", Sight("token:abcd"), replace(PROGRAM, role="leader")),
        ("command line", None, None),
    ],
)
def test_of_whom_may_all_is_awarded(tx, by, sight, now_is):
    made = planned(tx, by=by, sight=sight)
    if now_is is not None:
        stands(tx, now_is)
    carry_out(tx)
    _, state, given = stood(tx, made)
    assert (state, given) == (ListState.DONE, [by, by])


def test_whoever_is_shut_out_half_way_awards_the_first_half(tx):
    made = planned(tx, AT_ONCE * 2 + 1)
    carry_out(tx, most=1)
    stands(tx, replace(LEE, is_let_in=False))
    carry_out(tx)
    _, state, given = stood(tx, made)
    assert (state, len(given)) == (ListState.STOPPED, AT_ONCE)
    assert acts(tx, made).count("halted") == 1


def test_hr_takes_it_over_and_it_is_awarded_as_theirs(tx):
    made = planned(tx, AT_ONCE + 1)
    stands(tx, replace(LEE, is_let_in=False))
    carry_out(tx)
    taken = take_over(tx, stood(tx, made)[0], ANN, at(4000))
    assert (taken.made_by, taken.by_name, taken.leader, taken.sight) == ("ann", "Ann", "ann", None)
    carry_out(tx, at(4000))
    _, state, given = stood(tx, made, at(4000))
    assert (state, given) == (ListState.DONE, ["ann"] * (AT_ONCE + 1))
    assert acts(tx, made)[-5:] == ["halted", "taken_over", "resumed", "went_on", "went_on"]
    (entry,) = [each for each in tx.audit.of_object(made.id) if each.action == "award_list.taken_over"]
    assert (entry.actor, entry.values) == ("ann", {"from": "lee"})


def test_what_was_taken_over_is_asked_for_by_whoever_took_it_and_approved_by_somebody_else(tx):
    made = planned(tx, 1, slug="sealed")
    stands(tx, replace(LEE, is_let_in=False))
    carry_out(tx)
    take_over(tx, stood(tx, made)[0], ANN, THEN)
    carry_out(tx)
    (award,) = tx.awards.of_badges(["sealed"])
    assert (award.stage, award.approval.asked_by) == (Stage.WAITING, "ann")


def test_before_its_time_it_is_taken_over_and_still_waits(tx):
    made = planned(tx)
    stands(tx, replace(LEE, is_let_in=False))
    taken = take_over(tx, made, ANN, at(20))
    assert running.progress(tx, taken, at(20)).state is ListState.SCHEDULED
    carry_out(tx)
    assert stood(tx, made)[1:] == (ListState.DONE, ["ann", "ann"])


def test_nobody_goes_on_with_it_as_it_is_and_only_hr_takes_over_what_needs_it(tx):
    made = planned(tx)
    with pytest.raises(ListNotRunning, match="may still award"):
        take_over(tx, made, ANN, at(20))
    stands(tx, replace(LEE, department="Tech"))
    carry_out(tx)
    kept = stood(tx, made)[0]
    with pytest.raises(ListNotRunning, match="HR can take it over"):
        running.resume(tx, kept, THEN, "ann")
    with pytest.raises(OutsideDepartment):
        take_over(tx, kept, Taker("lee", "Lee", "lee", replace(SIGHT, department="Tech")), THEN)
    assert stood(tx, made)[0] == kept


def test_whoever_may_award_again_goes_on_with_it(tx):
    made = planned(tx)
    stands(tx, replace(LEE, role="employee"))
    carry_out(tx)
    stands(tx, LEE)
    running.resume(tx, stood(tx, made)[0], THEN, "lee")
    carry_out(tx)
    assert stood(tx, made)[1:] == (ListState.DONE, ["lee", "lee"])


def test_a_single_award_stands_still_too_is_listed_and_is_taken_over_or_called_off(tx):
    wish = AwardBadge("kind", "zoe@acme.example", by="lee", by_name="Lee", leader="lee", sight=SIGHT)
    first, second = (
        schedule(tx, replace(wish, to=to), Terms(THEN, by_address=LEE.address), at(10), RANDOMNESS)
        for to in ("zoe@acme.example", "bob@acme.example")
    )
    stands(tx, replace(LEE, is_let_in=False))
    carry_out(tx)
    assert stood(tx, first)[1:] == (ListState.STOPPED, [])
    assert {each.id for each, _ in tx.award_lists.unsettled(None, 9)} == {first.id, second.id}
    assert list(tx.mail.search("", None, 9)) == []
    assert take_over(tx, stood(tx, first)[0], ANN, THEN).by_address == ANN.address
    scheduling.call_off(tx, stood(tx, second)[0], THEN, "ann")
    carry_out(tx)
    assert stood(tx, first)[1:] == (ListState.DONE, ["ann"])
    assert list(tx.award_lists.unsettled(None, 9)) == []
    assert [each.address for each in tx.awards.of_badges(["kind"])] == ["zoe@acme.example"]


def test_who_may_award_and_how_far_is_what_pages_go_by():
    assert {planners.EVERYWHERE, planners.IN_DEPARTMENT} == {
        role for role, granted in GRANTED.items() if Permission.AWARD in granted
    }
    assert sight_of(Visitor("x", "X", "acme", Role(planners.EVERYWHERE))) is None
    assert sight_of(Visitor("x", "X", "acme", Role(planners.IN_DEPARTMENT))) is not None
