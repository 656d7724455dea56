"""Stack rules: asked by the issuer before awarding and by the verifier before believing.

One rule, one function, two askers. A rule document is read by `parse_rule` and written by `rule_document`;
`evaluate` answers whether a set of component badges meets it.
"""

from credentials.stacking.duration import Duration
from credentials.stacking.evaluation import evaluate
from credentials.stacking.model import (
    Bound,
    Evaluation,
    Outcome,
    Part,
    Question,
    Reason,
    SlotOutcome,
    Standing,
)
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
from credentials.stacking.rule_document import rule_bytes, rule_document, rule_schema
from credentials.stacking.rule_reading import parse_rule

__all__ = [
    "RULE_VERSION",
    "AgeAt",
    "Binding",
    "Bound",
    "Cascade",
    "Distinct",
    "Duration",
    "Evaluation",
    "MinLevel",
    "Option",
    "Outcome",
    "Part",
    "Question",
    "Reason",
    "Require",
    "Rule",
    "SlotOutcome",
    "SlotRule",
    "Standing",
    "evaluate",
    "parse_rule",
    "rule_bytes",
    "rule_document",
    "rule_schema",
]
