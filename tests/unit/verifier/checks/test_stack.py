"""Does a meta-badge stand on its parts: the rule and its binding, every outcome, and whose fault it is."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from credentials.badge import Evidence
from credentials.digest import digest_multibase
from credentials.stacking import Option, Outcome, Part, SlotRule, Standing, rule_bytes, rule_document
from credentials.wire import from_wire
from tests.support.partner import AWARDED, HOLDER, NOW, Partner
from verifier.checks import stack
from verifier.checks.stack import COMPONENT_GENRE, Stack, bound, is_stack
from verifier.report import Check
from verifier.report import Outcome as Found

SLUGS = ("communication", "creativity")
PARTNER = Partner()
ACHIEVEMENT = PARTNER.publish_rule(SLUGS)
OTHER = Partner().did


def part(slug, **changes):
    usual = Part(
        credential_id=f"urn:part:{slug}",
        issuer=PARTNER.did,
        achievement=PARTNER.achievement(slug).id,
        subject=HOLDER,
        awarded_at=AWARDED - timedelta(days=1),
        valid_from=AWARDED - timedelta(days=1),
        level=None,
        standing=Standing.GOOD,
        digests=frozenset({f"digest-{slug}"}),
        name=slug.title(),
    )
    return replace(usual, **changes)


def evidence(slug, **changes):
    usual = Evidence(id=f"urn:part:{slug}", name=slug.title(), genre=COMPONENT_GENRE, digest=f"digest-{slug}")
    return replace(usual, **changes)


def meta(**changes):
    made = from_wire(
        json.loads(PARTNER.sign(PARTNER.unsigned("super-4c", achievement=ACHIEVEMENT, level=None)))
    )
    return replace(made, **({"evidence": tuple(map(evidence, SLUGS))} | changes))


PARTS = tuple(map(part, SLUGS))


def checked(content=None, parts=PARTS, documents=PARTNER, **policy):
    return stack.check(Stack(content or meta(), parts, NOW), documents, PARTNER.policy(**policy))


def found(*args, **changes):
    made = checked(*args, **changes)
    outcome = made.evaluation.outcome if made.evaluation else None
    return made.finding.outcome, made.finding.code, outcome


def with_part(**changes):
    return (part(SLUGS[0], **changes), part(SLUGS[1]))


def test_a_badge_that_rests_on_nothing_is_no_stack():
    single = meta(rule_digest=None, evidence=(Evidence(name="What was seen"),))
    assert found(single) == (Found.NOT_APPLICABLE, "not_a_stack", None)


@pytest.mark.parametrize("changes", [{"evidence": ()}, {"rule_digest": None}])
def test_a_bound_rule_or_a_named_part_makes_a_stack(changes):
    assert is_stack(meta(**changes))


def test_only_badges_with_an_id_are_named_as_parts():
    kept = evidence("creativity")
    others = (evidence("a", id=None), evidence("b", genre="Essay"), evidence("c", genre=None))
    (only,) = bound(meta(evidence=(kept, *others)))
    assert (only.credential_id, only.digest) == (kept.id, kept.digest)


def test_parts_that_meet_the_rule_make_it_valid_with_the_rule_as_source():
    made = checked()
    assert (made.finding.outcome, made.finding.code) == (Found.PASSED, "stack_valid")
    assert (made.finding.source, made.finding.as_of) == (ACHIEVEMENT.rule.url, NOW)


@pytest.mark.parametrize(
    ("policy", "outcome"), [({}, Found.NOT_APPLICABLE), ({"require_parts": True}, Found.UNKNOWN)]
)
@pytest.mark.parametrize("parts", [(), (part("juggling"),)])
def test_without_its_parts_it_is_attested_only(policy, outcome, parts):
    assert found(parts=parts, **policy) == (outcome, "attested_only", Outcome.ATTESTED_ONLY)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"standing": Standing.REVOKED}, (Found.FAILED, "stack_fallen", Outcome.INVALID)),
        ({"standing": Standing.EXPIRED}, (Found.FAILED, "stack_fallen", Outcome.INVALID)),
        ({"standing": Standing.SUSPENDED}, (Found.FAILED, "stack_held", Outcome.HELD)),
        ({"standing": Standing.UNKNOWN}, (Found.UNKNOWN, "stack_indeterminate", Outcome.INDETERMINATE)),
        ({"subject": OTHER}, (Found.FAILED, "stack_never_met", Outcome.INVALID)),
        ({"issuer": OTHER}, (Found.FAILED, "stack_never_met", Outcome.INVALID)),
        ({"achievement": "urn:another"}, (Found.FAILED, "stack_never_met", Outcome.INVALID)),
        ({"awarded_at": NOW, "valid_from": NOW}, (Found.FAILED, "stack_never_met", Outcome.INVALID)),
        # Of another copy the issuer of the stack knew nothing.
        ({"subject": OTHER, "digests": frozenset()}, (Found.FAILED, "stack_fallen", Outcome.INVALID)),
        ({"digests": frozenset()}, (Found.PASSED, "stack_valid", Outcome.VALID)),
        ({"valid_from": NOW, "digests": frozenset()}, (Found.PASSED, "stack_valid", Outcome.VALID)),
    ],
)
def test_one_bad_part_decides(changes, expected):
    assert found(parts=with_part(**changes)) == expected


def test_what_fell_is_told_by_name():
    finding = checked(parts=with_part(standing=Standing.REVOKED)).finding
    assert finding.facts["why"].startswith("Communication was withdrawn")


def test_a_part_that_was_not_supplied_leaves_it_open():
    assert found(parts=PARTS[:1]) == (Found.UNKNOWN, "stack_indeterminate", Outcome.INDETERMINATE)


def test_one_of_two_is_enough_where_the_rule_says_so():
    achievement = PARTNER.publish_rule(SLUGS, k=1)
    made = from_wire(
        json.loads(PARTNER.sign(PARTNER.unsigned("super-4c", achievement=achievement, level=None)))
    )
    content = replace(made, evidence=tuple(map(evidence, SLUGS)))
    lost = with_part(standing=Standing.REVOKED)
    assert found(content, lost) == (Found.PASSED, "stack_valid_degraded", Outcome.VALID_DEGRADED)
    PARTNER.publish_rule(SLUGS)


# --- without named parts ----------------------------------------------------------------------------


def test_parts_that_meet_the_rule_speak_for_a_stack_that_names_none():
    assert found(meta(evidence=())) == (Found.PASSED, "stack_valid", Outcome.VALID)


@pytest.mark.parametrize("parts", [PARTS[:1], (part("juggling"),), with_part(standing=Standing.REVOKED)])
def test_badges_that_do_not_are_not_the_parts_of_a_stack_that_names_none(parts):
    assert found(meta(evidence=()), parts)[1:] == ("attested_only", Outcome.ATTESTED_ONLY)
    assert found(meta(evidence=()), parts, require_parts=True)[0] is Found.UNKNOWN


def test_a_stack_of_nobody_in_particular_is_not_met_by_anybodys_badges():
    assert found(meta(evidence=(), subject_id=None))[1] == "attested_only"


def test_a_stack_of_nobody_in_particular_stands_on_the_parts_it_names():
    assert found(meta(subject_id=None))[1] == "stack_valid"


# --- the rule ---------------------------------------------------------------------------------------


class One:
    """A source with one document for every address."""

    def __init__(self, body):
        self.body = body

    def get(self, url, *, accept, limit):
        return replace(PARTNER.get(ACHIEVEMENT.rule.url, accept=accept, limit=limit), body=self.body)


def ruled(body, **changes):
    return found(meta(rule_digest=digest_multibase(body), **changes), documents=One(body))


def document(**changes):
    slots = [SlotRule(slug, (Option(PARTNER.achievement(slug).id, (PARTNER.did,)),)) for slug in SLUGS]
    return rule_document(ACHIEVEMENT.id, 1, slots) | changes


OPEN = (Found.UNKNOWN, Outcome.INDETERMINATE)


def test_the_rule_that_was_signed_is_applied():
    """The control of the tests below."""
    assert ruled(rule_bytes(document()))[1] == "stack_valid"


@pytest.mark.parametrize(
    "changes", [{"rule_url": "https://nowhere.example"}, {"rule_url": None}, {"rule_digest": None}]
)
def test_sc_1_a_rule_that_cannot_be_had_leaves_it_open(changes):
    assert found(meta(**changes)) == (OPEN[0], "rule_unreachable", OPEN[1])


def test_sc_1_a_rule_with_other_bytes_is_not_the_one_that_was_signed():
    assert found(documents=One(rule_bytes(document(maxDepth=3)))) == (OPEN[0], "rule_changed", OPEN[1])


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", rule_bytes(document(version=2)), rule_bytes(document(kestrel=1))]
)
def test_sc_1_a_rule_that_we_do_not_understand_is_not_applied(body):
    assert ruled(body) == (OPEN[0], "rule_not_understood", OPEN[1])


@pytest.mark.parametrize("digest", ["x", "uAAAA", "z0", "u"])
def test_a_rule_bound_by_what_is_no_digest_is_not_applied(digest):
    assert found(meta(rule_digest=digest)) == (OPEN[0], "rule_not_understood", OPEN[1])


@pytest.mark.parametrize(
    "changes", [{"achievement": "https://partner.example/other"}, {"achievementVersion": "2"}]
)
def test_a_rule_of_another_badge_is_not_borrowed(changes):
    assert ruled(rule_bytes(document(**changes))) == (Found.FAILED, "rule_of_another_badge", Outcome.INVALID)


def test_the_finding_is_about_the_stack():
    assert checked().finding.check is Check.STACK


@pytest.mark.parametrize("fallen", [Standing.REVOKED, Standing.EXPIRED, Standing.SUSPENDED])
def test_a_part_that_fell_does_not_excuse_one_that_never_counted(fallen):
    parts = (part(SLUGS[0], standing=fallen), part(SLUGS[1], subject=OTHER))
    assert found(parts=parts)[1] == "stack_never_met"


def test_a_part_that_never_counted_does_not_matter_where_another_one_was_enough():
    achievement = PARTNER.publish_rule(SLUGS, k=1)
    made = from_wire(
        json.loads(PARTNER.sign(PARTNER.unsigned("super-4c", achievement=achievement, level=None)))
    )
    content = replace(made, evidence=tuple(map(evidence, SLUGS)))
    parts = (part(SLUGS[0], standing=Standing.REVOKED), part(SLUGS[1], subject=OTHER))
    assert found(content, parts)[1] == "stack_fallen"
    PARTNER.publish_rule(SLUGS)
