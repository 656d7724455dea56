"""How old may a list be that was not asked for just now?"""

from datetime import datetime

from credentials.wording import N_
from verifier.checks.status.kinds import SKEW, C, Reliable
from verifier.ports import Document, Origin


def fault(fetched: Document, reliable: Reliable[C], now: datetime) -> str | None:
    """Return why a checked list says nothing as of `now`, or None (ADR 33).

    Of a list that we asked for ourselves, then or now, the instant is known, and it may be kept for its time. When
    a list was had that somebody brings along is only that person's word; its signature says when it was made, and
    perhaps for how long it stands.
    """
    if fetched.origin is Origin.ASKED:
        return None
    if fetched.origin is Origin.NOTED:
        return _too_old(fetched.as_of, reliable, now)
    if reliable.begins is None:
        return N_("nobody signs it, and we did not get it from its own place ourselves")
    return None if reliable.ends is not None else _too_old(reliable.begins, reliable, now)


def instant(fetched: Document, reliable: Reliable[C]) -> datetime:
    """Return the instant that a list speaks for, which is told: nobody's mere word on when it was had."""
    if fetched.origin is Origin.BROUGHT and reliable.begins is not None:
        return reliable.begins
    return fetched.as_of


def _too_old(since: datetime, reliable: Reliable[C], now: datetime) -> str | None:
    if now > since + reliable.ttl + SKEW:
        return N_("it is out of date")
    return N_("it is dated in the future") if since > now + SKEW else None
