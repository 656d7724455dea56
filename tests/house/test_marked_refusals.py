"""Refusals that a page can show are texts that can be told in the reader's language (ADR 76)."""

import ast

import pytest

import issuer.web.errors as of_the_issuer
import verifier.web.errors as of_the_verifier
import web.signin.errors as of_signing_in
from tests.support.tools import ROOT
from web.problems import OWN_REFUSALS

# What programs alone are answered, and whoever runs the service at the command line.
FOR_PROGRAMS = {
    *("InvalidQuery", "NotHostable", "UnknownProfile", "UnknownCredential", "NotIssuable"),
    *("UnparsableRequest", "ClientRefused", "ClientScope", "LogoutRefused", "AuthorizationRefused"),
    *("ResponseRefused", "WalletUnsuitable", "MalformedWalletMetadata", "NotABounce"),
    *("NoSuchKey", "LastKey", "KeyAlreadyChanged", "KeysFixed", "UnlikelyDate", "UnusableCertificate"),
}
ROOMS = ("issuer/web/openid4vci", "issuer/web/vc_api", "issuer/web/scim", "issuer/web/open_badges")
TABLES = (of_the_issuer.PROBLEMS, of_the_verifier.PROBLEMS, of_signing_in.PROBLEMS, OWN_REFUSALS)
OURS = 500
SHOWN = (
    {kind.__name__ for table in TABLES for kind, (status, _) in table.items() if status < OURS}
    - {each.__name__ for each in of_the_issuer.OAUTH}
    - FOR_PROGRAMS
)
FILES = [
    path
    for package in ("web", "issuer", "verifier")
    for path in sorted((ROOT / package).rglob("*.py"))
    if not str(path.relative_to(ROOT)).startswith(ROOMS) and not path.stem.endswith("_api")
]


def unmarked(source):
    """Return the refusals of a module whose text is a plain one."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    refused = (call for call in calls if isinstance(call.func, ast.Name) and call.func.id in SHOWN)
    return [ast.unparse(call) for call in refused if any(map(_is_plain, call.args))]


def _is_plain(text):
    return isinstance(text, ast.JoinedStr) or (
        isinstance(text, ast.Constant) and isinstance(text.value, str) and " " in text.value
    )


def test_every_refusal_that_a_page_can_show_is_marked():
    found = {str(path.relative_to(ROOT)): unmarked(path.read_text(encoding="utf-8")) for path in FILES}
    assert {path: calls for path, calls in found.items() if calls} == {}


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('raise UnknownAward("There is no such award.")', 1),
        ('raise UnknownAward(f"{name} is no award")', 1),
        ('raise UnknownAward(N_("There is no such award."))', 0),
        ('raise InvalidProof("The key proof is no token.")', 0),
        ('raise Elsewhere("Not of ours at all.")', 0),
    ],
)
def test_a_refusal_that_is_not_marked_would_be_noticed(source, count):
    assert len(unmarked(source)) == count


def test_what_is_left_out_is_there():
    kinds = {kind.__name__ for table in TABLES for kind in table}
    assert kinds > FOR_PROGRAMS
    assert all((ROOT / room).is_dir() for room in ROOMS)
