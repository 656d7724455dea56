"""Two organisations in one installation: each route with an id of the other's answers as to an id of nobody's.

The routes come from the table of all routes, so one that is added later is called too: this fails until somebody
says here how to make an object of its kind.
"""

import secrets

import pytest
from sqlalchemy import select, true

from cairn.demo import SLUG
from credentials.achievement import BadgeKind
from issuer.achievements import catalog
from issuer.achievements.catalog import BadgeDraft
from issuer.award_lists import tables
from issuer.award_lists.keeping import HandIn
from issuer.awarding.awards import AwardBadge, award
from issuer.bulks import asking
from issuer.competencies import by_hand
from issuer.competencies.bringing import Importer
from issuer.courses import sources
from issuer.kept.bulks import Somebody
from issuer.kept.courses import Paths
from issuer.kept.mail import LetterKind
from issuer.kept.recognitions import About, AcceptedEndorsement, Recognition
from issuer.kept.watches import Standing, Watch
from issuer.ledger import Organisation
from issuer.mail.posting import post
from issuer.requests import hosting
from issuer.requests.answering import Answerer
from issuer.requests.asking import Asker, Shown, ask
from issuer.roles import profiles
from issuer.store.tenant import Tenant
from issuer.web.award_lists import award_at_once, columns_of
from issuer.webhooks.keeping import AddWebhook, Hand, add
from records import organisations, principals
from records.columns import METADATA
from records.principals import Principal, Role
from tests.support.asking import Askers, app_of, filled, routes_of
from tests.support.inprocess import open_house
from verifier.partners import policies
from verifier.partners.policies import Author
from verifier.store.policies import SqlPolicies
from web.signin.access import Open

OTHER = "globex"
# Who was here when, and how often: it says nothing of what belongs to whom.
COUNTERS = {"session", "shared_count", "used_nonce"}
# Places in addresses that name no object of an organisation.
NO_OBJECTS = {
    "slug": "names the organisation itself",
    "act": "what is done, one of a few words",
    "form": "in which form, one of a few words",
    "version": "the number of a version; the badge is named beside it",
    "language": "one of a few languages; the badge is named beside it",
    "name": "the number of a status list, which every organisation has, or of a picture of the installation",
    "profile": "in which form a credential is signed",
    "share_id": "a link by which somebody shows a badge: whoever has it sees what it shows",
    "token": "a one-time link to sign in: whoever has it is let in",
    "claim_id": "a claim link: whoever has it claims, and it leads to its own organisation",
    "reference": "a report of the verifier, which is the installation's",
    "secret": "a request of the verifier, which is the installation's",
    "screen_token": "the link of a screen: whoever has it sees the wall, of the organisation named before it",
    "event_code": "the link of an event: whoever has it is there, and it leads to its own organisation",
    "request_id": "a request to a wallet: whoever asked knows its secret",
}
# What a route is sent beside the id, so that it comes as far as looking the id up.
BODIES = {
    "revoke": {"reason": "duplicate"},
    "suspend": {"reason": "duplicate"},
    "correct": {"level": "1", "evidence": "Seen."},
    "answer": {"note": "It is right."},
    "kit": {"address": "zoe@b.example"},
    "erase": {"confirmed": "zoe@b.example"},
    "competencies": {"competencies": []},
    "{role_id}": {"name": "Another", "revision": 1},
    "override": {"reason": "duplicate", "approver": "HR"},
    "{user_id}": {
        "schemas": [
            "urn:ietf:params:scim:schemas:core:2.0:User",
            "urn:ietf:params:scim:api:messages:2.0:PatchOp",
        ],
        "userName": "zoe@b.example",
        "Operations": [{"op": "replace", "path": "active", "value": True}],
    },
    "{badge}": {"version": 1, "description": "Another."},
    "stage": {"to": "retired"},
    "{policy_id}": {"policy": {"name": "Another"}, "version": 1},
}
FIXED = {"act": "revoke", "version": "1"}


def _award(work):
    made = award(
        work.tx, AwardBadge("only-here", f"{secrets.token_hex(4)}@b.example"), work.now, work.randomness
    )
    return made.id


