"""Bundles, checked without a network: the verdict of their time, and no more belief than their proofs earn."""

import json
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from tests.support.counts import count
from tests.support.partner import Partner
from tests.unit.verifier.bundle.cases import (
    DAY,
    NOW,
    PLACE,
    World,
    check,
    did_document,
    ours,
    policy,
    publish_lists,
    saved,
    seal,
    site,
    with_body,
    without,
)
from tests.unit.verifier.scenes import Site
from verifier import offline
from verifier.bundle.writing import write
from verifier.offline import Home
from verifier.policy import parse_trust_list
from verifier.rendering import as_json, headline
from verifier.report import Check, Outcome, Verdict
from verifier.sources import NoOwnDocuments, make_sources
from verifier.verify import Setting, Submission

HOME = Home(NoOwnDocuments(), seal)


def listed(issuer):
    """Return a badge of this issuer that can be withdrawn."""
    return issuer.sign(issuer.unsigned())


@pytest.fixture
def partner():
    return Partner()


@pytest.fixture
def world(partner):
    return World(partner)


@pytest.fixture
def bundle(world, partner):
    report, made = saved(world, listed(partner))
    assert report.verdict is Verdict.VALID
    return made


def code(report, checked):
    found = report.finding(checked)
    return found.outcome, found.code


# --- the verdict of its time


def test_a_bundle_gives_the_verdict_of_its_time_and_says_as_of_when(bundle, partner):
    report = check(bundle, policy(partner))
    assert report.verdict is Verdict.VALID
    assert report.offline.as_of == NOW
    assert report.input.format == "bundle"
    assert report.checked_at == NOW + 30 * DAY
    assert headline(report).startswith("Valid as of 23 November 2026, 12:00 UTC. ")
    assert "Nothing was asked anew" in headline(report)
    assert as_json(report)["offline"] == {
        "as_of": "2026-11-23T12:00:00Z",
        "made_here": False,
        "same_contexts": True,
        "detail": as_json(report)["offline"]["detail"],
    }


def test_a_badge_that_is_no_bundle_is_verified_as_ever(world, partner):
    body = listed(partner)
    setting = Setting(policy(partner), partner_sources(world), NOW)
    report = offline.verify(Submission(body), setting)
    assert report.verdict is Verdict.VALID
    assert report.offline is None
    assert as_json(report)["offline"] is None


def partner_sources(world):
    return make_sources(world.fetch, NoOwnDocuments(), lambda: NOW)


def test_a_bundle_made_after_the_withdrawal_says_so_and_one_made_before_stays_what_it_was(world, partner):
    body = listed(partner)
    _, before = saved(world, body)
    partner.revoked.add(partner.indexes)
    publish_lists(partner)
    now, after = saved(world, body)
    assert now.verdict is Verdict.NO_LONGER_VALID
    assert check(before, policy(partner)).verdict is Verdict.VALID
    assert check(after, policy(partner)).verdict is Verdict.NO_LONGER_VALID
    assert "Withdrawn by the issuer" in headline(check(after, policy(partner)))


def test_an_unknown_issuer_stays_unknown_whatever_a_bundle_brings(bundle):
    report = check(bundle, policy())
    assert report.verdict is Verdict.ISSUER_UNKNOWN
    assert code(report, Check.ISSUER_DOMAIN) == (Outcome.NOT_APPLICABLE, "domain_not_asked")


def test_nobody_proves_to_be_the_holder_by_a_bundle(bundle, partner):
    asked = replace(policy(partner), require_holder=True)
    assert check(bundle, asked).verdict is Verdict.COULD_NOT_CHECK


def test_a_stack_travels_with_its_parts_and_its_rule(world, partner):
    parts = {slug: partner.sign(partner.unsigned(slug)) for slug in ("communication", "creativity")}
    achievement = partner.publish_rule(tuple(parts))
    evidence = tuple(partner.evidence(slug, body) for slug, body in parts.items())
    meta = partner.sign(partner.unsigned("super-4c", achievement=achievement, level=None, evidence=evidence))
    live, bundle = saved(world, meta, *parts.values())
    report = check(bundle, policy(partner))
    assert live.stack.outcome == report.stack.outcome == "valid"
    assert report.verdict is Verdict.VALID
    assert len(report.components) == 2
    assert all(each.offline == report.offline for each in report.components)
    without_rule = check(without(bundle, achievement.rule.url), policy(partner))
    assert without_rule.verdict is Verdict.COULD_NOT_CHECK
    changed = check(with_body(bundle, achievement.rule.url, b"{}"), policy(partner))
    assert changed.verdict is Verdict.COULD_NOT_CHECK


# --- lists


def test_a_list_that_is_missing_is_unknown(bundle, partner):
    report = check(without(bundle, partner.list_url), policy(partner))
    assert code(report, Check.STATUS) == (Outcome.UNKNOWN, "status_unreachable")
    assert report.verdict is Verdict.COULD_NOT_CHECK


