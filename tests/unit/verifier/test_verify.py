"""The order of the checks, what ends the work, and how components become parts."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from credentials.badge import Carrier
from credentials.digest import copy_digests
from credentials.stacking import Standing
from did.errors import FetchFailed
from tests.support.partner import HOLDER, NOW, Partner
from verifier.checks.stack import part_of
from verifier.ports import HolderProof, Sources
from verifier.report import Check, Outcome, Verdict
from verifier.verify import MAX_COMPONENTS, Submission, verify_badge

CARRIERS = pytest.mark.parametrize("carrier", list(Carrier))


@pytest.fixture
def partner():
    return Partner()


def verified(partner, body, components=(), presented=None, **changes):
    return verify_badge(Submission(body, tuple(components), presented), partner.setting(**changes))


@CARRIERS
def test_a_good_badge_of_a_known_issuer_is_valid(partner, carrier):
    report = verified(partner, partner.badge(carrier=carrier))
    assert report.verdict is Verdict.VALID
    assert report.input.format == carrier
    assert report.policy == "tests"
    assert report.checked_at == NOW


@CARRIERS
def test_a_good_badge_of_an_unknown_issuer_is_genuine_but_of_an_unknown_issuer(partner, carrier):
    assert verified(partner, partner.badge(carrier=carrier), trusted=False).verdict is Verdict.ISSUER_UNKNOWN


def test_the_checks_are_made_in_the_order_in_which_they_are_told(partner):
    report = verified(partner, partner.badge())
    assert [each.check for each in report.findings] == list(Check)


def test_the_status_of_an_unknown_issuers_badge_is_checked_too(partner):
    body = partner.badge()
    partner.revoked.add(partner.indexes)
    partner.publish_lists()
    assert verified(partner, body, trusted=False).verdict is Verdict.NO_LONGER_VALID


@CARRIERS
def test_of_a_badge_that_is_not_genuine_nothing_is_acted_on(partner, carrier):
    body = partner.badge(carrier=carrier)
    token, parting, disclosures = body.partition(b"~")
    is_json = carrier is Carrier.LDP_VC
    changed = body.replace(b"weekly", b"yearly") if is_json else token[:-4] + b"AAAA" + parting + disclosures
    report = verified(partner, changed)
    assert report.verdict is Verdict.NOT_GENUINE
    assert partner.fetched == []
    assert report.badge is None
    assert report.finding(Check.STATUS).code == "not_reached"


def test_the_components_of_a_stack_that_is_not_genuine_are_not_looked_at(partner):
    part = partner.badge("communication")
    stack = partner.stack({"communication": part}).replace(b"Super 4C", b"Super 5C")
    assert verified(partner, stack, [part]).components == ()
    assert partner.fetched == []


def test_a_badge_that_is_no_stack_has_its_components_left_alone(partner):
    report = verified(partner, partner.badge(), [partner.badge("creativity")])
    assert (report.components, report.stack) == ((), None)
    assert report.verdict is Verdict.VALID


def test_the_digest_is_that_of_the_bytes_received(partner):
    body = partner.badge()
    one, other = (verified(partner, each).input.digest for each in (body, body + b"\n"))
    assert one.startswith("sha-256:")
    assert one != other


def test_a_component_is_verified_as_a_badge_in_its_own_right(partner):
    part = partner.badge("communication")
    stack = partner.stack({"communication": part})
    partner.revoked.add(1)
    partner.publish_lists()
    report = verified(partner, stack, [part])
    assert report.components[0].verdict is Verdict.NO_LONGER_VALID
    assert (report.verdict, report.finding(Check.STACK).code) == (Verdict.NO_LONGER_VALID, "stack_fallen")


def test_a_component_is_held_to_the_same_holder(partner):
    part = partner.badge("communication")
    proof = HolderProof(frozenset({HOLDER}), "the tests")
    report = verified(partner, partner.stack({"communication": part}), [part], proof)
    assert report.components[0].finding(Check.HOLDER).code == "holder_proved"


def test_more_components_than_are_checked_could_not_be_checked(partner):
    part = partner.badge("communication")
    stack = partner.stack({"communication": part})
    # Files that cannot be read cost little; what counts is how many there are.
    most = [part, *(b"x%d" % number for number in range(MAX_COMPONENTS - 1))]
    assert verified(partner, stack, most).verdict is Verdict.VALID
    report = verified(partner, stack, [*most, b"x"])
    assert report.finding(Check.STACK).code == "stack_limit"
    assert (report.verdict, report.stack.outcome) == (Verdict.COULD_NOT_CHECK, "indeterminate")
    assert len(report.components) == MAX_COMPONENTS


def test_a_stack_is_no_component_of_itself(partner):
    part = partner.badge("communication")
    stack = partner.stack({"communication": part})
    report = verified(partner, stack, [stack])
    assert report.finding(Check.STACK).code == "attested_only"


# --- parts ------------------------------------------------------------------------------------------


def part(partner, body, **changes):
    return part_of(verified(partner, body, **changes))


@CARRIERS
def test_a_good_component_is_a_part_in_good_standing(partner, carrier):
    body = partner.badge(carrier=carrier, valid_until=NOW + timedelta(days=9))
    report = verified(partner, body)
    found, content = part_of(report), report.badge.content
    assert (found.credential_id, found.issuer, found.achievement) == (
        content.id,
        partner.did,
        content.achievement_id,
    )
    assert (found.subject, found.level, found.standing) == (HOLDER, content.level_id, Standing.GOOD)
    assert found.digests == copy_digests(report.badge.source)
    assert found.valid_until == content.valid_until


def test_a_part_need_not_be_of_an_issuer_we_know(partner):
    assert part(partner, partner.badge(), trusted=False).standing is Standing.GOOD


@pytest.mark.parametrize("body", [b"", b"x", b"{}", b'{"proof": []}'])
def test_what_is_not_verified_is_no_part(partner, body):
    assert part(partner, body) is None


def test_a_changed_component_is_no_part(partner):
    assert part(partner, partner.badge().replace(b"weekly", b"yearly")) is None


def withdrawn(partner):
    body = partner.badge(valid_until=NOW - timedelta(days=1))
    partner.revoked.add(partner.indexes)
    partner.publish_lists()
    return body


def paused(partner):
    body = partner.badge()
    partner.suspended.add(partner.indexes)
    partner.publish_lists()
    return body


def out_of_reach(partner):
    body = partner.badge()
    del partner.published[partner.list_url]
    return body


@pytest.mark.parametrize(
    ("make", "standing"),
    [
        (lambda partner: partner.badge(valid_until=NOW - timedelta(days=1)), Standing.EXPIRED),
        (lambda partner: partner.badge(valid_from=NOW + timedelta(days=1)), Standing.NOT_YET_VALID),
        (withdrawn, Standing.REVOKED),
        (paused, Standing.SUSPENDED),
        (out_of_reach, Standing.UNKNOWN),
    ],
)
def test_a_part_stands_as_its_own_verification_found(partner, make, standing):
    assert part(partner, make(partner)).standing is standing


def test_whose_a_part_is_does_not_change_how_it_stands_by_itself(partner):
    report = verified(partner, partner.badge(), presented=HolderProof(frozenset({partner.did}), "the tests"))
    assert (report.verdict, part_of(report).standing) == (Verdict.NOT_GENUINE, Standing.GOOD)


def test_a_part_of_somebody_else_in_a_presentation_does_not_count(partner):
    part = partner.badge("communication", subject_id=partner.did)
    proof = HolderProof(frozenset({HOLDER}), "the tests")
    report = verified(partner, partner.stack({"communication": part}), [part], proof)
    assert report.finding(Check.STACK).code == "stack_never_met"
    assert [why.code for why in report.stack.reasons] == ["part_other_holder"]


def test_a_badge_that_is_handed_in_twice_is_verified_once(partner):
    part = partner.badge("communication")
    report = verified(partner, partner.stack({"communication": part}), [part, part])
    assert len(report.components) == 1


def test_what_a_part_rests_on_does_not_change_how_it_stands_by_itself(partner):
    component = partner.badge("communication")
    stack = partner.stack({"communication": component})
    partner.revoked.add(1)
    partner.publish_lists()
    report = verified(partner, stack, [component])
    assert (report.verdict, part_of(report).standing) == (Verdict.NO_LONGER_VALID, Standing.GOOD)


def test_an_expired_part_whose_status_is_in_doubt_has_no_end_that_a_rule_could_forgive(partner):
    body = partner.badge(valid_until=NOW - timedelta(days=1))
    assert part(partner, body).valid_until is not None
    del partner.published[partner.list_url]
    doubtful = part(partner, body)
    assert (doubtful.standing, doubtful.valid_until) == (Standing.EXPIRED, None)


def test_a_part_without_an_award_date_counts_from_its_start(partner):
    bare = {
        name: value
        for name, value in json.loads(partner.badge()).items()
        if name not in ("proof", "awardedDate")
    }
    found = part(partner, json.dumps(partner.signed(bare)).encode())
    assert found.awarded_at == found.valid_from


class Counting:
    """Sources that count, and answer nothing."""

    def __init__(self):
        self.asked = []

    def resolve(self, did):
        self.asked.append(str(did))
        raise AssertionError("nobody should be asked")

    def get(self, url, *, accept, limit):
        self.asked.append(url)
        raise FetchFailed("unreachable", url)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"a": 1}', b"ey.ey.ey"])
def test_for_a_file_that_cannot_be_read_nobody_is_asked(partner, body):
    counting = Counting()
    setting = replace(partner.setting(), sources=Sources(counting, counting))
    report = verify_badge(Submission(body), setting)
    assert counting.asked == []
    assert not [each for each in report.findings if each.outcome is Outcome.PASSED]
