"""Awards that wait for approval: on pages, by API and by command, by somebody else; nobody's until then."""

import io
import json
import re

import pytest

from cairn.cli import run
from cairn.console import Streams
from cairn.demo import ADMIN, SLUG
from issuer.ledger import Stage
from issuer.plan import planning
from records import api_tokens
from records.organisations import by_slug
from records.principals import Principal, Role
from records.staff import Staff
from tests.support.inprocess import form_token
from tests.support.waiting import plan_mastery
from web.signin.handing_out import WantedToken, make_token

SECOND = Principal("hr-2", "Second Eyes", "second@example.com", Role.HR)
LEADER = Principal("leader", "Lee Leader", "lee@example.com", Role.LEADER)


@pytest.fixture(scope="module")
def planned(house):
    plan_mastery(house.here.desk, house.here.settings.public_url)
    return house


@pytest.fixture(scope="module")
def hr(planned):
    return planned.signed_in()


@pytest.fixture(scope="module")
def second(planned):
    return planned.signed_in(SECOND)


def give(browser, to="zoe@example.com"):
    form = {"csrf": form_token(browser.get("/awards/new").text), "achievement": "mastery", "level": "2"}
    answer = browser.post("/awards", data=form | {"to": to, "name": "Zoë"}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def decide(browser, page, act, **form):
    token = form_token(browser.get("/awards").text + browser.get("/awards/new").text)
    return browser.post(f"{page}/{act}", data={"csrf": token, **form})


def stage_of(house, page):
    with house.here.desk.work(SLUG) as work:
        return work.tx.awards.get(page.removeprefix("/awards/")).stage


# --- pages ----------------------------------------------------------------------------------------


def test_an_award_that_waits_says_so_and_somebody_else_approves_it(planned, hr, second):
    page = give(hr)
    own, other = hr.get(page).text, second.get(page).text
    assert "waits for approval" in own
    assert "HR asked for it on" in other
    assert ("Approve this award" in own, "Approve this award" in other) == (False, True)
    assert "You awarded it, so somebody else has to decide." in own
    assert "As a file" not in other
    shown = decide(second, page, "approve", note="I saw it too.").text
    assert "in force" in shown
    assert "I saw it too." in shown
    assert 'approved, by <span translate="no">hr-2</span>' in shown
    assert stage_of(planned, page) is Stage.AGREED


def test_who_awards_is_told_before_that_it_will_wait(hr):
    words = "Somebody else of HR has to approve each award of Mastery before it counts."
    assert words in hr.get("/awards/new?achievement=mastery").text
    assert words not in hr.get("/awards/new?achievement=communication").text


def test_not_approved_is_told_apart_from_declined(planned, hr, second):
    page = give(hr)
    shown = decide(second, page, "decline", note="Not yet.").text
    assert 'data-standing="not approved"' in shown
    assert "Not yet." in shown
    assert "declined" not in shown.lower()
    assert stage_of(planned, page) is Stage.NOT_APPROVED


@pytest.mark.parametrize("act", ["approve", "decline"])
def test_nobody_decides_on_their_own_award(planned, hr, act):
    page = give(hr)
    refused = decide(hr, page, act)
    assert refused.status_code == 409
    assert "somebody else of HR has to" in refused.text
    assert stage_of(planned, page) is Stage.WAITING


@pytest.mark.parametrize("act", ["approve", "decline"])
def test_nobody_decides_on_a_badge_that_is_for_themselves(planned, hr, second, act):
    page = give(hr, SECOND.address)
    assert "It is for you" in second.get(page).text
    refused = decide(second, page, act)
    assert refused.status_code == 409
    assert "for themselves" in refused.text
    assert stage_of(planned, page) is Stage.WAITING


@pytest.mark.parametrize("act", ["approve", "decline"])
def test_nobody_decides_on_a_badge_that_is_for_themselves_by_a_token_of_their_own(planned, hr, second, act):
    page = give(hr, SECOND.address)
    with planned.here.database.transaction() as connection:
        wanted, entropy = WantedToken("mine", "hr"), planned.here.desk.randomness.token
        where = by_slug(connection, SLUG).id
        secret = make_token(connection, where, wanted, entropy, actor=SECOND.id, now=planned.clock())
    path = f"/v1/awards/{page.removeprefix('/awards/')}/{act}"
    refused = planned.client.post(path, json={}, headers={"Authorization": f"Bearer {secret}"})
    assert (refused.status_code, refused.json()["code"]) == (403, "own_award")
    assert stage_of(planned, page) is Stage.WAITING


def test_whom_whoever_awarded_let_in_this_week_does_not_decide(planned, hr):
    page, somebody = give(hr), Principal("hr-new", "New Eyes", "new@example.com", Role.HR)
    with planned.here.database.transaction() as connection:
        Staff(connection, by_slug(connection, SLUG).id, ADMIN.id, planned.clock()).admit(somebody)
    newcomer = planned.signed_in(somebody)
    assert "Whoever awarded it let you in" in newcomer.get(page).text
    refused = decide(newcomer, page, "approve")
    assert (refused.status_code, "let you in" in refused.text) == (409, True)
    assert stage_of(planned, page) is Stage.WAITING


def test_a_leader_decides_nothing_and_a_form_needs_its_token(planned, hr, second):
    page = give(hr)
    leader = planned.signed_in(LEADER)
    assert "Approve this award" not in leader.get(page).text
    assert decide(leader, page, "approve").status_code == 403
    assert second.post(f"{page}/approve", data={"csrf": "wrong"}).status_code == 403
    assert stage_of(planned, page) is Stage.WAITING


def test_what_was_decided_is_decided(hr, second):
    page = give(hr)
    decide(second, page, "approve")
    again = decide(second, page, "decline")
    assert (again.status_code, "Nothing about this award waits" in again.text) == (409, True)


def test_the_queue_has_what_waits_and_who_asked_the_oldest_first(planned, hr, second):
    first, later = give(hr, "first@example.com"), give(hr, "later@example.com")
    listed = hr.get("/awards").text
    assert "Waiting for approval: " in listed
    queue = hr.get("/awards?waiting=yes").text
    assert queue.index("first@example.com") < queue.index("later@example.com")
    assert '<td data-label="Asked by">HR</td>' in queue
    for page in (first, later):
        decide(second, page, "decline")
    assert "later@example.com" not in hr.get("/awards?waiting=yes").text


def test_nobody_takes_what_waits_as_a_file(planned, hr, second):
    page = give(hr)
    token = form_token(second.get("/awards/new").text)
    assert second.post(f"{page}/files/json", data={"csrf": token}).status_code == 409
    (link,) = {each for each in re.findall(r"[^\s\"<>]+/claim/[^\s\"<>]+", second.get(page).text)}
    browser = planned.browser()
    assert browser.get(link).status_code == 200
    refused = browser.post(f"{link}/files/png", headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json()["code"]) == (409, "awaits_approval")


# --- the API --------------------------------------------------------------------------------------


def headers_of(house, name, role):
    with house.here.database.transaction() as connection:
        organisation = by_slug(connection, SLUG)
        secret = api_tokens.make(
            connection,
            organisation.id,
            api_tokens.Wanted(name, role),
            house.here.desk.randomness.token,
            house.clock(),
        )
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture(scope="module")
def first_program(planned):
    return headers_of(planned, "first", Role.HR)


@pytest.fixture(scope="module")
def second_program(planned):
    return headers_of(planned, "second", Role.HR)


def award_by(house, headers, achievement="mastery"):
    wish = {"achievement": achievement, "to": "zoe@example.com", "level": 2}
    return house.client.post("/v1/awards", json=wish, headers=headers).json()


def test_an_award_by_program_says_whether_it_waits(planned, first_program):
    assert award_by(planned, first_program)["waits_for_approval"] is True
    assert award_by(planned, first_program, "communication")["waits_for_approval"] is False


@pytest.mark.parametrize(("act", "stage"), [("approve", Stage.AGREED), ("decline", Stage.NOT_APPROVED)])
def test_another_program_decides(planned, first_program, second_program, act, stage):
    made = award_by(planned, first_program)["award"]
    own = planned.client.post(f"/v1/awards/{made}/{act}", json={}, headers=first_program)
    assert (own.status_code, own.json()["code"]) == (403, "own_award")
    done = planned.client.post(f"/v1/awards/{made}/{act}", json={"note": "ok"}, headers=second_program)
    assert (done.status_code, done.json()) == (200, {"award": made, "done": act})
    assert stage_of(planned, made) is stage
    again = planned.client.post(f"/v1/awards/{made}/{act}", json={}, headers=second_program)
    assert (again.status_code, again.json()["code"]) == (409, "not_waiting")


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/v1/awards/urn:uuid:none/approve", {}, 404, "award_unknown"),
        ("/v1/awards/urn:uuid:none/decline", {"note": "n" * 501}, 422, "text_invalid"),
        ("/v1/awards/urn:uuid:none/approve", {"unheard": 1}, 422, None),
    ],
)
def test_what_can_not_be_decided_is_refused_by_its_code(planned, second_program, path, body, status, code):
    answer = planned.client.post(path, json=body, headers=second_program)
    assert answer.status_code == status
    assert code is None or answer.json()["code"] == code


