"""Which requests are counted against which allowance, and what the operator may say of it."""

import pytest

from cairn.traffic import NAMES, NO_LIMITS, USUAL, USUAL_TRAFFIC, read_traffic


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("POST", "/o/acme/nonce", "nonce"),
        ("POST", "/o/acme/token", "token"),
        ("POST", "/o/acme/par", "token"),
        ("POST", "/o/acme/register", "token"),
        ("POST", "/o/acme/credential", "wallet"),
        ("POST", "/o/acme/deferred_credential", "wallet"),
        ("POST", "/o/acme/notification", "wallet"),
        ("GET", "/o/acme/offers/aBc", "wallet"),
        ("GET", "/o/acme/status/1", "wallet"),
        ("GET", "/openid4vp/requests/1", "wallet"),
        ("POST", "/openid4vp/requests/1", "wallet"),
        ("POST", "/openid4vp/responses/1", "wallet"),
        ("POST", "/sign-in/s3cr3t", "sign-in"),
        ("POST", "/o/acme/authorize", "sign-in"),
        ("POST", "/claim/aBc/offer", "claim"),
        ("POST", "/claim/aBc/files/png", "claim"),
        ("POST", "/ask", "ask"),
        ("POST", "/v1/presentation-requests", "ask"),
        ("POST", "/check", "verify"),
        ("POST", "/check/bundle", "verify"),
        ("POST", "/check/r/K7QM-3XR9", "verify"),
        ("POST", "/v1/verifications", "verify"),
        ("POST", "/v1/bundles", "verify"),
        ("POST", "/vc-api/credentials/verify", "verify"),
        ("POST", "/vc-api/presentations/verify", "verify"),
        ("POST", "/v1/endorsements", "verify"),
        ("POST", "/v1/accepted-endorsements", "verify"),
        ("POST", "/v1/watches", "verify"),
        ("POST", "/recognitions", "verify"),
        ("POST", "/recognitions/accepted", "verify"),
        ("POST", "/watches", "verify"),
        ("GET", "/recognitions/new", "other"),
        ("POST", "/v1/awards", "other"),
        ("GET", "/check", "other"),
        ("GET", "/claim/aBc", "other"),
        ("GET", "/claim/aBc/state", "other"),
        ("GET", "/sign-in/s3cr3t", "other"),
        ("GET", "/o/acme/nonce", "other"),
        ("GET", "/anything/else", "other"),
        ("HEAD", "/claim/aBc", "other"),
    ],
)
def test_each_request_is_counted_as_what_it_is(method, path, name):
    assert USUAL_TRAFFIC.of(method, path).name == name


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/metrics", "/static/cairn.css"])
def test_probes_and_files_that_browsers_keep_are_not_counted(path):
    assert USUAL_TRAFFIC.of("GET", path) is None


def test_a_browser_may_always_ask_whether_it_may_ask():
    assert USUAL_TRAFFIC.of("OPTIONS", "/o/acme/token") is None


def test_a_class_of_thirty_behind_one_address_claims_at_once():
    """Each wallet asks for three nonces and two tokens, reads ten documents; each page looks every two seconds."""
    counts = {each.name: each.count for each in USUAL}
    for name, each_asks in {
        "nonce": 3,
        "token": 2,
        "wallet": 15,
        "claim": 3,
        "sign-in": 2,
        "other": 60,
    }.items():
        assert counts[name] >= 2 * 30 * each_asks, name


def test_what_leaves_rows_behind_or_tries_a_secret_is_counted_by_all_processes():
    assert {each.name for each in USUAL if each.is_shared} == {"token", "sign-in", "claim", "ask", "verify"}


def test_a_setting_turns_all_off_or_changes_some():
    assert read_traffic(()) == USUAL_TRAFFIC
    assert read_traffic(("off",)) == NO_LIMITS
    assert NO_LIMITS.of("POST", "/o/acme/nonce") is None
    changed = read_traffic(("nonce=7", "verify=70"))
    assert {name: changed.allowances[name].count for name in ("nonce", "verify")} == {
        "nonce": 7,
        "verify": 70,
    }
    assert changed.allowances["token"] == USUAL_TRAFFIC.allowances["token"]
    assert tuple(changed.allowances) == NAMES


@pytest.mark.parametrize(
    "text", ["on", "nonce", "nonce=", "nonce=0", "nonce=-1", "nonce=1e3", "nonsense=5", "off=1"]
)
def test_what_is_no_allowance_is_refused(text):
    with pytest.raises(ValueError, match="neither off nor a number"):
        read_traffic((text,))
