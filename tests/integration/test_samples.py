"""The samples over HTTP: each request is sent as it stands, and what comes of it is what was said."""

import html
import re

import pytest

from tests.support.inprocess import open_house


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    opened = open_house(tmp_path_factory.mktemp("samples"))
    yield opened
    opened.here.database.close()


@pytest.fixture(scope="module")
def samples(house):
    return house.client.get("/v1/samples").json()["samples"]


def test_every_sample_sent_as_it_stands_comes_to_what_is_expected(house, samples):
    assert len(samples) >= 20
    for sample in samples:
        answer = house.client.post("/v1/verifications", json=sample["request"])
        report, expected = answer.json(), sample["expected"]
        code = next(each["code"] for each in report["checks"] if each["id"] == expected["check"])
        found = (report["verdict"], report["policy_check"]["outcome"], code)
        assert found == (expected["verdict"], expected["policy_check"], expected["code"]), sample["id"]
        assert answer.status_code == 200


def test_the_page_shows_them_and_each_can_be_checked_there_with_the_same_result(house, samples):
    browser = house.browser()
    page = html.unescape(browser.get("/samples").text)
    for sample in samples:
        assert sample["title"] in page
        shown = browser.post(f"/samples/{sample['id']}").text
        assert re.search(r"<h1>([^<]+)</h1>", shown)
        assert "receipts/" not in shown
    assert browser.post("/samples/nothing").status_code == 404


def test_what_samples_name_is_served_but_for_what_is_out_of_reach(house):
    place = "/samples/world"
    assert house.client.get(f"{place}/status").status_code == 200
    assert house.client.get(f"{place}/unreachable").status_code == 503
    assert house.client.get(f"{place}/nothing").status_code == 404


def test_without_the_policy_of_its_request_no_sample_is_valid(house, samples):
    for sample in samples:
        bare = {name: value for name, value in sample["request"].items() if name != "policy"}
        assert house.client.post("/v1/verifications", json=bare).json()["verdict"] != "valid", sample["id"]
