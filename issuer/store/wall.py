"""The recognition wall in the database: what is shown is one question, whoever asks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, Select, and_, delete, func, or_, select

from issuer.kept.shares import Naming
from issuer.kept.wall import (
    Colleague,
    Held,
    Profile,
    Reaction,
    Screen,
    Shown,
    WallQuestion,
    WallTerms,
)
from issuer.ledger import Ruling
from issuer.store.award_rows import awards_of
from issuer.store.tables import AWARD, AWARD_VERSION
from issuer.store.tenant import Tenant
from issuer.store.wall_tables import WALL_CHOICE, WALL_PROFILE, WALL_REACTION, WALL_SCREEN, WALL_TERMS
from records.tables import PERSON_ADDRESS, PRINCIPAL

_CURRENT: Final = and_(
    AWARD_VERSION.c.organisation_id == AWARD.c.organisation_id,
    AWARD_VERSION.c.award_id == AWARD.c.id,
    AWARD_VERSION.c.number == AWARD.c.version,
)
_WHOSE: Final = and_(
    PERSON_ADDRESS.c.organisation_id == AWARD.c.organisation_id,
    PERSON_ADDRESS.c.person_id == AWARD.c.person_id,
)
# Who left is let in no more, and is seen no more.
_SIGNS_IN: Final = and_(
    PRINCIPAL.c.organisation_id == PERSON_ADDRESS.c.organisation_id,
    PRINCIPAL.c.address == PERSON_ADDRESS.c.address,
    PRINCIPAL.c.disabled_at.is_(None),
)
_PROFILE: Final = and_(
    WALL_PROFILE.c.organisation_id == PRINCIPAL.c.organisation_id,
    WALL_PROFILE.c.principal_id == PRINCIPAL.c.id,
)
_CHOICE: Final = and_(
    WALL_CHOICE.c.organisation_id == PRINCIPAL.c.organisation_id,
    WALL_CHOICE.c.principal_id == PRINCIPAL.c.id,
    WALL_CHOICE.c.slug == AWARD.c.slug,
)
_AGREED: Final = or_(AWARD.c.approval_asked_by.is_(None), AWARD.c.approval_ruling == Ruling.APPROVED.value)


@dataclass(frozen=True, slots=True)
class SqlWall:
    """`issuer.kept.wall.WallShelf` in a database."""

    tenant: Tenant

    def terms(self) -> WallTerms:
        """Return what the organisation lets happen."""
        row = self.tenant.one(WALL_TERMS)
        if row is None:
            return WallTerms()
        return WallTerms(row.has_wall, row.has_board, tuple(row.points), row.told_until)

    def set_terms(self, terms: WallTerms) -> None:
        """Keep what the organisation lets happen; until when digests have told stays as it is."""
        said = {"has_wall": terms.has_wall, "has_board": terms.has_board, "points": list(terms.points)}
        if not self.tenant.add_unless_there(WALL_TERMS, **said):
            self.tenant.change(self.tenant.update(WALL_TERMS).values(**said))

    def note_told(self, until: datetime) -> bool:
        """Note that digests have told of everything before then; False if they had already, however many ask."""
        before = or_(WALL_TERMS.c.told_until.is_(None), WALL_TERMS.c.told_until < until)
        return self.tenant.change(self.tenant.update(WALL_TERMS, before).values(told_until=until)) == 1

    def profile(self, principal_id: str) -> Profile | None:
        """Return what somebody wants; None for whoever never said, or signs in no more."""
        return self.profiles([principal_id]).get(principal_id)

    def profiles(self, principal_ids: Collection[str]) -> Mapping[str, Profile]:
        """Return `profile` of each of these who has one, by id."""
        return self._profiles(WALL_PROFILE.c.principal_id.in_(principal_ids))

    def keep(self, profile: Profile) -> None:
        """Keep what somebody wants, in place of what they wanted before."""
        whose = profile.who.id
        said = {
            "on_wall": profile.on_wall,
            "on_board": profile.on_board,
            "gets_digest": profile.gets_digest,
            "naming": profile.naming.value,
        }
        if not self.tenant.add_unless_there(WALL_PROFILE, principal_id=whose, **said):
            kept = self.tenant.update(WALL_PROFILE, WALL_PROFILE.c.principal_id == whose)
            self.tenant.change(kept.values(**said))
        self._delete(WALL_CHOICE, WALL_CHOICE.c.principal_id == whose)
        rows = [{"slug": slug, "is_shown": shown} for slug, shown in sorted(profile.choices.items())]
        self.tenant.add_all(WALL_CHOICE, [{"principal_id": whose, **row} for row in rows])

    def readers(self) -> Sequence[Profile]:
        """Return those who want the digest and sign in here, by id."""
        found = self._profiles(WALL_PROFILE.c.gets_digest.is_(True))
        return [found[each] for each in sorted(found)]

    def shown(self, question: WallQuestion, limit: int, skip: int = 0) -> Sequence[Shown]:
        """Return badges on the wall, the newest first, after the first `skip`."""
        # Who has two accounts shows a badge once.
        found = self._seen(question, WALL_PROFILE.c.on_wall, AWARD.c.id, func.min(PRINCIPAL.c.id).label("by"))
        one_each = found.group_by(AWARD.c.id, AWARD.c.awarded_at, AWARD.c.serial)
        newest = one_each.order_by(AWARD.c.awarded_at.desc(), AWARD.c.serial.desc()).limit(limit).offset(skip)
        by = {row.id: row.by for row in self.tenant.connection.execute(newest)}
        profiles = self.profiles(frozenset(by.values()))
        rows = self.tenant.connection.execute(
            select(AWARD).where(self.tenant.mine(AWARD), AWARD.c.id.in_(by))
        )
        awards = {each.id: each for each in awards_of(self.tenant, rows)}
        return [Shown(awards[award_id], profiles[whose]) for award_id, whose in by.items()]

    def held(self, question: WallQuestion) -> Sequence[Held]:
        """Return what those on the board show, each badge and level once, ordered by person, badge and level."""
        columns = (AWARD.c.person_id, func.min(PRINCIPAL.c.id).label("by"), AWARD.c.slug, AWARD.c.level)
        found = self._seen(question, WALL_PROFILE.c.on_board, *columns)
        one_each = found.group_by(AWARD.c.person_id, AWARD.c.slug, AWARD.c.level)
        rows = self.tenant.connection.execute(one_each)
        held = [Held(row.person_id, row.by, row.slug, row.level) for row in rows]
        # Databases sort texts by rules of their own.
        return sorted(held, key=lambda each: (each.person_id, each.slug, each.level or 0))

    def react(self, award_id: str, principal_id: str, reaction: Reaction, at: datetime) -> None:
        """Keep somebody's reaction to a badge, in place of one before."""
        said = {"reaction": reaction.value, "at": at}
        whose = {"award_id": award_id, "principal_id": principal_id}
        if not self.tenant.add_unless_there(WALL_REACTION, **whose, **said):
            kept = self.tenant.update(WALL_REACTION, *_reaction_of(award_id, principal_id))
            self.tenant.change(kept.values(**said))

    def take_back(self, award_id: str, principal_id: str) -> bool:
        """Forget somebody's reaction; False if there is none."""
        return self._delete(WALL_REACTION, *_reaction_of(award_id, principal_id)) == 1

    def reactions(self, award_ids: Collection[str]) -> Mapping[str, Mapping[Reaction, int]]:
        """Return how many who sign in here reacted to each award in which way; nothing for an award without any."""
        table = WALL_REACTION
        same = (PRINCIPAL.c.organisation_id == table.c.organisation_id) & (
            PRINCIPAL.c.id == table.c.principal_id
        )
        query = (
            select(table.c.award_id, table.c.reaction, func.count().label("many"))
            .join(PRINCIPAL, same & PRINCIPAL.c.disabled_at.is_(None))
            .where(self.tenant.mine(table), table.c.award_id.in_(award_ids))
            .group_by(table.c.award_id, table.c.reaction)
        )
        found: dict[str, dict[Reaction, int]] = {}
        for row in self.tenant.connection.execute(query):
            found.setdefault(row.award_id, {})[Reaction(row.reaction)] = row.many
        return found

    def own_reactions(self, award_ids: Collection[str], principal_id: str) -> Mapping[str, Reaction]:
        """Return how somebody reacted to each of these awards that they reacted to."""
        table = WALL_REACTION
        mine = (
            self.tenant.mine(table),
            table.c.principal_id == principal_id,
            table.c.award_id.in_(award_ids),
        )
        rows = self.tenant.connection.execute(select(table.c.award_id, table.c.reaction).where(*mine))
        return {row.award_id: Reaction(row.reaction) for row in rows}

    def add_screen(self, screen: Screen) -> None:
        """Keep a new screen."""
        said = {"name": screen.name, "made_at": screen.made_at, "token_hash": screen.token_hash}
        self.tenant.add(WALL_SCREEN, id=screen.id, **said)

    def screens(self) -> Sequence[Screen]:
        """Return every screen, the oldest first."""
        query = select(WALL_SCREEN).where(self.tenant.mine(WALL_SCREEN))
        rows = self.tenant.connection.execute(query.order_by(WALL_SCREEN.c.made_at, WALL_SCREEN.c.id))
        return [Screen(row.id, row.name, row.made_at, row.token_hash) for row in rows]

    def screen(self, token_hash: str) -> Screen | None:
        """Return the screen that is known by this."""
        row = self.tenant.one(WALL_SCREEN, WALL_SCREEN.c.token_hash == token_hash)
        return None if row is None else Screen(row.id, row.name, row.made_at, row.token_hash)

    def remove_screen(self, screen_id: str) -> bool:
        """Let the link of a screen lead nowhere any more; False if there is none of this id."""
        return self._delete(WALL_SCREEN, WALL_SCREEN.c.id == screen_id) == 1

    def _seen(
        self, question: WallQuestion, wants: ColumnElement[bool], *columns: ColumnElement[Any]
    ) -> Select[*tuple[Any, ...]]:
        """Return the question for what is seen of those of whom `wants` is true."""
        source: FromClause = AWARD.join(AWARD_VERSION, _CURRENT).join(PERSON_ADDRESS, _WHOSE)
        source = source.join(PRINCIPAL, _SIGNS_IN).join(WALL_PROFILE, _PROFILE)
        source = source.outerjoin(WALL_CHOICE, _CHOICE)
        chosen = WALL_CHOICE.c.is_shown
        usual = and_(chosen.is_(None), AWARD.c.slug.not_in(question.kept_back))
        conditions = (*_counts(question), wants.is_(True), or_(chosen.is_(True), usual))
        return select(*columns).select_from(source).where(self.tenant.mine(AWARD), *conditions)

    def _profiles(self, condition: ColumnElement[bool]) -> dict[str, Profile]:
        source = WALL_PROFILE.join(PRINCIPAL, _PROFILE)
        mine = (self.tenant.mine(WALL_PROFILE), PRINCIPAL.c.disabled_at.is_(None), condition)
        columns = (PRINCIPAL.c.id, PRINCIPAL.c.name, PRINCIPAL.c.address, PRINCIPAL.c.department)
        wanted = [each for each in WALL_PROFILE.c if each.name not in ("organisation_id", "principal_id")]
        rows = self.tenant.connection.execute(
            select(*columns, *wanted).select_from(source).where(*mine)
        ).all()
        choices = self._choices([row.id for row in rows])
        return {
            row.id: Profile(
                Colleague(row.id, row.name, row.address, row.department or ""),
                row.on_wall,
                row.on_board,
                row.gets_digest,
                Naming(row.naming),
                choices.get(row.id, {}),
            )
            for row in rows
        }

    def _choices(self, principal_ids: Collection[str]) -> dict[str, dict[str, bool]]:
        table, found = WALL_CHOICE, dict[str, dict[str, bool]]()
        mine = (self.tenant.mine(table), table.c.principal_id.in_(principal_ids))
        for row in self.tenant.connection.execute(select(table).where(*mine)):
            found.setdefault(row.principal_id, {})[row.slug] = row.is_shown
        return found

    def _delete(self, table: Any, *conditions: ColumnElement[bool]) -> int:  # noqa: ANN401 - a table
        gone = delete(table).where(self.tenant.mine(table), *conditions)
        return self.tenant.connection.execute(gone).rowcount


