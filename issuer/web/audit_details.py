"""What an entry of the audit log tells beside its act, in words: what each detail is, and what its code means."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from credentials.wording import N_, say
from issuer.audit_trail import UNREADABLE
from issuer.kept.shares import Naming, ShareKind
from issuer.web import bulk_words, cell_words, plan_words
from issuer.web.mail_words import KINDS as LETTERS
from issuer.web.words import OUTCOMES, REASONS, STANDINGS
from web.signin.permissions import ROLE_WORDS

# By what the entry calls it. What is a column of the planning table is called as there.
NAMES: Final[Mapping[str, str]] = {
    # For translators: whether a statement is about a badge or about an issuer.
    "about": N_("about"),
    "act": N_("act"),
    "address": N_("address"),
    "addresses": N_("addresses"),
    "after": N_("after"),
    "after_badge_version": N_("version of the badge after"),
    "after_evidence": N_("what was seen, after"),
    "after_level": N_("level after"),
    "after_valid_until": N_("valid until, after"),
    "already": N_("were so already"),
    "answer": N_("answer"),
    "answers": N_("answers"),
    "at": N_("at"),
    "award": N_("award"),
    "awarded": N_("awarded"),
    "awards": N_("awards"),
    # For translators: how many competencies were taken into use again.
    "back": N_("back"),
    "badge": N_("badge"),
    "badges": N_("badges"),
    "before": N_("before"),
    "before_badge_version": N_("version of the badge before"),
    "before_evidence": N_("what was seen, before"),
    "before_level": N_("level before"),
    "before_valid_until": N_("valid until, before"),
    # For translators: whose statement it is.
    "by": N_("by"),
    "caption": N_("caption"),
    # For translators: the format of a signed badge.
    "carrier": N_("carrier"),
    "certificate": N_("certificate"),
    "changed": N_("changed"),
    "client": N_("program"),
    "client_id": N_("client id"),
    "competency": N_("competency"),
    "completions": N_("completed courses"),
    "copies": N_("copies"),
    # For translators: how many.
    "count": N_("count"),
    "course": N_("course"),
    "days": N_("days"),
    "department": N_("department"),
    # For translators: a cryptographic hash.
    "digest": N_("digest"),
    "done": N_("done"),
    "entries": N_("entries"),
    "error": N_("error"),
    "event": N_("event"),
    "events": N_("events"),
    "evidence": N_("evidence"),
    "fair": N_("fair"),
    # For translators: what made a badge stop counting.
    "fall": N_("fall"),
    "final_at": N_("final at"),
    "form": N_("form"),
    "from": N_("from"),
    "hash": N_("hash"),
    "holder": N_("holder"),
    "issuer": N_("issuer"),
    "key": N_("key"),
    "kind": N_("kind"),
    "language": N_("language"),
    "leaderboard": N_("leaderboard"),
    "letter": N_("letter"),
    "level": N_("level"),
    "link": N_("link"),
    # For translators: the keys that were made.
    "made": N_("made"),
    "message": N_("message"),
    "months": N_("months"),
    "name": N_("name"),
    # For translators: how a page calls somebody.
    "naming": N_("naming"),
    # For translators: how many are new.
    "new": N_("new"),
    "note": N_("note"),
    "outcome": N_("outcome"),
    "part": N_("part"),
    "parts": N_("parts"),
    "passkey": N_("passkey"),
    "pending": N_("pending"),
    "people": N_("people"),
    "place": N_("place"),
    "profile": N_("profile"),
    "public_sentence": N_("told to the public"),
    "public_url": N_("public address"),
    "reason": N_("reason"),
    "refused": N_("refused"),
    # For translators: how many, or which, are out of use.
    "retired": N_("no longer used"),
    "role": N_("role"),
    "rows": N_("rows"),
    "rule": N_("rule"),
    "rule_digest": N_("digest of the rule"),
    "scopes": N_("scopes"),
    "sentence": N_("sentence"),
    "sessions": N_("sessions"),
    "since": N_("since"),
    "standing": N_("standing"),
    "subject": N_("subject"),
    "tell": N_("told by mail"),
    "tells_people": N_("tells who people are"),
    "title": N_("title"),
    "to": N_("to"),
    "tx_code": N_("code"),
    "types": N_("types"),
    "understood": N_("understood"),
    "undoes": N_("undoes"),
    "until": N_("until"),
    # For translators: how often a link can be used.
    "uses": N_("uses"),
    "valid_until": N_("valid until"),
    "version": N_("version"),
    "wall": N_("wall"),
    "weekly_letter": N_("weekly letter"),
    "why": N_("why"),
    "words": N_("words"),
}
_YES_OR_NO: Final[Mapping[str, str]] = {"yes": N_("yes"), "no": N_("no")}
# What codes mean, by the detail that they stand in; what is none of these stays as it is.
_VALUES: Final[Mapping[str, Mapping[str, str]]] = {
    "act": bulk_words.ACTS,
    "reason": REASONS,
    "role": ROLE_WORDS,
    "outcome": OUTCOMES,
    "standing": STANDINGS,
    "from": cell_words.STAGES,
    "to": cell_words.STAGES,
    "letter": {kind.value: words for kind, words in LETTERS.items()},
    "kind": {
        **{kind.value: words for kind, words in LETTERS.items()},
        ShareKind.LINK.value: N_("a link to show a badge"),
        ShareKind.CHECK.value: N_("a link to check a badge"),
        ShareKind.KIT.value: N_("a link to take badges along"),
    },
    "naming": {
        Naming.FULL.value: N_("with the whole name"),
        Naming.INITIALS.value: N_("with the first name and initials"),
        Naming.NOBODY.value: N_("without a name"),
    },
    "tx_code": {"asked": N_("asked"), "none": N_("not asked")},
    **dict.fromkeys(("tell", "wall", "leaderboard", "weekly_letter", "understood", "fair"), _YES_OR_NO),
    "tells_people": {"true": _YES_OR_NO["yes"], "false": _YES_OR_NO["no"]},
}
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_PART: Final = re.compile(r"part ([0-9]+)")


def details_of(values: Mapping[str, str]) -> tuple[tuple[str, str | datetime], ...]:
    """Return what an entry tells, each with what it is, in the order of their codes; what is empty is left out."""
    if values == UNREADABLE:
        return ((N_("details"), N_("can not be read: somebody changed them")),)
    return tuple((name_of(name), _told(name, text)) for name, text in sorted(values.items()) if text)


def name_of(detail: str) -> str:
    """Return what a detail is, in words; a code without words stays as it is."""
    part = _PART.fullmatch(detail)
    if part is not None:
        return say("part {number}", number=part[1])
    return NAMES.get(detail) or plan_words.LABELS.get(detail) or detail.replace("_", " ")


def _told(name: str, text: str) -> str | datetime:
    words = _VALUES.get(name, {}).get(text)
    return words or _instant(text) or text


def _instant(text: str) -> datetime | None:
    """Return the instant that a kept value is, so that the page tells it in words as it does all others."""
    try:
        return datetime.fromisoformat(text) if _INSTANT.match(text) else None
    except ValueError:
        return None
