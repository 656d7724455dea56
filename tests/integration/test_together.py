"""A meta-badge with its parts over HTTP: record and bundle from every door, the page's words, wallets that choose."""

import io
import json
import os
from dataclasses import replace

import pytest

from cairn.binder import BundleBinder
from cairn.cli import run
from cairn.console import Streams
from cairn.wallet.purse import new_purse
from cairn.wallet.showing import presentation_of
from cairn.wallet.telling import NOTHING_MORE
from contexts.strict_json import parse_object
from credentials import clr
from credentials.proofs import sd_jwt
from issuer.achievements.catalog import draft_of, publish
from issuer.errors import BundleNotMade
from issuer.issuing import handing_out
from issuer.issuing.handing_out import Wish, Wrapping
from issuer.ledger import Privacy
from issuer.web.together import errand_of, handed_out
from records import api_tokens
from records.principals import Role
from tests.support.builders import FOUR_C
from tests.support.inprocess import SLUG, form_token, open_house

PERSON = "ida@example.com"


@pytest.fixture(scope="module")
def bearer(house):
    wanted = api_tokens.Wanted("together", Role.HR)
    organisation = house.here.desk.store.organisations()[0].id
    with house.here.database.transaction() as connection:
        token = api_tokens.make(
            connection, organisation, wanted, house.here.desk.randomness.token, house.clock()
        )
    return {"Authorization": f"Bearer {token}"}


def planned(house, privacy):
    with house.here.desk.work(SLUG) as work:
        draft = replace(draft_of(work.tx.plan.find("super-4c")), privacy=privacy)
        publish(work.tx, draft, house.url, work.identity.did, work.now)


@pytest.fixture
def stack(house, request):
    """Return a function that has a person earn Super 4C in a privacy: the award, and the wallet with its parts."""

    def earn(privacy=Privacy.OPEN):
        planned(house, privacy)
        person, purse = f"{request.node.name[:40].replace('[', '-').strip(']')}@example.com", new_purse()
        for slug in FOUR_C:
            _, offer_id, _ = house.award(slug, to=person)
            purse.badges.append(house.claim(offer_id, purse=purse))
            house.clock.forward(seconds=1)
        with house.here.desk.work(SLUG) as work:
            found = work.tx.awards.search(person, 20)
            return next(each for each in found if each.slug == "super-4c"), purse

    return earn


