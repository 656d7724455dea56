"""The wallets that a claim page lets people choose from, each with a link that hands it the offer.

Where several apps answer to one scheme nobody knows which of them opens, and where none does a browser says nothing.
A wallet's own link, most often on the web, leads to that wallet alone.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlsplit

from issuer.offering.offer_links import by_reference, offer_url

MOST: Final = 24
MAX_LOGO: Final = 64 * 1024
# What a link may hold, once: the address of the offer, or the whole link that would open any wallet.
OFFER_URL: Final = "{credential_offer_uri}"
OFFER_LINK: Final = "{offer_link}"

_MAX_TEXT: Final = 500
_PNG: Final = b"\x89PNG\r\n\x1a\n"
# What a browser would run or open as its own.
_FORBIDDEN_SCHEMES: Final = frozenset({"http", "javascript", "data", "file", "blob", "about", "vbscript"})

ReadFile = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class WalletChoice:
    """A wallet to choose: its link with a place for the offer, and its picture, a PNG, empty without one."""

    name: str
    link: str
    logo: bytes = field(default=b"", repr=False)

    @property
    def logo_name(self) -> str:
        """What the picture is called here: its SHA-256, so that it can be kept for long; empty without one."""
        return hashlib.sha256(self.logo).hexdigest()[:16] if self.logo else ""

    def link_for(self, issuer_url: str, offer_id: str) -> str:
        """Return the link that hands an offer to this wallet."""
        parts = {OFFER_URL: offer_url(issuer_url, offer_id), OFFER_LINK: by_reference(issuer_url, offer_id)}
        name = next(each for each in parts if each in self.link)
        return self.link.replace(name, quote(parts[name], safe=""))


def read_choices(text: str, read_file: ReadFile) -> tuple[WalletChoice, ...]:
    """Return the wallets of a JSON list of objects with `name`, `link` and, if any, `logo`, the name of a PNG file.

    Raises:
        ValueError: it is no such list, a link has no place for the offer or is none to be followed, or a picture is
            no PNG or too large.
        OSError: a picture can not be read.
    """
    given = json.loads(text)
    if not isinstance(given, list) or len(given) > MOST:
        raise ValueError(f"it is not a list of at most {MOST} wallets")
    choices = tuple(_choice(each, read_file) for each in given)
    if len({each.name for each in choices}) != len(choices):
        raise ValueError("two wallets have the same name")
    return choices


def _choice(given: Any, read_file: ReadFile) -> WalletChoice:  # noqa: ANN401 - any JSON value
    if not isinstance(given, dict):
        raise ValueError("a wallet is not an object")  # noqa: TRY004 - one kind of fault for whoever reads the file
    link = _text(given, "link")
    if not _is_link(link):
        raise ValueError(f"{link} is no link that leads to a wallet")
    if link.count(OFFER_URL) + link.count(OFFER_LINK) != 1:
        raise ValueError(f"{link} must hold {OFFER_URL} or {OFFER_LINK}, once")
    return WalletChoice(_text(given, "name"), link, _logo(given, read_file))


def _logo(given: dict[str, Any], read_file: ReadFile) -> bytes:
    if "logo" not in given:
        return b""
    name = _text(given, "logo")
    picture = read_file(name)
    if not picture.startswith(_PNG) or len(picture) > MAX_LOGO:
        raise ValueError(f"{name} is not a PNG of at most {MAX_LOGO // 1024} KiB")
    return picture


def _text(given: dict[str, Any], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > _MAX_TEXT or not value.isprintable():
        raise ValueError(f"a wallet's {name} is not a short text")
    return value


def _is_link(value: str) -> bool:
    if not value.isascii() or " " in value:
        return False
    parts = urlsplit(value)
    if parts.scheme == "https":
        # The place itself is never the offer's to say.
        return bool(parts.hostname) and "@" not in parts.netloc and "{" not in parts.netloc
    return parts.scheme not in {"", *_FORBIDDEN_SCHEMES} and "://" in value
