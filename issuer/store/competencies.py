"""Competency frameworks, in the database."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Row, Select, delete, insert, select

from issuer.kept.competencies import Competency, Earlier, Framework, Link, LinkKind, Source
from issuer.store.competency_tables import COMPETENCY, COMPETENCY_LINK, FRAMEWORK
from issuer.store.searching import folded
from issuer.store.tenant import Tenant

# Databases take only so many values in one statement.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class SqlCompetencies:
    """`issuer.kept.competencies.CompetencyShelf` in a database."""

    tenant: Tenant

    def frameworks(self) -> Sequence[Framework]:
        """Return every framework, by title."""
        query = select(FRAMEWORK).where(self.tenant.mine(FRAMEWORK))
        rows = self.tenant.connection.execute(query)
        return sorted(map(_framework, rows), key=lambda each: (each.title.casefold(), each.id))

    def framework(self, framework_id: str) -> Framework | None:
        """Return a framework, locked against other transactions until this one ends."""
        row = self.tenant.one(FRAMEWORK, FRAMEWORK.c.id == framework_id, locked=True)
        return None if row is None else _framework(row)

    def of_key(self, key: str) -> Framework | None:
        """Return the framework that an import knows by this key, locked as by `framework`."""
        row = self.tenant.one(FRAMEWORK, FRAMEWORK.c.key == key, locked=True)
        return None if row is None else _framework(row)

    def add(self, framework: Framework) -> bool:
        """Keep a new framework; False if there is one of its key."""
        columns = asdict(framework) | {"source": framework.source.value}
        return self.tenant.add_unless_there(FRAMEWORK, **columns)

    def note(self, framework: Framework) -> None:
        """Keep a framework in place of the one of its id; one that is gone stays gone."""
        columns = asdict(framework) | {"source": framework.source.value}
        self.tenant.change(self.tenant.update(FRAMEWORK, FRAMEWORK.c.id == framework.id).values(**columns))

    def items(self, framework_id: str) -> Sequence[Competency]:
        """Return every item of a framework in order, retired ones too."""
        return self._found(self._mine().where(COMPETENCY.c.framework == framework_id))

    def item(self, framework_id: str, item_id: str) -> Competency | None:
        """Return an item."""
        row = self.tenant.one(COMPETENCY, COMPETENCY.c.framework == framework_id, COMPETENCY.c.id == item_id)
        return None if row is None else _competency(row)

    def keep(self, items: Sequence[Competency]) -> None:
        """Keep items, each in place of the one of its framework and id. Hold their framework first."""
        for framework in {each.framework for each in items}:
            mine = [each for each in items if each.framework == framework]
            for begin in range(0, len(mine), _AT_ONCE):
                self._replace(framework, mine[begin : begin + _AT_ONCE])

    def search(self, text: str, limit: int) -> Sequence[Competency]:
        """Return items in use whose code, statement or description contains `text`, whatever the case, in order."""
        wanted = COMPETENCY.c.found_by.contains(folded(text), autoescape=True)
        return self._found(self._mine().where(wanted, COMPETENCY.c.retired_at.is_(None)).limit(limit))

    def of_url(self, url: str) -> Sequence[Competency]:
        """Return the items of this address, retired ones too."""
        return self._found(self._mine().where(COMPETENCY.c.url == url))

    def links(self, framework_id: str) -> Sequence[Link]:
        """Return what the items of a framework have to do with others."""
        table = COMPETENCY_LINK
        query = select(table).where(self.tenant.mine(table), table.c.framework == framework_id)
        rows = self.tenant.connection.execute(query.order_by(table.c.place))
        return [Link(row.origin, LinkKind(row.kind), row.destination, row.title) for row in rows]

    def set_links(self, framework_id: str, links: Sequence[Link]) -> None:
        """Keep these links of a framework in place of those before."""
        table, connection = COMPETENCY_LINK, self.tenant.connection
        connection.execute(delete(table).where(self.tenant.mine(table), table.c.framework == framework_id))
        mine = {"organisation_id": self.tenant.organisation_id, "framework": framework_id}
        rows = [
            {**mine, "place": place, **asdict(each), "kind": each.kind.value}
            for place, each in enumerate(links)
        ]
        if rows:
            connection.execute(insert(table), rows)

    def _mine(self) -> Select[Any]:
        return select(COMPETENCY).where(self.tenant.mine(COMPETENCY))

    def _found(self, query: Select[Any]) -> Sequence[Competency]:
        in_order = query.order_by(COMPETENCY.c.framework, COMPETENCY.c.place, COMPETENCY.c.id)
        return [_competency(row) for row in self.tenant.connection.execute(in_order)]

    def _replace(self, framework: str, items: Sequence[Competency]) -> None:
        ids = [each.id for each in items]
        before = (COMPETENCY.c.framework == framework, COMPETENCY.c.id.in_(ids))
        connection = self.tenant.connection
        connection.execute(delete(COMPETENCY).where(self.tenant.mine(COMPETENCY), *before))
        mine = {"organisation_id": self.tenant.organisation_id}
        found_by = (folded(each.code, each.statement, each.description) for each in items)
        rows = [
            {**mine, **asdict(each), "found_by": text} for each, text in zip(items, found_by, strict=True)
        ]
        connection.execute(insert(COMPETENCY), rows)


def _framework(row: Row[Any]) -> Framework:
    return Framework(
        row.id,
        row.key,
        row.title,
        Source(row.source),
        row.url,
        row.changed,
        row.revision,
        row.added_at,
        row.changed_at,
    )


def _competency(row: Row[Any]) -> Competency:
    return Competency(
        framework=row.framework,
        id=row.id,
        statement=row.statement,
        url=row.url,
        target_type=row.target_type,
        code=row.code,
        description=row.description,
        parent=row.parent,
        place=row.place,
        language=row.language,
        changed=row.changed,
        revision=row.revision,
        earlier=tuple(Earlier(**each) for each in row.earlier),
        retired_at=row.retired_at,
    )
