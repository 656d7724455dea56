"""Every writing route, asked by HR of the organisation itself: what changes has its entry in the same transaction.

The routes come from the table of all routes, so one that is added later is asked too: where nothing changes by it here,
somebody says in `NOTHING_CHANGES` why.
"""

import itertools
import secrets
from pathlib import Path

import pytest
from fastapi import APIRouter, Depends
from sqlalchemy import update

from cairn.app import sign_in
from cairn.demo import SLUG
from issuer.awarding.awards import AwardBadge, award
from issuer.kept.watches import Standing, Watch
from issuer.requests import hosting
from issuer.requests.answering import Answerer
from issuer.requests.asking import Asker, Shown, ask
from issuer.store.tables import AWARD
from issuer.webhooks.keeping import AddWebhook, Hand, add
from records import principals
from records.organisations import by_slug
from records.principals import Principal, Role
from tests.support.asking import Askers, app_of, filled, routes_of
from tests.support.audited import NO_STATE, unaudited, watched
from tests.support.inprocess import open_house
from tests.support.silent_rooms import SILENT_ROOMS
from verifier.partners import policies
from verifier.partners.policies import Author
from verifier.store.policies import SqlPolicies
from web.signin.access import Open
from web.signin.permissions import Permission
from web.signin.visitors import needs

HERE = Path(__file__).parent
NUMBERS = itertools.count(1)
PEOPLE = "/settings/people-who-sign-in"
SETTLED = {"reason": "duplicate", "words": "Why?", "note": "n"}
SEEN = {"evidence": "Seen.", "level": "1"}
# What a route is sent, so that it has something to change.
BODIES = {
    "/awards": {"achievement": "communication", "to": "a@b.example", **SEEN},
    "/v1/achievements": {"name": "Tea", "type": "fun", "description": "Tea.", "criteria": "Be seen."},
    "/v1/awards": {"achievement": "communication", "to": "a@b.example", "level": 1},
    "/partners": {"name": "B", "did": "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"},
    "/partners/remove": {"name": "B"},
    PEOPLE: {"address": "new@b.example", "role": "employee"},
    f"{PEOPLE}/change": {"principal": "kept-out", "role": "auditor"},
    f"{PEOPLE}/disable": {"principal": "kept-out"},
    f"{PEOPLE}/enable": {"principal": "kept-out"},
    f"{PEOPLE}/link": {"principal": "kept-out"},
    f"{PEOPLE}/badges": {"badge": "creativity", "department": "Sales"},
    "/settings/webhooks": {"url": "https://hooks.example/a", "events": ["award.created"]},
    "/v1/webhooks": {"url": "https://hooks.example/b", "events": ["award.created"]},
    "/settings/programs/tokens": {"purpose": "CI", "role": "hr"},
    "/settings/sign-in/link": {"address": "kept-out@b.example"},
    "/settings/sign-in": {"name": "L", "issuer": "https://l.example", "client_id": "c"},
    "/me/password": {"password": "a long enough one, really"},
    "/me/requests": {"badge": "communication", **SEEN},
    "/me/requests/{badge_request_id}/again": SEEN,
    "/events": {"badge": "communication", "level": "1", "title": "T", "hours": "1", "most": "9"},
    "/settings/four-eyes": {"count": "7"},
    "/settings/wall": {"wall": "yes", "points": ["1", "2"]},
    "/settings/wall/screens": {"name": "Hall"},
    "/policies": {"name": "Another"},
    "/v1/policies/{policy_id}": {"policy": {"name": "Changed"}, "version": 1},
    "/policies/{policy_id}": {"name": "Changed", "version": "1"},
    "/awards/{award_id}/correct": {"level": "2", "evidence": "Seen."},
    "/v1/awards/{award_id}/correct": {"level": 2},
    "/v1/policies": {"policy": {"name": "P"}},
}
REVOKING = {"reason": "duplicate"}
NO_MATTER = set(NO_STATE)
_WAITS = "the award made for it does not wait; tests of approvals look at its entries"
_OWN = "of the organisation asked here nobody has any; tests of its own room look at its entries"
_READS = "it tells, and changes nothing"
_DEVICE = "it takes a device or a network; the tests of signing in look at its entries"
_MESSAGE = "it sends a message about an entry, and changes nothing else"
# Routes by which nothing is changed here, and why.
NOTHING_CHANGES = {
    "POST /me/sessions/end": "the one session that there is would be the asker's",
    "POST /me/passkeys/options": _DEVICE,
    "POST /me/passkeys": _DEVICE,
    "POST /me/passkeys/remove": _DEVICE,
    "POST /settings/programs": _DEVICE,
    "POST /settings/programs/end": _OWN,
    "POST /settings/programs/tokens/end": "which token it is, is only known once it was made",
    "POST /stacks/{slug}": _OWN,
    "POST /watches": _DEVICE,
    "POST /watches/end": _OWN,
    "POST /v1/watches": _DEVICE,
    "POST /audit/verify": _READS,
    "POST /v1/stacks/{slug}/preview": _READS,
    "POST /settings/webhooks/{endpoint_id}/test": _MESSAGE,
    "POST /settings/webhooks/{endpoint_id}/on": "it is on",
    "POST /settings/webhooks/{endpoint_id}/replay": _MESSAGE,
    "POST /v1/webhooks/{endpoint_id}/test": _MESSAGE,
    "POST /v1/webhooks/{endpoint_id}/replay": _MESSAGE,
    "POST /v1/webhooks/{endpoint_id}/on": "it is on",
    "POST /awards/{award_id}/approve": _WAITS,
    "POST /awards/{award_id}/decline": _WAITS,
    "POST /awards/{award_id}/override": _WAITS,
    "POST /v1/awards/{award_id}/approve": _WAITS,
    "POST /v1/awards/{award_id}/decline": _WAITS,
    "POST /v1/awards/{award_id}/override": _WAITS,
    "POST /v1/awards/{award_id}/reinstate": "the award made for it is not paused",
    "POST /v1/awards/{award_id}/erase": "it takes the name of the person, as said by whoever is sure",
    "POST /awards/{award_id}/erase": "it takes the name of the person, as typed by whoever is sure",
    "POST /awards/{award_id}/together/{form}": "the badge made for it rests on no other",
    "POST /settings/wall/screens/end": _OWN,
    "POST /me/wall": "it says what is so already, and nobody has a badge to show",
    "POST /awards/{award_id}/new-code": "the award asks for no code that is sent apart",
    "POST /wall/reactions": "nobody shows a badge on the wall here; a press is no state",
    "POST /me/requests/{badge_request_id}/again": "it is for whoever asked, and HR did not",
    "POST /me/requests/{badge_request_id}/withdraw": "it is for whoever asked, and HR did not",
}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    opened = open_house(tmp_path_factory.mktemp("writing"))
    with opened.here.database.transaction() as connection:
        acme = by_slug(connection, SLUG).id
        for name in ("kept-out", "asker"):
            known = Principal(name, name, f"{name}@b.example", Role.EMPLOYEE)
            principals.add(connection, acme, known, opened.clock())
    yield opened
    opened.here.database.close()


