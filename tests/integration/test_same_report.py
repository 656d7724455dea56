"""Page, API and command give one and the same report, and a file that was changed shows nothing of its content."""

import html
import io
import json
from dataclasses import replace

import pytest

from cairn import cli
from cairn.console import Streams
from cairn.world import utc_now
from tests.support.inprocess import form_token, open_house
from tests.support.partner_house import keep, make_stack, program
from verifier.web.openid4vp.ask import Ask
from verifier.web.openid4vp.asking import make_request
from verifier.wishes import BadgeWish, query_for

# What differs between two looks at the same badge: when, and under which reference.
OF_THE_MOMENT = ("reference", "checked_at")


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    folder = tmp_path_factory.mktemp("same")
    opened = open_house(folder)
    opened.environment = {"CAIRN_STATE_DIR": str(folder)}
    # The command goes by the real clock, and signs a list anew that is old by it.
    opened.clock.at = utc_now()
    yield opened
    opened.here.database.close()


@pytest.fixture(scope="module")
def badges(house):
    made = {}
    for name, configuration in (("ldp", "ldp_vc"), ("jwt", "jwt_vc_json")):
        _, offer_id, _ = house.award()
        made[name] = house.claim(offer_id, f"OpenBadgeCredential_{configuration}")
    made["one letter"] = made["ldp"].replace(b"Communication", b"Kommunication", 1)
    added = json.loads(made["ldp"])
    added["credentialSubject"]["achievement"]["stars"] = 3
    made["undefined property"] = json.dumps(added).encode()
    head, payload, signature = made["jwt"].split(b".")
    made["jwt signature"] = b".".join(
        [head, payload, signature[:-2] + (b"AA" if signature[-2:] != b"AA" else b"BB")]
    )
    made["nothing"] = b"this is not a badge"
    return made


def moment_free(report):
    return {name: value for name, value in report.items() if name not in OF_THE_MOMENT} | {
        "checks": [check | {"as_of": None} for check in report["checks"]]
    }


def by_page(house, badge):
    answer = house.browser().post("/check", data={"text": badge.decode()}, follow_redirects=False)
    assert answer.status_code == 303
    reference = answer.headers["location"].rsplit("/", 1)[1]
    return house.client.get(f"/v1/verifications/{reference}").json()


def by_upload(house, badge):
    files = {"file": ("badge.json", badge, "application/json")}
    answer = house.browser().post("/check", files=files, follow_redirects=False)
    return house.client.get(f"/v1/verifications/{answer.headers['location'].rsplit('/', 1)[1]}").json()


def by_raw_body(house, badge):
    return house.client.post(
        "/v1/verifications", content=badge, headers={"Content-Type": "application/vc"}
    ).json()


def by_command(house, badge, folder):
    file = folder / "badge"
    file.write_bytes(badge)
    out, err = io.StringIO(), io.StringIO()
    code = cli.run(["verify", str(file), "--json"], house.environment, Streams(out, err))
    return json.loads(out.getvalue()), code


@pytest.mark.parametrize(
    ("name", "verdict", "code"),
    [
        ("ldp", "valid", 0),
        ("jwt", "valid", 0),
        ("one letter", "not_genuine", 1),
        ("undefined property", "not_genuine", 1),
        ("jwt signature", "not_genuine", 1),
        ("nothing", "could_not_check", 2),
    ],
)
def test_every_way_of_asking_gives_the_same_report(house, badges, tmp_path, name, verdict, code):
    badge = badges[name]
    by_api = house.verify(badge)
    commanded, ended = by_command(house, badge, tmp_path)
    assert (by_api["verdict"], ended) == (verdict, code)
    wanted = moment_free(by_api)
    for report in (by_page(house, badge), by_upload(house, badge), by_raw_body(house, badge), commanded):
        assert moment_free(report) == wanted


def test_a_changed_badge_shows_none_of_its_content_on_the_page(house, badges):
    browser = house.browser()
    for name in ("one letter", "undefined property", "jwt signature"):
        page = browser.post("/check", data={"text": badges[name].decode()}).text
        assert "We show nothing from it" in page
        for content in ("ommunication", "Acme", "Seen.", "did:key", "urn:uuid"):
            assert content not in page, name


def test_a_report_is_found_again_however_its_reference_is_typed(house, badges):
    reference = house.verify(badges["ldp"])["reference"]
    for typed in (reference, reference.lower(), reference.replace("-", "")):
        assert house.browser().get(f"/check/r/{typed}").status_code == 200
    wrong = reference[:-1] + ("2" if reference[-1] != "2" else "3")
    assert house.browser().get(f"/check/r/{wrong}").status_code == 404


def test_checking_again_gives_a_new_report_of_the_same_badge(house, badges):
    reference = house.verify(badges["ldp"])["reference"]
    answer = house.browser().post(f"/check/r/{reference}", follow_redirects=False)
    assert answer.status_code == 303
    assert reference not in answer.headers["location"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"credential": 7}, "nothing_to_verify"),
        ({"credential": ""}, "nothing_to_verify"),
        ({"credential": "x", "components": "y"}, "nothing_to_verify"),
        ({"credential": "x", "shoesize": 44}, "policy_invalid"),
        ({"credential": "x", "policy": {"trusted": True}}, "policy_invalid"),
    ],
)
def test_a_verification_request_that_is_none_gets_its_code(house, body, code):
    answer = house.client.post("/v1/verifications", json=body)
    assert answer.status_code == 400
    assert answer.json()["code"] == code