def _member(house):
    with house.here.database.transaction() as connection:
        kept = organisations.by_slug(connection, OTHER)
        now = house.clock().replace(microsecond=0)
        made = Principal("member-of-globex", "Zoë", "zoe.member@b.example", Role.EMPLOYEE)
        principals.add(connection, kept.id, made, now)
    return made.id


def _bulk(work, award_id):
    choice = asking.Choice("bulk-of-globex", [award_id], Somebody("hr"))
    return asking.choose(work.tx, choice, work.now).id


def _badge_request(work):
    who = Asker("asker-of-globex", "asker@b.example")
    return ask(work.tx, who, "only-here", None, Shown("I was there."), work.now, work.randomness).id


def _event(work):
    wanted = hosting.NewEvent("only-here", None, "Open house", 4, 9)
    return hosting.open_event(work.tx, wanted, Answerer("hr"), work.now, work.randomness).id


def _webhook(work, sealer):
    hand = Hand(work.tx, sealer, work.randomness, work.now, "hr")
    return add(hand, AddWebhook("https://hooks.example/cairn", ["award.created"])).endpoint.id


def _endorsements(tx, now):
    """One that Globex gave, and one that it accepted, of the same id."""
    made = "given-by-globex"
    given = Recognition(
        made, About.ACHIEVEMENT, "https://b.example/a", "A", "", "Good.", "hr", now, 1, 1, b"{}", b"t"
    )
    assert tx.recognitions.add(given)
    accepted = AcceptedEndorsement(made, "only-here", "did:web:b.example", "B", "Good.", False, b"{}", now)
    assert tx.recognitions.accept(accepted)
    return made


def _source(work, sealer):
    hand = sources.Hand(work.tx, sealer, work.randomness, work.now, "hr")
    return sources.add_source(hand, "Academy of Globex", Paths()).source.id


def _letter(tx, award, now):
    return post(tx, LetterKind.OFFER, award.person, {"award": award.id}, now).id


def _watch(tx, now):
    watch = Watch("watch-of-globex", "digest", "did:web:b", "urn:1", {}, None, "B", Standing.GOOD, now, now)
    assert tx.watches.add(watch, 9)
    return watch.id


def _award_list(work):
    """One that is being awarded, so that it can be stopped."""
    table = tables.read(b"email\nzed@b.example\n")
    handed = HandIn("of-globex.csv", table, "only-here", "hr")
    return award_at_once(work, handed, columns_of(table, None), None).id


def _framework(work, url):
    """One of Globex alone, with one competency."""
    importer = Importer(work.tx, url, work.now, work.randomness, "hr")
    return by_hand.begin(importer, "Of Globex", by_hand.AddCompetency("Is here", "G1")).id


def _role(work):
    return profiles.begin(
        profiles.Keeper(work.tx, work.now, "hr"), profiles.RoleWish("Only here"), work.randomness
    ).id


def _policy(house):
    shelf, author = SqlPolicies(house.here.database), Author(OTHER, "hr", house.clock())
    return policies.make(shelf, {"name": "Of Globex"}, author, lambda: "policy-of-globex").id


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """Acme, and Globex with a badge, an award, an offer and a webhook that Acme has not."""
    opened = open_house(tmp_path_factory.mktemp("two"))
    desk = opened.here.desk
    desk.store.add_organisation(Organisation("org-globex", OTHER, "Globex", "UTC"), opened.clock())
    yield opened
    opened.here.database.close()