def _award(house):
    with house.here.desk.work(SLUG) as work:
        wanted = AwardBadge("communication", f"{secrets.token_hex(4)}@b.example", level=1)
        return award(work.tx, wanted, work.now, work.randomness).id


def _webhook(house):
    with house.here.desk.work(SLUG) as work:
        for each in work.tx.webhooks.all():
            work.tx.webhooks.remove(each.id)  # there may be so many only
        hand = Hand(work.tx, house.here.desk.sealer, work.randomness, work.now, "hr")
        return add(hand, AddWebhook("https://hooks.example/cairn", ["award.created"])).endpoint.id


def _watch(house):
    number = next(NUMBERS)
    with house.here.desk.work(SLUG) as work:
        watch = Watch(
            f"w-{number}",
            f"d-{number}",
            "did:web:b",
            "urn:1",
            {},
            None,
            "B",
            Standing.GOOD,
            work.now,
            work.now,
        )
        assert work.tx.watches.add(watch, 99)
        return watch.id


def _badge_request(house):
    who = Principal(f"asks-{next(NUMBERS)}", "A", f"{secrets.token_hex(4)}@b.example", Role.EMPLOYEE)
    with house.here.database.transaction() as connection:
        principals.add(connection, by_slug(connection, SLUG).id, who, house.clock())
    with house.here.desk.work(SLUG) as work:
        asker = Asker(who.id, who.address)
        return ask(work.tx, asker, "communication", 1, Shown("Seen."), work.now, work.randomness).id


