"""Stack rules: asked by the issuer before awarding and by the verifier before believing.

One rule, one function, two askers. A rule document is read by `parse_rule` and written by `rule_document`;
`evaluate` answers whether a set of component badges meets it.
"""

from credentials.stacking.duration import Duration
from credentials.stacking.evaluation import evaluate
from credentials.stacking.model import (
    Bound,
    Evaluation,
    Leaf,
    Outcome,
    Part,
    PartOutcome,
    PastLevel,
    Question,
    Reason,
    Rests,
    SlotOutcome,
    Standing,
    Strength,
)
from credentials.stacking.nearness import Way, shortest_way
from credentials.stacking.nesting import Asked, Member, Pool, Settled, Stack, restored
from credentials.stacking.pairing import chosen
from credentials.stacking.rule import (
    RULE_VERSION,
    AgeAt,
    Binding,
    Cascade,
    Distinct,
    MinLevel,
    Option,
    Require,
    Rule,
    SlotRule,
)
from credentials.stacking.rule_document import rule_bytes, rule_document, rule_schema, rule_schema_bytes
from credentials.stacking.rule_reading import parse_rule

__all__ = [
    "RULE_VERSION",
    "AgeAt",
    "Asked",
    "Binding",
    "Bound",
    "Cascade",
    "Distinct",
    "Duration",
    "Evaluation",
    "Leaf",
    "Member",
    "MinLevel",
    "Option",
    "Outcome",
    "Part",
    "PartOutcome",
    "PastLevel",
    "Pool",
    "Question",
    "Reason",
    "Require",
    "Rests",
    "Rule",
    "Settled",
    "SlotOutcome",
    "SlotRule",
    "Stack",
    "Standing",
    "Strength",
    "Way",
    "chosen",
    "evaluate",
    "parse_rule",
    "restored",
    "rule_bytes",
    "rule_document",
    "rule_schema",
    "rule_schema_bytes",
    "shortest_way",
]
