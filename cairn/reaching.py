"""Whether a phone can reach this service, as far as its own address tells."""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from credentials.wording import N_

# Names that lead nowhere outside of one machine or one network (RFC 6761, 6762, 8375; ICANN's `internal`).
_OF_THIS_MACHINE: Final = ("localhost",)
_OF_ONE_NETWORK: Final = ("local", "internal", "lan", "home", "corp", "localdomain", "home.arpa", "intranet")


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a phone does not get here, and what whoever runs the service can do."""

    code: str
    says: str
    act: str


_THIS_MACHINE: Final = Obstacle(
    "this_machine",
    N_(
        "The address of this service means “this machine” on every machine. A phone that scans a code from here asks "
        "itself, and finds nothing."
    ),
    N_(
        "Set CAIRN_PUBLIC_URL to an https address that phones can open, before the first badge is signed. Until then a "
        "wallet on this machine works, such as `cairn wallet claim`."
    ),
)
_ONE_NETWORK: Final = Obstacle(
    "one_network",
    N_(
        "The address of this service is known in one network only. A phone outside of it, or one that uses mobile "
        "data, does not find it; nor does whoever checks a badge elsewhere."
    ),
    N_(
        "Let the phone join that network; or set CAIRN_PUBLIC_URL to a public https address, before the first badge is "
        "signed."
    ),
)
_PLAIN_HTTP: Final = Obstacle(
    "plain_http",
    N_("The address of this service begins with http. Wallets on phones take https alone."),
    N_("Set CAIRN_PUBLIC_URL to an https address, with a certificate that phones know."),
)


def obstacles(public_url: str) -> tuple[Obstacle, ...]:
    """Return why a phone can not reach a service of this address; nothing where the address does not tell."""
    parts = urlsplit(public_url)
    found = (_of_host(parts.hostname or ""), _PLAIN_HTTP if parts.scheme == "http" else None)
    return tuple(each for each in found if each is not None)


def _of_host(host: str) -> Obstacle | None:
    try:
        address = ip_address(host)
    except ValueError:
        return _of_name(host.rstrip(".").lower())
    if address.is_loopback or address.is_unspecified:
        return _THIS_MACHINE
    return None if address.is_global else _ONE_NETWORK


def _of_name(name: str) -> Obstacle | None:
    if _ends_in(name, _OF_THIS_MACHINE):
        return _THIS_MACHINE
    return _ONE_NETWORK if "." not in name or _ends_in(name, _OF_ONE_NETWORK) else None


def _ends_in(name: str, endings: tuple[str, ...]) -> bool:
    return any(name == each or name.endswith(f".{each}") for each in endings)
