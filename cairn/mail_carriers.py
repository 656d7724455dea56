"""Where letters go: to a mail server by SMTP, or as files into a folder, for whoever tries things on their machine."""

import logging
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cairn.mail_settings import MailServer, MailSettings
from issuer.mail.envelope import Envelope
from issuer.mail.sending import Carry, Outcome, Result

LOG = logging.getLogger("cairn.mail")
NOT_SET_UP: Final = "mail_not_set_up"
_PATIENCE: Final = 15.0
_PERMANENT: Final = range(500, 600)
# RFC 3463: of the address itself (X.1.…), or a mailbox that is closed for good (X.2.1); all else is not its fault.
_OF_THE_ADDRESS: Final = re.compile(r"5\.(1\.[0-9]{1,3}|2\.1)\b")
_ENHANCED: Final = re.compile(r"^[245]\.[0-9]{1,3}\.[0-9]{1,3}\b")


def carrier(settings: MailSettings, ca_file: Path | None = None) -> Carry:
    """Return what takes letters where the settings say; `ca_file` has further authorities that certify servers."""
    if settings.server is not None:
        return SmtpCarrier(settings.server, ssl.create_default_context(), ca_file).carry
    if settings.folder is not None:
        return FolderCarrier(settings.folder).carry
    return lambda _: Outcome(Result.HELD, NOT_SET_UP)


@dataclass(frozen=True, slots=True)
class FolderCarrier:
    """Writes each letter to a file of its own, where one reads it as a mailbox would have it."""

    folder: Path

    def carry(self, envelope: Envelope) -> Outcome:
        """Write a letter, and say where it is."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = envelope.message_id.strip("<>").partition("@")[0]
        path = self.folder / f"{name}.eml"
        path.write_bytes(envelope.body)
        return Outcome(Result.TAKEN, str(path))


@dataclass(frozen=True, slots=True)
class SmtpCarrier:
    """Hands letters to a mail server (RFC 5321), each in a conversation of its own."""

    server: MailServer
    tls: ssl.SSLContext
    ca_file: Path | None = None

    def __post_init__(self) -> None:
        if self.ca_file is not None:
            self.tls.load_verify_locations(self.ca_file)

    def carry(self, envelope: Envelope) -> Outcome:
        """Hand a letter over, and tell refusals for now from those for ever."""
        try:
            with self._conversation() as talk:
                options = ["SMTPUTF8", "BODY=8BITMIME"] if envelope.needs_utf8 else []
                talk.sendmail(envelope.sender, [envelope.to], envelope.body, options)
        except smtplib.SMTPRecipientsRefused as refusal:
            return _refusal(*refusal.recipients[envelope.to], is_about_the_address=True)
        except smtplib.SMTPDataError as refusal:
            return _refusal(refusal.smtp_code, refusal.smtp_error, is_about_the_address=False)
        except smtplib.SMTPNotSupportedError as refusal:
            return Outcome(Result.REFUSED, str(refusal), address_is_bad=envelope.needs_utf8)
        except smtplib.SMTPResponseException as refusal:
            # It is we who are refused: the login, or the address that letters come from. The letter can wait.
            return Outcome(Result.LATER, _answer(refusal.smtp_code, refusal.smtp_error))
        except (smtplib.SMTPException, OSError) as fault:
            LOG.warning("the mail server could not be reached: %s", type(fault).__name__)
            return Outcome(Result.LATER, f"unreachable: {type(fault).__name__}")
        return Outcome(Result.TAKEN)

    @contextmanager
    def _conversation(self) -> Iterator[smtplib.SMTP]:
        server = self.server
        talk = (
            smtplib.SMTP_SSL(server.host, server.port, timeout=_PATIENCE, context=self.tls)
            if server.tls_at_once
            else smtplib.SMTP(server.host, server.port, timeout=_PATIENCE)
        )
        try:
            talk.ehlo()
            if not server.tls_at_once and (server.needs_tls or talk.has_extn("starttls")):
                talk.starttls(context=self.tls)
                talk.ehlo()
            if server.user:
                talk.login(server.user, server.password)
            yield talk
        finally:
            # Whatever was taken was taken: how one parts changes nothing.
            _part(talk)


def _part(talk: smtplib.SMTP) -> None:
    try:
        talk.quit()
    except (smtplib.SMTPException, OSError):
        talk.close()


def _refusal(code: int, said: bytes | str, *, is_about_the_address: bool) -> Outcome:
    answer = _answer(code, said)
    if code not in _PERMANENT:
        return Outcome(Result.LATER, answer)
    reason = answer.partition(" ")[2]
    is_bad = is_about_the_address and (
        not _ENHANCED.match(reason) or _OF_THE_ADDRESS.match(reason) is not None
    )
    return Outcome(Result.REFUSED, answer, address_is_bad=is_bad)


def _answer(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(f"{code} {text}".split())
