"""One award, every carrier: what wallets and people get says the same, is valid, and falls together."""

import base64
import json

import pytest

from cairn.wallet.purse import new_purse
from credentials.baking import extract
from credentials.received import read
from issuer import revocation
from issuer.issuing import files
from issuer.issuing.files import FileForm
from issuer.revocation import RevokeAward
from tests.support.inprocess import SLUG, URL

LDP, JWT = "OpenBadgeCredential_ldp_vc", "OpenBadgeCredential_jwt_vc_json"
SD_JWT, JWT_V1 = "OpenBadgeCredential_dc_sd_jwt", "OpenBadgeCredential_jwt_vc_json_vcdm1"
EVERY = (LDP, JWT, SD_JWT, JWT_V1)
VCT = f"{URL}/o/{SLUG}/vct/open-badge"


def metadata(house):
    path = f"/.well-known/openid-credential-issuer/o/{SLUG}"
    return house.client.get(path).json()["credential_configurations_supported"]


def claimed(house, offer_id, *configurations):
    """Return the badges that one wallet gets for one offer, in these configurations."""
    token = house.token(house.code(offer_id)).json()["access_token"]
    purse = new_purse()
    found = []
    for each in configurations:
        body = {"credential_configuration_id": each, "proofs": {"jwt": [house.proof(purse)]}}
        answer = house.credential(token, body)
        assert answer.status_code == 200, answer.text
        credential = answer.json()["credentials"][0]["credential"]
        found.append(credential if isinstance(credential, str) else json.dumps(credential))
    return [each.encode() for each in found]


def filed(house, made, form):
    with house.here.desk.work(SLUG) as work:
        award = work.tx.awards.get(made.id)
        return files.make(work.tx, award, form, work.identity, work.now, work.randomness, "tests").body


def checked(house, body):
    answer = house.client.post("/v1/verifications", content=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def withdraw(house, made):
    with house.here.desk.work(SLUG) as work:
        revocation.revoke(work.tx, RevokeAward(made.id, "duplicate", by="tests"), work.now)


@pytest.mark.parametrize("configuration", EVERY)
def test_the_simulated_wallet_claims_every_configuration_and_gets_a_valid_badge(house, configuration):
    made, offer_id, _ = house.award()
    (badge,) = claimed(house, offer_id, configuration)
    report = checked(house, badge)
    assert (report["verdict"], report["credential"]["id"]) == ("valid", made.id)
    assert report["input"]["format"] == metadata(house)[configuration]["format"]


def test_an_sd_jwt_configuration_has_a_type_and_no_credential_definition(house):
    found = metadata(house)[SD_JWT]
    assert (found["format"], found["vct"]) == ("dc+sd-jwt", VCT)
    assert "credential_definition" not in found
    assert found["cryptographic_binding_methods_supported"][0] == "jwk"
    assert ["exp"] in [each["path"] for each in found["credential_metadata"]["claims"]]


def test_the_type_of_an_sd_jwt_leads_to_its_metadata(house):
    answer = house.client.get(f"/o/{SLUG}/vct/open-badge")
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    document = answer.json()
    assert document["vct"] == VCT
    disclosed = {tuple(each["path"]): each["sd"] for each in document["claims"]}
    assert disclosed["evidence", None] == "always"
    assert disclosed["credentialSubject", "achievement", "name"] == "never"
    assert house.client.get("/o/nobody/vct/open-badge").status_code == 404


def test_all_copies_of_an_award_say_the_same_about_the_badge(house):
    made, offer_id, _ = house.award()
    pictures = [extract(filed(house, made, form)).text for form in (FileForm.PNG, FileForm.SVG)]
    copies = [filed(house, made, FileForm.JSON), filed(house, made, FileForm.JWT), *pictures]
    copies += claimed(house, offer_id, *EVERY)
    documents = [read(each).document for each in copies]
    assert {each["id"] for each in documents} == {made.id}
    assert {each["awardedDate"] for each in documents} == {documents[0]["awardedDate"]}
    assert {each.get("validFrom") or each["issuanceDate"] for each in documents} == {
        documents[0]["validFrom"]
    }
    achievements = [each["credentialSubject"]["achievement"] for each in documents]
    assert all(each == achievements[0] for each in achievements)
    assert (
        len({each["credentialSubject"]["id"] for each in documents}) == 2
    )  # the files' URN, the wallet's DID


def test_every_copy_falls_when_the_award_is_withdrawn(house):
    made, offer_id, _ = house.award()
    copies = [filed(house, made, form) for form in FileForm] + claimed(house, offer_id, *EVERY)
    assert [checked(house, each)["verdict"] for each in copies] == ["valid"] * len(copies)
    withdraw(house, made)
    house.clock.forward(minutes=6)
    assert [checked(house, each)["verdict"] for each in copies] == ["no_longer_valid"] * len(copies)


def test_a_badge_names_its_picture_and_the_picture_is_there(house):
    _, offer_id, _ = house.award()
    (badge,) = claimed(house, offer_id, LDP)
    image = json.loads(badge)["credentialSubject"]["achievement"]["image"]
    assert image["type"] == "Image"
    assert image["caption"] == "Communication: a values badge"
    answer = house.client.get(image["id"].removeprefix(URL))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")


def test_a_stack_of_files_is_valid_and_its_parts_may_be_pictures(house):
    parts = []
    for slug in ("communication", "collaboration", "critical-thinking", "creativity"):
        made, _, _ = house.award(slug, to="files@example.com")
        parts.append(filed(house, made, FileForm.PNG))
    with house.here.desk.work(SLUG) as work:
        (meta,) = [each for each in work.tx.awards.search("files@example.com", 20) if each.slug == "super-4c"]
    whole = filed(house, meta, FileForm.SVG)
    form = [("components", (f"{number}.png", part)) for number, part in enumerate(parts)]
    page = house.browser().post("/check", files=[("file", ("whole.svg", whole)), *form])
    assert page.status_code == 200
    report = house.client.get(f"/v1/verifications/{str(page.url).rsplit('/', 1)[-1]}").json()
    assert report["stack"]["outcome"] == "valid", report["stack"]
    assert report["verdict"] == "valid"
    assert {each["input"]["format"] for each in report["components"]} == {"png"}


def data_url(body, kind="image/png"):
    return f"data:{kind};base64,{base64.b64encode(body).decode()}"


def test_a_program_sends_pictures_as_data_urls(house):
    made, _, _ = house.award()
    picture = filed(house, made, FileForm.PNG)
    drawing = data_url(filed(house, made, FileForm.SVG), "image/svg+xml")
    for credential in (data_url(picture), drawing):
        answer = house.client.post("/v1/verifications", json={"credential": credential})
        assert (answer.status_code, answer.json()["verdict"]) == (201, "valid")
    broken = house.client.post("/v1/verifications", json={"credential": "data:image/png;base64,%%%"})
    assert (broken.status_code, broken.json()["code"]) == (400, "nothing_to_verify")