@pytest.fixture(scope="module")
def objects(house):
    """An id of each kind of object, of Globex."""
    policy_id, user_id = _policy(house), _member(house)
    with house.here.database.transaction() as connection:
        known = Principal("asker-of-globex", "A", "asker@b.example", Role.EMPLOYEE)
        principals.add(connection, "org-globex", known, house.clock())
    with house.here.desk.work(OTHER) as work:
        draft = BadgeDraft("only-here", "Only here", "Nowhere else.", "Being here.", BadgeKind.FUN)
        catalog.publish(work.tx, draft, house.url, work.identity.did, work.now)
        award_id = _award(work)
        found = work.tx.awards.get(award_id)
        return {
            "person_id": found.person.id,
            "person": found.person.id,
            "award_id": award_id,
            "own_id": award_id,
            "offer_id": work.mint(found, tx_code=False).offer.id,
            "badge": "only-here",
            "framework_id": _framework(work, house.url),
            "competency_id": "G1",
            "role_id": _role(work),
            "endpoint_id": _webhook(work, house.here.desk.sealer),
            "endorsement_id": _endorsements(work.tx, work.now),
            "user_id": user_id,
            "bulk_id": _bulk(work, award_id),
            "source_id": _source(work, house.here.desk.sealer),
            "letter_id": _letter(work.tx, found, work.now),
            "watch_id": _watch(work.tx, work.now),
            "policy_id": policy_id,
            "badge_request_id": _badge_request(work),
            "event_id": _event(work),
            "list_id": _award_list(work),
        }


@pytest.fixture(scope="module")
def askers(house):
    return Askers(house, app_of(house))


@pytest.fixture(scope="module")
def routes(house):
    return [route for route in routes_of(app_of(house)) if "{" in route.path]


def places(route):
    return [each.split("}")[0].split(":")[0] for each in route.path.split("{")[1:]]


def kept(house):
    """Everything in the database but what only counts."""
    with house.here.database.reading() as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            for table in METADATA.sorted_tables
            if table.name not in COUNTERS
        }


def answered(askers, route, method, place, value):
    """Return what a route says to HR of Acme about an id, with the id itself left out."""
    body = BODIES.get(route.path.rsplit("/", 1)[-1], {})
    form = "bundle" if "/together/" in route.path else "json"
    path = filled(route.path, SLUG, **FIXED | {"form": form, place: value})
    answer = askers.send(method, path, Role.HR, **askers.body(path, method, body))
    return answer.status_code, answer.text.replace(value, "…"), answer.headers.get("content-type")


def leaks(house, askers, routes, objects):
    """Return what tells an id of the other's from one of nobody's, or changes anything, as sentences."""
    found, looked_at = [], 0
    for route in routes:
        for place in set(places(route)) & set(objects):
            for method in route.methods:
                looked_at += 1
                before = kept(house)
                nobodys = objects[place][:-1] + ("0" if objects[place][-1] != "0" else "1")
                other, unknown = (
                    answered(askers, route, method, place, each) for each in (objects[place], nobodys)
                )
                if other != unknown:
                    found.append(f"{method} {route.path} says {other} of the other's, {unknown} of nobody's")
                elif not isinstance(route.access, Open) and other[0] != 404:
                    found.append(f"{method} {route.path} does not come to the id: {other}")
                if kept(house) != before:
                    found.append(f"{method} {route.path} wrote something")
    assert looked_at > 30
    return found


def test_every_place_in_an_address_is_known_here(routes, objects):
    unknown = {place: route.path for route in routes for place in places(route)}
    for known in (*objects, *NO_OBJECTS):
        unknown.pop(known, None)
    assert not unknown, (
        "say in `objects` how to make one of the other organisation's, or in NO_OBJECTS why not"
    )


def test_an_id_of_the_others_is_answered_as_one_of_nobodys_and_nothing_is_written(
    house, askers, routes, objects
):
    assert leaks(house, askers, routes, objects) == []


def test_hr_of_the_other_organisation_finds_its_own(house, objects):
    """The control of the ids: they are there to be found."""
    own = Askers(house, app_of(house), OTHER)
    for path in ("/awards/{award_id}", "/settings/webhooks/{endpoint_id}"):
        assert own.send("GET", filled(path, **objects), Role.HR).status_code == 200


def test_one_query_that_forgets_the_organisation_is_found(house, askers, routes, objects, monkeypatch):
    monkeypatch.setattr(Tenant, "mine", lambda *_: true())
    only_reading = [route for route in routes if route.methods == ("GET",)]
    found = leaks(house, askers, only_reading + _harmless(routes), objects)
    assert any("/awards/{award_id}" in each for each in found)


def _harmless(routes):
    """More routes, so that enough are looked at; those of approvals decide nothing about what does not wait."""
    return [
        route for route in routes if route.path.endswith(("/approve", "/decline", "/impact", "/replay"))
    ] * 3
