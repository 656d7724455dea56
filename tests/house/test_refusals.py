"""Every refusal has a code of its own, and each edge's table knows every refusal it may meet."""

import importlib
import re
import subprocess
from pathlib import Path

import pytest

import cairn.errors
import contexts.errors
import credentials.errors
import did.errors
import issuer.errors
import issuer.web.errors
import keys.errors
import records.errors
import verifier.errors
import verifier.web.errors
import web.errors

BASES = {
    keys.errors: keys.errors.KeysError,
    did.errors: did.errors.DidError,
    contexts.errors: contexts.errors.ContextsError,
    credentials.errors: credentials.errors.CredentialsError,
    records.errors: records.errors.RecordsError,
    web.errors: web.errors.WebError,
    issuer.errors: issuer.errors.IssuerError,
    verifier.errors: verifier.errors.VerifierError,
    cairn.errors: cairn.errors.CairnError,
}


def refusals(base):
    for each in base.__subclasses__():
        yield each
        yield from refusals(each)


@pytest.mark.parametrize("module", BASES, ids=lambda module: module.__name__)
def test_every_refusal_has_a_code_of_its_own(module):
    codes = [each.code for each in refusals(BASES[module]) if "code" in vars(each)]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", code) for code in codes)


@pytest.mark.parametrize(
    ("base", "table"),
    [
        (issuer.errors.IssuerError, issuer.web.errors.PROBLEMS),
        (verifier.errors.VerifierError, verifier.web.errors.PROBLEMS),
    ],
)
def test_the_edge_translates_every_refusal(base, table):
    for each in refusals(base):
        assert any(kind in table for kind in each.__mro__), f"{each.__name__} has no status"


def test_a_refusal_that_nobody_translates_would_be_noticed():
    class Forgotten(issuer.errors.IssuerError):
        code = "forgotten"

    with pytest.raises(AssertionError, match="Forgotten"):
        test_the_edge_translates_every_refusal(issuer.errors.IssuerError, issuer.web.errors.PROBLEMS)
    del Forgotten
    import gc

    gc.collect()


# Written in parts, so that this file has none of them. A folder of that name in the project is no path of a machine.
NOT_OURS = re.compile(
    "|".join(
        (
            re.escape("pypi" + ".org"),
            re.escape("files.pythonhosted" + ".org"),
            re.escape("registry.npmjs" + ".org"),
            re.escape("deb." + "debian.org"),
            r"(?<![\w.-])/wo" + "rk/",
        )
    )
)


def test_no_file_of_the_project_names_a_registry_or_a_path_of_a_machine():
    root = Path(__file__).resolve().parents[2]
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        text = (root / name).read_text(encoding="utf-8", errors="replace")
        assert NOT_OURS.search(text) is None, name


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("cd /wo" + "rk/house", True),
        ("file:///wo" + "rk/house", True),
        ('"/wo' + 'rk/house"', True),
        ("https://pypi" + ".org/simple", True),
        ("#: web/signin/wo" + "rk/accounts.py", False),
    ],
)
def test_a_path_of_a_machine_is_told_from_a_folder_of_the_project(text, is_found):
    assert bool(NOT_OURS.search(text)) == is_found


def test_every_package_imports():
    for name in ("keys", "did", "contexts", "credentials", "records", "web", "issuer", "verifier", "cairn"):
        assert importlib.import_module(name).__doc__
