"""The library without the service extras: `import verifier` works, and the web part says what is missing."""

import importlib.metadata
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ("cryptography", "jwcrypto", "PyLD", "rfc8785")
SERVICE = ("fastapi", "sqlalchemy", "httpx2", "httpcore2", "qrcode", "jinja2", "uvicorn", "openpyxl")


def distributions(names):
    """Return the distributions of these names and of all they require, without extras."""
    found, todo = {}, list(names)
    while todo:
        name = todo.pop()
        if name.lower() in found:
            continue
        distribution = importlib.metadata.distribution(name)
        found[name.lower()] = distribution
        for requirement in distribution.requires or ():
            if "extra ==" not in requirement and "python_version <" not in requirement:
                todo.append(re.split(r"[\s;<>=!~\[(]", requirement)[0])
    return found.values()


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """A folder that holds links to the library's dependencies and to the project's packages, and nothing else."""
    folder = tmp_path_factory.mktemp("bare")
    for distribution in distributions(LIBRARY):
        for file in {each.parts[0] for each in distribution.files or () if ".." not in each.parts}:
            source, link = Path(str(distribution.locate_file(file))), folder / file
            if source.exists() and not link.exists():
                link.symlink_to(source)
    for package in ("keys", "did", "contexts", "credentials", "verifier"):
        (folder / package).symlink_to(ROOT / package)
    return folder


def python(folder, code):
    command = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(folder)!r}); {code}"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=folder)


@pytest.mark.parametrize("module", SERVICE)
def test_the_bare_environment_really_lacks_the_service(bare, module):
    assert "ModuleNotFoundError" in python(bare, f"import {module}").stderr


def test_the_verifier_verifies_without_web_and_database(bare):
    code = (
        "from verifier import *; from verifier.sources import NoOwnDocuments, make_sources; "
        "from did.fetch import no_network; from datetime import datetime, UTC; "
        "now = datetime.now(UTC); sources = make_sources(no_network, NoOwnDocuments(), lambda: now); "
        "report = verify_badge(Submission(b'{}'), Setting(Policy('x', TrustList.of(())), sources, now)); "
        "print(report.verdict, as_json(report)['headline'][:12])"
    )
    done = python(bare, code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[0] in ("not_genuine", "could_not_check")


def test_the_contexts_come_with_the_library(bare):
    done = python(
        bare, "from contexts.loader import load; print(len(load('https://www.w3.org/ns/credentials/v2')))"
    )
    assert done.returncode == 0, done.stderr


def test_the_web_part_names_what_is_missing(bare):
    done = python(bare, "import verifier.web.app")
    assert "fastapi" in done.stderr