def checked(house, body):
    answer = house.client.post("/v1/verifications", content=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def outcome(report):
    return report["verdict"], report["stack"] and report["stack"]["outcome"]


def _first(record):
    return clr.parts(parse_object(record))[0]


def parts_in(record):
    return [each["id"] for each in clr.parts(parse_object(record))]


# --- the award's page, the API, the command ---------------------------------------------------------------


@pytest.mark.parametrize("door", ["page", "api", "link"])
def test_a_record_holds_the_badge_and_its_parts_and_each_is_verified(house, bearer, stack, door):
    award, _ = stack()
    answer = asked(house, bearer, award, "record", door)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/vc")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == f'attachment; filename="{SLUG}-super-4c.clr.json"'
    report = checked(house, answer.content)
    assert report["verdict"] == "valid"
    (whole,) = report["components"]
    assert outcome(whole) == ("valid", "valid")
    assert len(whole["components"]) == len(FOUR_C)
    associations = parse_object(answer.content)["credentialSubject"]["association"]
    assert {each["associationType"] for each in associations} == {"isParentOf"}
    assert len(associations) == len(FOUR_C)


@pytest.mark.parametrize("door", ["page", "api", "link"])
def test_a_bundle_holds_the_same_and_is_valid_as_of_now(house, bearer, stack, tmp_path, door):
    award, _ = stack()
    answer = asked(house, bearer, award, "bundle", door)
    assert answer.status_code == 200, answer.text
    assert json.loads(answer.content)["cairn_bundle"] == 1
    assert outcome(checked(house, answer.content)) == ("valid", "valid")


def asked(house, bearer, award, wrapping, door, **form):
    if door == "api":
        return house.client.post(f"/v1/awards/{award.id}/{wrapping}", headers=bearer, json=form or None)
    if door == "link":
        return house.opened(award).post(f"/claim/{award.claim_id}/together/{wrapping}", data=form)
    browser = house.signed_in()
    csrf = form_token(browser.get(f"/awards/{award.id}").text)
    return browser.post(f"/awards/{award.id}/together/{wrapping}", data={"csrf": csrf, **form})


def test_record_bundle_and_parts_beside_it_come_to_the_same_as_the_part_falls(house, bearer, stack):
    award, _ = stack()
    record = asked(house, bearer, award, "record", "api").content
    bundle = asked(house, bearer, award, "bundle", "api").content
    part = next(each for each in parts_in(record) if each != award.id)
    answer = house.client.post(f"/v1/awards/{part}/suspend", json={"reason": "duplicate"}, headers=bearer)
    assert answer.status_code == 200
    house.clock.forward(minutes=10)
    (in_record,) = checked(house, record)["components"]
    assert outcome(in_record) == outcome(checked(house, bundle)) == ("no_longer_valid", "held")


def test_a_handout_is_on_record_and_nothing_is_handed_out_of_a_paused_badge(house, bearer, stack):
    award, _ = stack()
    asked(house, bearer, award, "bundle", "page")
    assert "handed out together with what it rests on" in house.signed_in().get(f"/awards/{award.id}").text
    house.client.post(f"/v1/awards/{award.id}/suspend", json={"reason": "duplicate"}, headers=bearer)
    answer = asked(house, bearer, award, "record", "api")
    assert (answer.status_code, answer.json()["code"]) == (409, "already_suspended")


def test_nobody_else_gets_one(house, bearer, stack):
    award, _ = stack()
    assert house.browser().post(f"/awards/{award.id}/together/record").status_code == 401
    assert house.client.post(f"/v1/awards/{award.id}/record").status_code == 401
    assert house.signed_in().post(f"/awards/{award.id}/together/record").status_code == 403
    assert house.browser().post(f"/claim/{award.claim_id}/together/record").status_code == 403
    assert house.client.post("/v1/awards/urn:uuid:absent/record", headers=bearer).status_code == 404
    assert house.opened(award).post(f"/claim/{award.claim_id}/together/archive").status_code in (404, 422)


def test_a_badge_that_rests_on_nothing_can_be_had_as_a_bundle_too(house, bearer):
    award, _, _ = house.award()
    answer = asked(house, bearer, award, "bundle", "link")
    assert checked(house, answer.content)["verdict"] == "valid"
    assert "together/record" not in house.browser().get(f"/claim/{award.claim_id}").text


# --- how much it tells -----------------------------------------------------------------------------------------


def test_an_attested_badge_goes_without_its_parts_whoever_asks(house, bearer, stack):
    award, _ = stack(Privacy.ATTESTED)
    for door in ("page", "api", "link"):
        record = asked(house, bearer, award, "record", door).content
        assert parts_in(record) == [award.id]
        (whole,) = checked(house, record)["components"]
        assert outcome(whole) == ("valid", "attested_only")
    shown = house.browser().post(
        "/check", files={"file": ("badge.json", json.dumps(_first(record)).encode())}
    )
    assert "names none of them" in shown.text
    form = house.signed_in().get("/awards/new?achievement=super-4c").text
    assert "does not say what it is awarded for" in form
    page = house.browser().get(f"/claim/{award.claim_id}").text
    assert "attested by its issuer" in page
    assert 'name="part"' not in page


def test_of_a_selective_badge_its_holder_picks_what_goes_along_and_nobody_else(house, bearer, stack):
    award, _ = stack(Privacy.SELECTIVE)
    page = house.browser().get(f"/claim/{award.claim_id}").text
    assert page.count('name="part"') == len(FOUR_C)
    assert "chooses what to show" in page
    picked = page.split('name="part" value="')[1].split('"')[0]
    record = asked(house, bearer, award, "record", "link", part=[picked]).content
    assert parts_in(record) == [award.id, picked]
    assert parts_in(asked(house, bearer, award, "record", "link").content) == [award.id]
    assert parts_in(asked(house, bearer, award, "record", "page", part=[picked]).content) == [award.id]
    assert "chooses what to show" in house.signed_in().get(f"/awards/{award.id}").text


def test_the_holder_of_a_selective_badge_shows_entry_by_entry(house, stack):
    award, purse = stack(Privacy.SELECTIVE)
    with house.here.desk.work(SLUG) as work:
        offer_id = work.mint(work.tx.awards.get(award.id), tx_code=False).offer.id
    offered = house.offer(offer_id).json()["credential_configuration_ids"]
    assert offered[0] == "OpenBadgeCredential_dc_sd_jwt"
    whole = house.claim(offer_id, "OpenBadgeCredential_dc_sd_jwt", purse=purse).decode()
    all_shown = house.verify(whole.encode(), *purse.badges)
    assert outcome(all_shown) == ("valid", "valid")
    two = sd_jwt.select(whole, [("evidence", 0), ("evidence", 1)])
    some_shown = house.verify(two.encode(), *purse.badges)
    assert outcome(some_shown) == ("could_not_check", "indeterminate")
    codes = [each["code"] for each in some_shown["stack"]["reasons"]]
    assert codes.count("part_not_shown") == 1
    none_shown = house.verify(sd_jwt.select(whole, ()).encode(), *purse.badges)
    assert outcome(none_shown) == ("valid", "attested_only")
    assert "holder does not show" in none_shown["headline"]


# --- the command line -----------------------------------------------------------------------------------------


def test_cairn_exports_record_and_bundle_and_verifies_both_offline_as_of_when(tmp_path):
    opened = open_house(tmp_path)
    for slug in FOUR_C:
        _, offer_id, _ = opened.award(slug, to=PERSON)
        opened.claim(offer_id)
    with opened.here.desk.work(SLUG) as work:
        award = next(each for each in work.tx.awards.search(PERSON, 20) if each.slug == "super-4c")
    opened.here.database.close()

    def cairn(*arguments):
        out, err = io.StringIO(), io.StringIO()
        code = run(arguments, {**os.environ, "CAIRN_STATE_DIR": str(tmp_path)}, Streams(out, err))
        return code, json.loads(out.getvalue() or "{}"), err.getvalue()

    for form in ("clr", "cairn"):
        path = tmp_path / f"stack.{form}"
        code, told, problem = cairn("export", award.id, "--form", form, "-o", str(path), "--json")
        assert code == 0, problem
        assert told["bytes"] == path.stat().st_size
        code, report, _ = cairn("verify", str(path), "--json")
        assert code == 0
        assert (report["offline"] is not None) == (form == "cairn")
    assert report["headline"].startswith("Valid as of ")
    assert report["stack"]["outcome"] == "valid"


# --- the wallet, and the check page -----------------------------------------------------------------------------


def test_the_wallet_writes_a_presentation_that_page_and_api_take_like_the_parts_beside_it(house, stack):
    award, purse = stack()
    with house.here.desk.work(SLUG) as work:
        offer_id = work.mint(work.tx.awards.get(award.id), tx_code=False).offer.id
    purse.badges.append(house.claim(offer_id, purse=purse))
    body = presentation_of(purse, (), NOTHING_MORE, house.clock())
    by_api = checked(house, body)
    assert (by_api["input"]["format"], outcome(by_api)) == ("presentation", ("valid", "valid"))
    beside = house.verify(purse.badges[-1], *purse.badges[:-1])
    assert by_api["stack"] == beside["stack"]
    page = house.browser().post("/check", data={"text": body.decode()})
    assert page.status_code == 200
    assert page.text.count('class="component"') == len(FOUR_C)


def test_whoever_handed_a_badge_in_saves_it_from_the_report_and_nobody_else(house, bearer, stack):
    award, _ = stack()
    record = asked(house, bearer, award, "record", "api").content
    browser = house.browser()
    page = browser.post("/check", files={"file": ("record.json", record)})
    path = page.url.path
    assert f'action="{path}/bundle"' in page.text
    saved = browser.post(f"{path}/bundle", files={})
    assert saved.status_code == 200
    assert saved.headers["cache-control"] == "no-store"
    report = checked(house, saved.content)
    assert outcome(report["components"][0]) == ("valid", "valid")
    stranger = house.browser()
    assert f"{path}/bundle" not in stranger.get(path).text
    refused = stranger.post(f"{path}/bundle")
    assert refused.status_code == 403
    assert "Nothing was saved" in refused.text
    again = browser.post(path)
    assert again.url.path != path
    assert f"{again.url.path}/bundle" in again.text


def test_the_component_badges_are_handed_in_anew_for_the_bundle(house, stack):
    award, purse = stack()
    with house.here.desk.work(SLUG) as work:
        offer_id = work.mint(work.tx.awards.get(award.id), tx_code=False).offer.id
    whole = house.claim(offer_id, purse=purse)
    browser = house.browser()
    page = browser.post("/check", files={"file": ("badge.json", whole)})
    assert "We do not keep them" in page.text
    parts = [("components", (f"{place}.json", each)) for place, each in enumerate(purse.badges)]
    saved = browser.post(f"{page.url.path}/bundle", files=parts).content
    assert outcome(checked(house, saved)) == ("valid", "valid")
    alone = browser.post(f"{page.url.path}/bundle").content
    assert outcome(checked(house, alone)) == ("valid", "attested_only")
    shown = browser.post("/check", files={"file": ("badge.cairn", saved)})
    assert f"{shown.url.path}/bundle" not in shown.text


class Full:
    """A binder for which everything is too much."""

    def bound(self, whole, parts):
        raise BundleNotMade("There is more than a bundle may hold.")


@pytest.mark.parametrize("wrapping", list(Wrapping))
def test_what_left_goes_on_record_once_it_is_there_and_not_before(house, stack, wrapping):
    award, _ = stack()

    def gather(work):
        found = work.tx.awards.get(award.id)
        return handing_out.gather(work.tx, found, Wish(wrapping), errand_of(work, "leader"))

    def notes():
        with house.here.desk.work(SLUG) as work:
            kept = work.tx.audit.of_object(award.id)
        return [each.values for each in kept if each.action == "award.handed_out"]

    before = notes()
    if wrapping is Wrapping.BUNDLE:
        with pytest.raises(BundleNotMade):
            handed_out(house.here.desk, SLUG, Full(), gather)
        assert notes() == before
    left = handed_out(house.here.desk, SLUG, BundleBinder(house.here.check), gather)
    assert notes() == [*before, {"form": wrapping.value, "badges": "5"}]
    assert left.name == f"{SLUG}-super-4c.{wrapping.ending}"
