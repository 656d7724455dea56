"""Whoever planned a list, looked at again when it is awarded: they may have left, or may award less by then."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from issuer.kept.actors import PROGRAM, Actor
from issuer.kept.award_lists import AwardList
from issuer.ports import Transaction

# Who may award, by role: everywhere, or in their department.
EVERYWHERE: Final = "hr"
IN_DEPARTMENT: Final = "leader"


class Halt(StrEnum):
    """Why whoever planned a list may not award it any more."""

    LEFT = "left"
    PROGRAM_ENDED = "program_ended"
    ROLE = "role"
    DEPARTMENT = "department"


def halt_of(tx: Transaction, award_list: AwardList, now: datetime) -> Halt | None:
    """Return why whoever planned a list may not award it any more; None where they may, and of a command's list."""
    is_program = award_list.made_by.startswith(PROGRAM)
    if not is_program and award_list.leader is None:
        return None
    planner = tx.actors.find(award_list.made_by, now)
    if planner is None or not planner.is_let_in:
        return Halt.PROGRAM_ENDED if is_program else Halt.LEFT
    return _less(planner, award_list)


def _less(planner: Actor, award_list: AwardList) -> Halt | None:
    """Return what a planner lost of what they might award when they planned."""
    if planner.role == EVERYWHERE:
        return None
    if planner.role != IN_DEPARTMENT or award_list.sight is None:
        return Halt.ROLE
    return None if planner.department == award_list.sight.department else Halt.DEPARTMENT
