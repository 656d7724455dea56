"""The import contracts hold, and a forbidden import is caught: each planted one breaks a contract by name."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("keys", "did", "contexts", "credentials", "records", "web", "issuer", "verifier", "cairn")
PLANTED = [
    ("verifier/verify.py", "import issuer.awarding.awards", "each floor rests only on those below"),
    ("keys/public.py", "import credentials.badge", "each floor rests only on those below"),
    ("verifier/checks/validity.py", "import verifier.checks.holder", "Checks do not know each other"),
    ("verifier/checks/validity.py", "import fastapi", "The core is pure"),
    ("issuer/awarding/awards.py", "import issuer.issuing.issuance", "Inside the issuer"),
    ("verifier/policy.py", "import verifier.verify", "Inside the verifier"),
]


def lint(folder):
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
    ]
    return subprocess.run(
        [*command, "--no-cache"], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def copy(tmp_path):
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "data", "static")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contracts_hold_as_the_code_stands():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("file", "line", "contract"), PLANTED)
def test_a_planted_forbidden_import_breaks_its_contract(copy, file, line, contract):
    path = copy / file
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    done = lint(copy)
    assert done.returncode != 0
    assert any(contract in said and "BROKEN" in said for said in done.stdout.splitlines()), done.stdout
