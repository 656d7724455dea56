"""Frameworks of one's own, made item by item."""

from dataclasses import dataclass, replace

from credentials.wording import N_, say
from issuer.competencies.bringing import Importer, address_of, bring_in
from issuer.competencies.incoming import Faults, Incoming
from issuer.competencies.tables import own_id, own_key
from issuer.competencies.trees import MOST_DEEP, depth
from issuer.errors import (
    CompetencyKnown,
    FrameworkImported,
    FrameworkKnown,
    FrameworkRefused,
    InvalidText,
    PlanProblem,
    UnknownCompetency,
    UnknownFramework,
)
from issuer.kept.competencies import MOST_ITEMS, Competency, Framework, Source
from issuer.ledger import AuditEntry
from issuer.ports import Transaction

_COLUMNS = {"statement": "statement", "description": "description", "code": "code"}


@dataclass(frozen=True, slots=True)
class AddCompetency:
    """An item as somebody types it; `parent` is the id of the one above, "" at the top."""

    statement: str
    code: str = ""
    description: str = ""
    parent: str = ""


def find(tx: Transaction, framework_id: str) -> Framework:
    """Return a framework, which nobody else changes until the transaction ends.

    Raises:
        UnknownFramework: there is none of this id.
    """
    found = tx.competencies.framework(framework_id)
    if found is None:
        raise UnknownFramework(N_("There is no competency framework of this id here."))
    return found


def find_item(tx: Transaction, framework_id: str, item_id: str) -> Competency:
    """Return an item of a framework, a retired one too.

    Raises:
        UnknownFramework, UnknownCompetency: there is none of these ids.
    """
    find(tx, framework_id)
    found = tx.competencies.item(framework_id, item_id)
    if found is None:
        raise UnknownCompetency(N_("There is no competency of this id in this framework."))
    return found


def begin(importer: Importer, title: str, first: AddCompetency) -> Framework:
    """Make a framework of one's own with its first item.

    Raises:
        FrameworkKnown: there is one of this title.
        InvalidText, FrameworkRefused: a text can not be used.
    """
    name = " ".join(title.split())
    if not name:
        raise InvalidText(N_("Say what the framework is called."))
    if importer.tx.competencies.of_key(own_key(name)) is not None:
        raise FrameworkKnown(
            say("There is a framework called “{name}” already. Add to it, or choose another name.", name=name)
        )
    item = _checked(first)
    return bring_in(importer, Incoming(own_key(name), name, Source.OWN, (item,))).framework


def add(importer: Importer, framework_id: str, wanted: AddCompetency) -> Competency:
    """Put an item into a framework of one's own.

    Raises:
        UnknownFramework: there is none of this id.
        FrameworkImported: it is somebody else's.
        CompetencyKnown: it has an item of this code, or as many as it may have.
        UnknownCompetency: the item above is not there.
        FrameworkRefused: a text can not be used, or it would stand too deep.
    """
    tx = importer.tx
    framework, item = _own(tx, framework_id), _checked(wanted)
    items = tx.competencies.items(framework.id)
    known = {each.id for each in items}
    if item.id in known or len(known) >= MOST_ITEMS:
        raise CompetencyKnown(
            say(
                "It is there already, or the framework has {most} items, the most it may have.",
                most=MOST_ITEMS,
            )
        )
    if item.parent and item.parent not in known:
        raise UnknownCompetency(N_("The competency that it is to stand below is not there."))
    place = max((each.place for each in items), default=0) + 1
    url = address_of(importer, framework.id, item.id)
    housed = replace(item, framework=framework.id, place=place, url=url)
    if depth([*items, housed]) > MOST_DEEP:
        raise FrameworkRefused(
            (PlanProblem(1, "parent", "", say("At most {most} stand below each other.", most=MOST_DEEP)),)
        )
    tx.competencies.keep([housed])
    _note(importer, framework, "competency.added", housed)
    return housed


def retire(importer: Importer, framework_id: str, item_id: str) -> Competency:
    """Take an item of one's own out of use; badges that are tied to it stay so. Twice is the same as once.

    Raises:
        UnknownFramework, UnknownCompetency, FrameworkImported: as `add`.
    """
    return _turn(importer, framework_id, item_id, is_retired=True)


def restore(importer: Importer, framework_id: str, item_id: str) -> Competency:
    """Take a retired item of one's own into use again. Twice is the same as once.

    Raises:
        UnknownFramework, UnknownCompetency, FrameworkImported: as `add`.
    """
    return _turn(importer, framework_id, item_id, is_retired=False)


def _turn(importer: Importer, framework_id: str, item_id: str, *, is_retired: bool) -> Competency:
    framework = _own(importer.tx, framework_id)
    item = find_item(importer.tx, framework_id, item_id)
    if (item.retired_at is not None) is is_retired:
        return item
    turned = replace(item, retired_at=importer.at if is_retired else None)
    importer.tx.competencies.keep([turned])
    _note(importer, framework, "competency.retired" if is_retired else "competency.restored", turned)
    return turned


def _own(tx: Transaction, framework_id: str) -> Framework:
    framework = find(tx, framework_id)
    if framework.source is not Source.OWN:
        raise FrameworkImported(
            say(
                "“{title}” is somebody else's: import it again to change it, or make one of your own.",
                title=framework.title,
            )
        )
    return framework


def _checked(wanted: AddCompetency) -> Competency:
    statement, code = " ".join(wanted.statement.split()), " ".join(wanted.code.split())
    item = Competency(
        framework="",
        id=own_id(code, statement),
        statement=statement,
        url="",
        code=code,
        description=wanted.description.strip().replace("\r\n", "\n"),
        parent=wanted.parent,
        place=1,
    )
    faults = Faults()
    faults.check_texts(1, _COLUMNS, item)
    faults.refuse()
    return item


def _note(importer: Importer, framework: Framework, action: str, item: Competency) -> None:
    tx = importer.tx
    tx.competencies.note(replace(framework, revision=framework.revision + 1, changed_at=importer.at))
    values = {"title": framework.title, "competency": item.code or item.statement}
    tx.audit.record(AuditEntry(importer.at, importer.by, action, f"{framework.id}/{item.id}", values))
