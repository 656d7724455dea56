import copy

import pytest

from credentials.errors import MalformedPointer
from credentials.proofs.suites.ecdsa_sd.pointers import select
from tests.unit.credentials.proofs.suites.cases import DOCUMENT

SMALL = {
    "@context": ["https://a.example"],
    "id": "urn:x:1",
    "type": ["A", "B"],
    "issuer": {"id": "urn:x:2", "name": "I", "a/b": 1, "m~n": 2},
    "list": [{"id": "urn:x:3", "n": 0}, {"type": "C", "n": 1, "o": 2}, 7],
    "deep": {"er": {"est": "x", "not": "y"}},
}
TOP = {name: SMALL[name] for name in ("@context", "id", "type")}


@pytest.mark.parametrize(
    ("pointers", "part"),
    [
        (["/issuer"], {"issuer": SMALL["issuer"]}),
        (["/issuer/name"], {"issuer": {"id": "urn:x:2", "name": "I"}}),
        (["/issuer/a~1b", "/issuer/m~0n"], {"issuer": {"id": "urn:x:2", "a/b": 1, "m~n": 2}}),
        (["/list/1/o"], {"list": [{"type": "C", "o": 2}]}),
        (["/list/2", "/list/0/n"], {"list": [{"id": "urn:x:3", "n": 0}, 7]}),
        (["/deep/er/est"], {"deep": {"er": {"est": "x"}}}),
        (["/deep/er/est", "/deep"], {"deep": SMALL["deep"]}),
        (["/deep", "/deep/er/est"], {"deep": SMALL["deep"]}),
        (["/type/0"], {}),
        (["/id"], {}),
    ],
)
def test_a_part_holds_what_was_pointed_at_and_what_leads_there(pointers, part):
    assert select(SMALL, pointers) == TOP | part


def test_no_pointers_select_nothing():
    assert select(SMALL, []) is None


@pytest.mark.parametrize(
    "pointer",
    [
        "",
        "issuer",
        "#/issuer",
        "/nothing",
        "/issuer/nothing",
        "/issuer/name/more",
        "/list/3",
        "/list/-",
        "/list/01",
        "/list/-1",
        "/list/+1",
        "/list/ 1",
        "/list/n",
        "/list/99999999999999999999",
        "/issuer/~2",
        "/issuer/~",
        "/@context",
        "/@context/0",
        "/proof",
        "/",
        "/deep//est",
    ],
)
def test_a_pointer_that_leads_nowhere_is_refused(pointer):
    with pytest.raises(MalformedPointer):
        select(SMALL, [pointer])


def test_selecting_changes_nothing_and_shares_nothing():
    before = copy.deepcopy(DOCUMENT)
    part = select(DOCUMENT, ["/issuer", "/credentialSubject/achievement"])
    part["issuer"]["name"] = "x"
    part["@context"].append("x")
    assert before == DOCUMENT
