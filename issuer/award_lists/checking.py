"""Looking at every row of a list before anything is awarded: which are ready, which need a fix, who has the badge."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from credentials.wording import say
from issuer.award_lists.wishes import Reader, RowFault, Wish, badges_by_name
from issuer.awarding import editions
from issuer.awarding.awards import AwardBadge, whole_seconds
from issuer.awarding.departments import Reach, reach_of
from issuer.awarding.many_awards import Key, check_not_lost, standing_of
from issuer.awarding.openness import Opening, awardable, check_terms, opening_of
from issuer.errors import IssuerError, ListedTwice
from issuer.kept.award_lists import AwardList, Field, ListRow, RowState
from issuer.ledger import Award, Person, PlannedBadge
from issuer.ports import Transaction


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row as it stands: it is ready where it has a `command`; `held` is the award that its person has already."""

    row: ListRow
    command: AwardBadge | None = None
    held: Award | None = None
    faults: tuple[RowFault, ...] = ()
    waits: bool = False


def reader_of(tx: Transaction, award_list: AwardList, now: datetime) -> Reader:
    """Return what reads the rows of a list by the plan, and on the day, as it is now."""
    today = now.astimezone(ZoneInfo(tx.organisation.zone)).date()
    return Reader(award_list, award_list.columns or (), badges_by_name(awardable(tx)), today)


def check(
    tx: Transaction, award_list: AwardList, rows: Sequence[ListRow], now: datetime
) -> Sequence[CheckedRow]:
    """Return open rows as they stand now, beside those of the list that are awarded or will be; nothing changes.

    Whether the rule of a meta-badge is met is asked later.
    """
    reader = reader_of(tx, award_list, now)
    wishes, before = [reader.read(row) for row in rows], _before(tx, award_list)
    pending = [reader.read(row) for row in before if row.state is RowState.PENDING]
    checking = _checking(tx, reader, [*pending, *wishes], whole_seconds(now))
    checking.rows_of_awards = {row.award_id: row.number for row in before if row.award_id is not None}
    for wish in pending:
        checking.checked(wish)
    return [checking.checked(wish) for wish in wishes]


def _before(tx: Transaction, award_list: AwardList) -> Sequence[ListRow]:
    if award_list.starts_at is None:
        return ()
    return tx.award_lists.rows(award_list.id, {RowState.PENDING, RowState.AWARDED})


@dataclass(slots=True)
class _Checking:
    """What is known of everybody on a list, looked up at once, and what the rows before have taken."""

    reader: Reader
    reach: Reach | None
    people: Mapping[str, Person]
    departments: Mapping[str, str]
    standing: Mapping[Key, Award]
    refuse_when_none_left: Callable[[PlannedBadge], None]
    opening: Callable[[PlannedBadge], Opening]
    rows_of: dict[Key, int] = field(default_factory=dict)
    rows_of_awards: Mapping[str, int] = field(default_factory=dict)

    def checked(self, wish: Wish) -> CheckedRow:
        """Return a row as it stands after all those before it."""
        if wish.command is None or wish.badge is None:
            return CheckedRow(wish.row, faults=wish.faults)
        asked = Field.EMAIL
        try:
            self._check_person(wish)
            asked = Field.BADGE
            held = self._check_badge(wish, wish.badge)
        except IssuerError as refusal:
            return CheckedRow(wish.row, faults=(self.reader.fault(wish.row, asked, refusal),))
        if held is not None:
            return CheckedRow(wish.row, held=held)
        return CheckedRow(wish.row, wish.command, waits=wish.badge.needs_approval)

    def _check_person(self, wish: Wish) -> None:
        key = self._key(wish)
        found = self.standing.get(key)
        awarded = self.rows_of_awards.get(found.id) if found is not None else None
        first = awarded or self.rows_of.setdefault(key, wish.row.number)
        if first != wish.row.number:
            raise ListedTwice(
                say(
                    "“{address}” stands in row {first} already. Take one of the two out.",
                    address=wish.address,
                    first=first,
                )
            )
        if self.reach is not None:
            self.reach.check_not_oneself(wish.address)
            self.reach.check_department(self.departments.get(wish.address, ""))

    def _check_badge(self, wish: Wish, badge: PlannedBadge) -> Award | None:
        if self.reach is not None:
            self.reach.check_badge(badge)
        if wish.command is not None:
            check_terms(badge, wish.command.sight, wish.command.evidence)
            self._check_open(badge, wish)
        found = self.standing.get(self._key(wish))
        if found is not None:
            check_not_lost(found)
            return found
        self.refuse_when_none_left(badge)
        return None

    def _check_open(self, badge: PlannedBadge, wish: Wish) -> None:
        person = self.people.get(wish.address)
        self.opening(badge).check((wish.address, *(() if person is None else person.addresses)))

    def _key(self, wish: Wish) -> Key:
        person = self.people.get(wish.address)
        level = None if wish.command is None else wish.command.level
        return person.id if person else wish.address, wish.badge.slug if wish.badge else "", level


def _checking(tx: Transaction, reader: Reader, wishes: Sequence[Wish], at: datetime) -> _Checking:
    reach = reach_of(tx, reader.award_list.sight)
    addresses = {wish.address for wish in wishes if wish.command is not None}
    people = tx.people.find_all(addresses)
    slugs = {wish.badge.slug for wish in wishes if wish.badge is not None}
    return _Checking(
        reader,
        reach,
        people,
        tx.people.departments(addresses) if reach is not None else {},
        standing_of(tx, list(people.values()), slugs, at),
        _counting(tx, at),
        _openings(tx),
    )


def _openings(tx: Transaction) -> Callable[[PlannedBadge], Opening]:
    """Return what tells to whom a badge can be awarded, looked up once for each."""
    known: dict[str, Opening] = {}

    def find(badge: PlannedBadge) -> Opening:
        if badge.slug not in known:
            known[badge.slug] = opening_of(tx, badge)
        return known[badge.slug]

    return find


def _counting(tx: Transaction, at: datetime) -> Callable[[PlannedBadge], None]:
    """Return what takes one of a scarce badge in thought, and refuses once none is left."""
    left: dict[str, int] = {}

    def take(badge: PlannedBadge) -> None:
        if badge.cap is None:
            return
        if badge.slug not in left:
            count = editions.count(tx, badge, at)
            left[badge.slug] = 0 if count is None else count.left
        if not left[badge.slug]:
            raise editions.none_left(badge.achievement.name, badge.cap, at, tx.organisation.zone)
        left[badge.slug] -= 1

    return take
