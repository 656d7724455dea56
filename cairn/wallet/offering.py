"""Read an offer (OpenID4VCI 1.0, 4.1, and the drafts before it)."""

import re
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from cairn.wallet.http import Http, WalletRefused
from cairn.wallet.profiles import WalletProfile
from contexts.errors import MalformedJson
from contexts.strict_json import parse_object

PRE_AUTHORIZED: Final = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
_PATTERNS: Final = {"numeric": re.compile(r"[0-9]+"), "text": re.compile(r"[a-zA-Z0-9]+")}


@dataclass(frozen=True, slots=True)
class Offer:
    """What an offer holds out, by pre-authorized code; `code_hint` describes the transaction code, None for none."""

    issuer: str
    configuration_ids: tuple[str, ...]
    code: str = field(repr=False)
    code_hint: dict[str, Any] | None = None


def read_offer(offer_uri: str, http: Http) -> dict[str, Any]:
    """Return the offer document of an `openid-credential-offer://` link (OpenID4VCI 1.0, 4.1).

    Raises:
        WalletRefused: the link has no offer, or two, or its address gives none.
    """
    query = parse_qs(urlsplit(offer_uri).query)
    by_value, by_reference = query.get("credential_offer"), query.get("credential_offer_uri")
    if bool(by_value) == bool(by_reference):
        raise WalletRefused("offer", "offer_malformed", "it needs the offer or its address, and one of them")
    if by_reference:
        return http.get_json("offer", by_reference[0])
    try:
        return parse_object((by_value or [""])[0])
    except MalformedJson as fault:
        raise WalletRefused("offer", "offer_malformed", str(fault)) from fault


def opened(offer_uri: str, profile: WalletProfile, http: Http) -> dict[str, Any]:
    """Return the offer document of a link, if it is of a kind that this wallet opens.

    Raises:
        WalletRefused: the scheme is another, or as `read_offer`.
    """
    scheme = urlsplit(offer_uri).scheme
    if scheme not in profile.finding.schemes:
        raise WalletRefused(
            "offer", "scheme_unknown", f"{profile.name} opens no link that begins with {scheme}:"
        )
    return read_offer(offer_uri, http)


def offer_of(document: dict[str, Any], listed_as: str) -> Offer:
    """Return an offer, its list of credentials under the name that an edition has for it.

    Raises:
        WalletRefused: it lists nothing, or nothing under this name.
    """
    listed = document.get(listed_as)
    ids = tuple(each for each in listed if isinstance(each, str)) if isinstance(listed, list) else ()
    if not ids:
        raise WalletRefused("offer", "offer_malformed", f"it has no {listed_as}")
    grant = document.get("grants", {}).get(PRE_AUTHORIZED, {})
    hint = grant.get("tx_code", {} if grant.get("user_pin_required") else None)
    return Offer(
        str(document.get("credential_issuer", "")), ids, str(grant.get("pre-authorized_code", "")), hint
    )


def check_code(offer: Offer, tx_code: str | None) -> None:
    """Return if a transaction code fits its description, as wallets see to that let nothing else be typed.

    Raises:
        WalletRefused: the offer does not describe it whole, or it does not fit.
    """
    if offer.code_hint is None:
        return
    pattern, length = _PATTERNS.get(offer.code_hint.get("input_mode", "")), offer.code_hint.get("length")
    if pattern is None or not isinstance(length, int):
        raise WalletRefused(
            "offer", "tx_code_undescribed", "it does not say how long the code is, and of what"
        )
    if not tx_code or len(tx_code) != length or not pattern.fullmatch(tx_code):
        raise WalletRefused("token", "tx_code_misfit", f"the code has {length} characters of another kind")
