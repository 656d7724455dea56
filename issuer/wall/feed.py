"""What is on the wall: the badges that people show, with what colleagues say to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from credentials.achievement import BadgeKind
from issuer.kept.wall import Reaction, WallQuestion
from issuer.ledger import ANY_TIME, Award, Span
from issuer.ports import Transaction
from issuer.stages import BadgeStage


@dataclass(frozen=True, slots=True)
class Entry:
    """A badge on the wall. `called` is its holder as they want it, "" for no name; `own` is the looker's reaction."""

    award: Award
    called: str
    whose: str
    reactions: Mapping[Reaction, int] = field(default_factory=dict)
    own: Reaction | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """A look at the wall: when, of badges awarded when, how many after how many, and whose eyes it is with."""

    now: datetime
    limit: int
    skip: int = 0
    span: Span = ANY_TIME
    by: str = ""


def kept_back(tx: Transaction) -> frozenset[str]:
    """Return the slugs of badges that nobody shows without saying so: fun and private ones, and those tried out."""
    stages = tx.stages.all()
    every = tx.plan.every()
    return frozenset(
        each.slug
        for each in every
        if each.is_private
        or each.achievement.kind is BadgeKind.FUN
        or stages.get(each.slug) is BadgeStage.PILOT
    )


def entries(tx: Transaction, look: Look) -> Sequence[Entry]:
    """Return what a look sees, the newest badge first; nothing where there is no wall."""
    if not tx.wall.terms().has_wall:
        return ()
    found = tx.wall.shown(WallQuestion(look.now, kept_back(tx), look.span), look.limit, look.skip)
    ids = [each.award.id for each in found]
    said, own = tx.wall.reactions(ids), tx.wall.own_reactions(ids, look.by) if look.by else {}
    return [
        Entry(
            each.award,
            each.profile.called,
            each.profile.who.id,
            said.get(each.award.id, {}),
            own.get(each.award.id),
        )
        for each in found
    ]


def is_on_wall(tx: Transaction, award_id: str, now: datetime) -> bool:
    """Return whether a badge is on the wall."""
    question = WallQuestion(now, kept_back(tx), award_id=award_id)
    return bool(award_id) and tx.wall.terms().has_wall and bool(tx.wall.shown(question, 1))
