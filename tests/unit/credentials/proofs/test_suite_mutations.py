"""No mutant of a document signed in any suite verifies, unless it says the same in another spelling."""

import json

import pytest

from contexts.errors import ContextsError
from credentials.errors import CredentialsError
from credentials.proofs.data_integrity import proofs, verify
from tests.support.counts import count
from tests.unit.credentials.badge_cases import signer
from tests.unit.credentials.proofs.suites.cases import IDS, KINDS, bare, signed
from tests.unit.verifier import mutants
from tests.unit.verifier.carriers import meaning

BATCHES = 10
EACH = pytest.mark.parametrize(("name", "algorithm"), KINDS, ids=IDS)
EACH_BATCH = pytest.mark.parametrize("batch", range(BATCHES))


def verified(document, algorithm):
    """Return what each proof of a document secures; None unless there is one, and all of them hold."""
    key = signer(algorithm).public_key
    try:
        return [verify(document, proof, key, now=proof.expires) for proof in proofs(document)]
    except (CredentialsError, ContextsError):
        return None


@EACH_BATCH
@EACH
def test_no_changed_document_verifies(name, algorithm, batch):
    original = signed(name, algorithm)
    rng = mutants.seeded(f"{name} {algorithm} {batch}")
    for _ in range(count(10_000) // BATCHES):
        mutant = mutants.of_json(original, rng)
        secured = verified(mutant, algorithm)
        if secured is None:
            continue
        for each in secured:
            assert_same(original, each, name, mutant)


def assert_same(original, secured, name, mutant):
    if "jcs" in name:
        # What signs the JSON signs every spelling; only contexts behind those of the proof are let go of.
        assert secured == bare(original), mutant
    else:
        assert meaning(secured) == meaning(bare(original)), mutant


@EACH
def test_no_changed_proof_value_verifies(name, algorithm):
    original = signed(name, algorithm)
    text = original["proof"][0]["proofValue"]
    rng = mutants.seeded(f"value {name} {algorithm}")
    for _ in range(count(2_000)):
        made = mutants.of_bytes(text.encode(), rng).decode("latin-1")
        mutant = original | {"proof": [original["proof"][0] | {"proofValue": made}]}
        assert made == text or verified(mutant, algorithm) is None, made


@EACH
def test_the_unchanged_documents_verify(name, algorithm):
    """The control: what the mutants come from."""
    assert verified(json.loads(json.dumps(signed(name, algorithm))), algorithm) == [
        bare(signed(name, algorithm))
    ]


def test_the_mutants_differ_from_what_they_come_from():
    """The control of the makers: hardly any mutant is the document itself."""
    original = signed(*KINDS[0])
    rng = mutants.seeded("control")
    same = sum(json.dumps(mutants.of_json(original, rng)) == json.dumps(original) for _ in range(500))
    assert same < 100