def test_a_policy_may_ask_for_the_holder(house, badges):
    policy = {"name": "front desk", "require_holder": True}
    report = house.verify(badges["ldp"], policy=policy)
    assert (report["verdict"], report["policy"]) == ("could_not_check", "front desk")


def test_a_wrong_usage_ends_with_64(house):
    streams = Streams(io.StringIO(), io.StringIO())
    assert cli.run(["verify"], house.environment, streams) == 64
    assert cli.run(["verify", "--help"], house.environment, streams) == 0


def test_the_id_of_a_request_can_stand_on_a_command_line_whatever_it_is(house):
    unlucky = replace(house.here.check, entropy=lambda size: b"\xf8" * size)
    assert make_request(unlucky, Ask(query_for([BadgeWish()])))["id"][0].isalnum()


def test_the_command_asks_for_a_badge_of_whoever_awards_it_and_of_nobody_else(house):
    out = io.StringIO()
    asked = ["request", "--achievement", "communication", "--json"]
    assert cli.run(asked, house.environment, Streams(out, io.StringIO())) == 0
    kept = house.here.check.requests.get(json.loads(out.getvalue())["id"]).query
    (achievement,) = kept["dcql_query"]["credentials"][0]["claims"][0]["values"]
    (organisation,) = house.here.desk.store.organisations()
    assert kept["awarders"][achievement] == [organisation.did]


def test_a_file_that_is_not_there_is_one_coded_line_and_never_ends_as_a_verdict_would(house, tmp_path):
    out, err = io.StringIO(), io.StringIO()
    assert cli.run(["verify", str(tmp_path / "nowhere"), "--json"], house.environment, Streams(out, err)) == 2
    assert json.loads(err.getvalue())["error"]
    assert out.getvalue() == ""


def test_a_setting_that_can_not_be_used_never_ends_as_a_verdict_would(tmp_path):
    streams = Streams(io.StringIO(), io.StringIO())
    wrong = {"CAIRN_STATE_DIR": str(tmp_path), "CAIRN_PORT": "none"}
    assert cli.run(["verify", "badge.json"], wrong, streams) == 2
    assert cli.run(["awards"], wrong, streams) == 1


# --- under a policy ---------------------------------------------------------------------------------


UNDER = {
    "met": {"max_age_months": 36, "require_parts": True},
    "rule_not_met": {"required_parts": [{"achievement": "https://elsewhere.example/a"}]},
    "part_not_supplied": {"require_parts": True},
    "could_not_check": {"require_holder": True},
}
ENDS = {"met": 0, "rule_not_met": 4, "part_not_supplied": 2, "could_not_check": 2}


def policy_free(report):
    """Return a report without where its policy and its receipt are kept."""
    found = report["policy_check"]
    return moment_free({name: value for name, value in report.items() if name != "report_url"}) | {
        "checks": [each | {"as_of": None, "checked_at": None} for each in report["checks"]],
        "components": [
            policy_free(each) if "policy_check" in each else each["verdict"] for each in report["components"]
        ],
        "policy_check": found | {"policy": {name: found["policy"][name] for name in ("name", "digest")}},
    }


@pytest.fixture(scope="module")
def stacked(house):
    return make_stack(house, "same@example.com")


@pytest.mark.parametrize("state", UNDER)
def test_page_api_and_command_say_the_same_under_a_policy(house, stacked, tmp_path, state):
    us = program(house)
    kept = keep(house, us, **UNDER[state])
    parts = {} if state == "part_not_supplied" else stacked.parts
    body = {"credential": stacked.body.decode(), "components": [each.decode() for each in parts.values()]}
    by_api = house.client.post("/v1/verifications", json=body | {"policy_id": kept["id"]}, headers=us).json()
    inline = house.client.post("/v1/verifications", json=body | {"policy": kept["policy"]}).json()

    (tmp_path / "policy.json").write_text(json.dumps(kept["policy"]))
    (tmp_path / "badge").write_bytes(stacked.body)
    files = []
    for slug, part in parts.items():
        (tmp_path / slug).write_bytes(part)
        files.append(str(tmp_path / slug))
    asked = ["verify", str(tmp_path / "badge"), "--policy", str(tmp_path / "policy.json"), "--json"]
    out = io.StringIO()
    ended = cli.run([*asked, *(["--with", *files] if files else [])], house.environment, Streams(out, out))
    commanded = json.loads(out.getvalue())

    assert (by_api["policy_check"]["outcome"], ended) == (state, ENDS[state])
    assert policy_free(by_api) == policy_free(inline) == policy_free(commanded)
    assert by_api["policy_check"]["headline"] in html.unescape(_page(house, kept, stacked.body, parts))


def _page(house, kept, badge, parts):
    browser = house.signed_in()
    csrf = form_token(browser.get("/partners/check").text)
    files = [("file", ("badge.json", badge))] + [("components", (slug, each)) for slug, each in parts.items()]
    return browser.post("/partners/check", data={"csrf": csrf, "policy": kept["id"]}, files=files).text
