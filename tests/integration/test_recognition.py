"""Recognising over HTTP: a badge is checked, recognised, shown with what was said, and the word taken back."""

import itertools
import json
import re
import uuid
from dataclasses import replace

import pytest

from cairn.demo import SLUG
from credentials import endorsements
from issuer.kept.recognitions import About
from issuer.recognition import recognising
from records import api_tokens
from records.api_tokens import Wanted
from records.principals import Principal, Role
from tests.support.inprocess import form_token
from tests.support.partner import AWARDED, Partner
from tests.unit.verifier.enclosed import opinion
from verifier.verify import Submission

NUMBERS = itertools.count(1)
COMMENT = "Counts as two days of our training."


@pytest.fixture
def foreign():
    # Another one for each test: what is recognised stays so in the house that they share.
    return Partner(name="Beta GmbH", base=f"https://b{next(NUMBERS)}.example/o/p")


def badge_of(foreign, **changes):
    usual = {"status": None, "awarded_at": AWARDED, "id": f"urn:uuid:{uuid.uuid4()}"}
    return foreign.badge("teamwork", **(usual | changes))


def program(house, role=Role.PARTNER):
    here = house.here
    with here.database.transaction() as connection:
        organisation = here.desk.store.organisations()[0]
        token = api_tokens.make(
            connection,
            organisation.id,
            Wanted("partner", role),
            here.desk.randomness.token,
            house.clock(),
        )
    return {"Authorization": f"Bearer {token}"}


def give(house, badge, about="achievement", **more):
    asked = {"credential": json.loads(badge), "about": about, "comment": COMMENT} | more
    return house.client.post("/v1/endorsements", json=asked, headers=program(house))


def endorsement_of(report):
    (found,) = report["endorsements"]
    return found


# --- by machine -------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["endorsement", "endorsement_jwt"])
@pytest.mark.parametrize("about", ["achievement", "credential"])
def test_a_recognised_badge_is_shown_with_what_is_said_until_that_is_withdrawn(house, foreign, form, about):
    badge = badge_of(foreign)
    made = give(house, badge, about)
    assert made.status_code == 201, made.text
    given = made.json()
    said = given[form] if isinstance(given[form], str) else json.dumps(given[form])
    report = house.verify(badge, said.encode())
    assert report["verdict"] == "issuer_unknown"
    found = endorsement_of(report)
    assert (found["outcome"], found["code"], found["comment"]) == ("passed", "endorsement_good", COMMENT)
    assert found["by"] == "Acme"
    fetched = house.client.get(given["urls"]["token" if form == "endorsement_jwt" else "document"])
    assert fetched.status_code == 200
    assert fetched.text == said or json.loads(fetched.text) == given[form]
    gone = house.client.post(f"/v1/endorsements/{given['id']}/withdraw", headers=program(house))
    assert gone.json()["withdrawn_at"]
    house.clock.forward(minutes=6)
    found = endorsement_of(house.verify(badge, said.encode()))
    assert (found["outcome"], found["code"]) == ("failed", "endorsement_no_longer_valid")


def test_what_is_recognised_in_general_is_public_and_what_of_one_badge_is_not(house, foreign):
    badge = badge_of(foreign)
    general, single = give(house, badge).json(), give(house, badge, "credential").json()
    listed = house.client.get(f"/o/{SLUG}/endorsements").json()["endorsements"]
    mine = [each for each in listed if each["issuer"] == foreign.did]
    assert [each["endorsement"] for each in mine] == [general["endorsement"]]
    assert single["id"] not in json.dumps(listed)
    page = house.browser().get(f"/o/{SLUG}/endorsements").text
    assert COMMENT in page
    assert house.client.get(f"/o/{SLUG}/endorsements/nothing").status_code == 404
    ids = [each["id"] for each in house.client.get("/v1/endorsements", headers=program(house)).json()]
    assert ids[:2] == [single["id"], general["id"]]


def test_it_is_recognised_by_the_reference_of_its_report(house, foreign):
    report = house.verify(badge_of(foreign))
    made = give(house, b"null", credential=None, reference=report["reference"])
    assert made.status_code == 201, made.text
    assert made.json()["issuer"] == foreign.did


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"credential": "nonsense"}, 422, "not_recognisable"),
        ({"credential": None}, 422, "not_recognisable"),
        ({"credential": None, "reference": "K7QM3XR9"}, 422, "not_recognisable"),
        ({"comment": " "}, 422, "text_invalid"),
        ({"about": "issuer"}, 422, None),
        ({"more": 1}, 422, None),
    ],
)
def test_what_can_not_be_recognised_is_refused_in_words(house, foreign, changes, status, code):
    refused = give(house, badge_of(foreign), **changes)
    assert refused.status_code == status, refused.text
    assert code is None or refused.json()["code"] == code


