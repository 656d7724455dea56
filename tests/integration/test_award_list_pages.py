"""The pages of award lists, without a script: a list is handed in, matched, repaired, awarded, stopped and printed."""

import re
from dataclasses import replace

import pytest

from cairn.jobs import worker
from issuer.award_lists.telling import Unreached
from issuer.kept.mail import LetterKind, LetterState
from issuer.mail import posting
from issuer.web.award_lists import link_table
from records.principals import Principal, Role
from tests.support.inprocess import SLUG, form_token
from tests.support.lists import FAULTS, thirty

PLACE = "/award/list"


@pytest.fixture(scope="module")
def hr(house):
    return house.signed_in()


def carry_out(house):
    worker(house.here).run_due(house.clock())


def addresses(house):
    with house.here.desk.work(SLUG) as work:
        return sorted(each.address for each in work.tx.awards.of_badges(["communication"]))


def hand_in(browser, text, achievement="communication"):
    form = {"csrf": form_token(browser.get(PLACE).text), "achievement": achievement}
    answer = browser.post(
        PLACE, data=form, files={"file": ("team.csv", text.encode(), "text/csv")}, follow_redirects=False
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].removesuffix("/columns")


def columns(browser, place, *chosen, achievement="communication"):
    form = {
        "csrf": form_token(browser.get(f"{place}/columns").text),
        "achievement": achievement,
        "column": chosen,
    }
    return browser.post(f"{place}/columns", data=form, follow_redirects=False)


def check(browser, place, do="award", typed=(), **more):
    cells = {"cell": [cell for cell, _ in typed], "value": [value for _, value in typed]}
    form = {"csrf": form_token(browser.get(f"{place}/check").text), "do": do, **cells, **more}
    return browser.post(f"{place}/check", data=form, follow_redirects=False)


def act(browser, place, what):
    return browser.post(
        f"{place}/{what}", data={"csrf": form_token(browser.get(PLACE).text)}, follow_redirects=False
    )


def matched(browser, text):
    place = hand_in(browser, text)
    width = len(text.splitlines()[0].split(";"))
    assert columns(browser, place, *("email", "name")[:width]).status_code == 303
    return place


def seen(page):
    """Return a page's text as people read it."""
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))


def test_u2_thirty_rows_with_three_faults_by_page_give_27_badges_and_again_none(house, hr):
    before = len(addresses(house))
    place = hand_in(hr, thirty())
    guessed = hr.get(f"{place}/columns").text
    assert [
        re.search(f'value="{each}" selected', guessed) is not None for each in ("name", "email", "level")
    ] == [True] * 3
    assert columns(hr, place, "name", "email", "level", "").headers["location"] == f"{place}/check"
    page = hr.get(f"{place}/check").text
    assert "27 ready, 3 need a fix, 0 already have the badge" in seen(page)
    for _, value, sentence in FAULTS.values():
        assert sentence in page
        assert f'value="{value}"' in page
    assert check(hr, place).headers["location"] == place
    carry_out(house)
    assert "27 of 27 awarded." in hr.get(place).text
    assert len(addresses(house)) == before + 27
    again = hand_in(hr, thirty())
    assert f'<a href="{place}">See what became of it</a>' in hr.get(f"{again}/columns").text
    columns(hr, again, "name", "email", "level", "")
    assert "0 ready, 3 need a fix, 27 already have the badge" in seen(hr.get(f"{again}/check").text)
    check(hr, again)
    carry_out(house)
    assert "Nothing was awarded: everybody who could be has the badge already." in hr.get(again).text
    assert len(addresses(house)) == before + 27