def test_a_list_that_was_tampered_with_is_unknown(bundle, partner):
    body = json.loads(partner.published[partner.list_url])
    body["validUntil"] = "2036-01-01T00:00:00Z"
    report = check(with_body(bundle, partner.list_url, json.dumps(body).encode()), policy(partner))
    assert code(report, Check.STATUS) == (Outcome.UNKNOWN, "status_list_invalid")


@pytest.mark.parametrize("whose", ["its other list", "another issuer's"])
def test_another_list_in_its_place_is_unknown(bundle, partner, whose):
    stranger = Partner()
    publish_lists(stranger)
    other = {
        "its other list": partner.published[partner.suspension_url],
        "another issuer's": stranger.published[stranger.list_url],
    }[whose]
    report = check(with_body(bundle, partner.list_url, other), policy(partner))
    assert report.verdict is Verdict.COULD_NOT_CHECK


def test_the_time_of_a_list_is_what_it_says_itself_not_what_the_bundle_says(partner):
    """Whoever hands in a bundle may claim any instant; an old list does not speak for a later one."""
    publish_lists(partner, since=NOW - 2 * DAY, until=NOW - DAY)
    world = World()
    world.issuers = (partner,)
    _, bundle = saved(world, listed(partner))
    said = code(check(bundle, policy(partner)), Check.STATUS)
    assert said == (Outcome.UNKNOWN, "status_list_invalid")


def test_a_list_without_an_end_speaks_for_its_own_time_to_live_only(partner):
    body = listed(partner)
    world = World()
    world.issuers = (partner,)
    for since, verdict in (
        (NOW - timedelta(minutes=4), Verdict.VALID),
        (NOW - timedelta(minutes=7), Verdict.COULD_NOT_CHECK),
    ):
        publish_lists(partner, since=since, until=None)
        _, bundle = saved(world, body)
        assert check(bundle, policy(partner)).verdict is verdict


def test_a_list_noted_here_speaks_for_as_long_as_it_may_be_kept(partner):
    publish_lists(partner, since=NOW - DAY, until=None)
    world = World()
    world.issuers = (partner,)
    _, bundle = saved(world, listed(partner))
    mine = ours(bundle)
    assert check(mine, policy(partner), home=HOME).verdict is Verdict.VALID
    soon, late = NOW + timedelta(minutes=5), NOW + timedelta(minutes=7)
    assert check(mine, policy(partner), home=HOME, at=soon).verdict is Verdict.VALID
    assert check(mine, policy(partner), home=HOME, at=late).verdict is Verdict.COULD_NOT_CHECK


def test_later_than_its_lists_a_bundle_says_nothing_of_withdrawal(bundle, partner):
    report = check(bundle, policy(partner), at=NOW + 2 * DAY)
    assert code(report, Check.STATUS) == (Outcome.UNKNOWN, "status_list_invalid")


def test_the_instant_of_a_list_that_was_brought_along_is_its_own(partner):
    publish_lists(partner, since=NOW - timedelta(hours=3), until=NOW + DAY)
    world = World()
    world.issuers = (partner,)
    _, bundle = saved(world, listed(partner))
    brought, noted = check(bundle, policy(partner)), check(ours(bundle), policy(partner), home=HOME)
    assert brought.finding(Check.STATUS).as_of == NOW - timedelta(hours=3)
    assert noted.finding(Check.STATUS).as_of == NOW


# --- keys at a web address


@pytest.fixture
def web():
    """A site, a world that has it, and a bundle of a badge of it."""
    issuer = site()
    world = World(issuer)
    _, bundle = saved(world, listed(issuer))
    assert PLACE in world.asked
    return issuer, bundle


def test_keys_at_a_web_address_are_not_believed_because_they_were_brought_along(web):
    issuer, bundle = web
    report = check(bundle, policy(issuer))
    assert code(report, Check.ISSUER_KEY) == (Outcome.UNKNOWN, "issuer_unproven")
    assert report.verdict is Verdict.COULD_NOT_CHECK
    assert report.shown is None


def test_a_forger_who_brings_his_own_keys_for_a_trusted_address_gets_nowhere(web):
    """The control: believed as they come, these would make a forged badge genuine."""
    issuer, _ = web
    forger = site()
    assert forger.did == issuer.did
    live, bundle = saved(World(forger), listed(forger))
    assert live.verdict is Verdict.VALID
    known = policy(issuer, keys=(issuer.signer.public_key.thumbprint(),))
    for trust in (policy(issuer), known):
        assert check(bundle, trust).verdict is Verdict.COULD_NOT_CHECK
    assert check(ours(bundle), policy(issuer), home=Home(NoOwnDocuments(), lambda _: "another")).shown is None


