"""The header values themselves; the answers that carry them are tried in tests/integration."""

import pytest

from web.headers import content_security_policy


def directives(policy):
    return dict(part.split(" ", 1) for part in policy.split("; "))


def test_nothing_is_allowed_that_is_not_named():
    policy = directives(content_security_policy())
    assert policy["default-src"] == "'none'"
    for name in ("script-src", "style-src", "connect-src", "form-action", "font-src", "manifest-src"):
        assert policy[name] == "'self'"
    for name in ("frame-ancestors", "base-uri"):
        assert policy[name] == "'none'"
    assert policy["img-src"] == "'self' data:"


def test_no_directive_names_another_site_or_anything_unsafe():
    allowed = {"'none'", "'self'", "data:"}
    for sources in directives(content_security_policy()).values():
        assert set(sources.split()) <= allowed


def test_a_page_may_add_a_directive_of_its_own():
    policy = directives(content_security_policy(worker_src="'self' blob:"))
    assert policy["worker-src"] == "'self' blob:"
    assert policy["script-src"] == "'self'"


@pytest.mark.parametrize(
    "source", ["'unsafe-inline'", "'self' 'unsafe-eval'", "'unsafe-hashes'", "'wasm-unsafe-eval'"]
)
def test_no_page_may_allow_unsafe_sources(source):
    with pytest.raises(ValueError, match="unsafe"):
        content_security_policy(script_src=source)
