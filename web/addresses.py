"""Which network addresses a URL from outside may lead to: public unicast ones, nothing else.

`ipaddress.is_global` alone is no guard: depending on the Python release it calls NAT64, IPv4-compatible,
site-local and multicast addresses global. The lists below are what we refuse whatever it says.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Final

Address = IPv4Address | IPv6Address

_REFUSED_V4: Final = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this network; many systems connect 0.0.0.0 to themselves
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT, and the metadata service of one cloud
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local: the metadata service of most clouds
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)

# Outside 2000::/3 nothing is public unicast: that alone refuses ::1, IPv4 in IPv6 (::ffff:0:0/96, ::/96),
# NAT64 (64:ff9b::/96, 64:ff9b:1::/48), 5f00::/16, fc00::/7, fe80::/10, fec0::/10 and ff00::/8.
_UNICAST_V6: Final = IPv6Network("2000::/3")
_REFUSED_V6: Final = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # protocol assignments, Teredo among them: it carries an IPv4 address
        "2001:db8::/32",
        "2002::/16",  # 6to4: it carries an IPv4 address
        "3fff::/20",  # documentation
    )
)


def is_public(address: Address) -> bool:
    """Say whether `address` is public unicast, so that a stranger's URL may lead there."""
    if not address.is_global or address.is_multicast:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _REFUSED_V4)
    if address.scope_id is not None or address not in _UNICAST_V6:
        return False
    return not any(address in network for network in _REFUSED_V6)


def parse_address(text: str) -> Address | None:
    """Return the address that `text` spells in its canonical form, or None if it is not one.

    Octal, hexadecimal, short and whole-number spellings are not canonical; `targets` refuses them.
    """
    for family in (IPv4Address, IPv6Address):
        try:
            return family(text)
        except ValueError:
            continue
    return None
