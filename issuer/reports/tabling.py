"""A report: the figures of each group in order, those of small groups hidden where names are not to be guessed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from issuer.kept.figures import Figures, Grouping, Month, Question
from issuer.kept.uses import Use, UseTotal
from issuer.ledger import Span
from issuer.ports import Transaction
from issuer.sight import Sight

# Of fewer people the figures of a department would tell of single ones.
FEW_PEOPLE: Final = 5
SOON: Final = timedelta(days=90)
MONTHS: Final = 12
_MOST_MONTHS: Final = 60
_FIRST: Final = 1


@dataclass(frozen=True, slots=True)
class Uses:
    """How often badges were shown and checked, counted by badge and day."""

    shared: int = 0
    checked: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one group; None where they are hidden. `uses` is None where these are not told."""

    key: str
    name: str
    figures: Figures | None
    uses: Uses | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which report: by what, of which time, as who sees it. `hides_small`: it may be passed on to others."""

    grouping: Grouping
    span: Span
    sight: Sight | None = None
    hides_small: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """Every group in order, and all together. `names` of departments and badges are those of today.

    `in_all` is None where the sum would tell what is hidden.
    """

    wanted: Wanted
    lines: tuple[Line, ...]
    in_all: Figures | None
    uses: Uses | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is no award in it, and no badge was shown or checked."""
        return self.in_all is not None and self.in_all.awarded == 0 and self.uses in (None, Uses())

    @property
    def hides(self) -> bool:
        """Whether some figures are hidden."""
        return any(line.figures is None for line in self.lines)


def report(tx: Transaction, wanted: Wanted, now: datetime) -> Report:
    """Return a report of the awards that somebody sees."""
    question, shelf = _question(tx, wanted, now), tx.figures.seen_by(wanted.sight)
    used = _used(tx, question, wanted)
    groups = dict.fromkeys(used or (), Figures()) | dict(shelf.by_group(question))
    named = _named(tx, question, groups)
    lines = tuple(Line(key, name, groups[key], _of(used, key)) for key, name in named)
    in_all: Figures | None = shelf.in_all(question)
    if wanted.hides_small and wanted.grouping is Grouping.DEPARTMENT:
        lines, is_told = _hidden(lines)
        in_all = in_all if is_told else None
    return Report(wanted, lines, in_all, None if used is None else _sum(used.values()))


def _used(tx: Transaction, question: Question, wanted: Wanted) -> Mapping[str, Uses] | None:
    """Return the uses of each group; None where they are not told.

    They are counted by badge, and by nobody's department: so whoever sees a part of the awards has none.
    """
    if wanted.sight is not None or wanted.grouping is Grouping.DEPARTMENT:
        return None
    zone, until = ZoneInfo(tx.organisation.zone), wanted.span.until
    first = None if wanted.span.since is None else wanted.span.since.astimezone(zone).date()
    last = None if until is None else (until - timedelta(seconds=1)).astimezone(zone).date()
    months = {each.name for each in question.months}
    found: defaultdict[str, Counter[Use]] = defaultdict(Counter)
    for each in tx.uses.totals(first, last):
        if wanted.grouping is not Grouping.MONTH or each.month in months:
            found[_group_of(each, question)][each.use] += each.count
    return {key: Uses(each[Use.SHARED], each[Use.CHECKED]) for key, each in found.items()}


def _group_of(total: UseTotal, question: Question) -> str:
    if question.grouping is Grouping.MONTH:
        return total.month
    return question.kinds.get(total.slug, "") if question.grouping is Grouping.KIND else total.slug


def _of(used: Mapping[str, Uses] | None, key: str) -> Uses | None:
    return None if used is None else used.get(key, Uses())


def _sum(used: Iterable[Uses]) -> Uses:
    every = list(used)
    return Uses(sum(each.shared for each in every), sum(each.checked for each in every))


def last_months(count: int, now: datetime, zone: str) -> Span:
    """Return the time from the beginning of this many months, the present one among them, to the end of that."""
    here = now.astimezone(ZoneInfo(zone))
    return Span(
        _month_begin(here.year, here.month - count + 1, zone), _month_begin(here.year, here.month + 1, zone)
    )


def _question(tx: Transaction, wanted: Wanted, now: datetime) -> Question:
    at = now.replace(microsecond=0)
    months = months_of(wanted.span, tx.organisation.zone) if wanted.grouping is Grouping.MONTH else ()
    by_kind = wanted.grouping is Grouping.KIND
    kinds = {each.slug: each.achievement.kind.value for each in tx.plan.all()} if by_kind else {}
    return Question(wanted.grouping, Span(at, at + SOON), wanted.span, months, kinds)


def months_of(span: Span, zone: str) -> tuple[Month, ...]:
    """Return the months that a closed span covers, the first one first, at most the last five years of it."""
    if span.since is None or span.until is None:
        return ()
    first, last = (
        each.astimezone(ZoneInfo(zone)) for each in (span.since, span.until - timedelta(seconds=1))
    )
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return tuple(_month(*divmod(number, 12), zone) for number in numbers[-_MOST_MONTHS:])


def _month(year: int, index: int, zone: str) -> Month:
    span = Span(_month_begin(year, index + 1, zone), _month_begin(year, index + 2, zone))
    return Month(f"{year:04d}-{index + 1:02d}", span)


def _month_begin(year: int, month: int, zone: str) -> datetime:
    """Return when a month begins in a zone; months before 1 and after 12 are of other years."""
    years, index = divmod(year * 12 + month - 1, 12)
    return datetime(years, index + 1, _FIRST, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _named(tx: Transaction, question: Question, groups: Mapping[str, Figures]) -> Sequence[tuple[str, str]]:
    if question.grouping is Grouping.MONTH:
        return [(each.name, each.name) for each in question.months if each.name in groups]
    names = {each.slug: each.achievement.name for each in tx.plan.all()}
    named = [(key, names.get(key, key) if question.grouping is Grouping.BADGE else key) for key in groups]
    return sorted(named, key=lambda each: (-groups[each[0]].awarded, each[1].casefold(), each[0]))


def _hidden(lines: Sequence[Line]) -> tuple[tuple[Line, ...], bool]:
    """Hide the figures of small groups, and as many of the next ones as keep the sum from telling them.

    Also returned is whether the sum may be told: not where even all groups together are too few.
    """
    by_size = sorted(lines, key=lambda line: (_people(line), line.key))
    count = sum(_people(line) < FEW_PEOPLE for line in by_size)
    while count < len(by_size) and not _keep_apart(by_size[:count]):
        count += 1
    hidden = {line.key for line in by_size[:count]}
    shown = tuple(replace(line, figures=None) if line.key in hidden else line for line in lines)
    return shown, _keep_apart(by_size[:count])


def _keep_apart(hidden: Sequence[Line]) -> bool:
    """Return whether the sum less what is shown, which is that of the hidden groups, tells of no single people.

    The sum of one group is that group; and that of fewer people than a group may have tells as much as the group would.
    """
    return not hidden or (len(hidden) > 1 and sum(map(_people, hidden)) >= FEW_PEOPLE)


def _people(line: Line) -> int:
    return 0 if line.figures is None else line.figures.people
