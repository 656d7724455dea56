"""Checks of this installation's own badges are counted for its reports: which badge and on which day (ADR 70)."""

import logging
from collections.abc import Callable, Iterator
from typing import Final

from credentials.badge import VerifiedBadge
from issuer.errors import IssuerError
from issuer.kept.uses import Use
from issuer.sharing.counting import count
from issuer.web.desk import Desk
from verifier.report import Report

_LOG: Final = logging.getLogger(__name__)


def check_counter(desk: Desk) -> Callable[[Report], None]:
    """Return what counts each genuine badge of this installation's organisations in a report.

    A check is never kept from whoever asked for it because it could not be counted: that is noted in the log.
    """

    def tally(report: Report) -> None:
        for badge in _badges(report):
            _count(desk, badge)

    return tally


def _badges(report: Report) -> Iterator[VerifiedBadge]:
    """Yield the badge that was handed in; of a presentation those in it, and of a stack not its parts."""
    for each in (report,) if report.badge is not None else report.components:
        if each.shown is not None:
            yield each.shown


def _count(desk: Desk, badge: VerifiedBadge) -> None:
    organisation, slug = _named(desk.public_url, badge)
    if not slug:
        return
    try:
        with desk.store.transaction(organisation) as tx:
            # Anybody may write an id of ours into a badge of their own: the signature says whose it is.
            if tx.organisation.did == badge.content.issuer_id and tx.plan.find(slug) is not None:
                count(tx, Use.CHECKED, slug, desk.clock())
    except KeyError:
        # An organisation that is not here, by somebody else's badge.
        return
    except IssuerError as fault:
        _LOG.warning("a check was not counted: %s", fault.code)


def _named(public_url: str, badge: VerifiedBadge) -> tuple[str, str]:
    """Return the organisation and the badge that an achievement's id names, "" each for one of somebody else."""
    base, achievement = f"{public_url}/o/", badge.content.achievement_id or ""
    path = achievement.removeprefix(base) if achievement.startswith(base) else ""
    organisation, found, slug = path.partition("/achievements/")
    is_ours = bool(found) and "/" not in organisation and "/" not in slug and ":" not in organisation
    return (organisation, slug) if is_ours else ("", "")
