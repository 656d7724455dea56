"""The pages on which rules are made: a form that works without scripts, tried out on everybody, saved as a version."""

import re
from html import unescape

import pytest

from cairn.demo import SLUG
from issuer.achievements.catalog import publish
from issuer.shown import Partner
from records.principals import Principal, Role
from tests.support.builders import FOUR_C, draft
from tests.support.inprocess import form_token, open_house
from tests.support.stacking import let_everybody_hold, let_hold

PATH = "/stacks/super-4c"
LEADER = Principal("planner", "Li", "li@example.com", Role.LEADER)
AUDITOR = Principal("reader", "Au", "au@example.com", Role.AUDITOR)


@pytest.fixture
def house(tmp_path):
    made = open_house(tmp_path)
    let_everybody_hold(made.here)
    yield made
    made.here.database.close()


@pytest.fixture
def hr(house):
    return house.signed_in()


def fields(page):
    """Return the fields of the page's form as a browser sends them, in order."""
    found = []
    form = re.search(r'<form method="post" action="/stacks/.*?</form>', page, re.DOTALL).group(0)
    pattern = r"<input[^>]*>|<select.*?</select>|<textarea.*?</textarea>"
    for tag in re.findall(pattern, form, re.DOTALL):
        name = re.search(r'name="([^"]+)"', tag).group(1)
        if tag.startswith("<select"):
            options = re.findall(r"<option([^>]*)>([^<]*)", tag)
            chosen = next((one for one in options if "selected" in one[0]), options[0])
            value = re.search(r'value="([^"]*)"', chosen[0])
            found.append((name, value.group(1) if value else chosen[1]))
        elif tag.startswith("<textarea"):
            found.append((name, unescape(re.search(r">(.*)</textarea>", tag, re.DOTALL).group(1))))
        elif "checkbox" not in tag or " checked" in tag:
            found.append((name, unescape(re.search(r'value="([^"]*)"', tag).group(1))))
    return found


def press(browser, page, button, path=PATH, **typed):
    """Press a button of a page after typing into its fields; `badge_1` is the second field of that name."""
    sent, seen = [], {}
    for name, value in fields(page):
        number = seen[name] = seen.get(name, -1) + 1
        sent.append((name, typed.get(f"{name}_{number}", typed.get(name, value) if number == 0 else value)))
    body = {}
    for name, value in [*sent, ("do", button)]:
        body.setdefault(name, []).append(value)
    return browser.post(path, data=body, follow_redirects=False)


def words(page):
    return unescape(re.search(r"The rule in words</h3>\s*<p><code>(.*?)</code>", page, re.DOTALL).group(1))


def said(page):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def version(house, slug="super-4c"):
    with house.here.desk.work(SLUG) as work:
        return work.tx.plan.find(slug).achievement.version


def add_partner(house):
    with house.here.desk.work(SLUG) as work:
        work.tx.partners.add(Partner("Beta GmbH", "did:web:beta.example", work.now))


def test_the_list_leads_to_rules_and_to_badges_that_can_get_one(hr):
    page = hr.get("/stacks").text
    assert 'href="/stacks/super-4c"' in page
    assert "All of these badges" in page
    assert "Give Keeper of Good Coffee a rule" in page
    assert "/stacks/communication" not in page
    assert 'href="/stacks"' in hr.get("/awards").text


def test_the_page_shows_the_rule_and_whom_it_reaches(hr):
    page = hr.get(PATH).text
    assert words(page) == f"all of: {'; '.join(FOUR_C)}"
    text = said(page)
    assert "1 person qualifies today, 1 is one badge away." in text
    assert "Of 4 who hold any badge that it asks for." in text
    assert "This is the rule that is published." in text
    assert "Ben , with Creativity" in text
    assert 'href="/awards?q=ann%40example.com"' in page


