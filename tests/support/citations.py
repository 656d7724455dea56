"""Whether a test that a document names is there, and would run: `tests/unit/x/test_y.py::test_z`."""

import ast
from functools import cache

from tests.support.tools import ROOT

_SKIPPING = {"skip", "skipif", "xfail"}


def fault(cited):
    """Return what is wrong with a citation, or None."""
    path, _, name = cited.partition("::")
    if not (ROOT / path).is_file():
        return f"{path} is no file"
    found = _tests(path).get(name)
    if found is None:
        return f"{path} has no test {name}"
    return f"{cited} is skipped" if found else None


@cache
def _tests(path):
    """Return by its name, for each test of a file, whether a mark skips it."""
    module = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    whole = _skips(_marks_of_module(module))
    return {
        each.name: whole or _skips(each.decorator_list)
        for each in module.body
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and each.name.startswith("test_")
    }


def _marks_of_module(module):
    return [
        each.value
        for each in module.body
        if isinstance(each, ast.Assign) and any(getattr(t, "id", "") == "pytestmark" for t in each.targets)
    ]


def _skips(marks):
    return any(
        isinstance(part, ast.Attribute) and part.attr in _SKIPPING
        for mark in marks
        for part in ast.walk(mark)
    )


def imports(path):
    """Return the top-level names of the modules that a file imports."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    named = [alias.name for each in ast.walk(module) if isinstance(each, ast.Import) for alias in each.names]
    named += [each.module for each in ast.walk(module) if isinstance(each, ast.ImportFrom) and each.module]
    return {name.split(".")[0] for name in named}
