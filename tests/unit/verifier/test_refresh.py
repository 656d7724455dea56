"""A newer edition: fetched once, only of a genuine badge, and judged in its place if it is one."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from httpcore2 import NetworkBackend

from credentials.badge import Carrier, StatusEntry
from tests.support.partner import AWARDED, HOLDER, NOW, Partner
from tests.unit.verifier.checks.cases import content
from verifier.checks import refresh
from verifier.ports import HolderProof
from verifier.report import Check, Outcome, Verdict
from verifier.sources import FetchedDocuments, NoOwnDocuments
from verifier.verify import Submission, verify_badge
from web.fetch import GuardedFetch

DAY = timedelta(days=1)
URL = "https://partner.example/o/p/newer/7d1f"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
SERVICE = {"id": URL, "type": "1EdTechCredentialRefresh"}


@pytest.fixture
def partner():
    return Partner()


def edition(partner, service=SERVICE, by=None, document=None, **changes):
    """Return the bytes of an edition of one badge."""
    usual = {"id": "urn:uuid:00000000-0000-4000-8000-00000000abcd"} | changes
    made = json.loads(partner.badge(**usual))
    bare = {name: value for name, value in made.items() if name != "proof"} | (document or {})
    if service is not None:
        bare |= {"refreshService": service, "@context": [*bare["@context"], EXTENSIONS]}
    return json.dumps((by or partner).signed(bare)).encode()


def report(partner, body, **changes):
    return verify_badge(Submission(body, **changes), partner.setting())


def found(partner, body, **changes):
    finding = report(partner, body, **changes).finding(Check.REFRESH)
    return finding.outcome, finding.code


EXPIRED = {"valid_until": NOW - DAY}


def test_of_an_expired_badge_the_newer_edition_is_judged(partner):
    old = edition(partner, **EXPIRED)
    partner.published[URL] = edition(partner, valid_from=AWARDED + DAY, valid_until=NOW + DAY)
    made = report(partner, old)
    assert made.verdict is Verdict.VALID
    finding = made.finding(Check.REFRESH)
    assert (finding.outcome, finding.code) == (Outcome.PASSED, "refresh_done")
    assert (finding.source, finding.as_of) == (URL, NOW)
    assert made.badge.content.valid_until == NOW + DAY


def test_the_copy_is_still_the_one_that_was_shown(partner):
    old = edition(partner, **EXPIRED)
    partner.published[URL] = edition(partner, valid_from=AWARDED + DAY)
    assert report(partner, old).badge.source.body == old


def test_the_newer_edition_s_own_status_counts(partner):
    old = edition(partner, status=StatusEntry(partner.list_url, 3))
    partner.revoked = {3}
    partner.publish_lists()
    assert report(partner, old).verdict is Verdict.NO_LONGER_VALID
    partner.published[URL] = edition(
        partner, status=StatusEntry(partner.list_url, 4), valid_from=AWARDED + DAY
    )
    assert report(partner, old).verdict is Verdict.VALID
    partner.revoked = {4}
    partner.publish_lists()
    assert report(partner, old).verdict is Verdict.NO_LONGER_VALID


def test_the_newer_edition_may_be_a_token(partner):
    partner.published[URL] = partner.badge(
        id="urn:uuid:00000000-0000-4000-8000-00000000abcd",
        carrier=Carrier.JWT_VC_JSON,
        valid_from=AWARDED + DAY,
    )
    assert found(partner, edition(partner)) == (Outcome.PASSED, "refresh_done")


def test_the_same_edition_is_said_to_be_the_newest(partner):
    body = edition(partner)
    partner.published[URL] = body
    assert found(partner, body) == (Outcome.PASSED, "refresh_current")


def test_a_newer_edition_is_looked_for_once(partner):
    again = {"id": f"{URL}/again", "type": "1EdTechCredentialRefresh"}
    partner.published[URL] = edition(partner, service=again, valid_from=AWARDED + DAY)
    partner.published[f"{URL}/again"] = edition(partner, valid_from=AWARDED + 2 * DAY)
    assert found(partner, edition(partner)) == (Outcome.PASSED, "refresh_done")
    assert [url for url in partner.fetched if url.startswith(URL)] == [URL]


def test_without_a_place_for_newer_editions_nothing_is_fetched(partner):
    assert found(partner, edition(partner, service=None)) == (Outcome.NOT_APPLICABLE, "no_refresh")
    assert set(partner.fetched) == {partner.list_url, partner.suspension_url}


@pytest.mark.parametrize("change", [b"Communication", b"weekly"])
def test_of_a_badge_that_is_not_genuine_nothing_is_fetched(partner, change):
    assert report(partner, edition(partner).replace(change, b"Xommunication")).verdict is Verdict.NOT_GENUINE
    assert partner.fetched == []


# --- what does not help -----------------------------------------------------------------------------


def test_out_of_reach_the_badge_that_was_shown_is_judged(partner):
    made = report(partner, edition(partner))
    assert (made.verdict, made.finding(Check.REFRESH).code) == (Verdict.VALID, "refresh_unreachable")
    assert made.finding(Check.REFRESH).outcome is Outcome.UNKNOWN
    assert report(partner, edition(partner, **EXPIRED)).verdict is Verdict.NO_LONGER_VALID


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/newer",
        "https://[::1]/newer",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.8/newer",
        "http://93.184.216.34/newer",
        "https://93.184.216.34:8443/newer",
        "file:///etc/passwd",
    ],
)
def test_a_place_that_is_not_public_is_never_asked(partner, url):
    """The guarded fetch refuses it before anything is connected, and the badge that was shown is judged."""
    setting = partner.setting()
    guarded = FetchedDocuments(GuardedFetch(network=Unreachable()), NoOwnDocuments(), lambda: NOW)
    sources = replace(setting.sources, documents=guarded)
    body = edition(partner, service=SERVICE | {"id": url}, status=None)
    made = verify_badge(Submission(body), replace(setting, sources=sources))
    assert (made.verdict, made.finding(Check.REFRESH).code) == (Verdict.VALID, "refresh_unreachable")


class Unreachable(NetworkBackend):
    """A network that must not be used."""

    def connect_tcp(self, *_, **__):
        raise AssertionError("a connection was made")


OTHERS = {
    "another badge": {"id": "urn:uuid:00000000-0000-4000-8000-00000000ffff"},
    "an older one": {"valid_from": AWARDED - timedelta(seconds=1), "awarded_at": AWARDED - DAY},
    "about somebody else": {"subject_id": "urn:uuid:somebody-else"},
    "nameless": {"document": {"id": "urn:other"}},
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_newer_edition_of_this_badge_is_refused_and_said(partner, name):
    partner.published[URL] = edition(partner, valid_until=NOW + DAY, **OTHERS[name])
    body = edition(partner, **EXPIRED)
    assert found(partner, body) == (Outcome.UNKNOWN, "refresh_refused")
    assert report(partner, body).verdict is Verdict.NO_LONGER_VALID


def test_the_badge_of_another_issuer_is_no_newer_edition(partner):
    other = Partner()
    partner.published[URL] = edition(other)
    assert found(partner, edition(partner)) == (Outcome.UNKNOWN, "refresh_refused")


def test_an_edition_in_the_issuer_s_name_is_refused(partner):
    partner.published[URL] = edition(partner, by=Partner(), valid_until=NOW + DAY)
    assert report(partner, edition(partner, **EXPIRED)).verdict is Verdict.NO_LONGER_VALID


@pytest.mark.parametrize(
    "body", [b"", b"<html/>", b"{}", b"ey.ey.ey", b"\xff", b'{"proof":[]}', b"[" * 10_000]
)
def test_whatever_else_lies_there_is_refused(partner, body):
    partner.published[URL] = body
    assert found(partner, edition(partner)) == (Outcome.UNKNOWN, "refresh_refused")


def test_a_changed_edition_is_refused(partner):
    partner.published[URL] = edition(partner, valid_from=AWARDED + DAY).replace(b"weekly", b"yearly")
    assert found(partner, edition(partner)) == (Outcome.UNKNOWN, "refresh_refused")


def test_who_proved_to_hold_the_badge_is_still_judged_by_it(partner):
    partner.published[URL] = edition(partner, valid_from=AWARDED + DAY)
    shown = HolderProof(frozenset({HOLDER}), "the tests")
    assert report(partner, edition(partner), presented=shown).finding(Check.HOLDER).outcome is Outcome.PASSED


# --- where it says it is ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("service", "code"),
    [
        ({"id": URL, "type": "Kestrel2030"}, "refresh_type_unknown"),
        ([], "refresh_type_unknown"),
        (None, "refresh_type_unknown"),
        ("https://a.example", "refresh_type_unknown"),
        ({"type": "1EdTechCredentialRefresh"}, "refresh_malformed"),
        ({"id": 7, "type": ["1EdTechCredentialRefresh"]}, "refresh_malformed"),
        ({"id": "", "type": ["1EdTechCredentialRefresh"]}, "refresh_malformed"),
        ([SERVICE, SERVICE | {"id": f"{URL}/2"}], "refresh_malformed"),
    ],
)
def test_a_place_that_is_not_told_clearly_is_not_asked(service, code):
    finding = refresh.service({"refreshService": service})
    assert (finding.outcome, finding.code) == (Outcome.UNKNOWN, code)


@pytest.mark.parametrize(
    "service",
    [SERVICE, [SERVICE], SERVICE | {"type": ["X", SERVICE["type"]]}, [{"type": "X", "id": "y"}, SERVICE]],
)
def test_a_place_is_found_single_or_among_others(service):
    assert refresh.service({"refreshService": service}) == URL


def test_a_badge_without_an_id_has_no_editions():
    assert refresh.judge(replace(content(), id=None), replace(content(), id=None)).code == "refresh_refused"


def test_an_edition_without_a_start_is_not_newer_than_one_that_has_it():
    assert refresh.judge(content(), replace(content(), valid_from=None)).code == "refresh_refused"
    assert refresh.judge(replace(content(), valid_from=None), content()).code == "refresh_done"
