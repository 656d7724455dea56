"""Ties to nodes of competency frameworks (Open Badges 3.0, B.1: Alignment).

CASE and CTDL have target types of the standard. ESCO and O*NET have none, so theirs are `ext:` terms.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, ClassVar, Final

from credentials.badge import JsonObject
from credentials.open_badges.profile import Uri
from credentials.open_badges.shapes import About
from credentials.open_badges.vocabulary import TARGET_TYPE

_ESCO_SKILLS: Final = "http://data.europa.eu/esco/skill/"
_ONET_ELEMENTS: Final = "https://www.onetonline.org/find/descriptor/result/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """A node of a framework that an achievement, a result or a level is tied to."""

    ABOUT: ClassVar = About("Alignment")

    target_name: str
    target_url: Uri
    type: tuple[str, ...] = ("Alignment",)
    target_code: str | None = None
    target_description: str | None = None
    target_framework: str | None = None
    target_type: Annotated[str, TARGET_TYPE] | None = None
    others: JsonObject = field(default_factory=dict)


class CaseNode(StrEnum):
    """The kinds of node of a CASE framework that may be pointed to."""

    ITEM = "CFItem"
    RUBRIC = "CFRubric"
    CRITERION = "CFRubricCriterion"
    LEVEL = "CFRubricCriterionLevel"


class CtdlNode(StrEnum):
    """The kinds of node of the Credential Transparency Description Language."""

    COMPETENCY = "ceasn:Competency"
    CREDENTIAL = "ceterms:Credential"
    OTHER = "CTDL"


def case(
    uri: str,
    statement: str,
    *,
    code: str | None = None,
    document: str | None = None,
    node: CaseNode = CaseNode.ITEM,
) -> Alignment:
    """Return the alignment to a CASE node: its `uri`, full statement, human code and document title."""
    return Alignment(
        target_name=statement,
        target_url=uri,
        target_type=node.value,
        target_code=code,
        target_framework=document,
    )


def ctdl(url: str, name: str, *, ctid: str | None = None, node: CtdlNode = CtdlNode.COMPETENCY) -> Alignment:
    """Return the alignment to a resource of the Credential Registry; `ctid` is its `ce-…` identifier."""
    return Alignment(target_name=name, target_url=url, target_type=node.value, target_code=ctid)


def esco(skill: str, name: str) -> Alignment:
    """Return the alignment to an ESCO skill, given by its URI or by the last part of it."""
    uri = skill if ":" in skill else f"{_ESCO_SKILLS}{skill}"
    return Alignment(
        target_name=name,
        target_url=uri,
        target_type="ext:ESCOSkill",
        target_code=uri,
        target_framework="ESCO",
    )


def onet(element: str, name: str) -> Alignment:
    """Return the alignment to an element of the O*NET content model, by its id such as `2.A.1.a`."""
    return Alignment(
        target_name=name,
        target_url=f"{_ONET_ELEMENTS}{element}",
        target_type="ext:ONETElement",
        target_code=element,
        target_framework="O*NET",
    )
