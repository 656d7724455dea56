"""Keeping a list: it is handed in, its columns are matched, its rows are repaired, or it is thrown away."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from credentials.wording import N_
from issuer.achievements import catalog
from issuer.achievements.catalog import SYSTEM
from issuer.award_lists.tables import Table, guessed
from issuer.award_lists.wishes import address_in
from issuer.awarding.awards import whole_seconds
from issuer.errors import ColumnsUnmatched, ListBegun, UnknownAwardList
from issuer.kept.award_lists import AwardList, Field, ListRow, RowState
from issuer.ledger import AuditEntry
from issuer.plain_text import shown
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.sight import Sight
from keys.multibase import b64url_encode

NAME_LIMIT: Final = 120
_ID_BYTES: Final = 12


@dataclass(frozen=True, slots=True)
class HandIn:
    """A table to keep as a list, and who hands it in; `slug` is the badge of the rows that name none."""

    name: str
    table: Table
    slug: str = ""
    by: str = SYSTEM
    by_name: str = ""
    leader: str | None = None
    sight: Sight | None = None
    writes: bool = False


def keep(tx: Transaction, handed: HandIn, now: datetime, randomness: Randomness) -> AwardList:
    """Keep a table as a list; what its columns hold is guessed, and counts once somebody has said so."""
    made, table = drafted(handed, now, randomness), handed.table
    columns = guess(made, [cells for _, cells in table.rows])
    tx.award_lists.add(
        made, [ListRow(number, cells, address_in(cells, columns)) for number, cells in table.rows]
    )
    note(tx, made, "made", handed.by, made.made_at, {"rows": str(len(table.rows))})
    return made


def drafted(handed: HandIn, now: datetime, randomness: Randomness) -> AwardList:
    """Return a table as a list; nothing is kept."""
    at, table = whole_seconds(now), handed.table
    return AwardList(
        id=b64url_encode(randomness.token(_ID_BYTES)),
        name=shown(handed.name.strip(), NAME_LIMIT),
        slug=handed.slug,
        header=table.header,
        columns=None,
        digest=_digest(table),
        made_at=at,
        made_by=handed.by,
        by_name=handed.by_name,
        leader=handed.leader,
        sight=handed.sight,
        writes=handed.writes,
    )


def guess(award_list: AwardList, rows: Sequence[Sequence[str]]) -> tuple[Field | None, ...]:
    """Return what each column of a list holds, as somebody said, or as far as it can be guessed."""
    return guessed(award_list.header, rows) if award_list.columns is None else award_list.columns


def find(tx: Transaction, list_id: str, sight: Sight | None = None) -> AwardList:
    """Return a list; whoever does not see everything sees those alone that they handed in.

    Raises:
        UnknownAwardList: there is none of this id, or not for them.
    """
    return _seen(tx.award_lists.get(list_id), sight)


def held(tx: Transaction, list_id: str, sight: Sight | None = None) -> AwardList:
    """Return a list as `find` does, which nobody else changes until the transaction ends.

    Raises:
        UnknownAwardList: as `find`.
    """
    return _seen(tx.award_lists.hold(list_id), sight)


def same_as(tx: Transaction, award_list: AwardList) -> AwardList | None:
    """Return the list before this one that was the very same table, if there is one that was awarded."""
    others = (each for each in tx.award_lists.of_digest(award_list.digest) if each.id != award_list.id)
    return next((each for each in others if each.starts_at is not None), None)


@dataclass(frozen=True, slots=True)
class Hand:
    """Who does something to a list, as the audit trail names them, and when."""

    by: str
    at: datetime


def match(
    tx: Transaction, award_list: AwardList, slug: str, columns: Sequence[Field | None], hand: Hand
) -> AwardList:
    """Say what each column holds, and which badge the rows get that name none; return the list so.

    Raises:
        ColumnsUnmatched: no column has the e-mail addresses, two hold the same, or no badge is named.
        UnknownAchievement: there is no such badge.
        ListBegun: its rows are being awarded.
    """
    _check_not_begun(award_list)
    check_columns(award_list, slug, columns)
    if slug:
        catalog.find(tx, slug)
    matched = replace(award_list, slug=slug, columns=tuple(columns))
    tx.award_lists.note(matched)
    rows = tx.award_lists.rows(award_list.id, {RowState.OPEN})
    tx.award_lists.change_rows(
        award_list.id, [replace(row, address=address_in(row.cells, columns)) for row in rows]
    )
    note(tx, award_list, "matched", hand.by, whole_seconds(hand.at), {"badge": slug})
    return matched


def repair(
    tx: Transaction, award_list: AwardList, typed: Mapping[int, Mapping[int, str]], hand: Hand
) -> None:
    """Keep what was typed into open rows: by row, and by column counted from 0. Other rows stay as they are."""
    columns = award_list.columns or ()
    rows = [row for row in tx.award_lists.rows(award_list.id, {RowState.OPEN}) if row.number in typed]
    repaired = [_repaired(row, typed[row.number], columns) for row in rows]
    changed = [row for row, before in zip(repaired, rows, strict=True) if row != before]
    if changed:
        tx.award_lists.change_rows(award_list.id, changed)
        numbers = ", ".join(str(row.number) for row in changed)
        note(tx, award_list, "repaired", hand.by, whole_seconds(hand.at), {"rows": numbers})


def check_columns(about: AwardList | Table, slug: str, columns: Sequence[Field | None]) -> None:
    """Return if the columns of a list hold all that it takes to award badges.

    Raises:
        ColumnsUnmatched: no column has the e-mail addresses, two hold the same, or no badge is named.
    """
    said = [each for each in columns if each is not None]
    if len(columns) != len(about.header) or len(said) != len(set(said)):
        raise ColumnsUnmatched(
            N_("Two columns can not hold the same. Choose one of them, and nothing for the other.")
        )
    if Field.EMAIL not in said:
        raise ColumnsUnmatched(N_("Say which column has the e-mail addresses: nobody is found without."))
    if Field.BADGE not in said and not slug:
        raise ColumnsUnmatched(N_("Say which badge to award, or which column names it."))


def discard(tx: Transaction, award_list: AwardList, now: datetime, by: str) -> None:
    """Keep a list no longer of which nothing was awarded.

    Raises:
        ListBegun: awarding has begun.
    """
    counts = tx.award_lists.counts(award_list.id)
    if counts.get(RowState.PENDING) or counts.get(RowState.AWARDED):
        raise ListBegun(N_("Badges were awarded from this list, or will be, so it stays on record."))
    tx.award_lists.remove(award_list.id)
    note(tx, award_list, "discarded", by, whole_seconds(now), {})


def note(
    tx: Transaction, about: AwardList, act: str, by: str, at: datetime, values: Mapping[str, str]
) -> None:
    """Record an act upon a list."""
    tx.audit.record(AuditEntry(at, by, f"award_list.{act}", about.id, dict(values)))


def _seen(found: AwardList | None, sight: Sight | None) -> AwardList:
    if found is None or (sight is not None and found.made_by != sight.by):
        raise UnknownAwardList(N_("There is no list of this id here. Your lists have the others."))
    return found


def _repaired(row: ListRow, typed: Mapping[int, str], columns: Sequence[Field | None]) -> ListRow:
    cells = tuple(typed.get(place, cell) for place, cell in enumerate(row.cells))
    return replace(row, cells=cells, address=address_in(cells, columns), fault="")


def _check_not_begun(award_list: AwardList) -> None:
    if award_list.starts_at is not None:
        raise ListBegun(
            N_("Awarding has begun, so the columns can not be matched anew. Hand the list in again.")
        )


def _digest(table: Table) -> str:
    text = json.dumps([table.header, [cells for _, cells in table.rows]], ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
