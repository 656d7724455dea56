"""Letters that come back later: the report of a mail server (RFC 3464) is read, and held to the letter it is about."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message
from typing import Final

from credentials.wording import N_
from issuer.errors import NotABounce, UnknownLetter
from issuer.kept.mail import Letter, LetterState
from issuer.mail import sending
from issuer.ports import Transaction

REPORT_LIMIT: Final = 1 << 20
# Anybody can write to where reports arrive. Parts within parts by the thousand take the parser's stack, and minutes.
MOST_PARTS: Final = 50
_PART: Final = re.compile(rb"content-type", re.IGNORECASE)
_FAILED: Final = "failed"
# RFC 3463: the address is bad or has moved (X.1.…), or the mailbox is closed for good (X.2.1).
_OF_THE_ADDRESS: Final = re.compile(r"5\.(1\.[0-9]{1,3}|2\.1)")
_OVER: Final = frozenset({LetterState.WAITING, LetterState.SENT, LetterState.GIVEN_UP})


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail server says became of a message: `action` and `status` are those of RFC 3464."""

    message_id: str
    action: str
    status: str
    said: str

    @property
    def is_final(self) -> bool:
        """Whether the letter did not and will not arrive."""
        return self.action == _FAILED

    @property
    def is_about_the_address(self) -> bool:
        """Whether nothing else will arrive there either."""
        return self.is_final and _OF_THE_ADDRESS.fullmatch(self.status) is not None


def read(body: bytes) -> Report:
    """Return what a report says.

    Raises:
        NotABounce: it is no delivery status notification, or does not say about which message.
    """
    if len(body) > REPORT_LIMIT or len(_PART.findall(body)) > MOST_PARTS:
        raise NotABounce("The message is larger, or has more parts, than reports of mail servers have.")
    try:
        return _read(body)
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as fault:
        # So the parser of headers says that it can make nothing of one.
        raise NotABounce("The message has headers that can not be read. Nothing was noted.") from fault


def _read(body: bytes) -> Report:
    message = message_from_bytes(body, policy=policy.default)
    parts = list(message.walk())
    fields = next((_fields(each) for each in parts if _kind(each) == "message/delivery-status"), None)
    if fields is None:
        raise NotABounce("The message is no report of a mail server: it has no part message/delivery-status.")
    message_id = next((found for found in map(_id_in, parts[1:]) if found), "") or _answered(message)
    if not message_id:
        raise NotABounce("The report does not say which message it is about.")
    said = fields.get("diagnostic-code", "").partition(";")[2].strip() or fields.get("status", "")
    return Report(message_id, fields.get("action", "").lower(), fields.get("status", ""), said)


def take(tx: Transaction, report: Report, now: datetime) -> Letter:
    """Keep what a report says of a letter of ours, and return the letter; twice is the same as once.

    Raises:
        UnknownLetter: no letter of ours has this Message-ID.
    """
    letter = tx.mail.get(report.message_id.strip("<> ").partition("@")[0])
    if letter is None:
        raise UnknownLetter(N_("No letter that was sent from here has the Message-ID of this report."))
    if not report.is_final or letter.state not in _OVER:
        return letter
    answer = f"{report.status} {report.said}".strip() if report.said != report.status else report.status
    at = now.replace(microsecond=0)
    sending.came_back(tx, letter, answer, at, address_is_bad=report.is_about_the_address)
    return tx.mail.get(letter.id) or letter


def _kind(part: Message) -> str:
    return part.get_content_type()


def _fields(part: Message) -> dict[str, str]:
    """Return the fields of a report, those of the recipient over those of the message."""
    blocks = part.get_payload()
    found: dict[str, str] = {}
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, Message):
            found |= {name.lower(): _line(str(value)) for name, value in block.items()}
    return found


def _line(text: str) -> str:
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def _id_in(part: Message) -> str:
    """Return the Message-ID of the message that a report returns, whole or its headers alone."""
    if _kind(part) == "text/rfc822-headers":
        headers = part.get_payload(decode=True)
        part_of = message_from_bytes(headers, policy=policy.default) if isinstance(headers, bytes) else part
        return str(part_of["Message-ID"] or "")
    return str(part["Message-ID"] or "")


def _answered(message: Message) -> str:
    said = str(message["In-Reply-To"] or message["References"] or "").split()
    return said[-1] if said else ""
