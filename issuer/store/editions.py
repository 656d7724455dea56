"""The numbers of scarce badges in the database: one row each, and a primary key that lets nobody have one twice."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, delete, func, literal, select, union_all

from issuer.store.tables import EDITION
from issuer.store.tenant import Tenant


@dataclass(frozen=True, slots=True)
class SqlEditions:
    """`issuer.scarcity.EditionShelf` in a database."""

    tenant: Tenant

    def take(self, slug: str, period: str, most: int) -> int | None:
        """Take the lowest number from 1 to `most` that nobody has, in one atomic statement; None if none is left."""
        # Whoever meets another at a number waits for them, and then asks for the next: each round, one has theirs.
        while (number := self._lowest_free(slug, period)) <= most:
            if self.tenant.add_unless_there(EDITION, slug=slug, period=period, number=number):
                return number
        return None

    def give_back(self, slug: str, period: str, number: int) -> None:
        """Let a number be taken again, because no badge with it was ever signed; twice is the same as once."""
        one = (self._of(slug, period), EDITION.c.number == number)
        self.tenant.connection.execute(delete(EDITION).where(*one))

    def taken(self, slug: str, period: str) -> int:
        """Return how many numbers are taken."""
        query = select(func.count()).select_from(EDITION).where(self._of(slug, period))
        return int(self.tenant.connection.execute(query).scalar_one())

    def _lowest_free(self, slug: str, period: str) -> int:
        taken = select(EDITION.c.number).where(self._of(slug, period))
        before = union_all(select(literal(0).label("number")), taken).subquery()
        following = before.c.number + 1
        query = select(func.min(following)).where(following.not_in(taken))
        return int(self.tenant.connection.execute(query).scalar_one())

    def _of(self, slug: str, period: str) -> ColumnElement[bool]:
        return and_(self.tenant.mine(EDITION), EDITION.c.slug == slug, EDITION.c.period == period)
