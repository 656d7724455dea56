"""Every sample comes out as it says, in every process the same, and there is one for every way to fail."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from did.errors import FetchFailed
from did.methods.key import KeyResolver
from did.resolver import ByMethod
from verifier.policy import Policy, TrustList
from verifier.ports import Document, Sources
from verifier.recognition import Standing, told
from verifier.report import Verdict
from verifier.samples import make_samples
from verifier.verify import Setting, verify_badge
from verifier.web import envelopes

URL = "https://check.example"
SECRET = b"s" * 32
SAMPLES = make_samples(SECRET, URL)
NOW = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)


class World:
    def get(self, url, *, accept, limit):
        body = SAMPLES.document(url)
        if body is None:
            raise FetchFailed("unreachable", url)
        return Document(body, "application/vc", NOW)


def come(sample, now=NOW):
    envelope = envelopes.of_object(sample.request)
    policy = envelope.policy(Policy("base", TrustList({})))
    setting = Setting(policy, Sources(ByMethod({"key": KeyResolver()}), World()), now)
    return told(verify_badge(envelope.submission, setting), policy)


@pytest.mark.parametrize("sample", SAMPLES.each, ids=lambda each: each.name)
def test_a_sample_comes_out_as_it_says(sample):
    report, expected = come(sample), sample.expected
    deciding = next(each for each in report["checks"] if each["id"] == expected.check)
    assert (report["verdict"], report["policy_check"]["outcome"], deciding["code"]) == (
        expected.verdict,
        expected.outcome,
        expected.code,
    )


@pytest.mark.parametrize("name", ["valid", "stack", "policy-part-too-old", "expired"])
def test_a_sample_comes_out_the_same_years_later_where_its_dates_let_it(name):
    sample = SAMPLES.by_name(name)
    assert come(sample, NOW.replace(year=2030))["verdict"] == sample.expected.verdict


def test_there_is_a_sample_for_every_verdict_and_every_answer_of_a_policy():
    assert {each.expected.verdict for each in SAMPLES.each} == {each.value for each in Verdict}
    assert {each.expected.outcome for each in SAMPLES.each} == {each.value for each in Standing}
    assert len({each.name for each in SAMPLES.each}) == len(SAMPLES.each) >= 20


def test_the_same_samples_come_out_in_every_process_and_others_elsewhere():
    again = make_samples(SECRET, URL)
    assert [each.as_json() for each in again.each] == [each.as_json() for each in SAMPLES.each]
    assert again.world == SAMPLES.world
    assert make_samples(b"t" * 32, URL).issuer != SAMPLES.issuer


def test_nobody_trusts_a_sample_without_being_told_to():
    good = SAMPLES.by_name("valid")
    bare = replace(good, request={"credential": good.request["credential"], "policy": {}})
    assert come(bare)["verdict"] == "issuer_unknown"


def test_a_sample_says_that_it_is_one():
    text = json.dumps(SAMPLES.by_name("valid").as_json())
    assert "Sample issuer (nobody trusts it)" in text
    assert SAMPLES.by_name("nothing of this name") is None
