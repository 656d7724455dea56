"""A letter as a message of mail (RFC 5322): text and HTML, under an id that stays the same however often it is sent."""

from dataclasses import dataclass, field
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Final

from issuer.kept.mail import Letter


@dataclass(frozen=True, slots=True)
class Written:
    """The words of a letter: its subject, and the same twice, as text and as HTML."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message ready to go: from whom, to whom, and its bytes. `needs_utf8`: an address has letters beyond ASCII."""

    sender: str
    to: str
    message_id: str
    body: bytes = field(repr=False)
    needs_utf8: bool = False


# Not every server passes on more than ASCII.
_PLAIN: Final = policy.SMTP.clone(cte_type="7bit")
_BOUNDARY: Final = "=_cairn_{}"


def message_id(letter_id: str, sender: str) -> str:
    """Return the Message-ID of a letter: by it a mailbox knows that it has it, and a bounce says what came back."""
    return f"<{letter_id}@{wire_form(sender).rpartition('@')[2]}>"


def wire_form(address: str) -> str:
    """Return an address with its domain as mail servers take it (RFC 5891)."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode('ascii')}"


def sealed_up(letter: Letter, written: Written, sender: str, organisation: str, unsubscribe: str) -> Envelope:
    """Return a letter as the message that is sent: each time the same bytes for the same words.

    `organisation` is named as who writes, `sender` is the address it comes from. With `unsubscribe` mailboxes show a
    button that ends such letters (RFC 8058).
    """
    to = wire_form(letter.address)
    needs_utf8 = not to.isascii()
    message = EmailMessage(policy=policy.SMTPUTF8 if needs_utf8 else _PLAIN)
    message["From"] = _address(wire_form(sender), _one_line(organisation))
    message["To"] = _address(to)
    message["Subject"] = _one_line(written.subject)
    message["Date"] = letter.posted_at
    message["Message-ID"] = message_id(letter.id, sender)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(written.text)
    message.add_alternative(written.html, subtype="html")
    message.set_boundary(_BOUNDARY.format(letter.id))
    body = _list_fields(unsubscribe) + message.as_bytes()
    return Envelope(wire_form(sender), to, message["Message-ID"], body, needs_utf8)


def _list_fields(unsubscribe: str) -> bytes:
    """Return the fields by which mailboxes end such letters, by hand: the library would break up a long address."""
    if not unsubscribe:
        return b""
    fields = (f"List-Unsubscribe: <{unsubscribe}>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    return "".join(f"{each}\r\n" for each in fields).encode("ascii")


def _address(address: str, name: str = "") -> Address:
    local, _, domain = address.rpartition("@")
    return Address(name, local, domain)


def _one_line(text: str) -> str:
    return " ".join(text.split())
