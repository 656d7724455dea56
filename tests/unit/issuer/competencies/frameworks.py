"""Small frameworks in the forms that people bring, made up here, and hands that bring them in."""

import json
from uuid import UUID

from issuer.competencies.bringing import Importer, bring_in
from issuer.competencies.reading import read
from tests.support.builders import BASE_URL, Seeded, at

CASE = "https://case.example/uri"
CHANGED = "2026-05-01T08:00:00+00:00"


def uuid(number):
    return str(UUID(int=number))


def link(number, title="A node"):
    return {"title": title, "identifier": uuid(number), "uri": f"{CASE}/{uuid(number)}"}


def case_item(number, statement, **more):
    return {
        "identifier": uuid(number),
        "uri": f"{CASE}/{uuid(number)}",
        "fullStatement": statement,
        "lastChangeDateTime": CHANGED,
        "CFDocumentURI": link(1, "Working together"),
        **more,
    }


def association(number, origin, kind, destination, **more):
    return {
        "identifier": uuid(number),
        "uri": f"{CASE}/{uuid(number)}",
        "associationType": kind,
        "originNodeURI": link(origin),
        "destinationNodeURI": link(destination),
        "lastChangeDateTime": CHANGED,
        **more,
    }


def rubric():
    """A rubric with one criterion of two levels."""
    levels = [
        {
            "identifier": uuid(number),
            "uri": f"{CASE}/{uuid(number)}",
            "quality": quality,
            "description": "Seen at work.",
            "position": position,
            "lastChangeDateTime": CHANGED,
        }
        for position, (number, quality) in enumerate(((52, "Begins"), (53, "Leads")), 1)
    ]
    criterion = {
        "identifier": uuid(51),
        "uri": f"{CASE}/{uuid(51)}",
        "category": "Meetings",
        "lastChangeDateTime": CHANGED,
        "CFRubricCriterionLevels": levels,
    }
    return {
        "identifier": uuid(50),
        "uri": f"{CASE}/{uuid(50)}",
        "title": "How we meet",
        "lastChangeDateTime": CHANGED,
        "CFRubricCriteria": [criterion],
    }


def package(**changes):
    """A package of five items: two stand below the first, one is a translation, one was replaced."""
    usual = {
        "CFDocument": {
            "identifier": uuid(1),
            "uri": f"{CASE}/{uuid(1)}",
            "title": "Working together",
            "creator": "Nobody & Sons",
            "lastChangeDateTime": CHANGED,
        },
        "CFItems": [
            case_item(10, "Works with others", humanCodingScheme="W"),
            case_item(11, "Listens", humanCodingScheme="W.1", notes="Lets others finish.", language="en"),
            case_item(12, "Asks", humanCodingScheme="W.2"),
            case_item(13, "Hört zu", language="de"),
            case_item(14, "Speaks up"),
        ],
        "CFAssociations": [
            association(21, 12, "isChildOf", 10, sequenceNumber=2),
            association(20, 11, "isChildOf", 10, sequenceNumber=1),
            association(22, 10, "isChildOf", 1),
            association(23, 13, "isTranslationOf", 11),
            association(24, 14, "replacedBy", 12),
            association(25, 11, "precedes", 12),
            association(26, 11, "hasSkillLevel", 90),
        ],
    }
    return usual | changes


def as_bytes(document):
    return json.dumps(document).encode()


def bring(tx, data, seconds=0, only="", title=""):
    """Bring a file in, this many seconds after the first morning."""
    importer = Importer(tx, BASE_URL, at(seconds), Seeded(seconds), "hr")
    return bring_in(importer, read(data, title), only)


def statements(tx, framework):
    """What the items in use say, in order."""
    return [each.statement for each in tx.competencies.items(framework.id) if each.retired_at is None]


ESCO = (
    b"conceptType,conceptUri,skillType,preferredLabel,altLabels,modifiedDate,description\n"
    b"KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/aaa-1,skill,chair a meeting,,2026-01-01,"
    b"Keep to time and topic.\n"
    b'KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/aaa-2,skill,brew coffee,"make, coffee",,Warm.\n'
    b"KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/aaa-3,knowledge,meeting law,,,\n"
)
ONET = (
    b"Element ID\tElement Name\tDescription\n"
    b"2\tWorker Requirements\tWhat is asked.\n"
    b"2.A\tBasic Skills\tWhat helps to learn.\n"
    b"2.A.1.a\tReading\tUnderstands what is written.\n"
    b"2.A.1.b\tListening\tUnderstands what is said.\n"
)
OWN = b"code,statement,description,parent\nC1,Listens,Lets others finish.,\nC2,Asks,,C1\nC3,Tells,,\n"