def test_rows_are_repaired_in_place_and_the_rest_is_had_as_a_table(house, hr):
    place = hand_in(hr, "email;level;note\nmia@acme;2;=1+1\n@;2;x\n")
    columns(hr, place, "email", "level", "")
    table = hr.get(f"{place}/problems.csv")
    assert table.headers["content-disposition"].endswith('"problems.csv"')
    lines = table.text.splitlines()
    assert lines[0] == '\ufeff"row","email","level","note","what to do"'
    assert lines[1].startswith('"2","mia@acme","2","\'=1+1","email: “mia@acme” is not an e-mail address')
    saved = check(hr, place, "save", [("2.0", "mia@acme.example"), ("9.9", "x"), ("odd", "y")])
    assert "1 ready, 1 needs a fix" in seen(saved.text)
    check(hr, place, typed=[("3.0", "noa@acme.example")])
    carry_out(house)
    assert {"mia@acme.example", "noa@acme.example"} <= set(addresses(house))


def test_a_list_waits_is_called_off_thrown_away_stopped_and_goes_on(house, hr):
    place = hand_in(hr, "email;level\nida@acme.example;1\n")
    columns(hr, place, "email", "level")
    late = check(hr, place, starts_at="2020-01-01T09:00")
    assert (late.status_code, "choose another" in late.text) == (422, True)
    assert check(hr, place, starts_at="soon").status_code == 422
    check(hr, place, starts_at="2027-01-04T09:00")
    assert "Waits for its time" in hr.get(place).text
    assert act(hr, place, "stop").status_code == 409
    assert act(hr, place, "cancel").status_code == 303
    check(hr, place)
    assert act(hr, place, "stop").headers["location"] == place
    assert "It stands still" in hr.get(place).text
    carry_out(house)
    assert "ida@acme.example" not in addresses(house)
    assert act(hr, place, "resume").status_code == 303
    live = hr.get(place).text
    assert 'http-equiv="refresh"' in live
    assert f'hx-get="{place}/state"' in hr.get(f"{place}/state").text
    carry_out(house)
    assert "ida@acme.example" in addresses(house)
    assert act(hr, place, "discard").status_code == 409
    assert act(hr, place, "dance").status_code == 404
    other = hand_in(hr, "email\nnever@acme.example\n")
    assert act(hr, other, "discard").headers["location"] == PLACE
    assert hr.get(other).status_code == 404


def test_people_are_told_by_mail_and_reminded_once_a_day(house, hr):
    place = hand_in(hr, "email;level\nmax@acme.example;1\nmo@acme.example;1\n")
    columns(hr, place, "email", "level")
    check(hr, place, writes="yes")
    carry_out(house)
    with house.here.desk.work(SLUG) as work:
        award = next(
            each for each in work.tx.awards.of_badges(["communication"]) if each.address.startswith("max")
        )
        offer_id = work.mint(award, tx_code=False).offer.id
    house.claim(offer_id)
    assert "1 of 2 claimed (50 %)" in hr.get(place).text
    for _ in range(2):
        assert act(hr, place, "remind").status_code == 303
        carry_out(house)
    with house.here.desk.work(SLUG) as work:
        kinds = [
            [letter.kind for letter in work.tx.mail.of_award(each.id)]
            for each in work.tx.awards.of_badges(["communication"])
            if each.address in ("max@acme.example", "mo@acme.example")
        ]
    assert sorted(kinds, key=len) == [[LetterKind.OFFER], [LetterKind.OFFER, LetterKind.REMINDER]]
    cards = hr.get(f"{place}/cards").text
    assert cards.count('class="qr-code"') == 1
    assert "mo@acme.example" in cards
    assert "max@acme.example" not in cards