def test_a_leaders_program_and_nobody_decide_nothing(planned, first_program):
    made = award_by(planned, first_program)["award"]
    leader = headers_of(planned, "leader", Role.LEADER)
    assert planned.client.post(f"/v1/awards/{made}/approve", json={}, headers=leader).status_code == 403
    assert planned.client.post(f"/v1/awards/{made}/approve", json={}).status_code == 401


# --- the command line -----------------------------------------------------------------------------


def command(house, *words):
    out, err = io.StringIO(), io.StringIO()
    environment = {"CAIRN_STATE_DIR": str(house.here.settings.state_dir)}
    code = run([*words, "--json"], environment, Streams(out, err))
    return code, json.loads(out.getvalue() or err.getvalue() or "{}")


@pytest.mark.parametrize(
    ("act", "state", "stage"),
    [("approve", "approved", Stage.AGREED), ("decline", "not approved", Stage.NOT_APPROVED)],
)
def test_the_command_line_is_somebody_else_than_who_awards_on_a_page(planned, hr, act, state, stage):
    page = give(hr)
    award_id = page.removeprefix("/awards/")
    _, listed = command(planned, "awards", "--waiting")
    assert award_id in [each["award"] for each in listed["awards"]]
    assert {each["stage"] for each in listed["awards"]} == {"waiting_for_approval"}
    assert command(planned, act, award_id, "--note", "Seen.") == (0, {"award": award_id, "state": state})
    assert stage_of(planned, page) is stage


def test_what_the_command_line_awards_somebody_else_decides(planned, second):
    code, made = command(
        planned, "award", "--achievement", "mastery", "--to", "cli@example.com", "--level", "1"
    )
    assert (code, made["waits_for_approval"]) == (0, True)
    refused, said = command(planned, "approve", made["award"])
    assert (refused != 0, said["error"]) == (True, "own_award")
    decide(second, f"/awards/{made['award']}", "approve")
    assert stage_of(planned, made["award"]) is Stage.AGREED


# --- the plan -------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_whether_approval_is_needed_goes_out_and_comes_in_again(planned, tmp_path, ending):
    file = tmp_path / f"plan.{ending}"
    assert command(planned, "plan", "export", str(file))[0] == 0
    with planned.here.desk.work(SLUG) as work:
        before = {each.slug: each for each in work.tx.plan.all()}
        rows = planning.export_rows(work.tx)
    assert before["mastery"].needs_approval
    assert "approval" in rows[0]
    assert command(planned, "plan", "import", str(file))[0] == 0
    with planned.here.desk.work(SLUG) as work:
        assert {each.slug: each for each in work.tx.plan.all()} == before


def test_everybody_who_decides_is_known(planned):
    assert ADMIN.role is SECOND.role is Role.HR