def test_keys_that_the_trust_list_names_are_believed(web):
    issuer, bundle = web
    keys = (issuer.signer.public_key.thumbprint(),)
    assert check(bundle, policy(issuer, keys=keys)).verdict is Verdict.VALID
    listed_keys = {"did": issuer.did, "name": "P", "source": "tests", "keys": list(keys)}
    document = json.dumps({"version": 1, "issuers": [listed_keys]}).encode()
    trust = replace(policy(), trust=parse_trust_list(document))
    assert check(bundle, trust).verdict is Verdict.VALID


def test_one_key_more_than_the_trust_list_names_and_nothing_is_believed(web):
    issuer, bundle = web
    document = json.loads(did_document(issuer))
    extra = did_document(site_of(Partner())).decode().replace("key-1", "key-2")
    document["verificationMethod"] += json.loads(extra)["verificationMethod"]
    document["assertionMethod"].append(f"{issuer.did}#key-2")
    keys = (issuer.signer.public_key.thumbprint(),)
    report = check(with_body(bundle, PLACE, json.dumps(document).encode()), policy(issuer, keys=keys))
    assert code(report, Check.ISSUER_KEY) == (Outcome.UNKNOWN, "issuer_unproven")


def site_of(partner):
    return Site(signer=partner.signer)


def test_keys_of_our_own_are_ours_to_tell(web):
    issuer, bundle = web

    class Own:
        def by_url(self, url):
            return None

        def did_document(self, did):
            return did_document(issuer) if did == issuer.did else None

    assert check(without(bundle, PLACE), policy(issuer), home=Home(Own())).verdict is Verdict.VALID


def test_what_this_installation_noted_itself_is_believed(web):
    issuer, bundle = web
    report = check(ours(bundle), policy(issuer), home=HOME)
    assert report.verdict is Verdict.VALID
    assert report.offline.is_ours
    assert "this service got and noted" in headline(report)


@pytest.mark.parametrize(
    "change",
    [
        lambda bundle: replace(bundle, as_of=bundle.as_of - DAY),
        lambda bundle: replace(bundle, made_by="somebody"),
        lambda bundle: replace(bundle, seal="seal"),
        lambda bundle: replace(bundle, seal=None),
        lambda bundle: with_body(bundle, PLACE, b"{}"),
    ],
)
def test_a_sealed_bundle_that_was_changed_is_anybodys(web, change):
    issuer, bundle = web
    report = check(change(ours(bundle)), policy(issuer), home=HOME)
    assert not report.offline.is_ours
    assert report.verdict is Verdict.COULD_NOT_CHECK


def test_a_document_that_is_missing_is_out_of_reach(web):
    issuer, bundle = web
    report = check(without(bundle, PLACE), policy(issuer))
    assert code(report, Check.ISSUER_KEY) == (Outcome.UNKNOWN, "issuer_unreachable")


# --- what is no bundle, or no good one


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"cairn_bundle":1}', (Outcome.FAILED, "bundle_malformed")),
        (b'{"cairn_bundle":2}', (Outcome.UNKNOWN, "bundle_version_unknown")),
        (b'{"cairn_bundle":1}' + b" " * (8 << 20), (Outcome.UNKNOWN, "bundle_too_large")),
    ],
)
def test_a_bundle_that_can_not_be_read_is_a_report(body, said):
    report = check(body, policy())
    assert code(report, Check.STRUCTURE) == said
    assert report.verdict in (Verdict.NOT_GENUINE, Verdict.COULD_NOT_CHECK)
    assert report.input.format == "bundle"
    assert "bundle" in headline(report)


def test_a_bundle_of_the_future_is_not_judged(bundle, partner):
    ahead = replace(bundle, as_of=NOW + timedelta(seconds=61))
    report = check(ahead, policy(partner), now=NOW)
    assert code(report, Check.STRUCTURE) == (Outcome.UNKNOWN, "bundle_of_the_future")
    assert check(replace(bundle, as_of=NOW + timedelta(seconds=59)), policy(partner), now=NOW).offline
    assert check(ahead, policy(partner), now=NOW, at=NOW).verdict is Verdict.VALID


def test_other_vocabularies_are_told(bundle, partner):
    assert bundle.contexts
    other = replace(bundle, contexts=dict.fromkeys(bundle.contexts, "0" * 64))
    assert as_json(check(other, policy(partner)))["offline"]["same_contexts"] is False


def test_whatever_byte_of_a_bundle_is_changed_it_is_never_more_than_it_was(partner):
    """A badge that was withdrawn stays so, or can not be checked."""
    world, body = World(partner), listed(partner)
    partner.revoked.add(partner.indexes)
    publish_lists(partner)
    _, bundle = saved(world, body)
    written, chance = write(bundle), Random(7)
    for _ in range(count(2000)):
        at = chance.randrange(len(written))
        changed = written[:at] + bytes([chance.randrange(256)]) + written[at + 1 :]
        report = offline.verify(Submission(changed), Setting(policy(partner), None, NOW))
        assert report.verdict not in (Verdict.VALID, Verdict.ISSUER_UNKNOWN)
