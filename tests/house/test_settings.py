"""Every setting that is read is told, and every one told is read."""

import ast
import re

from tests.support.tools import ROOT


def read_by_the_program():
    """Return the names that `cairn/settings.py` asks its reader for."""
    tree = ast.parse((ROOT / "cairn" / "settings.py").read_text(encoding="utf-8"))
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call)]
    asked = [each for each in calls if isinstance(each.func, ast.Name) and each.func.id == "read"]
    return {f"CAIRN_{each.args[0].value}" for each in asked}


def test_the_page_of_settings_tells_every_one():
    rows = re.findall(
        r"^\| (`CAIRN_[^|]*) \|", (ROOT / "docs" / "settings.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    told = {name for row in rows for name in re.findall(r"CAIRN_[A-Z_]+", row)}
    assert told == read_by_the_program()
    assert "CAIRN_KEK" in told
