"""Asking for the parts of a meta-badge: what is asked, of which browser, and how far it is."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from credentials.achievement import RuleLink
from credentials.wording import N_, say
from issuer.achievements import catalog
from issuer.awarding.openness import stage_of
from issuer.errors import NotEarnedByShowing, PartsRequestGone
from issuer.ledger import Awarding, PlannedBadge
from issuer.meta_badges.earning.desk import AskedParts
from issuer.ports import Transaction
from issuer.shown import PartsRequest
from issuer.stages import BadgeStage

# So long can be read what came of a request; then it is deleted.
KEPT = timedelta(hours=1)


def check_may_be_earned(tx: Transaction, slug: str) -> tuple[PlannedBadge, RuleLink]:
    """Return a badge that is earned by holding others, and its rule.

    Raises:
        UnknownAchievement: there is no such badge.
        NotEarnedByShowing: it rests on no others, or only people award it.
    """
    badge = catalog.find(tx, slug)
    if badge.rule is None or badge.achievement.rule is None:
        raise NotEarnedByShowing(
            say("“{name}” is awarded by people, not for other badges.", name=badge.achievement.name)
        )
    if stage_of(tx, slug) is not BadgeStage.LIVE:
        raise NotEarnedByShowing(
            say("“{name}” is not awarded at present. Nothing was asked for.", name=badge.achievement.name)
        )
    if badge.awarding is Awarding.BY_HAND:
        raise NotEarnedByShowing(
            say(
                "“{name}” is awarded by people alone, to those who hold what it rests on. Ask whoever awards "
                "it.",
                name=badge.achievement.name,
            )
        )
    return badge, badge.achievement.rule


def wishes_of(badge: PlannedBadge) -> Sequence[str]:
    """Return the ids of the achievements that count for a badge, each once."""
    slots = badge.rule.slots if badge.rule else ()
    return list(dict.fromkeys(option.achievement for slot in slots for option in slot.any_of))


def begin(tx: Transaction, slug: str, asked: AskedParts, now: datetime, *, same_device: bool) -> PartsRequest:
    """Keep a request that was made, and return it; old ones are forgotten.

    Raises:
        UnknownAchievement, NotEarnedByShowing: as `check_may_be_earned`.
    """
    check_may_be_earned(tx, slug)
    request = PartsRequest(
        asked.id, slug, _hashed(asked.secret), asked.uri, same_device, now, asked.expires_at
    )
    tx.presented.sweep(now - KEPT)
    tx.presented.ask(request)
    return request


def state_of(tx: Transaction, slug: str, request_id: str, secret: str) -> PartsRequest:
    """Return a request to the browser that made it.

    Raises:
        PartsRequestGone: there is none, it is another browser's, or it is no longer kept. Never said which.
    """
    request = tx.presented.request(request_id)
    if (
        request is None
        or request.slug != slug
        or not hmac.compare_digest(request.session_hash, _hashed(secret))
    ):
        raise PartsRequestGone(
            N_("This request was made in another browser, or is no longer kept. Begin again.")
        )
    return request


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
