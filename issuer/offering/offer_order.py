"""In which order offers name the credential configurations: of several, a wallet takes the first that it reads.

No order suits every wallet. Which one is used changes what is offered, never what may be asked for by its id.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from issuer.achievements.configurations import (
    DC_SD_JWT,
    JWT_VC_JSON,
    JWT_VC_JSON_ES256,
    JWT_VC_JSON_RS256,
    JWT_VC_JSON_V1,
    LDP_VC,
    LDP_VC_SD,
    VC_SD_JWT,
    Configuration,
)

OfferOrder = tuple[str, ...]

USUAL: Final[OfferOrder] = (LDP_VC, JWT_VC_JSON, JWT_VC_JSON_ES256, DC_SD_JWT, VC_SD_JWT)
# All but the usual one name each format once: whoever asks by format can mean one thing only.
ORDERS: Final[Mapping[str, OfferOrder]] = {
    "usual": USUAL,
    "vcdm11": (JWT_VC_JSON_V1, LDP_VC, DC_SD_JWT, VC_SD_JWT),
    "sd-jwt": (DC_SD_JWT, VC_SD_JWT, LDP_VC, JWT_VC_JSON_V1),
}
_KNOWN: Final = frozenset({*USUAL, JWT_VC_JSON_RS256, JWT_VC_JSON_V1, LDP_VC_SD})


def order_of(names: Sequence[str]) -> OfferOrder:
    """Return the order that a setting names: one of `ORDERS`, or ids of configurations; nothing means the usual one.

    Raises:
        ValueError: a name is neither, or stands twice.
    """
    if not names:
        return USUAL
    if len(names) == 1 and names[0] in ORDERS:
        return ORDERS[names[0]]
    for name in names:
        if name not in _KNOWN:
            raise ValueError(f"there is neither an order nor a configuration “{name}”; orders are {_named()}")
    if len(set(names)) < len(names):
        raise ValueError("a configuration is named twice")
    return tuple(names)


def arranged(known: Sequence[Configuration], order: OfferOrder) -> tuple[Configuration, ...]:
    """Return the configurations with those that offers name first, in their order.

    What the organisation can not sign is passed over. An offer is never empty: if nothing is left, it is the usual one.
    """
    at_hand = {each.id: each for each in known}
    named = [name for name in order if name in at_hand] or [name for name in USUAL if name in at_hand]
    offered = tuple(replace(at_hand[name], is_offered=True) for name in named)
    others = (replace(each, is_offered=False) for each in known if each.id not in named)
    return (*offered, *others)


def _named() -> str:
    return ", ".join(ORDERS)
