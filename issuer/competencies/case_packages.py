"""CASE packages, 1.0 and 1.1 of 1EdTech: a CFPackage as JSON, with its items, associations and rubrics.

What is required of each is checked (CA-2), texts stay in the language they are in (CA-4), and every type of association
is kept (CA-3). `isChildOf` makes the tree; an item below two others stands below the first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials.open_badges.alignment import CaseNode
from credentials.wording import N_, say
from issuer.competencies.case_nodes import Node
from issuer.competencies.incoming import Faults, Incoming, circle_in, id_of
from issuer.errors import UnreadableFramework
from issuer.kept.competencies import Competency, Link, LinkKind, Source

MAX_BYTES: Final = 12 << 20
_KEY: Final = "case:"
_COLUMNS: Final = {
    "statement": "fullStatement",
    "description": "notes",
    "code": "humanCodingScheme",
}


def read(data: bytes) -> Incoming:
    """Return the framework of a package.

    Raises:
        UnreadableFramework: it is no CASE package.
        FrameworkRefused: with every fault: a row is the number of the item or association in the package.
    """
    package, faults = _package(data), Faults()
    framework = _framework(Node(package["CFDocument"], "CFDocument", 1, faults))
    faults.refuse()
    document = framework.key.removeprefix(_KEY)
    items = [_item(each, document) for each in _nodes(package, "CFItems", faults)]
    associations = list(_nodes(package, "CFAssociations", faults))
    links = [_link(each) for each in associations]
    rubrics = list(_rubrics(_nodes(package, "CFRubrics", faults)))
    faults.refuse()
    placed = _placed(items, associations, faults)
    faults.refuse()
    return replace(framework, items=(*placed, *rubrics), links=tuple(links))


def _framework(document: Node) -> Incoming:
    document.required("creator")
    return Incoming(
        key=_KEY + document.identifier(),
        title=document.required("title"),
        source=Source.CASE,
        items=(),
        url=document.address(),
        changed=document.required("lastChangeDateTime"),
    )


def _package(data: bytes) -> Mapping[str, Any]:
    try:
        package = parse_object(data.removeprefix(b"\xef\xbb\xbf"), max_bytes=MAX_BYTES)
    except MalformedJson as fault:
        raise UnreadableFramework(say("This is no CASE package. {fault}", fault=str(fault))) from fault
    if not isinstance(package.get("CFDocument"), dict):
        raise UnreadableFramework(
            N_(
                "This is JSON, but no CASE package: it has no CFDocument. Get the whole CFPackage of the "
                "framework."
            )
        )
    return package


def _nodes(package: Mapping[str, Any], name: str, faults: Faults) -> Iterator[Node]:
    found = package.get(name)
    for row, each in enumerate(found if isinstance(found, list) else (), 1):
        yield Node(each, name, row, faults)


def _item(node: Node, document: str) -> Competency:
    node.check_document(document)
    item = Competency(
        framework="",
        id=id_of(node.identifier()),
        statement=node.required("fullStatement"),
        url=node.address(),
        target_type=CaseNode.ITEM.value,
        code=node.text("humanCodingScheme"),
        description=node.text("notes"),
        place=node.row,
        language=node.text("language"),
        changed=node.required("lastChangeDateTime"),
    )
    node.check_texts(_COLUMNS, item)
    return item


def _link(node: Node) -> Link:
    node.identifier()
    node.address()
    node.required("lastChangeDateTime")
    origin, destination = node.node("originNodeURI"), node.node("destinationNodeURI")
    kind = node.required("associationType")
    if kind and kind not in set(LinkKind):
        node.note(
            "associationType",
            kind,
            say("CASE knows {known}; write one of them.", known=", ".join(LinkKind)),
        )
        kind = ""
    return Link(
        origin.address(), LinkKind(kind or LinkKind.RELATED), destination.address(), destination.title()
    )


def _placed(items: Sequence[Competency], associations: Sequence[Node], faults: Faults) -> list[Competency]:
    """Return the items in their tree: below the first that they are a child of, in the order of their parents' list."""
    known, parents = {each.id for each in items}, dict[str, tuple[str, int]]()
    below = [each for each in associations if each.text("associationType") == LinkKind.CHILD]
    for each in sorted(below, key=lambda node: node.number("sequenceNumber")):
        child, parent = (
            id_of(each.node(end).text("identifier")) for end in ("originNodeURI", "destinationNodeURI")
        )
        if parent in known:
            parents.setdefault(child, (parent, each.number("sequenceNumber")))
    placed = [_below(each, parents) for each in items]
    circle = circle_in(placed)
    if circle:
        words = " → ".join(circle)
        faults.note(
            1, "CFAssociations", words, N_("These items are children of each other. Take one isChildOf out.")
        )
    return placed


def _below(item: Competency, parents: Mapping[str, tuple[str, int]]) -> Competency:
    parent, number = parents.get(item.id, ("", 0))
    return replace(item, parent=parent, place=number or item.place)


def _rubrics(nodes: Iterable[Node]) -> Iterator[Competency]:
    """Yield the rubrics, their criteria below them and the levels below these, each as CASE names its kind (CA-5)."""
    for rubric in nodes:
        yield (top := _part(rubric, CaseNode.RUBRIC, "", ("title", "description")))
        for criterion in rubric.each("CFRubricCriteria"):
            yield (middle := _part(criterion, CaseNode.CRITERION, top.id, ("category", "description")))
            for level in criterion.each("CFRubricCriterionLevels"):
                yield _part(level, CaseNode.LEVEL, middle.id, ("quality", "description"))


def _part(node: Node, kind: CaseNode, parent: str, names: tuple[str, str]) -> Competency:
    first, second = (node.text(name) for name in names)
    part = Competency(
        framework="",
        id=id_of(node.identifier()),
        statement=first or second,
        url=node.address(),
        target_type=kind.value,
        description=second if first else "",
        parent=parent,
        place=node.number("position") or node.row,
        changed=node.required("lastChangeDateTime"),
    )
    node.check_texts({"statement": names[0], "description": names[1], "code": names[0]}, part)
    return part
