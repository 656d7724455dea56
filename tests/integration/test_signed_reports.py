"""Reports signed by the verifier, over HTTP, on the command line and as callers of the VC-API meet them."""

import io
import json

import pytest

from cairn.cli import run
from cairn.console import Streams
from keys.multibase import b64url_decode
from tests.support.partner import Partner

SIGNED = "application/vc+jwt"


@pytest.fixture(scope="module")
def report(house):
    """Return the report of the API on a badge of a stranger."""
    answer = house.client.post("/v1/verifications", content=Partner(name="Initech").badge())
    assert answer.status_code == 201
    return answer.json()


@pytest.fixture(scope="module")
def token(house, report):
    return read_again(house, report, SIGNED).content


def read_again(house, report, accept):
    return house.client.get(f"/v1/verifications/{report['reference']}", headers={"Accept": accept})


def checked(house, body):
    answer = house.client.post("/v1/verifications", content=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def verify(house, body, folder):
    file = folder / "file"
    file.write_bytes(body)
    out = io.StringIO()
    code = run(
        ["verify", str(file), "--json"],
        {"CAIRN_STATE_DIR": str(house.here.settings.state_dir)},
        Streams(out, io.StringIO()),
    )
    return code, json.loads(out.getvalue())


def changed(token):
    header, payload, signature = token.decode().split(".")
    at = len(payload) // 2
    return (
        f"{header}.{payload[:at]}{'A' if payload[at] != 'A' else 'B'}{payload[at + 1 :]}.{signature}".encode()
    )


def test_whoever_asks_for_a_credential_gets_the_report_signed_and_anybody_else_as_json(house, report):
    signed, plain = read_again(house, report, SIGNED), read_again(house, report, "*/*")
    assert signed.headers["content-type"] == SIGNED
    assert signed.headers["vary"] == plain.headers["vary"] == "Accept"
    assert plain.json() == report
    document = json.loads(b64url_decode(signed.text.split(".")[1]))
    assert document["issuer"] == house.here.check.identity.did
    assert document["credentialSubject"]["urn:cairn:report"]["@value"] == report


def test_a_report_that_is_not_there_is_not_signed(house):
    for path in ("/v1/verifications/2222-2222-2222", "/check/r/2222-2222-2222/signed"):
        assert house.client.get(path, headers={"Accept": SIGNED}).status_code == 404


def test_handed_in_it_is_a_report_of_this_service_and_no_valid_badge(house, report, token):
    found = checked(house, token)
    assert found["verdict"] == "could_not_check"
    assert found["headline"].startswith("A report by this service of ")
    assert found["credential"] is None
    told = found["told_report"]
    assert (told["reference"], told["stated_verdict"]) == (report["reference"], report["verdict"])
    assert told["digest"] == report["input"]["digest"]


def test_changed_it_tells_nothing(house, report, token):
    found = checked(house, changed(token))
    assert found["verdict"] in ("not_genuine", "could_not_check")
    assert found["told_report"] is None
    assert report["reference"] not in json.dumps(found)


def test_the_command_says_the_same_and_never_ends_as_for_a_valid_badge(house, token, tmp_path):
    code, found = verify(house, token, tmp_path)
    assert (code, found["verdict"]) == (2, "could_not_check")
    assert found["headline"].startswith("A report by this service of ")
    code, found = verify(house, changed(token), tmp_path)
    assert code in (1, 2)
    assert found["told_report"] is None


def test_callers_of_the_vc_api_are_told_that_it_is_not_verified(house, token):
    envelope = {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "id": f"data:{SIGNED},{token.decode()}",
        "type": "EnvelopedVerifiableCredential",
    }
    answer = house.client.post("/vc-api/credentials/verify", json={"verifiableCredential": envelope})
    assert answer.status_code == 400
