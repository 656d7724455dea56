"""Saying something to a colleague's badge with one press, and taking it back."""

from datetime import UTC, datetime

from credentials.wording import N_
from issuer.errors import NotOnWall, WallRefused
from issuer.kept.wall import Reaction
from issuer.ports import Transaction
from issuer.wall.feed import is_on_wall
from issuer.wall.setting import require_wall


def press(tx: Transaction, award_id: str, by: str, reaction: str, now: datetime) -> Reaction | None:
    """Keep somebody's reaction to a badge in place of one before; pressed again, it is taken back. Return what stands.

    Raises:
        NoWall: there is no wall.
        NotOnWall: the badge is not on it.
        WallRefused: there is no such reaction.
    """
    require_wall(tx)
    if not is_on_wall(tx, award_id, now):
        raise NotOnWall(
            N_("This badge is not on the wall any more. Nothing was kept; look at the wall again.")
        )
    if reaction not in list(Reaction):
        raise WallRefused(N_("There is no such reaction. Press one of the buttons of the wall."))
    wanted = Reaction(reaction)
    if tx.wall.own_reactions([award_id], by).get(award_id) is wanted:
        tx.wall.take_back(award_id, by)
        return None
    tx.wall.react(award_id, by, wanted, now.astimezone(UTC).replace(microsecond=0))
    return wanted
