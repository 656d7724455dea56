"""The wheel holds everything that git keeps below the packages, data as well as code, and nothing of the tests."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("keys", "did", "contexts", "credentials", "records", "web", "issuer", "verifier", "cairn")
BESIDE = ("pyproject.toml", "README.md", "LICENSE", "docs/examples", "tests/conftest.py")
# Kinds of data that a change of the packaging could lose: one file of each must be known to the test.
KINDS = (
    "web/templates/base.html", "web/templates/macros/badges.html", "issuer/web/templates/claim.html",
    "verifier/web/templates/check.html", "web/static/cairn.css", "web/static/cairn.js", "web/static/icon.svg",
    "web/static/vendor/pico/LICENSE.md", "contexts/data/manifest.json", "contexts/data/credentials-v2.jsonld",
    "contexts/data/licences/pyld-3.3.0.txt", "records/migrations/alembic.ini", "records/migrations/script.py.mako",
    "credentials/stacking/rule_schema.json",
)  # fmt: skip


def tracked(*paths):
    """Return the files that git keeps below these paths and that are there."""
    command = ["git", "ls-files", "-z", "--", *paths]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return {name for name in listed.split("\0") if name and (ROOT / name).is_file()}


def missing(kept, names):
    """Return what is kept and not in the wheel."""
    return sorted(kept - set(names))


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    """The files in a wheel, built with the setuptools that requirements/ pin, without network."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in tracked(*PACKAGES, *BESIDE):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, source / name)
    build = [
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "--wheel-dir",
    ]
    done = subprocess.run([sys.executable, *build, out, source], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_every_file_that_git_keeps_below_the_packages_is_in_the_wheel(names):
    kept = tracked(*PACKAGES)
    assert set(KINDS) <= kept
    assert missing(kept, names) == []


@pytest.mark.parametrize("file", KINDS)
def test_a_file_that_the_packaging_lost_would_be_noticed(names, file):
    assert missing(tracked(*PACKAGES), [name for name in names if name != file]) == [file]


def test_the_licence_and_the_starter_plan_are_in_the_wheel(names):
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert any(name.endswith(".data/data/share/cairn/plan-4c.csv") for name in names)


def test_nothing_but_the_packages_is_in_the_wheel(names):
    at_top = {name.partition("/")[0] for name in names}
    about = {
        name for name in at_top if name.startswith("cairn_badges-") and name.endswith((".dist-info", ".data"))
    }
    assert at_top == set(PACKAGES) | about
    assert (ROOT / "tests" / "conftest.py").is_file()
