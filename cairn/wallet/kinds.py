"""Kinds of wallets that people have, and how far each gets along with an issuer as it is set up.

The one source of what `/help/wallets` says and of the table in docs/wallets.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cairn.wallet.profiles import CREDO, FINAL, SPHEREON_13, TALAO_11, WALTID, WalletProfile
from credentials.badge import Carrier
from credentials.wording import N_
from issuer.achievements.configurations import LDP_VC
from issuer.offering.compatibility import Compatibility
from issuer.offering.offer_order import OfferOrder


class Here(StrEnum):
    """How far a wallet gets with an issuer."""

    WORKS = "works"
    CAN_NOT_SHOW = "can_not_show"
    NEEDS_SETTING = "needs_setting"


@dataclass(frozen=True, slots=True)
class WalletKind:
    """A kind of wallet: how it behaves, what it reads, which settings help it, and which switches it `needs`."""

    profile: WalletProfile
    called: str
    reads: str
    helps: str = "nothing"
    needs: Sequence[str] = ()

    def here(self, switches: Compatibility, order: OfferOrder) -> Here:
        """Return how far it gets where these switches are on and offers name forms in this order."""
        if not all(getattr(switches, each) for each in self.needs):
            return Here.NEEDS_SETTING
        # Of several forms it takes the first that it reads, and every kind reads this one.
        is_shown = Carrier.LDP_VC in self.profile.reading.shown
        return Here.WORKS if is_shown or order[0] != LDP_VC else Here.CAN_NOT_SHOW


KINDS: Final = (
    WalletKind(FINAL, N_("A wallet of OpenID4VCI 1.0"), "every form"),
    WalletKind(
        CREDO,
        N_("Credo, and wallets made of it"),
        "`ldp_vc`, `dc+sd-jwt`; `jwt_vc_json` of VCDM 1.1 only",
        N_("`CAIRN_OFFER_ORDER=vcdm11` if they prefer tokens"),
    ),
    WalletKind(
        WALTID,
        "walt.id",
        "every form, but can not show an `ldp_vc`",
        N_("`CAIRN_OFFER_ORDER=vcdm11` or `sd-jwt`"),
    ),
    WalletKind(
        SPHEREON_13,
        N_("Sphereon, and others of draft 13"),
        "`ldp_vc`, `jwt_vc_json` of VCDM 1.1, `vc+sd-jwt`",
        N_("`CAIRN_OFFER_ORDER=vcdm11`; `vc_sd_jwt_alias` for SD-JWTs"),
    ),
    WalletKind(
        TALAO_11,
        N_("Talao, and others of draft 11"),
        "the same",
        N_("besides, `draft11_metadata_and_offer`"),
        ("draft11_metadata_and_offer",),
    ),
)
