"""did:webvh with didwebvh-ts: it reads our histories, and we read its; what one refuses the other does too."""

import json

import pytest

from cairn.world import utc_now
from did.document import Purpose
from did.errors import DidDeactivated, InvalidDidDocument
from did.methods.webvh.log import SKEW, read_log
from did.methods.webvh.resolver import document_of
from did.syntax import Did
from issuer.organisation.did_documents import did_log_path, webvh_did
from issuer.organisation.identity import establish
from issuer.organisation.key_life import Compromise, Hand, compromise, rotate
from keys.sealing import Sealer
from tests.interop.node import play
from tests.support.builders import BASE_URL, at
from tests.support.tools import need
from tests.support.webvh_logs import STRANGER, after, first
from tests.unit.issuer.scenes import KEK, bare_store


@pytest.fixture(scope="module", autouse=True)
def _node():
    need("node")


@pytest.fixture(scope="module")
def theirs():
    return play("webvh.mjs", {})


def resolved_by_them(log, did):
    return play("webvh.mjs", {"log": log, "did": did})


def read_by_us(log, did):
    body = b"".join(json.dumps(entry).encode() + b"\n" for entry in log)
    return document_of(Did.parse(did), read_log(body, utc_now() + SKEW))


def test_they_resolve_our_history_after_a_rotation_and_a_theft():
    store, sealer = bare_store(), Sealer(KEK)
    with store.transaction("acme") as tx:
        identity = establish(tx, BASE_URL, sealer, at(0))
        rotate(Hand(tx, identity, sealer, at(10)))
        compromise(Hand(tx, identity, sealer, at(20)), Compromise("key-1", at(5)))
        did = webvh_did(tx)
        log = [json.loads(line) for line in tx.published.get(did_log_path("acme")).body.splitlines()]
    found = resolved_by_them(log, did)
    assert found["did"] == did
    assert found["document"]["alsoKnownAs"] == [identity.did]
    assert f"{did}#key-1" not in found["document"]["assertionMethod"]
    assert found["meta"]["versionId"] == log[2]["versionId"]


def test_we_resolve_their_history_with_promised_keys(theirs):
    document = read_by_us(theirs["log"], theirs["did"])
    (method,) = document.methods
    assert document.key_for(method.id, Purpose.ASSERTION, utc_now()) == method.public_key()


def test_of_their_did_that_was_given_up_we_authorise_no_key(theirs):
    document = read_by_us(theirs["ended"], theirs["did"])
    with pytest.raises(DidDeactivated):
        document.key_for(f"{document.id}#any", Purpose.ASSERTION, utc_now())


def test_neither_of_us_accepts_a_history_that_a_stranger_went_on_with():
    one, _ = first()
    log = [one, after(one, by=(STRANGER,))]
    assert "error" in resolved_by_them(log, one["state"]["id"])
    with pytest.raises(InvalidDidDocument):
        read_by_us(log, one["state"]["id"])


def test_neither_of_us_accepts_a_changed_entry(theirs):
    log = json.loads(json.dumps(theirs["log"]))
    log[1]["versionTime"] = log[1]["versionTime"].replace("20", "19", 1)
    assert "error" in resolved_by_them(log, theirs["did"])
    with pytest.raises(InvalidDidDocument):
        read_by_us(log, theirs["did"])
