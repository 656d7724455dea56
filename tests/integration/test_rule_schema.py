"""The schema of rule documents as it is served: where each rule points, and every rule of a plan fits it."""

import io

import pytest

from cairn.cli import run
from cairn.console import Streams
from cairn.demo import SLUG
from credentials.stacking import rule_schema, rule_schema_bytes
from tests.support.inprocess import open_house
from tests.support.json_schema import fits

PLAN = "slug,name,type,description,criteria,requires\n"
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
    ],
)
def test_every_rule_that_a_plan_makes_fits_the_schema(house, tmp_path, requires):
    file = tmp_path / "plan.csv"
    file.write_text(f'{PLAN}bridge,Bridge,meta,Works with others.,Hold them.,"{requires}"\n')
    err = io.StringIO()
    done = run(["plan", "import", str(file)], house.environment, Streams(io.StringIO(), err))
    assert done == 0, err.getvalue()
    assert fits(rule_of(house, "bridge").json(), rule_schema())
