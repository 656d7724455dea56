"""No mutant of a signed badge passes for valid, unless it says the same in another spelling."""

import json
from dataclasses import replace
from functools import cache

import pytest

from credentials.badge import Carrier, Evidence
from credentials.received import read
from credentials.wire import from_wire
from tests.support.counts import count
from tests.support.partner import Partner
from tests.unit.verifier import mutants
from verifier.rendering import as_json, headline
from verifier.report import Verdict
from verifier.verify import Submission, verify_badge

GOOD_ENOUGH = (Verdict.VALID, Verdict.ISSUER_UNKNOWN)
BATCHES = 20
EACH_BATCH = pytest.mark.parametrize("batch", range(BATCHES))


@cache
def world():
    partner = Partner()
    badge = partner.unsigned()
    stack = partner.stack({slug: partner.badge(slug) for slug in ("communication", "creativity")})
    token = partner.sign(badge, Carrier.JWT_VC_JSON)
    return partner, (partner.sign(badge), stack), token


def in_every_mutant(batch, make, total=10_000):
    """Verify the mutants of a batch; return those that pass for valid with what they came from."""
    rng = mutants.seeded(batch)
    partner, _, _ = world()
    survivors = []
    for _ in range(count(total) // BATCHES):
        original, mutant = make(rng)
        report = verify_badge(Submission(mutant), partner.setting())
        assert headline(report)
        assert as_json(report)["checks"]
        if report.verdict in GOOD_ENOUGH:
            survivors.append((original, mutant))
    return survivors


def mutated_json(rng):
    original = rng.choice(world()[1])
    return original, mutants.dumped(mutants.of_json(json.loads(original), rng), rng)


def mutated_bytes(rng):
    original = rng.choice(world()[1])
    return original, mutants.of_bytes(original, rng)


def mutated_token(rng):
    return world()[2], mutants.of_token(world()[2], rng)


def meaning(document):
    """Return what a document says, without the spellings that JSON-LD counts as equal."""
    match document:
        case dict():
            said = {name: meaning(value) for name, value in document.items() if name != "@context"}
            return said["id"] if said.keys() == {"id"} else tuple(sorted(said.items(), key=repr))
        case list() if len(document) == 1:
            return meaning(document[0])
        case list():
            parts = sorted({repr(each): each for each in map(meaning, _described(document))}.items())
            return parts[0][1] if len(parts) == 1 else tuple(each for _, each in parts)
    return document


def _described(items):
    """Return the items without those that only name what another one describes."""
    described = {each.get("id") for each in items if isinstance(each, dict) and len(each) > 1}
    return [each for each in items if not (isinstance(each, str) and each in described)]


def content(body):
    """Return what is read out of a badge, its lists in one order and each entry once."""
    found = from_wire(read(body).document)
    found = replace(found, evidence=tuple(each for each in found.evidence if each != Evidence(id=each.id)))
    lists = ("types", "results", "evidence", "identities", "levels")
    return [sorted(set(map(repr, getattr(found, name)))) for name in lists] + [
        getattr(found, name) for name in found.__slots__ if name not in lists
    ]


def assert_same(original, mutant):
    """A survivor says what was signed, and is read so."""
    before, after = read(original).document, read(mutant).document
    assert meaning(_bare(after)) == meaning(_bare(before)), mutant
    assert content(mutant) == content(original)


def _bare(document):
    return {name: value for name, value in document.items() if name != "proof"}


@EACH_BATCH
def test_no_changed_document_passes_for_valid(batch, record_property):
    survivors = in_every_mutant(batch, mutated_json)
    for original, mutant in survivors:
        assert_same(original, mutant)
    record_property("semantic_no_ops", len(survivors))


@EACH_BATCH
def test_no_document_with_changed_bytes_passes_for_valid(batch):
    for original, mutant in in_every_mutant(batch, mutated_bytes, 2_000):
        assert json.loads(original) == json.loads(mutant), mutant


@EACH_BATCH
def test_no_changed_token_passes_for_valid(batch):
    for original, mutant in in_every_mutant(batch, mutated_token):
        assert original == mutant.strip(), mutant


def test_the_unchanged_badges_are_valid():
    """The control: what the mutants come from."""
    partner, documents, token = world()
    for body in (*documents, token):
        assert verify_badge(Submission(body), partner.setting()).verdict is Verdict.VALID


@pytest.mark.parametrize("seed", range(20))
def test_a_survivor_that_says_something_else_would_be_noticed(seed):
    """The control of `meaning`: a document with other words means something else."""
    document = json.loads(world()[1][0])
    changed = json.loads(json.dumps(document).replace("weekly", "yearly"))
    shuffled = dict(sorted(document.items(), key=lambda _: mutants.seeded(seed).random()))
    assert meaning(changed) != meaning(document)
    assert meaning(shuffled) == meaning(document)
