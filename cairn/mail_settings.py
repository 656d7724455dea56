"""How mail goes out: by which server, from which address, or, while one develops, into a folder."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from cairn.errors import InvalidSetting
from issuer.awarding.recipients import parse_address
from issuer.errors import InvalidRecipient

_PORTS: Final = {"smtp": 587, "smtps": 465}
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
FORM: Final = (
    "smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465 (TLS from the start)"
)


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server to hand letters to. On this very machine it may do without TLS, anywhere else it has to."""

    host: str
    port: int
    tls_at_once: bool
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def needs_tls(self) -> bool:
        """Whether nothing is sent before the way there is encrypted."""
        return self.host not in _HERE


@dataclass(frozen=True, slots=True)
class MailSettings:
    """From which `sender` mail comes, and where it goes: to a server, into a folder, or, with neither, nowhere."""

    sender: str
    server: MailServer | None = None
    folder: Path | None = None

    @property
    def is_set_up(self) -> bool:
        """Whether letters go anywhere."""
        return self.server is not None or self.folder is not None


NO_SERVER: Final = MailSettings("cairn@localhost.localdomain")


def read_mail(smtp: str | None, sender: str | None, public_url: str, state_dir: Path) -> MailSettings:
    """Return how mail goes out; without a server on loopback into a folder, as one is only trying things there.

    Raises:
        InvalidSetting: CAIRN_SMTP or CAIRN_MAIL_FROM can not be used.
    """
    if smtp is None:
        host = urlsplit(public_url).hostname or "localhost"
        folder = state_dir / "mail" if host in _HERE else None
        return MailSettings(_sender(sender or NO_SERVER.sender), folder=folder)
    if sender is None:
        raise InvalidSetting("CAIRN_SMTP needs CAIRN_MAIL_FROM, the address that letters come from.")
    return MailSettings(_sender(sender), _server(smtp))


def _sender(text: str) -> str:
    try:
        return parse_address(text)
    except InvalidRecipient as fault:
        raise InvalidSetting(f"CAIRN_MAIL_FROM can not be used: {fault}") from fault


def _server(text: str) -> MailServer:
    parts, port = _parts(text)
    # The value holds a password, so no message repeats it.
    if parts is None or parts.scheme not in _PORTS or not parts.hostname or parts.path not in ("", "/"):
        raise InvalidSetting(f"CAIRN_SMTP can not be used; it takes {FORM}.")
    return MailServer(
        parts.hostname,
        port or _PORTS[parts.scheme],
        parts.scheme == "smtps",
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )


def _parts(text: str) -> tuple[SplitResult | None, int | None]:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None, None
    return parts, port
