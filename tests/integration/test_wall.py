"""The wall, from off to on: people choose what is seen, colleagues react, a screen shows it, a letter tells of it."""

import re

import pytest
from sqlalchemy import delete

from cairn.demo import SLUG
from cairn.jobs import worker
from issuer.jobs import DIGEST
from issuer.ledger import Organisation
from issuer.store.wall_tables import WALL_CHOICE, WALL_PROFILE, WALL_REACTION, WALL_SCREEN, WALL_TERMS
from issuer.web.pages.wall import LISTED
from records import api_tokens, principals
from records.organisations import by_slug
from records.principals import Principal, Role
from tests.support.inprocess import form_token

ANN = Principal("ann-w", "Ann Ek", "ann.w@example.com", Role.EMPLOYEE, None, "Sales")
BOB = Principal("bob-w", "Bob Ito", "bob.w@example.com", Role.EMPLOYEE, None, "Tech")
PARTNER = Principal("pat-w", "Pat", "pat.w@example.com", Role.PARTNER)
ON = {"wall": "yes", "board": "yes", "points": ["1", "2", "5"]}
SEEN = {"wall": "yes", "board": "yes", "naming": "full", "shown": ["communication"]}


@pytest.fixture(autouse=True)
def bare(house):
    """Nothing of a wall, before each test."""
    yield
    with house.here.database.transaction() as connection:
        for table in (WALL_REACTION, WALL_CHOICE, WALL_PROFILE, WALL_SCREEN, WALL_TERMS):
            connection.execute(delete(table))


@pytest.fixture(scope="module")
def badge(house):
    made, _, _ = house.award(to=ANN.address, name=ANN.name)
    return made


@pytest.fixture(scope="module")
def browsers(house):
    return {"hr": house.signed_in(), "ann": house.signed_in(ANN), "bob": house.signed_in(BOB)}


@pytest.fixture
def hr(browsers):
    return browsers["hr"]


@pytest.fixture
def ann(browsers):
    return browsers["ann"]


@pytest.fixture
def bob(browsers):
    return browsers["bob"]


def press(browser, path, page="/me/requests", **form):
    token = form_token(browser.get(page).text)
    return browser.post(path, data={"csrf": token, **form}, follow_redirects=False)


@pytest.fixture
def wall(hr):
    assert press(hr, "/settings/wall", **ON).status_code == 303


@pytest.fixture
def shown(wall, ann, badge):
    assert press(ann, "/me/wall", **SEEN).status_code == 303


def test_nothing_is_there_before_hr_switches_it_on(ann, hr, badge):
    assert "There is no recognition wall here" in ann.get("/wall").text
    assert "HR can switch one on" in ann.get("/wall").text
    assert 'href="/settings/wall"' in hr.get("/wall").text
    assert "There is no leaderboard here" in ann.get("/wall/board").text
    assert "nothing is shown of anybody" in ann.get("/me/wall").text
    assert "on the wall" not in ann.get("/me").text
    assert press(ann, "/me/wall", **SEEN).status_code == 404
    assert press(ann, "/wall/reactions", award=badge.id, reaction="heart").status_code == 404


def test_who_is_of_another_organisation_or_keeps_no_wall_is_kept_out(house, ann, wall):
    assert ann.get("/settings/wall").status_code == 403
    assert press(ann, "/settings/wall", **ON).status_code == 403
    partner = house.signed_in(PARTNER)
    for path in ("/wall", "/wall/board", "/me/wall"):
        assert partner.get(path).status_code == 403
    assert "/me/wall" not in partner.get("/me").text


def test_from_nothing_seen_to_seen_to_nothing_seen(house, ann, bob, wall, badge):
    assert "No badge is on the wall yet" in bob.get("/wall").text
    assert "Colleagues see nothing of you" in ann.get("/me").text
    assert "Your badges bring 5 points" in ann.get("/me").text
    assert press(ann, "/me/wall", **SEEN).headers["location"] == "/me/wall"
    page = bob.get("/wall").text
    assert "Ann Ek" in page
    assert "Communication" in page
    assert badge.evidence not in page.split("<main", 1)[1]
    assert "Colleagues see badges of yours" in ann.get("/me").text
    assert press(ann, "/me/wall", **SEEN | {"naming": "initials"}).status_code == 303
    assert "Ann E." in bob.get("/wall").text
    assert press(ann, "/me/wall/withdraw").status_code == 303
    assert "Ann" not in bob.get("/wall").text.split("<main", 1)[1]
    assert "Nobody who wants to be here" in bob.get("/wall/board?period=all").text


