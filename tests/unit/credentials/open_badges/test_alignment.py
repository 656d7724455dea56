"""Alignments to the frameworks: each in the terms of the standard, or in `ext:` terms where it has none."""

import pytest

from credentials.open_badges import codec
from credentials.open_badges.alignment import Alignment, CaseNode, CtdlNode, case, ctdl, esco, onet
from credentials.open_badges.faults import Strictness
from credentials.open_badges.members import faults_of_members

URI = "https://case.example/ims/case/v1p1/CFItems/6b8e"


def test_a_case_item_is_named_by_its_statement_and_its_uri():
    assert codec.write(case(URI, "Works in teams.", code="T.1", document="Skills")) == {
        "type": ["Alignment"],
        "targetName": "Works in teams.",
        "targetUrl": URI,
        "targetType": "CFItem",
        "targetCode": "T.1",
        "targetFramework": "Skills",
    }


@pytest.mark.parametrize("node", CaseNode)
def test_rubrics_criteria_and_levels_are_nodes_too(node):
    assert case(URI, "Mastery", node=node).target_type == node


@pytest.mark.parametrize("node", CtdlNode)
def test_a_resource_of_the_credential_registry_keeps_its_identifier(node):
    made = ctdl("https://credentialengineregistry.org/resources/ce-98cb", "Degree", ctid="ce-98cb", node=node)
    assert (made.target_type, made.target_code) == (node, "ce-98cb")


def test_an_esco_skill_is_an_extension_named_by_its_uri():
    uri = "http://data.europa.eu/esco/skill/60c78287-22eb-4103-9c8c-28deaa460da0"
    assert esco(uri, "work in teams") == esco(uri.rpartition("/")[2], "work in teams")
    made = esco(uri, "work in teams")
    assert (made.target_type, made.target_url, made.target_framework) == ("ext:ESCOSkill", uri, "ESCO")


def test_an_onet_element_is_an_extension_with_its_id_as_code():
    made = onet("2.B.1.b", "Coordination")
    assert (made.target_type, made.target_code, made.target_framework) == (
        "ext:ONETElement",
        "2.B.1.b",
        "O*NET",
    )
    assert made.target_url.endswith("2.B.1.b")


@pytest.mark.parametrize("made", [case(URI, "a"), ctdl(URI, "a"), esco("60c7", "a"), onet("2.B", "a")])
def test_every_one_keeps_the_rules(made):
    assert list(faults_of_members(Alignment, codec.write(made), "$", Strictness.WRITING)) == []
