"""The wallets that this installation knows by name: public clients, each with the addresses it may be answered at."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

_MAX_TEXT = 500
# What a browser would run or open as its own; never a wallet's address.
_FORBIDDEN_SCHEMES = frozenset({"http", "javascript", "data", "file", "blob", "about", "vbscript"})


@dataclass(frozen=True, slots=True)
class WalletClient:
    """A wallet; `logo` is the address of its picture, empty without one."""

    id: str
    name: str
    redirect_uris: tuple[str, ...]
    logo: str = ""


def read_clients(text: str) -> tuple[WalletClient, ...]:
    """Return the wallets of a JSON list of objects with `client_id`, `name`, `redirect_uris` and, if any, `logo`.

    Raises:
        ValueError: it is no such list, two have one id, or an address is not absolute, plain http away from this
            machine, or has a fragment.
    """
    given = json.loads(text)
    if not isinstance(given, list):
        raise ValueError("it is not a list")  # noqa: TRY004 - one kind of fault for whoever reads the file
    clients = tuple(_client(each) for each in given)
    if len({each.id for each in clients}) != len(clients):
        raise ValueError("two wallets have the same client_id")
    return clients


def _client(given: Any) -> WalletClient:  # noqa: ANN401 - any JSON value
    if not isinstance(given, dict):
        raise ValueError("a wallet is not an object")  # noqa: TRY004
    uris = given.get("redirect_uris")
    if not isinstance(uris, list) or not uris:
        raise ValueError("a wallet has no redirect_uris")
    for each in uris:
        if not _is_address(each):
            raise ValueError(f"{each} can not be a redirect_uri")
    logo = _text(given, "logo") if "logo" in given else ""
    return WalletClient(_text(given, "client_id"), _text(given, "name"), tuple(uris), logo)


def _text(given: dict[str, Any], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > _MAX_TEXT or not value.isprintable():
        raise ValueError(f"a wallet's {name} is not a short text")
    return value


def _is_address(value: object) -> bool:
    if not isinstance(value, str) or not value.isascii() or not value.isprintable() or " " in value:
        return False
    parts = urlsplit(value)
    if parts.scheme == "http":
        return parts.hostname in {"127.0.0.1", "localhost", "::1"} and not parts.fragment
    is_web = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    is_own = parts.scheme not in {"", "https", *_FORBIDDEN_SCHEMES} and len(value) > len(parts.scheme) + 1
    return (is_web or is_own) and not parts.fragment