def test_a_badge_that_is_not_ticked_is_not_seen(ann, bob, wall, badge):
    assert press(ann, "/me/wall", **SEEN | {"shown": []}).status_code == 303
    assert "No badge is on the wall yet" in bob.get("/wall").text


def test_colleagues_say_something_and_take_it_back(bob, ann, shown, badge):
    def say(browser, reaction):
        answer = press(browser, "/wall/reactions", award=badge.id, reaction=reaction)
        assert answer.status_code == 303
        assert answer.headers["location"] == f"/wall?page=1#{badge.id}"
        return browser.get("/wall").text

    assert 'aria-pressed="true"' not in bob.get("/wall").text
    page = say(bob, "heart")
    assert re.search(r'value="heart"[^>]*aria-pressed="true".*Thank you <strong>1</strong>', page)
    assert "<strong>2</strong>" in say(ann, "heart")
    assert "Bob" not in ann.get("/wall").text.split("<main", 1)[1]
    assert 'aria-pressed="true"' not in say(bob, "heart")
    assert press(bob, "/wall/reactions", award=badge.id, reaction="sneer").status_code == 422
    assert press(bob, "/wall/reactions", award="urn:uuid:none", reaction="heart").status_code == 404


def test_forms_of_another_session_are_refused(ann, bob, hr, shown, badge):
    sent = {"csrf": "x", "award": badge.id, "reaction": "heart", **ON, "name": "Hall"}
    for browser, paths in (
        (ann, ("/wall/reactions", "/me/wall", "/me/wall/withdraw")),
        (hr, ("/settings/wall", "/settings/wall/screens", "/settings/wall/screens/end")),
    ):
        for path in paths:
            assert browser.post(path, data=sent).status_code == 403, path
    assert "Ann Ek" in bob.get("/wall").text


def test_long_walls_have_pages(house, ann, bob, wall):
    for number in range(LISTED):
        house.award("communication", 1, f"w{number}@example.com", name=f"W {number}")
        who = Principal(f"w-{number}", f"W {number}", f"w{number}@example.com", Role.EMPLOYEE)
        with house.here.database.transaction() as connection:
            acme = by_slug(connection, SLUG).id
            principals.add(connection, acme, who, house.clock())
            row = {"organisation_id": acme, "principal_id": who.id, "on_wall": True, "on_board": True}
            values = {**row, "gets_digest": False, "naming": "full"}
            connection.execute(WALL_PROFILE.insert().values(**values))
    press(ann, "/me/wall", **SEEN)
    first, second = bob.get("/wall").text, bob.get("/wall?page=2").text
    assert first.count('<li class="card"') == LISTED
    assert second.count('<li class="card"') == 1
    assert "Older badges" in first
    assert "Newer badges" in second
    assert "There are no older badges" in bob.get("/wall?page=3").text
    assert bob.get("/wall?page=0").status_code == 422
    board = bob.get("/wall/board?period=all").text
    assert f"{LISTED + 1} people have points" in board
    assert board.count("2, shared") == LISTED


def test_the_leaderboard_by_time_and_department(house, ann, bob, shown):
    page = ann.get("/wall/board").text
    assert "1 person has points" in page
    assert "Ann Ek" in page
    assert "(you)" in page
    assert "(you)" not in bob.get("/wall/board?period=month&department=Sales").text
    assert "Ann Ek" in bob.get("/wall/board?period=month&department=Sales").text
    assert "Nobody who wants to be here" in bob.get("/wall/board?department=Tech").text
    assert bob.get("/wall/board?period=ever").status_code == 422


def test_what_can_not_be_is_said_and_what_was_typed_stays(hr):
    for changes in ({"points": ["0"]}, {"points": ["x"]}, {"points": ["9999"]}, {"points": ["1" * 5000]}):
        answer = press(hr, "/settings/wall", **ON | changes)
        assert answer.status_code == 422
        assert f'value="{changes["points"][0]}"' in answer.text
    assert press(hr, "/settings/wall/screens", name="Hall").status_code == 404
    assert "There is no recognition wall" in hr.get("/wall").text


def screen_link(hr):
    answer = press(hr, "/settings/wall/screens", name="Hall “A”")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    return re.search(r"<code[^>]*>http://[^/]+(/wall/[^<]+)</code>", answer.text).group(1)