def test_rows_come_and_go_and_nothing_is_saved(house, hr):
    page = hr.get(PATH).text
    added = press(hr, page, "add-0")
    assert added.status_code == 200
    assert re.search(r'<select id="badge-4" name="badge"[^>]* autofocus>', added.text)
    assert "Finish the rule" in added.text
    assert "Please correct" not in added.text
    gone = press(hr, added.text, "remove-4").text
    assert words(gone) == words(page)
    assert words(press(hr, gone, "remove-3").text) == f"all of: {'; '.join(FOUR_C[:3])}"
    assert version(house) == 1


def test_a_draft_is_tried_out_before_it_is_saved(house, hr):
    page = press(hr, hr.get(PATH).text, "preview", need="some", count="3").text
    text = said(page)
    assert words(page) == f"3 of: {'; '.join(FOUR_C)}"
    assert "2 people qualify today, 1 is one badge away." in text
    assert "Cid , with Critical Thinking or Creativity" in text
    assert "1 would qualify newly, 0 no more, 1 by either." in text
    assert version(house) == 1


def test_what_is_saved_is_a_new_version_and_awards_keep_theirs(house, hr):
    let_hold(house.here, "ann", ["super-4c"], level=None)
    page = hr.get(PATH).text
    done = press(hr, page, "save", **{f"level_{number}": "3" for number in range(4)})
    assert (done.status_code, done.headers["location"]) == (303, f"{PATH}?saved=2")
    shown = hr.get(done.headers["location"]).text
    assert "Saved. Version 2 is published" in shown
    assert words(shown) == f"all at level 3 of: {'; '.join(FOUR_C)}"
    for number, slots in ((1, 0), (2, 4)):
        rule = house.client.get(f"/o/{SLUG}/achievements/super-4c/v/{number}/rule.json").json()
        assert sum("minLevel" in slot for slot in rule["slots"].values()) == slots
    with house.here.desk.work(SLUG) as work:
        (kept,) = work.tx.awards.of_badges({"super-4c"})
        entries = work.tx.audit.of_object(kept.achievement.id)
    assert kept.achievement.version == 1
    assert [entry.actor for entry in entries][-1] == "admin"


def test_who_keeps_the_badge_under_its_version_is_told(house, hr):
    let_hold(house.here, "ann", ["super-4c"], level=None)
    page = press(hr, hr.get(PATH).text, "preview", level_0="3").text
    text = said(page)
    assert "0 would qualify newly, 1 no more, 0 by either." in text
    assert "1 keeps the badge though they do not meet the draft" in text
    assert "Ann , version 1" in text


def test_groups_partners_ages_and_terms_are_made_on_the_page(house, hr):
    add_partner(house)
    page = press(hr, hr.get(PATH).text, "group").text
    page = press(hr, page, "partner-1", badge_4="good-coffee", need_1="any").text
    typed = {
        "name_5": "Teamwork",
        "address_5": "https://beta.example/teamwork",
        "partner_5": "Beta GmbH",
        "level_5": "2",
        "of_5": "3",
        "age_0": "24",
        "always_0": "yes",
        "shares": "",
        "grace": "3",
    }
    page = press(hr, page, "preview", **typed).text
    assert words(page) == (
        "all of: communication always within 24 months; collaboration; critical-thinking; creativity; "
        "(any of: good-coffee; Teamwork <https://beta.example/teamwork> from Beta GmbH level 2 of 3)"
    )
    assert "expired parts count for 3 months" in page
    assert "&#34;maxAge&#34;: &#34;P24M&#34;" in page
    assert press(hr, page, "save").status_code == 303
    again = hr.get(PATH).text
    assert words(again) == words(page)
    assert "This is the rule that is published." in again
    without = press(hr, again, "drop-1").text
    assert words(without).endswith("critical-thinking; creativity")


def test_a_rule_can_be_written_in_words_and_shown_in_rows_again(hr):
    page = press(hr, hr.get(PATH).text, "words").text
    assert f"all of: {'; '.join(FOUR_C)}</textarea>" in page
    page = press(hr, page, "preview", words="any 2 of communication, creativity, collaboration").text
    assert words(page) == "2 of: communication; creativity; collaboration"
    rows = press(hr, page, "rows").text
    assert words(rows) == words(page)
    assert 'id="badge-2"' in rows