def test_neither_an_altered_nor_an_own_badge_is_recognised_nor_the_same_twice(house, foreign):
    badge = badge_of(foreign)
    altered = badge.replace(b"Led the weekly call.", b"Led the yearly call.")
    assert "not_recognisable" in give(house, altered).text
    _, offer_id, _ = house.award()
    assert "your own badge" in give(house, house.claim(offer_id)).text
    assert give(house, badge).status_code == 201
    assert give(house, badge).json()["code"] == "already_recognised"


@pytest.mark.parametrize("role", [Role.LEADER, Role.EMPLOYEE, Role.AUDITOR])
def test_only_partners_and_hr_recognise(house, foreign, role):
    asked = {"credential": json.loads(badge_of(foreign)), "about": "achievement", "comment": COMMENT}
    assert house.client.post("/v1/endorsements", json=asked, headers=program(house, role)).status_code == 403
    accepting = program(house, Role.PARTNER)
    assert house.client.get("/v1/accepted-endorsements", headers=accepting).status_code == 403


# --- on the pages -----------------------------------------------------------------------------------


def test_a_partner_recognises_a_badge_from_its_report(house, foreign):
    partner = house.signed_in(Principal("partner-who-recognises", "Bo", "bo@example.com", Role.PARTNER))
    report = house.here.check.verify(Submission(badge_of(foreign)))
    link = re.search(r"/recognitions/new\?report=[\w-]+", partner.get(f"/check/r/{report.reference}").text)
    page = partner.get(link.group(0)).text
    assert "Beta GmbH" in page
    form = {"csrf": form_token(page), "reference": report.reference, "about": "achievement"}
    empty = partner.post("/recognitions", data=form | {"comment": ""})
    assert empty.status_code == 422
    assert "say why you recognise it" in empty.text
    listed = partner.post("/recognitions", data=form | {"comment": COMMENT}, follow_redirects=True).text
    assert COMMENT in listed
    assert "What others say of your badges" not in listed
    (given_id,) = {
        each["id"]
        for each in house.client.get("/v1/endorsements", headers=program(house)).json()
        if each["issuer"] == foreign.did
    }
    gone = {"csrf": form_token(listed), "id": given_id}
    assert "withdrawn on" in partner.post("/recognitions/withdraw", data=gone, follow_redirects=True).text
    assert partner.post("/recognitions/withdraw", data=gone).status_code == 404


def test_without_a_report_one_is_led_to_check_first(house):
    hr = house.signed_in()
    assert "Check the badge first" in hr.get("/recognitions/new").text
    gone = hr.get("/recognitions/new?report=K7QM-3XR9")
    assert gone.status_code == 422
    assert "Check the badge again" in gone.text


def test_a_badge_that_does_not_hold_is_not_offered_to_be_recognised(house, foreign):
    hr = house.signed_in()
    altered = badge_of(foreign).replace(b"Led the weekly call.", b"Led the yearly call.")
    report = house.here.check.verify(Submission(altered))
    assert "/recognitions/new" not in hr.get(f"/check/r/{report.reference}").text
    assert hr.get(f"/recognitions/new?report={report.reference}").status_code == 422


def test_only_our_own_forms_change_anything(house):
    hr = house.signed_in()
    for path in ("", "/withdraw", "/accepted", "/accepted/drop"):
        assert hr.post(f"/recognitions{path}", data={"csrf": "x"}).status_code == 403


# --- what others say of ours ------------------------------------------------------------------------


def achievement_id(house, slug):
    with house.here.desk.work(SLUG) as work:
        return work.tx.plan.find(slug).achievement.id


