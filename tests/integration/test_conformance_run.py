"""`cairn run --conformance` as a process: the line it prints, and a credential's life behind it."""

import json

import pytest

from tests.support.services import installation
from tests.support.suites import body


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    made = installation(tmp_path_factory.mktemp("conformance"))
    try:
        yield made.start("--conformance", "--empty")
    finally:
        made.stop()


def test_one_line_tells_where_and_a_credential_lives_from_issue_to_revocation(service):
    (line,) = service.output.read_text(encoding="utf-8").splitlines()
    told = json.loads(line)
    assert told.keys() == {"verify", "verify_presentation", "status", "issuers"}
    assert told["issuers"].keys() == {"ed25519", "p256", "p384", "sd"}
    for profile, issuer in told["issuers"].items():
        assert issuer["did"].startswith("did:key:z")
        document = body(id=f"urn:uuid:{profile}", issuer=issuer["did"])
        sent = {"credential": document, "options": {"statusPurpose": "revocation"}}
        answer = service.post(issuer["issue"], json=sent)
        assert answer.status_code == 201, answer.text
        if profile != "sd":
            lives(service, told, answer.json()["verifiableCredential"])


def lives(service, told, credential):
    def verified(document):
        return service.post(told["verify"], json={"verifiableCredential": document}).status_code

    assert verified(credential) == 200
    assert verified(credential | {"validFrom": "2020-01-01T00:00:00Z"}) == 400
    entry = {"type": "BitstringStatusListEntry", "statusPurpose": "revocation"}
    change = {"credentialId": credential["id"], "credentialStatus": entry, "status": True}
    assert service.post(told["status"], json=change).status_code == 200
    assert verified(credential) == 400


def test_it_does_not_start_where_others_could_reach_it(service):
    done = service.run("run", "--conformance", "--host", "0.0.0.0")
    assert done.returncode != 0
    assert "[setting_invalid]" in done.stderr
