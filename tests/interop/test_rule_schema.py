"""The published schema of rule documents, read by a validator of other people."""

import copy
import random

import pytest

from credentials.errors import RuleNotUnderstood
from credentials.stacking import parse_rule
from tests.interop import node
from tests.support.counts import count
from tests.support.json_schema import fits
from tests.unit.credentials.rule_mutants import is_beyond_the_schema, mutant
from tests.unit.credentials.test_stacking_rules import FAULTS, FULL, altered

pytestmark = pytest.mark.node


def judged(tls_service, documents):
    """Return the schema as it is served, and what the validator says of each document."""
    schema = tls_service.document("/schemas/stack-rule-1.json")
    return schema, node.play("schema.mjs", {"schema": schema, "documents": documents})["fits"]


def test_rules_of_the_running_service_fit_the_schema_that_it_serves(tls_service):
    rule = tls_service.document("/o/acme/achievements/super-4c/v/1/rule.json")
    assert judged(tls_service, [rule, FULL, rule | {"kestrel": 1}, rule | {"version": 2}])[1] == [
        True,
        True,
        False,
        False,
    ]


def test_every_planted_fault_is_refused_or_is_one_that_no_schema_can_say(tls_service):
    documents = [altered(path, value) for path, value, _ in FAULTS]
    _, found = judged(tls_service, documents)
    for document, is_fit in zip(documents, found, strict=True):
        with pytest.raises(RuleNotUnderstood) as refused:
            parse_rule(document)
        assert not is_fit or is_beyond_the_schema(str(refused.value), document), document


def test_the_validator_agrees_with_the_one_of_the_unit_tests(tls_service):
    draw = random.Random(14)
    documents = [mutant(draw, copy.deepcopy(FULL)) for _ in range(count(20_000))]
    schema, found = judged(tls_service, documents)
    differing = [each for each, is_fit in zip(documents, found, strict=True) if fits(each, schema) != is_fit]
    assert differing == []
    assert 0 < sum(found) < len(found)