@pytest.mark.parametrize("configuration", ["OpenBadgeCredential_ldp_vc", "OpenBadgeCredential_jwt_vc_json"])
@pytest.mark.parametrize("as_token", [False, True])
def test_what_others_say_is_accepted_and_carried_by_badges_from_then_on(
    house, foreign, configuration, as_token
):
    slug = "collaboration"
    signed = opinion(foreign, achievement_id(house, slug))
    plain = {name: value for name, value in signed.items() if name != "proof"}
    said = endorsements.sign_as_token(plain, foreign.signer, foreign.method_id) if as_token else signed
    hr = program(house, Role.HR)
    taken = house.client.post("/v1/accepted-endorsements", json={"endorsement": said}, headers=hr)
    assert taken.status_code == 201, taken.text
    assert taken.json()["achievement"] == slug
    _, offer_id, _ = house.award(slug)
    report = house.verify(house.claim(offer_id, configuration))
    assert report["verdict"] == "valid"
    is_carried = not as_token or configuration.endswith("jwt_vc_json")
    codes = [each["code"] for each in report["endorsements"]]
    assert codes == (["endorsement_by_unknown"] if is_carried else [])
    one = f"/v1/accepted-endorsements/{taken.json()['id']}"
    assert house.client.delete(one, headers=hr).status_code == 204
    assert house.client.delete(one, headers=hr).status_code == 404
    _, offer_id, _ = house.award(slug)
    assert house.verify(house.claim(offer_id, configuration))["endorsements"] == []


def test_one_that_comes_inside_a_presentation_is_kept_by_itself_and_carried(house, foreign):
    signed = opinion(foreign, achievement_id(house, "creativity"))
    wrapped = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [signed],
    }
    hr = program(house, Role.HR)
    taken = house.client.post("/v1/accepted-endorsements", json={"endorsement": wrapped}, headers=hr)
    assert taken.status_code == 201, taken.text
    with house.here.desk.work(SLUG) as work:
        (kept,) = work.tx.recognitions.accepted("creativity")
    assert json.loads(kept.body)["type"] == signed["type"]
    _, offer_id, _ = house.award("creativity")
    report = house.verify(house.claim(offer_id))
    assert [each["code"] for each in report["endorsements"]] == ["endorsement_by_unknown"]
    one = f"/v1/accepted-endorsements/{taken.json()['id']}"
    assert house.client.delete(one, headers=hr).status_code == 204


def test_what_is_recognised_comes_in_pages_by_language_and_by_machine(house, foreign):
    given = give(house, badge_of(foreign)).json()
    with house.here.desk.work(SLUG) as work:
        first = work.tx.recognitions.get(given["id"])
        for number in range(recognising.LISTED):
            single = {"about": About.CREDENTIAL, "subject_id": f"urn:x:{number}"}
            assert work.tx.recognitions.add(replace(first, id=f"urn:x:of-{number}", **single))
    newest = house.client.get("/v1/endorsements", headers=program(house))
    assert newest.headers["link"] == '</v1/endorsements?page=2>; rel="next"'
    older = house.client.get("/v1/endorsements?page=2", headers=program(house))
    assert given["id"] == older.json()[0]["id"]
    hr = house.signed_in()
    assert "Older endorsements" in hr.get("/recognitions").text
    assert "Newer endorsements" in hr.get("/recognitions?page=2").text
    public = house.client.get(f"/o/{SLUG}/endorsements")
    assert foreign.did in public.text
    page = house.browser().get(f"/o/{SLUG}/endorsements", headers={"accept": "text/html"})
    assert (page.headers["vary"], public.headers["vary"]) == (
        "Accept, Accept-Language, Cookie",
        "Accept",
    )


def test_hr_accepts_one_on_the_page_and_takes_it_off(house, foreign):
    hr = house.signed_in()
    signed = json.dumps(opinion(foreign, achievement_id(house, "creativity")))
    csrf = form_token(hr.get("/recognitions").text)
    wrong = hr.post("/recognitions/accepted", data={"csrf": csrf, "endorsement": "nothing"})
    assert wrong.status_code == 422
    assert ">nothing</textarea>" in wrong.text
    taken = hr.post(
        "/recognitions/accepted", data={"csrf": csrf, "endorsement": signed}, follow_redirects=True
    )
    assert "Beta GmbH" in taken.text
    assert "Seen it." in taken.text
    listed = house.client.get("/v1/accepted-endorsements", headers=program(house, Role.HR)).json()
    (mine,) = [each for each in listed if each["issuer"] == foreign.did]
    off = hr.post("/recognitions/accepted/drop", data={"csrf": csrf, "id": mine["id"]}, follow_redirects=True)
    assert foreign.did not in off.text