def _event(house):
    """One at which somebody waits."""
    wanted, guest = hosting.NewEvent("communication", 1, "T", 4, 9), hosting.Guest("A", "a@guest.example")
    with house.here.desk.work(SLUG) as work:
        made = hosting.open_event(work.tx, wanted, Answerer("hr"), work.now, work.randomness)
        hosting.ask_at(work.tx, made.code, guest, work.now, work.randomness)
        return made.id


def _policy(house):
    shelf, author = SqlPolicies(house.here.database), Author(SLUG, "hr", house.clock())
    name = f"policy-{next(NUMBERS)}"
    return policies.make(shelf, {"name": name}, author, lambda: name).id


MAKERS = {
    "policy_id": _policy,
    "award_id": _award,
    "endpoint_id": _webhook,
    "watch_id": _watch,
    "badge_request_id": _badge_request,
    "event_id": _event,
}
FIXED = {"act": "revoke", "form": "json"}


def writing(app):
    """The routes for some roles that are not only read."""
    return [each for each in routes_of(app) if not isinstance(each.access, Open) and each.methods != ("GET",)]


def sent(house, askers, route, method):
    """Send what a route takes; return what its transactions did, and its answer."""
    made = {place: make(house) for place, make in MAKERS.items() if f"{{{place}}}" in route.path}
    path = filled(route.path, SLUG, **FIXED | made)
    fields = BODIES.get(route.path, _usual(route.path))
    with watched(house.here.database) as done:
        answer = askers.send(method, path, Role.HR, **askers.body(path, method, fields))
    assert answer.status_code < 500, (method, route.path, answer.text)
    has_written = any(each.changed - NO_MATTER for each in done) or any(each.acts for each in done)
    return done, has_written, answer


def _usual(path):
    last = path.rsplit("/", 1)[-1]
    if last in ("revoke", "suspend", "{act}"):
        return REVOKING
    if "/badge-requests/" in path:
        return {} if last == "grant" else {"words": "Why?"}
    return SETTLED if path.startswith("/requests/") else {}


def asked(house, app):
    """Return the routes that changed something, and what of it had no entry, as sentences."""
    askers, wrote, found = Askers(house, app), {}, []
    for route in writing(app):
        for method in route.methods:
            done, has_written, _ = sent(house, askers, route, method)
            name = f"{method} {route.path}"
            wrote[name] = has_written
            found += [f"{name} changed {tables} without an entry" for tables in unaudited(done)]
    return wrote, found


@pytest.fixture(scope="module")
def matrix(house):
    return asked(house, app_of(house))


def test_whatever_a_writing_route_changes_has_its_entry(matrix):
    wrote, found = matrix
    assert found == []
    assert len(wrote) > 80


def test_a_route_by_which_nothing_changes_here_says_why(matrix):
    wrote, _ = matrix
    silent = {name for name, has_written in wrote.items() if not has_written}
    elsewhere = {name for room in SILENT_ROOMS.values() for name in room}
    assert sorted(silent ^ (elsewhere | set(NOTHING_CHANGES))) == [], (
        "give it in BODIES what it takes, or say in NOTHING_CHANGES why not, or in SILENT_ROOMS who looks at it"
    )


def test_each_route_is_silent_for_one_reason_and_the_tests_that_look_at_it_are_there():
    named = [*NOTHING_CHANGES, *(name for room in SILENT_ROOMS.values() for name in room)]
    assert len(named) == len(set(named))
    assert [room for room in SILENT_ROOMS if not (HERE / f"{room}.py").is_file()] == []


def test_a_route_that_changes_something_without_an_entry_is_found(house):
    app, planted = app_of(house), APIRouter(prefix="/awards")
    sign_in_needed = Depends(needs(sign_in(house.here), Permission.AWARD))

    @planted.post("/planted", dependencies=[sign_in_needed])
    def forgetful():
        with house.here.database.transaction() as connection:
            connection.execute(update(AWARD).values(evidence="Changed by nobody."))

    app.router.routes.insert(0, planted.routes[0])
    askers = Askers(house, app)
    (route,) = [each for each in writing(app) if each.path == "/awards/planted"]
    done, _, answer = sent(house, askers, route, "POST")
    assert answer.status_code == 200
    assert unaudited(done) == [["award"]]
