"""The schema of rule documents as it is served: where each rule points, and every rule of a plan fits it."""

import csv
import io

import pytest

from cairn.cli import run
from cairn.console import Streams
from cairn.demo import SLUG
from credentials.stacking import rule_schema, rule_schema_bytes
from tests.support.inprocess import open_house
from tests.support.json_schema import fits

PLAN = "slug,name,type,description,criteria,requires,rule_terms\n"
TERMS = "parts may share a badge; expired parts count for 90 days"
ADDRESS = "/schemas/stack-rule-1.json"


@pytest.fixture
def house(tmp_path):
    made = open_house(tmp_path)
    made.environment = {"CAIRN_STATE_DIR": str(tmp_path)}
    yield made
    made.here.database.close()


def rule_of(house, badge):
    return house.client.get(f"/o/{SLUG}/achievements/{badge}/v/1/rule.json")


def test_a_rule_names_its_schema_and_fits_what_is_there(house):
    rule = rule_of(house, "super-4c")
    assert rule.headers["link"] == f'<{ADDRESS}>; rel="describedby"'
    schema = house.client.get(ADDRESS)
    assert (schema.status_code, schema.headers["content-type"]) == (200, "application/schema+json")
    assert schema.headers["access-control-allow-origin"] == "*"
    assert schema.content == rule_schema_bytes()
    assert fits(rule.json(), schema.json())


@pytest.mark.parametrize(
    "requires",
    [
        "all of: communication; creativity",
        "2 of: communication level 2; creativity; collaboration level 3",
        "2 at level >= 2 within 24 months of communication, creativity, collaboration",
        "all of: communication always within 1 year; (any of: creativity; (2 of: collaboration; critical-thinking))",
    ],
)
def test_every_rule_that_a_plan_makes_fits_the_schema(house, tmp_path, requires):
    file = tmp_path / "plan.csv"
    file.write_text(f'{PLAN}bridge,Bridge,meta,Works with others.,Hold them.,"{requires}",{TERMS}\n')
    err = io.StringIO()
    done = run(["plan", "import", str(file)], house.environment, Streams(io.StringIO(), err))
    assert done == 0, err.getvalue()
    assert fits(rule_of(house, "bridge").json(), rule_schema())


def test_a_plan_comes_back_from_its_rules_and_people_read_them(house, tmp_path):
    file, back = tmp_path / "plan.csv", tmp_path / "back.csv"
    requires = "all of: communication level 2; (any of: creativity; collaboration within 24 months)"
    file.write_text(f'{PLAN}bridge,Bridge,meta,Works with others.,Hold them.,"{requires}",{TERMS}\n')
    for command in (["import", str(file)], ["export", str(back)]):
        assert run(["plan", *command], house.environment, Streams(io.StringIO(), io.StringIO())) == 0
    with back.open(encoding="utf-8-sig", newline="") as written:
        row = next(each for each in csv.DictReader(written) if each["slug"] == "bridge")
    assert (row["requires"], row["rule_terms"]) == (requires, TERMS)
    said = " ".join(house.browser().get(f"/o/{SLUG}/achievements/bridge").text.split())
    assert "It takes all of these things:" in said
    assert "Any of these badges:" in said
    assert "Collaboration</a>, awarded in the last 24 months" in said


def test_a_fault_in_the_words_names_row_column_value_and_remedy(house, tmp_path):
    file, err = tmp_path / "plan.csv", io.StringIO()
    file.write_text(f'{PLAN}bridge,Bridge,meta,Works.,Hold.,"3 of: communication; creativity",\n')
    assert run(["plan", "import", str(file)], house.environment, Streams(io.StringIO(), err)) == 1
    assert (
        "Row 2, requires: “3 of: communication; creativity”. 3 of 2 badges can not be held" in err.getvalue()
    )
