"""Tie badges to competencies: what a badge then names in its `alignment` (Open Badges 3.0, Alignment; CA-5)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from credentials.achievement import Alignment
from credentials.wording import N_, say
from issuer.achievements import catalog
from issuer.achievements.catalog import SYSTEM, draft_of, publish
from issuer.competencies.by_hand import find, find_item
from issuer.errors import CompetencyRetired, RuleChanged
from issuer.kept.competencies import Competency, Framework
from issuer.ledger import PlannedBadge
from issuer.ports import Transaction


@dataclass(frozen=True, slots=True)
class ItemKey:
    """Which item of which framework, by their ids; in a form and in the API it is `framework/item`."""

    framework: str
    item: str

    @classmethod
    def parse(cls, text: str) -> "ItemKey":
        """Return what `str` wrote; of anything else one that is nobody's."""
        framework, _, item = text.partition("/")
        return cls(framework, item)

    def __str__(self) -> str:
        return f"{self.framework}/{self.item}"


@dataclass(frozen=True, slots=True)
class Press:
    """Where badges are published and by which DID, who does it and when; `based_on` is the version they looked at."""

    base_url: str
    issuer_did: str
    now: datetime
    by: str = SYSTEM
    based_on: int | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """What a badge is tied to: what it says of it, and the item that is, where its framework is here."""

    alignment: Alignment
    item: Competency | None

    @property
    def key(self) -> ItemKey | None:
        """The item's key."""
        return None if self.item is None else ItemKey(self.item.framework, self.item.id)


def ties(tx: Transaction, badge: PlannedBadge) -> Sequence[Tie]:
    """Return what a badge is tied to, in its order."""
    return [Tie(each, _item_of(tx, each.target_url)) for each in badge.achievement.alignments]


def badges_by_url(tx: Transaction) -> dict[str, list[PlannedBadge]]:
    """Return the badges that are tied to each competency, by the address that they name."""
    found: dict[str, list[PlannedBadge]] = {}
    for badge in tx.plan.all():
        for each in badge.achievement.alignments:
            found.setdefault(each.target_url, []).append(badge)
    return found


def align(tx: Transaction, slug: str, items: Iterable[ItemKey], press: Press) -> PlannedBadge:
    """Tie a badge to exactly these items, and return it in its newest version.

    What it is tied to that is of no framework here stays. The same items again change nothing; others make a new
    version, and what was awarded before goes on saying what it said.

    Raises:
        UnknownAchievement: there is no such badge.
        UnknownFramework, UnknownCompetency: there is no such item.
        CompetencyRetired: an item is not in use any more, and the badge was not tied to it before.
        RuleChanged: the badge is not in the version any more that they looked at.
    """
    badge = catalog.find(tx, slug)
    if press.based_on is not None and press.based_on != badge.achievement.version:
        raise RuleChanged(
            N_("Somebody changed the badge meanwhile. Nothing was saved; look at it and choose again.")
        )
    before = ties(tx, badge)
    others = tuple(each.alignment for each in before if each.item is None)
    wanted = dict.fromkeys(items)
    kept = {each.key: each.alignment for each in before if each.key in wanted}
    chosen = tuple(kept.get(each) or _alignment_of(tx, each) for each in _in_order(wanted, kept))
    draft = replace(draft_of(badge), alignments=(*others, *chosen))
    return publish(tx, draft, press.base_url, press.issuer_did, press.now, press.by)


def alignment_of(framework: Framework, item: Competency) -> Alignment:
    """Return what a badge says of an item (CA-5): its address, statement, code or identifier, framework and kind."""
    return Alignment(
        target_name=" ".join(item.statement.split()),
        target_url=item.url,
        target_type=item.target_type,
        target_code=item.code or item.id,
        target_framework=framework.title,
    )


def _alignment_of(tx: Transaction, key: ItemKey) -> Alignment:
    framework, item = find(tx, key.framework), find_item(tx, key.framework, key.item)
    if item.retired_at is not None:
        raise CompetencyRetired(
            say("“{statement}” is not in use any more. Choose another competency.", statement=item.statement)
        )
    return alignment_of(framework, item)


def _in_order(wanted: Collection[ItemKey], kept: Collection[ItemKey | None]) -> list[ItemKey]:
    """Return the items, those that were there first, in their order: so a choice made again is the same badge."""
    return [
        *(each for each in kept if each in wanted and each is not None),
        *(each for each in wanted if each not in kept),
    ]


def _item_of(tx: Transaction, url: str) -> Competency | None:
    found = tx.competencies.of_url(url)
    in_use = [each for each in found if each.retired_at is None]
    return next(iter(in_use or found), None)