def forget(tenant: Tenant, person_id: str, addresses: Collection[str]) -> None:
    """Forget what somebody wanted to be seen of them, their reactions, and those to their badges."""
    theirs = select(PRINCIPAL.c.id).where(tenant.mine(PRINCIPAL), PRINCIPAL.c.address.in_(addresses))
    awards = select(AWARD.c.id).where(tenant.mine(AWARD), AWARD.c.person_id == person_id)
    for table, condition in (
        (WALL_CHOICE, WALL_CHOICE.c.principal_id.in_(theirs)),
        (WALL_PROFILE, WALL_PROFILE.c.principal_id.in_(theirs)),
        (WALL_REACTION, WALL_REACTION.c.principal_id.in_(theirs) | WALL_REACTION.c.award_id.in_(awards)),
    ):
        tenant.connection.execute(delete(table).where(tenant.mine(table), condition))


def _counts(question: WallQuestion) -> list[ColumnElement[bool]]:
    version, span = AWARD_VERSION.c, question.span
    found = [
        _AGREED,
        AWARD.c.declined_at.is_(None),
        version.revocation_at.is_(None),
        version.suspension_at.is_(None),
        or_(version.valid_until.is_(None), version.valid_until > question.now),
    ]
    found += [] if span.since is None else [AWARD.c.awarded_at >= span.since]
    found += [] if span.until is None else [AWARD.c.awarded_at < span.until]
    return found + ([AWARD.c.id == question.award_id] if question.award_id else [])


def _reaction_of(award_id: str, principal_id: str) -> tuple[ColumnElement[bool], ...]:
    return WALL_REACTION.c.award_id == award_id, WALL_REACTION.c.principal_id == principal_id
