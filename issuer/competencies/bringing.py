"""Bring a framework in, or in again: what changed is a new revision, what vanished is retired, nothing is deleted.

Items are known again by their identifiers (CASE: obligation CA-4), so the same file twice changes nothing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from credentials.wording import N_, say
from issuer.achievements.catalog import SYSTEM
from issuer.competencies.incoming import Incoming, circle_in
from issuer.competencies.trees import MOST_DEEP, depth, with_all_above
from issuer.errors import FrameworkRefused, InvalidText, PlanProblem, UnreadableFramework
from issuer.kept.competencies import MOST_ITEMS, Competency, Earlier, Framework
from issuer.ledger import AuditEntry
from issuer.plain_text import fault_in_line
from issuer.ports import Transaction
from issuer.randomness import Randomness
from keys.multibase import b64url_encode

TITLE_LIMIT: Final = 200
_ID_BYTES: Final = 9


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import came to: how many items are new, changed, retired, back again, and left out since nobody asked."""

    framework: Framework
    new: int
    changed: int
    retired: int
    back: int
    left_out: int

    @property
    def is_news(self) -> bool:
        """Whether anything is other than before."""
        return any((self.new, self.changed, self.retired, self.back))


@dataclass(frozen=True, slots=True)
class Importer:
    """In which unit of work a framework comes in, where its items are published, who brings it and when."""

    tx: Transaction
    base_url: str
    now: datetime
    randomness: Randomness
    by: str = SYSTEM

    @property
    def at(self) -> datetime:
        """The instant, in whole seconds."""
        return self.now.replace(microsecond=0)


def bring_in(importer: Importer, incoming: Incoming, only: str = "") -> Brought:
    """Keep what a file says of a framework, and return what came of it.

    With `only` just the items whose code, statement or description has these words are taken, with those above them;
    what was taken before goes on being kept up.

    Raises:
        FrameworkRefused: items stand in a circle, or too deep.
        UnreadableFramework: nothing has these words, or too many items would be kept.
        InvalidText: the title can not be used.
    """
    framework = _framework(importer, incoming)
    tx = importer.tx
    known = {each.id: each for each in tx.competencies.items(framework.id)}
    chosen = _chosen(incoming, known, only)
    there = {each.id for each in incoming.items}
    arriving = [_housed(importer, framework, each) for each in incoming.items if each.id in chosen]
    merged = {each.id: _merged(each, known.get(each.id)) for each in arriving}
    gone = [each for each in known.values() if each.id not in there and each.retired_at is None]
    retired = {each.id: replace(each, retired_at=importer.at) for each in gone}
    _check_all(known | merged | retired)
    moved = [each for each in (*merged.values(), *retired.values()) if each != known.get(each.id)]
    tx.competencies.keep(moved)
    links_changed = _keep_links(importer, framework, incoming)
    brought = Brought(
        framework,
        new=len(merged.keys() - known.keys()),
        changed=sum(each.revision > known[each.id].revision for each in merged.values() if each.id in known),
        retired=len(retired),
        back=sum(known[each].retired_at is not None for each in merged.keys() & known.keys()),
        left_out=len(there - chosen),
    )
    return _noted(importer, brought, incoming) if brought.is_news or moved or links_changed else brought


def address_of(importer: Importer, framework_id: str, item_id: str) -> str:
    """Return where an item is published that has no address of its own."""
    return f"{importer.base_url.rstrip('/')}/o/{importer.tx.organisation.slug}/competencies/{framework_id}/{item_id}"


def _framework(importer: Importer, incoming: Incoming) -> Framework:
    tx = importer.tx
    found = tx.competencies.of_key(incoming.key)
    if found is not None:
        return found
    fault = fault_in_line(incoming.title, TITLE_LIMIT)
    if fault is not None:
        raise InvalidText(say("The title of the framework can not be used. {fault}", fault=fault))
    made = Framework(
        id=b64url_encode(importer.randomness.token(_ID_BYTES)),
        key=incoming.key,
        title=incoming.title,
        source=incoming.source,
        url=incoming.url,
        changed=incoming.changed,
        revision=0,
        added_at=importer.at,
        changed_at=importer.at,
    )
    # Whoever brought it in at the same time was first.
    return made if tx.competencies.add(made) else _framework(importer, incoming)


def _chosen(incoming: Incoming, known: Mapping[str, Competency], only: str) -> set[str]:
    words = only.casefold().split()
    found = {each.id for each in incoming.items if _has(each, words)}
    if not found:
        raise UnreadableFramework(
            say("Nothing in it has the words “{only}”. Try others, or leave them out.", only=only)
        )
    return with_all_above(found | (known.keys() & {each.id for each in incoming.items}), incoming.items)


def _has(item: Competency, words: Collection[str]) -> bool:
    text = f"{item.code}\n{item.statement}\n{item.description}".casefold()
    return all(word in text for word in words)


def _housed(importer: Importer, framework: Framework, item: Competency) -> Competency:
    url = item.url or address_of(importer, framework.id, item.id)
    return replace(item, framework=framework.id, url=url)


def _merged(new: Competency, old: Competency | None) -> Competency:
    if old is None:
        return new
    if _says(new) == _says(old):
        return replace(old, place=new.place, retired_at=None)
    before = Earlier(old.revision, old.code, old.statement, old.changed)
    return replace(new, revision=old.revision + 1, earlier=(*old.earlier, before))


def _says(item: Competency) -> tuple[str | None, ...]:
    texts = (item.code, item.statement, item.description, item.url, item.parent)
    return *texts, item.target_type, item.language, item.changed


def _check_all(items: Mapping[str, Competency]) -> None:
    used = sum(each.retired_at is None for each in items.values())
    if used > MOST_ITEMS:
        raise UnreadableFramework(
            say(
                "It has {used} items, and at most {most} are kept. Say by some words which you want.",
                used=used,
                most=MOST_ITEMS,
            )
        )
    circle = circle_in(list(items.values()))
    if circle:
        remedy = N_("With what is here already, these stand below each other. Take one out.")
        raise FrameworkRefused((PlanProblem(1, "parent", " → ".join(circle), remedy),))
    if depth(list(items.values())) > MOST_DEEP:
        remedy = say("More than {most} items stand below each other. Make the tree flatter.", most=MOST_DEEP)
        raise FrameworkRefused((PlanProblem(1, "parent", "", remedy),))


def _keep_links(importer: Importer, framework: Framework, incoming: Incoming) -> bool:
    before = importer.tx.competencies.links(framework.id)
    if tuple(before) == incoming.links:
        return False
    importer.tx.competencies.set_links(framework.id, incoming.links)
    return True


def _noted(importer: Importer, brought: Brought, incoming: Incoming) -> Brought:
    changed = replace(
        brought.framework,
        title=incoming.title,
        url=incoming.url,
        changed=incoming.changed,
        revision=brought.framework.revision + 1,
        changed_at=importer.at,
    )
    importer.tx.competencies.note(changed)
    numbers = {name: str(getattr(brought, name)) for name in ("new", "changed", "retired", "back")}
    values = {"title": changed.title, **numbers}
    importer.tx.audit.record(AuditEntry(importer.at, importer.by, "framework.imported", changed.id, values))
    return replace(brought, framework=changed)
