"""Figures of awards, added up by the database."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, Row, Select, and_, case, exists, func, literal, or_, select

from issuer.kept.figures import Figures, Grouping, Question
from issuer.ledger import Ruling
from issuer.sight import Sight
from issuer.store.sight import in_sight
from issuer.store.tables import AWARD, AWARD_VERSION, SIGNED_COPY
from issuer.store.tenant import Tenant
from records.tables import PERSON_ADDRESS, PRINCIPAL

_CURRENT: Final = and_(
    AWARD_VERSION.c.organisation_id == AWARD.c.organisation_id,
    AWARD_VERSION.c.award_id == AWARD.c.id,
    AWARD_VERSION.c.number == AWARD.c.version,
)
_AGREED: Final = or_(AWARD.c.approval_asked_by.is_(None), AWARD.c.approval_ruling == Ruling.APPROVED.value)
_CLAIMED: Final = exists().where(
    SIGNED_COPY.c.organisation_id == AWARD.c.organisation_id, SIGNED_COPY.c.award_id == AWARD.c.id
)


@dataclass(frozen=True, slots=True)
class SqlFigures:
    """`issuer.kept.figures.FigureShelf` in a database."""

    tenant: Tenant
    sight: Sight | None = None

    def seen_by(self, sight: Sight | None) -> "SqlFigures":
        """Return the same with nothing counted that somebody does not see."""
        return SqlFigures(self.tenant, sight)

    def by_group(self, question: Question) -> Mapping[str, Figures]:
        """Return the figures of each group there are awards in: one question however many awards there are."""
        departments = self._departments() if question.grouping is Grouping.DEPARTMENT else None
        group = _group(question, departments).label("grouped")
        query = self._counted(question, departments).add_columns(group).group_by(group)
        rows = self.tenant.connection.execute(query)
        return {row.grouped: _figures(row) for row in rows}

    def in_all(self, question: Question) -> Figures:
        """Return the figures of all groups together; who is in several counts once."""
        return _figures(self.tenant.connection.execute(self._counted(question, None)).one())

    def _counted(self, question: Question, departments: FromClause | None) -> Select[*tuple[Any, ...]]:
        source: FromClause = AWARD.join(AWARD_VERSION, _CURRENT)
        if departments is not None:
            source = source.outerjoin(departments, departments.c.person_id == AWARD.c.person_id)
        mine = (self.tenant.mine(AWARD), *in_sight(self.tenant, self.sight), _AGREED)
        return select(*_columns(question)).select_from(source).where(*mine, *_within(question))

    def _departments(self) -> FromClause:
        same = (PRINCIPAL.c.organisation_id == PERSON_ADDRESS.c.organisation_id) & (
            PRINCIPAL.c.address == PERSON_ADDRESS.c.address
        )
        query = select(PERSON_ADDRESS.c.person_id, func.max(PRINCIPAL.c.department).label("department"))
        mine = query.join(PRINCIPAL, same).where(self.tenant.mine(PERSON_ADDRESS))
        return mine.group_by(PERSON_ADDRESS.c.person_id).subquery()


def _columns(question: Question) -> tuple[ColumnElement[int], ...]:
    version = AWARD_VERSION.c
    stands = version.revocation_at.is_(None)
    soon = and_(stands, version.valid_until >= question.soon.since, version.valid_until < question.soon.until)
    runs = or_(version.valid_until.is_(None), version.valid_until >= question.soon.since)
    holds = and_(stands, version.suspension_at.is_(None), AWARD.c.declined_at.is_(None), runs)
    return (
        func.count().label("awarded"),
        _how_many(_CLAIMED).label("claimed"),
        _how_many(AWARD.c.declined_at.is_not(None)).label("declined"),
        _how_many(version.revocation_at.is_not(None)).label("withdrawn"),
        _how_many(and_(stands, version.suspension_at.is_not(None))).label("paused"),
        _how_many(soon).label("running_out"),
        func.count(AWARD.c.person_id.distinct()).label("people"),
        func.count(case((holds, AWARD.c.person_id)).distinct()).label("holders"),
    )


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _within(question: Question) -> list[ColumnElement[bool]]:
    since, until = question.span.since, question.span.until
    found = [] if since is None else [AWARD.c.awarded_at >= since]
    return found if until is None else [*found, AWARD.c.awarded_at < until]


def _group(question: Question, departments: FromClause | None) -> ColumnElement[str]:
    if departments is not None:
        return func.coalesce(departments.c.department, "")
    match question.grouping:
        case Grouping.MONTH:
            return _one_of([(AWARD.c.awarded_at < each.span.until, each.name) for each in question.months])
        case Grouping.KIND:
            slugs: dict[str, list[str]] = defaultdict(list)
            for slug, kind in question.kinds.items():
                slugs[kind].append(slug)
            return _one_of([(AWARD.c.slug.in_(each), kind) for kind, each in sorted(slugs.items())])
        case _:
            return AWARD.c.slug


def _one_of(choices: list[tuple[ColumnElement[bool], str]]) -> ColumnElement[str]:
    """Return the name of the first condition that holds, "" where none does."""
    # PostgreSQL groups by no constant, so there is always something to choose by.
    never = (AWARD.c.slug.is_(None), "")
    # Names go into the text of the query: two bound values in SELECT and GROUP BY count as different ones there.
    named = [(condition, literal(name, literal_execute=True)) for condition, name in (*choices, never)]
    return case(*named, else_=literal("", literal_execute=True))


def _figures(row: Row[Any]) -> Figures:
    names = ("awarded", "claimed", "declined", "withdrawn", "paused", "running_out", "people", "holders")
    return Figures(**{name: int(getattr(row, name)) for name in names})
