"""Places in the status lists, in the database: a random draw, and a unique constraint that judges it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Column, func, select

from issuer.ledger import StatusPlace
from issuer.ports import Randomness
from issuer.store.places import DRAWS, is_full, not_random
from issuer.store.tables import AWARD_VERSION, STATUS_LIST, STATUS_PLACE
from issuer.store.tenant import Tenant


@dataclass(frozen=True, slots=True)
class SqlStatuses:
    """`issuer.ports.StatusShelf` in a database; new lists get `length` places."""

    tenant: Tenant
    length: int

    def reserve(self, randomness: Randomness) -> StatusPlace:
        """Return a random place never given out before; a list 70 % full is closed and another opened.

        Places are counted only when a draw hits a taken one: an emptier list is not worth the count, and a
        fuller one is hit at once.
        """
        number, length = self._open_list()
        for _ in range(DRAWS):
            index = randomness.below(length)
            if self.tenant.add_unless_there(STATUS_PLACE, list_number=number, status_index=index):
                return StatusPlace(number, index)
            if is_full(self._taken(number), length):
                self._close(number)
                number, length = self._open_list()
        raise not_random()

    def lists(self) -> Sequence[int]:
        """Return the numbers of all lists, oldest first."""
        query = select(STATUS_LIST.c.number).where(self.tenant.mine(STATUS_LIST))
        return list(self.tenant.connection.execute(query.order_by(STATUS_LIST.c.number)).scalars())

    def revoked(self, list_number: int) -> Sequence[int]:
        """Return the indexes of all revoked versions in this list, locked until the transaction ends."""
        return self._where_set(AWARD_VERSION.c.revocation_at, list_number)

    def suspended(self, list_number: int) -> Sequence[int]:
        """Return the indexes of all suspended versions in this list, locked like `revoked`."""
        return self._where_set(AWARD_VERSION.c.suspension_at, list_number)

    def _open_list(self) -> tuple[int, int]:
        table = STATUS_LIST
        query = select(table.c.number, table.c.length).where(
            self.tenant.mine(table), table.c.closed.is_(False)
        )
        newest_first = query.order_by(table.c.number.desc()).limit(1)
        row = self.tenant.connection.execute(newest_first).first()
        if row is None:
            # Two who find none try to open the same one, and one of them does.
            number = max(self.lists(), default=0) + 1
            self.tenant.add_unless_there(table, number=number, length=self.length, closed=False)
            row = self.tenant.connection.execute(newest_first).one()
        return row.number, row.length

    def _close(self, number: int) -> None:
        closed = self.tenant.update(STATUS_LIST, STATUS_LIST.c.number == number).values(closed=True)
        self.tenant.change(closed)

    def _taken(self, number: int) -> int:
        query = select(func.count()).select_from(STATUS_PLACE)
        mine = (self.tenant.mine(STATUS_PLACE), STATUS_PLACE.c.list_number == number)
        return self.tenant.connection.execute(query.where(*mine)).scalar_one()

    def _where_set(self, instant: Column[object], list_number: int) -> Sequence[int]:
        # Whoever publishes this list at the same time waits here, and then reads what this transaction wrote.
        self.tenant.one(STATUS_LIST, STATUS_LIST.c.number == list_number, locked=True)
        table = AWARD_VERSION
        query = select(table.c.status_index).where(
            self.tenant.mine(table), table.c.status_list == list_number, instant.is_not(None)
        )
        return list(self.tenant.connection.execute(query.order_by(table.c.status_index)).scalars())
