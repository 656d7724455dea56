"""What a message says: JSON by Standard Webhooks for programs, a line of words for chats."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from issuer.kept.webhooks import TEST, EndpointKind, Event, EventType
from issuer.ledger import Award
from issuer.plain_text import shown

_ADAPTIVE_CARD: Final = "application/vnd.microsoft.card.adaptive"
_CHANGES: Final[Mapping[str, str]] = {
    "suspended": "is paused",
    "reinstated": "counts again",
    "revoked": "was withdrawn",
    "expired": "has run out",
}
_SENTENCES: Final[Mapping[EventType, str]] = {
    EventType.AWARD_CREATED: "{badge} was awarded{whose}.",
    EventType.AWARD_CLAIMED: "{badge} was claimed into a wallet{whose}.",
    EventType.AWARD_DECLINED: "{badge} was declined{whose}.",
    EventType.APPROVAL_REQUESTED: "{badge} waits for approval{whose}.",
    EventType.REQUEST_MADE: "Somebody asks for {badge}.",
    EventType.REQUEST_GRANTED: "Somebody asked for {badge} and gets it{whose}.",
    EventType.REQUEST_RETURNED: "Somebody who asks for {badge} was asked back.",
    EventType.REQUEST_DECLINED: "Somebody asked for {badge}, and it was declined.",
}
_NAME_LIMIT: Final = 120


@dataclass(frozen=True, slots=True)
class About:
    """What an event is about, as it is on record when the message is sent; `award` is None where there is none.

    `tells_people` is the organisation's choice that messages name the person, `page` where one reads more. `badge` is
    what the badge is called where there is no award of it yet.
    """

    event: Event
    award: Award | None
    tells_people: bool
    page: str
    badge: str = ""


def body_of(kind: EndpointKind, about: About) -> bytes:
    """Return the body of a message to an endpoint of this kind."""
    return json.dumps(_BODIES[kind](about), ensure_ascii=False, separators=(",", ":")).encode()


def _standard(about: About) -> dict[str, Any]:
    data: dict[str, Any] = dict(about.event.data)
    if about.tells_people and about.award is not None:
        data["person"] = _person(about.award)
    return {"type": about.event.type, "timestamp": f"{about.event.at:%Y-%m-%dT%H:%M:%SZ}", "data": data}


def _person(award: Award) -> dict[str, str] | None:
    """Return who has the badge, as it is known now: nothing once their data were erased."""
    if award.person.is_forgotten:
        return None
    return {"name": award.person.name, "email": award.address}


def _slack(about: About) -> dict[str, Any]:
    # Slack's own rule for text: these three signs alone are written otherwise.
    words = sentence(about).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return {"text": f"{words} <{about.page}|Open in Cairn>"}


def _teams(about: About) -> dict[str, Any]:
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [{"type": "TextBlock", "text": _unformatted(sentence(about)), "wrap": True}],
        "actions": [{"type": "Action.OpenUrl", "title": "Open in Cairn", "url": about.page}],
    }
    return {"type": "message", "attachments": [{"contentType": _ADAPTIVE_CARD, "content": card}]}


def _unformatted(words: str) -> str:
    """Return words that a text of an adaptive card, which reads Markdown, shows as they are."""
    return "".join(f"\\{sign}" if sign in r"\*_[]()#`~" else sign for sign in words)


_BODIES: Final[Mapping[EndpointKind, Callable[[About], dict[str, Any]]]] = {
    EndpointKind.STANDARD: _standard,
    EndpointKind.SLACK: _slack,
    EndpointKind.TEAMS: _teams,
}


def sentence(about: About) -> str:
    """Return what happened as people read it in a chat."""
    badge, whose = _badge(about), _whose(about)
    if about.event.type == EventType.STATUS_CHANGED:
        return f"{badge} {_CHANGES.get(about.event.data.get('change', ''), 'has changed')}{whose}."
    if about.event.type in _SENTENCES:
        return _SENTENCES[EventType(about.event.type)].format(badge=badge, whose=whose)
    return "This is a test: messages arrive." if about.event.type == TEST else f"{badge}: {about.event.type}."


def _badge(about: About) -> str:
    if about.award is None:
        return f"“{shown(about.badge, _NAME_LIMIT)}”" if about.badge else "A badge that is watched"
    return f"“{shown(about.award.achievement.name, _NAME_LIMIT)}”"


def _whose(about: About) -> str:
    if not about.tells_people or about.award is None or about.award.person.is_forgotten:
        return ""
    return f" (for {shown(about.award.person.name or about.award.address, _NAME_LIMIT)})"
