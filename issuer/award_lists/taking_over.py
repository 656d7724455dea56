"""HR takes over a list that nobody may award any more who planned it: nothing of it is lost, and HR answers for it."""

from dataclasses import dataclass, replace
from datetime import datetime

from credentials.wording import N_
from issuer.award_lists import running
from issuer.award_lists.keeping import note
from issuer.award_lists.planners import halt_of
from issuer.award_lists.running import ListState
from issuer.awarding.awards import whole_seconds
from issuer.errors import ListNotRunning, OutsideDepartment
from issuer.kept.award_lists import AwardList
from issuer.ports import Transaction
from issuer.sight import Sight


@dataclass(frozen=True, slots=True)
class Taker:
    """Who takes a list over, as the audit trail and an award name them; `address` is "" for a program."""

    by: str
    by_name: str = ""
    leader: str | None = None
    sight: Sight | None = None
    address: str = ""


def take_over(tx: Transaction, award_list: AwardList, taker: Taker, now: datetime) -> AwardList:
    """Have a list be somebody else's, as if they had planned it, and go on with it if it stands still; return it so.

    Raises:
        OutsideDepartment: whoever takes it over does not award everywhere.
        ListNotRunning: whoever planned it may still award it.
    """
    if taker.sight is not None:
        raise OutsideDepartment(N_("Only HR takes over what somebody else planned. Ask HR."))
    if halt_of(tx, award_list, now) is None:
        raise ListNotRunning(N_("Whoever planned this may still award it, so there is nothing to take over."))
    state = running.progress(tx, award_list, now).state
    taken = replace(
        award_list,
        made_by=taker.by,
        by_name=taker.by_name,
        leader=taker.leader,
        sight=None,
        by_address=taker.address if award_list.single else "",
    )
    tx.award_lists.note(taken)
    note(tx, taken, "taken_over", taker.by, whole_seconds(now), {"from": award_list.made_by})
    return running.resume(tx, taken, now, taker.by) if state is ListState.STOPPED else taken