def test_a_rule_that_is_too_deep_for_rows_stays_in_words(hr):
    page = press(hr, hr.get(PATH).text, "words").text
    deep = "all of: communication; (any of: creativity; (all of: collaboration; critical-thinking))"
    told = press(hr, page, "rows", words=deep).text
    assert "deeper in each other than rows can show" in told
    assert press(hr, told, "save").status_code == 303
    assert f"{deep}</textarea>" in hr.get(PATH).text


def test_a_badge_without_a_rule_gets_one(house, hr):
    page = hr.get("/stacks/good-coffee").text
    assert "It has no rule yet" in page
    assert "Finish the rule" in page
    done = press(hr, page, "save", "/stacks/good-coffee", badge="communication", level="2")
    assert done.status_code == 303
    assert words(hr.get("/stacks/good-coffee").text) == "all of: communication level 2"
    with house.here.desk.work(SLUG) as work:
        assert work.tx.plan.find("good-coffee").achievement.kind.value == "meta"


# --- what is refused --------------------------------------------------------------------------------


def test_what_is_not_finished_is_told_at_its_field_and_stays(house, hr):
    page = press(hr, hr.get(PATH).text, "add-0").text
    refused = press(hr, page, "save", age_0="x")
    assert refused.status_code == 422
    assert '<a href="#badge-4">Choose a badge, or take this row away.</a>' in refused.text
    assert re.search(r'id="age-0"[^>]*value="x"[^>]*aria-invalid="true"', refused.text)
    assert "Nothing was saved; what you typed is still here." in refused.text
    assert version(house) == 1


def test_a_rule_that_can_not_be_is_told_with_what_to_do(house, hr):
    page = hr.get("/stacks/good-coffee").text
    page = press(hr, page, "add-0", "/stacks/good-coffee", badge="communication").text
    refused = press(hr, page, "save", "/stacks/good-coffee", badge_1="communication")
    assert refused.status_code == 422
    assert "A badge is named twice; name each once" in refused.text
    assert press(hr, refused.text, "preview", "/stacks/good-coffee").status_code == 200
    assert version(house, "good-coffee") == 1


def test_a_badge_with_levels_of_its_own_gets_no_rule(hr):
    page = hr.get("/stacks/communication").text
    refused = press(hr, page, "save", "/stacks/communication", badge="creativity")
    assert refused.status_code == 422
    assert "A meta-badge has no levels of its own" in refused.text


def test_of_two_who_work_on_one_version_the_second_is_told(house, hr):
    mine, theirs = hr.get(PATH).text, hr.get(PATH).text
    assert press(hr, theirs, "save", need="any").status_code == 303
    refused = press(hr, mine, "save", need="some", count="3")
    assert refused.status_code == 409
    assert "Somebody else saved this badge while you worked on it" in refused.text
    assert words(refused.text) == f"3 of: {'; '.join(FOUR_C)}"
    assert press(hr, refused.text, "save").status_code == 303
    assert version(house) == 3


def test_saving_the_published_rule_makes_no_version(house, hr):
    assert press(hr, hr.get(PATH).text, "save").status_code == 303
    assert version(house) == 1


def test_who_plans_badges_may_and_only_by_our_own_form(house, hr):
    assert house.browser().get(PATH).status_code == 401
    assert house.signed_in(AUDITOR).get(PATH).status_code == 403
    leader = house.signed_in(LEADER)
    assert press(leader, leader.get(PATH).text, "save", need="any").status_code == 303
    forged = hr.post(PATH, data={"do": "save", "csrf": "x"}, follow_redirects=False)
    assert forged.status_code == 403
    assert hr.get("/stacks/nothing").status_code == 404
    assert form_token(hr.get(PATH).text)


def test_an_organisation_without_stacks_is_told_what_to_do(tmp_path):
    house = open_house(tmp_path / "other")
    try:
        with house.here.desk.work(SLUG) as work:
            plain = draft("plain", levels=())
            publish(work.tx, plain, house.url, work.identity.did, work.now)
        assert "Give Plain a rule" in house.signed_in().get("/stacks").text
    finally:
        house.here.database.close()
