import pytest

from credentials.errors import MalformedProof
from credentials.proofs.sd_jwt import Concealment, issue, read
from tests.unit.credentials.proofs.sd_jwt.cases import ISSUER, PAYLOAD, issued, salts


@pytest.mark.parametrize(
    "path",
    [
        ("missing",),
        ("address", "missing"),
        ("seen", 3),
        ("seen", -1),
        ("seen", "0"),
        ("count", "x"),
        ("name", 0),
        ("address", None),
    ],
)
def test_a_path_that_leads_nowhere_is_a_mistake(path):
    with pytest.raises(ValueError, match="path"):
        issued(path)


def test_all_elements_of_an_empty_array_are_none():
    assert read(issued(("a", None), payload={"a": []})).payload == {"a": []}


@pytest.mark.parametrize("name", ["_sd", "...", "_sd_alg"])
def test_names_that_the_standard_keeps_for_itself_are_refused(name):
    for payload in ({name: "x"}, {"a": {name: 1}}, {"a": [{name: 1}]}):
        with pytest.raises(MalformedProof):
            issued(payload=payload)
        with pytest.raises(MalformedProof):
            issued((next(iter(payload)),), payload=payload)


def test_every_hidden_value_has_a_salt_of_its_own():
    used = []
    usual = salts()

    def salt():
        used.append(usual())
        return used[-1]

    issue(PAYLOAD, {}, ISSUER, Concealment((("name",), ("seen", None)), salt, decoys=1))
    assert len(used) == len(set(used)) == 1 + 3 + 2


def test_the_payload_that_was_given_stays_as_it_is():
    before = repr(PAYLOAD)
    issued(("address", "street"), ("seen", None))
    assert repr(PAYLOAD) == before