def test_a_screen_shows_the_wall_by_its_link_until_that_is_ended(house, hr, bob, shown, badge):
    link, hall = screen_link(hr), house.browser()
    assert link.split("/wall/acme/")[1] not in hr.get("/settings/wall").text
    press(bob, "/wall/reactions", award=badge.id, reaction="heart")
    page = hall.get(link)
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] in ("no-referrer", "same-origin")
    assert "noindex" in page.text
    for text in ("Ann Ek", "Communication", "Thank you", 'http-equiv="refresh"', 'hx-trigger="every 30s"'):
        assert text in page.text
    assert "<button" not in page.text
    assert badge.id not in page.text
    assert hall.get("/wall").status_code == 401
    for other in (link[:-1], "/wall/globex/" + link.rsplit("/", 1)[1], "/wall/acme/x"):
        assert hall.get(other).status_code == 404
    screen = re.search(r'name="screen" value="([^"]+)"', hr.get("/settings/wall").text).group(1)
    assert press(hr, "/settings/wall/screens/end", screen=screen).status_code == 303
    assert hall.get(link).status_code == 404
    assert press(hr, "/settings/wall/screens/end", screen=screen).status_code == 404


def test_a_screen_of_one_organisation_opens_no_wall_of_another(house, hr, shown):
    token = screen_link(hr).rsplit("/", 1)[1]
    desk = house.here.desk
    desk.store.add_organisation(Organisation("org-globex", "globex", "Globex", "UTC"), house.clock())
    with desk.work("globex") as work:
        work.tx.wall.set_terms(work.tx.wall.terms().__class__(has_wall=True))
    assert house.browser().get(f"/wall/globex/{token}").status_code == 404


def test_a_wall_that_is_switched_off_shows_nothing_anywhere(house, hr, bob, shown):
    link = screen_link(hr)
    assert press(hr, "/settings/wall").status_code == 303
    assert "Ann Ek" not in bob.get("/wall").text
    assert "Ann Ek" not in bob.get("/wall/board").text
    assert house.browser().get(link).status_code == 404


def test_a_program_looks_and_neither_presses_nor_appears(house, shown, badge):
    with house.here.database.transaction() as connection:
        wanted, entropy = api_tokens.Wanted("Reader", Role.HR), house.here.desk.randomness.token
        acme = by_slug(connection, SLUG).id
        token = api_tokens.make(connection, acme, wanted, entropy, house.clock())
    headers = {"Authorization": f"Bearer {token}"}
    page = house.client.get("/wall", headers=headers).text
    assert "Ann Ek" in page
    assert "<button" not in page.split("<main", 1)[1].split("</main", 1)[0]
    form = {"award": badge.id, "reaction": "heart", "wall": "yes"}
    for path in ("/wall/reactions", "/me/wall", "/me/wall/withdraw"):
        assert house.client.post(path, data=form, headers=headers).status_code == 403


# --- the letter of the week -------------------------------------------------------------------------


def digests(house):
    with house.here.desk.work(SLUG) as work:
        found = work.tx.mail.search(BOB.address, None, 100)
        return [each for each in found if each.kind == "digest"]


def test_the_week_is_told_by_mail_until_a_click_ends_it(house, bob, shown):
    assert press(bob, "/me/wall", digest="yes", naming="nobody").status_code == 303
    with house.here.desk.work(SLUG) as work:
        (job,) = [each for each in work.tx.jobs.all(1000) if each.kind == DIGEST]
    before, house.clock.at = house.clock.at, job.run_at
    assert worker(house.here).run_due(job.run_at)
    # Whoever is signed in stays so.
    house.clock.at = before
    (letter,) = digests(house)
    with house.here.desk.work(SLUG) as work:
        (again,) = [each for each in work.tx.jobs.all(1000) if each.kind == DIGEST]
        assert (again.run_at - job.run_at).days == 7
    anybody = house.client
    place = f"/o/{SLUG}/digests/{letter.id}"
    assert "each Monday" in anybody.get(place).text
    assert anybody.head(place).status_code == 200
    one_click = anybody.post(place, data={"List-Unsubscribe": "One-Click"}, follow_redirects=False)
    assert one_click.status_code == 303
    assert "no more letters" in anybody.get(place).text
    assert 'name="digest" value="yes" checked' not in bob.get("/me/wall").text
    assert anybody.post(f"{place}/again", follow_redirects=False).status_code == 303
    assert 'name="digest" value="yes" checked' in bob.get("/me/wall").text
    assert anybody.get(f"/o/{SLUG}/digests/unheard-of").status_code == 404
