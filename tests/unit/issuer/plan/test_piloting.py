"""A badge is tried out on its group, and on nobody else; what they say is counted, without names."""

import pytest

from issuer.achievements.press import Press
from issuer.errors import InvalidText, NotInPilot, PilotRefused
from issuer.plan import piloting, staging
from issuer.plan.piloting import Report, choose_group, report, say, voice_of
from issuer.plan.staging import Planner
from issuer.sight import Sight
from issuer.stages import BadgeStage
from tests.support.builders import BASE_URL, ISSUER_DID, at, draft, give, sign, stocked

ZOE = "zoe@example.org"


def planner(tx, sight=None):
    return Planner(tx, Press(BASE_URL, ISSUER_DID), at(100), "planner", sight)


@pytest.fixture
def tx():
    with stocked(draft("talks", levels=())).transaction("acme") as opened:
        opened.stages.begin("talks", BadgeStage.DRAFT, at(0))
        yield opened


def piloted(tx):
    choose_group(planner(tx), "talks", f"{ZOE}\n")
    staging.move(planner(tx), "talks", BadgeStage.PILOT)


def spoken(award, comment="", *, understood=True, fair=True):
    return voice_of(award, comment, at(300), understood=understood, fair=fair)


def test_only_the_group_is_awarded_a_pilot_and_its_badges_say_so(tx):
    piloted(tx)
    assert piloting.is_of_pilot(give(tx, "talks", at(200)))
    with pytest.raises(NotInPilot):
        give(tx, "talks", at(200), to="sam@example.org")


def test_a_group_is_read_line_by_line_each_person_once(tx):
    assert choose_group(planner(tx), "talks", f" {ZOE}\r\n\n{ZOE.upper()}\nsam@example.org") == (
        ZOE,
        "sam@example.org",
    )
    with pytest.raises(PilotRefused, match="Line 3"):
        choose_group(planner(tx), "talks", f"{ZOE}\n\nnobody")
    with pytest.raises(PilotRefused, match="at most"):
        choose_group(planner(tx), "talks", "\n".join(f"p{number}@example.org" for number in range(201)))
    assert tx.pilots.members("talks") == ["sam@example.org", ZOE]


def test_a_badge_manager_pilots_on_no_other_department(tx):
    tx.plan.set_department("talks", "Sales")
    tx.people.ledger.departments[ZOE] = "Tech"
    with pytest.raises(PilotRefused, match="another department"):
        choose_group(planner(tx, Sight("li", "Sales")), "talks", ZOE)


def test_the_report_counts_what_the_pilot_came_to(tx):
    assert report(tx, "talks") == Report((), 0, 0, ())
    piloted(tx)
    award = give(tx, "talks", at(200))
    sign(tx, award)
    say(tx, award, spoken(award, "No.", understood=False))
    say(tx, award, spoken(award, " Good.\r\nLong. ", fair=False))
    found = report(tx, "talks")
    assert (found.members, found.awarded, found.claimed) == ((ZOE,), 1, 1)
    assert (found.understood, found.fair, found.comments) == (1, 0, ("Good.\nLong.",))


def test_a_badge_that_was_live_when_awarded_has_no_voice_and_odd_words_are_refused(tx):
    piloted(tx)
    award = give(tx, "talks", at(200))
    with pytest.raises(InvalidText):
        say(tx, award, spoken(award, "a\u202eb"))
    staging.move(planner(tx), "talks", BadgeStage.LIVE)
    live = give(tx, "talks", at(400))
    with pytest.raises(NotInPilot):
        say(tx, live, spoken(live))
    assert report(tx, "talks").awarded == 1
