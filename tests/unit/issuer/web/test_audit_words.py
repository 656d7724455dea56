"""The audit log in words: every code of the source has some, and every actor."""

import ast
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

import issuer.store.sql  # noqa: F401 - so that every table is known
import records.sign_in_tables  # noqa: F401
from issuer import jobs
from issuer.audit_trail import Recorded
from issuer.courses.reading import PRESETS
from issuer.kept.webhooks import EventType
from issuer.ledger import AuditEntry
from issuer.web.account_words import ACCOUNT_ACTS
from issuer.web.audit_details import NAMES, details_of, name_of
from issuer.web.audit_words import _ACTS, act_words, line
from issuer.web.plan_words import LABELS
from issuer.web.words import ACTORS, ACTS, actor_words
from records.columns import METADATA
from tests.support.builders import at

ROOT = Path(__file__).parents[4]
PACKAGES = ("issuer", "records", "web", "verifier", "cairn")
CODE = re.compile(r"[a-z][a-z_]*\.[a-z_]+")
FILES = re.compile(r".*\.(html|css|js|json|jwt|csv|png|svg|db|log|vp|cairn|md|txt|pdf|typ)")
# What looks like the code of an act and is none, and what it is.
NO_ACTS = {
    "webhook.test": "a message to try a webhook",
    "credential.readonly": "a scope",
    "credential.upsert": "a scope",
    "profile.readonly": "a scope",
    "profile.update": "a scope",
}
PATHS = {
    path
    for paths in PRESETS.values()
    for path in (paths.person, paths.course, paths.kind, paths.score, paths.at, *paths.completed)
}
WRITES = re.compile(r"AuditEntry|_?note|_noted|record")
JOBS = {each for each in vars(jobs).values() if isinstance(each, str)} - {"audit.checkpoint"}  # an act, too
EVENTS = {each.value for each in EventType} - {"award.claimed", "award.declined"}  # acts, too
# What is put together from parts, as `award.` and how somebody ruled.
MADE = {"award.approved", "award.not_approved"}


@cache
def trees():
    files = (each for package in PACKAGES for each in (ROOT / package).rglob("*.py"))
    return [ast.parse(each.read_text("utf-8")) for each in files if "migrations" not in each.parts]


def texts(node):
    found = (each.value for each in ast.walk(node) if isinstance(each, ast.Constant))
    return {each for each in found if isinstance(each, str) and CODE.fullmatch(each)}


def noted(tree):
    """The codes that stand where an entry is written, under whatever name a module has for that."""
    calls = (each for each in ast.walk(tree) if isinstance(each, ast.Call))
    names = ((getattr(each.func, "id", "") or getattr(each.func, "attr", ""), each) for each in calls)
    return {code for name, each in names if WRITES.fullmatch(name) for code in texts(each)}


@cache
def codes():
    every = trees()
    kinds = {each.split(".")[0] for tree in every for each in noted(tree)}
    kinds |= {each.split(".")[0] for words in (ACTS, _ACTS, ACCOUNT_ACTS) for each in words}
    columns = {f"{table.name}.{column.name}" for table in METADATA.tables.values() for column in table.c}
    found = {each for tree in every for each in texts(tree) if each.split(".")[0] in kinds}
    return {each for each in found if not FILES.fullmatch(each)} - columns - JOBS - EVENTS - PATHS | MADE


def test_every_act_of_the_source_has_words():
    wordless = {
        each
        for each in codes() - set(NO_ACTS)
        if act_words(each) == each.replace("_", " ").replace(".", ": ")
    }
    assert wordless == set(), "add words to issuer.web.audit_words, or say in NO_ACTS what it is"


def test_what_is_no_act_is_still_in_the_source():
    assert set(NO_ACTS) <= codes()


def test_the_walk_sees_the_acts_there_are():
    seen = codes() - set(NO_ACTS)
    assert {"award.made", "sign_in.link_made", "watch.begun", "policy.made", "key.retired"} <= seen
    assert len(seen) > 80


def test_an_act_without_words_would_be_shown_as_it_is():
    assert act_words("nobody.told_of_this") == "nobody: told of this"


@pytest.mark.parametrize(
    ("actor", "words"),
    [
        ("token:ab12", "the program with API token ab12"),
        ("client:c-1", "the partner’s program c-1"),
        ("work account", "whoever keeps the work accounts"),
        ("command line", "somebody at the command line"),
        ("p-1", "p-1"),
    ],
)
def test_actors_are_told_in_words(actor, words):
    assert actor_words(actor) == words
    assert ACTORS["system"] == "this service"


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("2026-12-14T17:42:00+00:00", datetime(2026, 12, 14, 17, 42, tzinfo=UTC)),
        ("2026-12-14", "2026-12-14"),
        ("2026-99-14T17:42:00+00:00", "2026-99-14T17:42:00+00:00"),
    ],
)
def test_an_instant_among_the_details_is_told_as_one(kept, told):
    entry = AuditEntry(at(0), "p-1", "award_list.planned", "l-1", {"at": kept, "none": ""})
    assert [value for _, value in line(Recorded(1, entry, b""), {}, {}).details] == [told]


# What looks like a detail and is none, and what it is.
NO_DETAILS = {"person": "whose address a link confirms"}
VALUES = re.compile(r"values|said|told|answers|numbers")


def details(tree):
    """The names of what is written beside an act: of dictionaries that go into an entry, and of `note`'s arguments."""
    for function in (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)):
        calls = [each for each in ast.walk(function) if isinstance(each, ast.Call)]
        written = [each for each in calls if WRITES.fullmatch(_called(each))]
        if written:
            given = [argument for each in written for argument in each.args if isinstance(argument, ast.Dict)]
            yield from (name for each in [*given, *_assigned(function)] for name in _keys(each))
            if not any(
                argument.arg == "actor" for argument in ast.walk(function) if isinstance(argument, ast.arg)
            ):
                named = (
                    each.arg for call in written for each in call.keywords if _called(call) != "AuditEntry"
                )
                yield from (name for name in named if name and name not in {"actor", "now"})


def _called(call):
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def _assigned(function):
    for each in ast.walk(function):
        targets = each.targets if isinstance(each, ast.Assign) else [getattr(each, "target", None)]
        if isinstance(each, ast.Assign | ast.AugAssign) and VALUES.fullmatch(getattr(targets[0], "id", "")):
            yield from (inner for inner in ast.walk(each.value) if isinstance(inner, ast.Dict))


def _keys(literal):
    return [
        each.value for each in literal.keys if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]


def test_every_detail_of_the_source_has_words():
    found = {name for tree in trees() for name in details(tree)}
    assert {"reason", "tx_code", "passkey", "note", "awards"} <= found
    assert found - set(NAMES) - set(LABELS) - set(NO_DETAILS) == set(), (
        "add words to issuer.web.audit_details"
    )


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"role": "hr"}, [("role", "HR")]),
        ({"tx_code": "none"}, [("code", "not asked")]),
        ({"reason": "duplicate", "note": ""}, [("reason", "a duplicate")]),
        ({"note": "hr"}, [("note", "hr")]),
        ({"part 2": "urn:a by did:b, good"}, [("part 2", "urn:a by did:b, good")]),
    ],
)
def test_details_are_told_in_words_and_codes_with_them(values, told):
    assert list(details_of(values)) == told


def test_a_detail_is_called_as_the_column_of_the_plan_and_one_without_words_as_it_is():
    assert name_of("expiry_months") == LABELS["expiry_months"]
    assert name_of("never_heard_of") == "never heard of"