def test_each_row_tells_how_far_its_person_knows_and_whoever_no_mail_reached_is_handed_the_link(house, hr):
    names = ("bea", "ben", "bo", "bob")
    place = hand_in(hr, "email;name;level\n" + "".join(f"{each}@acme.example;{each};1\n" for each in names))
    columns(hr, place, "email", "name", "level")
    check(hr, place)
    carry_out(house)
    with house.here.desk.work(SLUG) as work:
        found = {each.address: each for each in work.tx.awards.of_badges(["communication"])}
        bea, ben, bo, bob = (found[f"{each}@acme.example"] for each in names)
        for award, state in ((bea, LetterState.BOUNCED), (ben, LetterState.SENT)):
            letter = posting.post(work.tx, LetterKind.OFFER, award.person, {"award": award.id}, work.now)
            work.tx.mail.note(replace(letter, state=state, next_at=None))
        offer_id = work.mint(bo, tx_code=False).offer.id
    house.claim(offer_id)
    page = seen(hr.get(place).text)
    for award, words in ((bea, "mail bounced"), (ben, "mailed"), (bo, "claimed"), (bob, "not written to")):
        assert re.search(f"{award.person.name} [^;]*awarded, in force; {words}", page)
    table = act(hr, place, "links")
    assert table.headers["content-disposition"].endswith('"claim-links.csv"')
    assert table.headers["cache-control"] == "no-store"
    head, *lines = [each.strip('"').split('","') for each in table.text.removeprefix("\ufeff").splitlines()]
    assert head == ["row", "name", "address", "badge", "level", "claim link", "claim until"]
    links = [f"{house.url}/claim/{each.claim_id}" for each in (bea, bob)]
    assert [(line[0], line[2], line[5]) for line in lines] == [
        ("2", "bea@acme.example", links[0]),
        ("5", "bob@acme.example", links[1]),
    ]
    with house.here.desk.work(SLUG) as work:
        last = list(work.tx.audit.of_object(place.rpartition("/")[2]))[-1]
    assert (last.action, dict(last.values)) == ("award_list.links_taken", {"rows": "2"})


def test_links_are_had_by_a_form_of_ours_alone(hr):
    place = matched(hr, "email\nann@acme.example\n")
    assert hr.post(f"{place}/links", data={"csrf": "x"}).status_code == 403


def test_a_name_that_could_run_as_a_formula_does_not_in_a_table_of_links(house):
    with house.here.desk.work(SLUG) as work:
        award = next(iter(work.tx.awards.of_badges(["communication"])))
    odd = replace(award, person=replace(award.person, name='=HYPERLINK("https://x.example")'))
    table = link_table(house.here.desk, [Unreached(2, odd)]).decode("utf-8-sig")
    assert table.splitlines()[1].startswith('"2","\'=HYPERLINK(')


def test_pasted_cells_do_as_well_and_what_can_not_be_read_is_said(hr):
    form = {"csrf": form_token(hr.get(PLACE).text), "achievement": "communication"}
    pasted = hr.post(PLACE, data=form | {"pasted": "ann@acme.example\t2"}, follow_redirects=False)
    assert pasted.status_code == 303
    nothing = hr.post(PLACE, data=form | {"pasted": " "})
    assert (nothing.status_code, "There is nothing in the list" in nothing.text) == (422, True)
    assert (
        hr.get(f"{PLACE}.csv").text
        == '\ufeff"email","name","badge","level","evidence","evidence_url","language"\r\n'
    )
    wrong = columns(hr, pasted.headers["location"].removesuffix("/columns"), "", "level")
    assert (wrong.status_code, "which column has the e-mail addresses" in wrong.text) == (409, True)


def test_a_leader_sees_their_own_lists_alone(house, hr):
    leader = house.signed_in(Principal("lists-leader", "Lea", "lea@example.com", Role.LEADER))
    place = hand_in(leader, "email\nann@acme.example\n")
    assert hr.get(f"{place}/columns").status_code == 200
    assert place in leader.get(PLACE).text
    theirs = hand_in(hr, "email\nann@acme.example\n")
    assert act(leader, theirs, "links").status_code == 404
    for path in ("", "/columns", "/check", "/state", "/cards", "/problems.csv"):
        assert leader.get(f"{theirs}{path}").status_code == 404
    assert act(leader, theirs, "discard").status_code == 404
    assert theirs not in leader.get(PLACE).text
