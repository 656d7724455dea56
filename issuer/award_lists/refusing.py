"""Whoever scheduled an award is told by mail if nothing came of it; whom it was for stands on its page alone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from issuer.kept.award_lists import AwardList, ListRow, RowState
from issuer.kept.mail import LetterKind
from issuer.mail import posting
from issuer.ports import Transaction

_IN_VAIN: Final = frozenset({RowState.OPEN, RowState.HELD})


def tell_refused(tx: Transaction, award_list: AwardList, rows: Sequence[ListRow], now: datetime) -> None:
    """Write to whoever scheduled an award if its time came and it was not made; programs look it up."""
    if award_list.by_address and any(row.state in _IN_VAIN for row in rows):
        values = {"badge": award_list.name}
        posting.post(tx, LetterKind.NOT_AWARDED, None, values, now, address=award_list.by_address)
