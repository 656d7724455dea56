"""The links that open a wallet with an offer: by reference or by value, never both (OpenID4VCI 1.0, 4.1)."""

import json
from typing import Final
from urllib.parse import quote

from credentials.badge import JsonObject

SCHEME: Final = "openid-credential-offer://"


def offer_url(issuer_url: str, offer_id: str) -> str:
    """Return where the offer can be read."""
    return f"{issuer_url}/offers/{offer_id}"


def by_reference(issuer_url: str, offer_id: str) -> str:
    """Return the link that opens a wallet with the address of the offer (OpenID4VCI 1.0, 4.1.3)."""
    return f"{SCHEME}?credential_offer_uri={_escaped(offer_url(issuer_url, offer_id))}"


def by_value(document: JsonObject) -> str:
    """Return the link that opens a wallet with the whole offer in it (OpenID4VCI 1.0, 4.1.2)."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return f"{SCHEME}?credential_offer={_escaped(text)}"


def _escaped(text: str) -> str:
    # `quote` writes a space as %20: wallets read a "+" as it stands.
    return quote(text, safe="")
