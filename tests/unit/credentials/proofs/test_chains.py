"""Proofs in sets and in chains."""

import pytest

from credentials.errors import InvalidProof, MalformedProof, UnsupportedProof
from credentials.proofs.data_integrity import Terms, add_proof, proofs, sign, verify
from credentials.proofs.proof import MAX_PROOFS
from keys.public import Algorithm
from tests.unit.credentials.badge_cases import AT, METHOD, signer
from tests.unit.credentials.proofs.suites.cases import DOCUMENT, bare, base

ONE, TWO, THREE = (f"urn:uuid:00000000-0000-4000-8000-00000000000{number}" for number in (1, 2, 3))
SEEDS = {ONE: 7, TWO: 8, THREE: 9}


def add(document, number, *previous, suite=None, algorithm=Algorithm.EDDSA):
    terms = Terms(id=number, previous=previous)
    return add_proof(document, signer(algorithm, SEEDS[number]), METHOD, AT, terms, suite=suite)


def chain(suite=None):
    """Return a document with two proofs, and a third that stands on both."""
    return add(add(add(DOCUMENT, ONE, suite=suite), TWO, suite=suite), THREE, ONE, TWO, suite=suite)


def holding(document):
    """Return the ids of the proofs that hold."""
    found = []
    for proof in proofs(document):
        name = proof.options["id"]
        try:
            assert verify(document, proof, signer(seed=SEEDS[name]).public_key) == DOCUMENT
        except InvalidProof:
            continue
        found.append(name)
    return found


def changed(document, place, **members):
    listed = [*document["proof"]]
    listed[place] = {name: value for name, value in (listed[place] | members).items() if value is not None}
    return {**document, "proof": listed}


SUITES = pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])


@SUITES
def test_every_link_of_a_chain_holds(suite):
    assert holding(chain(suite)) == [ONE, TWO, THREE]
    assert chain(suite)["proof"][2]["previousProof"] == [ONE, TWO]


@SUITES
def test_a_proof_made_by_one_suite_can_stand_on_one_of_another(suite):
    other = {"eddsa-rdfc-2022": "eddsa-jcs-2022", "eddsa-jcs-2022": "eddsa-rdfc-2022"}[suite]
    document = add(add(DOCUMENT, ONE, suite=suite), TWO, ONE, suite=other)
    assert holding(document) == [ONE, TWO]
    assert document["proof"][1]["previousProof"] == ONE


@SUITES
def test_a_change_in_a_proof_makes_those_fall_that_stand_on_it(suite):
    document = changed(chain(suite), 0, created="2026-03-02T09:00:01Z")
    assert holding(document) == [TWO]


@SUITES
def test_a_link_can_not_be_made_to_stand_on_less(suite):
    document = changed(chain(suite), 2, previousProof=ONE)
    assert holding(document) == [ONE, TWO]
    assert holding(changed(chain(suite), 2, previousProof=None)) == [ONE, TWO]


def test_a_later_proof_can_be_taken_off_and_those_below_hold():
    document = chain()
    assert holding(document | {"proof": document["proof"][:2]}) == [ONE, TWO]


def test_a_proof_in_a_set_holds_whatever_stands_beside_it():
    document = add(add(DOCUMENT, ONE), TWO)
    assert holding(document | {"proof": document["proof"][::-1]}) == [TWO, ONE]


@pytest.mark.parametrize(
    "previous", [ONE, TWO, [ONE, TWO], "urn:uuid:9", [], [TWO, TWO], {"id": ONE}, 5, None, ""]
)
def test_a_chain_with_a_missing_link_or_without_beginning_is_malformed(previous):
    document = add(DOCUMENT, ONE)
    broken = document | {"proof": [document["proof"][0] | {"previousProof": previous}]}
    with pytest.raises(MalformedProof):
        proofs(broken)


def test_a_chain_that_comes_back_to_itself_is_malformed():
    document = chain()
    for before, after in ((THREE, THREE), (TWO, THREE), (THREE, ONE)):
        cycle = changed(changed(document, 0, previousProof=before), 2, previousProof=after)
        if before == TWO:
            cycle = changed(cycle, 1, previousProof=ONE)
        with pytest.raises(MalformedProof, match="stands on itself"):
            proofs(cycle)


def test_two_links_with_one_id_are_malformed():
    document = chain()
    with pytest.raises(MalformedProof, match="same id"):
        proofs(document | {"proof": [*document["proof"], document["proof"][0]]})


@pytest.mark.parametrize("kind", [{"cryptosuite": "bbs-2023"}, {"type": "SomeProof", "proofValue": None}])
def test_what_stands_on_a_proof_that_is_not_checked_is_not_checked_either(kind):
    document = chain()
    read = proofs(changed(document, 0, **kind))
    assert [proof.is_supported for proof in read] == [False, True, False]
    with pytest.raises(UnsupportedProof, match="stands on"):
        verify(document, read[2], signer(seed=9).public_key)


def test_a_base_proof_in_a_chain_is_not_judged():
    document = base()
    own = document["proof"][0] | {"id": TWO, "previousProof": ONE}
    listed = [*add(DOCUMENT, ONE)["proof"], own]
    read = proofs(document | {"proof": listed})
    assert [proof.is_supported for proof in read] == [True, False]


def test_a_proof_is_not_made_on_top_of_one_that_is_not_there():
    with pytest.raises(MalformedProof, match="does not have"):
        add(add(DOCUMENT, ONE), TWO, THREE)
    with pytest.raises(MalformedProof, match="does not have"):
        add(DOCUMENT, TWO, THREE)
    with pytest.raises(MalformedProof, match="same id"):
        add(add(add(DOCUMENT, ONE), TWO), ONE, TWO)


def test_a_document_gets_no_more_proofs_than_are_read():
    document = DOCUMENT
    for _ in range(MAX_PROOFS):
        document = add_proof(document, signer(), METHOD, AT)
    with pytest.raises(MalformedProof, match="at most"):
        add_proof(document, signer(), METHOD, AT)


def test_a_proof_with_an_end_is_written_and_read_so():
    document = add_proof(DOCUMENT, signer(), METHOD, AT, Terms(expires=AT, domain="a", challenge="b"))
    (proof,) = proofs(document)
    assert (proof.expires, proof.domain, proof.challenge) == (AT, "a", "b")
    assert verify(document, proof, signer().public_key, now=AT) == bare(document)


def test_the_first_proof_of_a_set_is_the_one_that_sign_makes():
    assert add_proof(DOCUMENT, signer(), METHOD, AT) == sign(DOCUMENT, signer(), METHOD, AT)
