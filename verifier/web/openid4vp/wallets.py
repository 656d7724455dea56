"""What a wallet says of itself when it fetches a request: its nonce, and what it can do (OpenID4VP 1.0, 5.10 and 10).

Nothing that it names is ever fetched.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from verifier.errors import MalformedWalletMetadata, ResponseRefused, WalletUnsuitable

MAX_NONCE: Final = 1024
MAX_METADATA: Final = 16 << 10
_LISTED: Final[tuple[str, ...]] = (
    "client_id_prefixes_supported",
    "request_object_signing_alg_values_supported",
    "response_modes_supported",
    "authorization_encryption_alg_values_supported",
    "authorization_encryption_enc_values_supported",
)
# RFC 9864 gives EdDSA over Ed25519 the name of the curve; both are one algorithm.
_OTHER_NAMES: Final = {"EdDSA": "Ed25519", "Ed25519": "EdDSA"}


@dataclass(frozen=True, slots=True)
class Wallet:
    """A wallet as it describes itself; of what it does not speak nothing is assumed."""

    nonce: str | None = None
    formats: Mapping[str, Mapping[str, Any]] | None = None
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def need(self, member: str, value: str, what: str) -> None:
        """Return quietly unless the wallet lists what it can do, and this is not on the list.

        Raises:
            WalletUnsuitable: it is not.
        """
        listed = self.lists.get(member)
        if listed is not None and listed.isdisjoint({value, _OTHER_NAMES.get(value, value)}):
            raise WalletUnsuitable(f"The wallet says that it does not know {what} ({value}).")

    def shared(self, member: str, offered: tuple[str, ...], what: str) -> list[str]:
        """Return what of our offer the wallet can do too, in our order.

        Raises:
            WalletUnsuitable: nothing.
        """
        listed = self.lists.get(member)
        both = [each for each in offered if listed is None or each in listed]
        if not both:
            raise WalletUnsuitable(f"The wallet says that it knows none of {what}: {', '.join(offered)}.")
        return both

    def shared_formats(
        self, offered: Mapping[str, Mapping[str, list[str]]]
    ) -> dict[str, dict[str, list[str]]]:
        """Return the formats of our offer that the wallet knows too, each with what both can do.

        Raises:
            WalletUnsuitable: there is none.
        """
        if self.formats is None:
            return {name: dict(members) for name, members in offered.items()}
        both = {
            name: found
            for name, members in offered.items()
            if name in self.formats and (found := _in_common(members, self.formats[name]))
        }
        if not both:
            raise WalletUnsuitable("The wallet says that it knows none of the formats of our badges.")
        return both


def wallet_of(form: Mapping[str, str]) -> Wallet:
    """Return what the form of a wallet says; parameters that are not known are passed over.

    Raises:
        ResponseRefused: its nonce is too long.
        MalformedWalletMetadata: its metadata are too long, or not what OpenID4VP 1.0, 10.1 makes of them.
    """
    nonce = form.get("wallet_nonce") or None
    if nonce is not None and len(nonce) > MAX_NONCE:
        raise ResponseRefused("The wallet's nonce is too long.")
    if "wallet_metadata" not in form:
        return Wallet(nonce)
    said = _object(form["wallet_metadata"])
    lists = {name: _texts(said[name], name) for name in _LISTED if name in said}
    return Wallet(nonce, _formats(said), lists)


def _object(text: str) -> dict[str, Any]:
    try:
        return parse_object(text, max_bytes=MAX_METADATA)
    except MalformedJson as fault:
        raise MalformedWalletMetadata(
            f"wallet_metadata is a JSON object of at most {MAX_METADATA} bytes."
        ) from fault


def _texts(value: object, name: str) -> frozenset[str]:
    if not isinstance(value, list) or not value or not all(isinstance(each, str) for each in value):
        raise MalformedWalletMetadata(f"{name} in wallet_metadata is a list of texts.")
    return frozenset(value)


def _formats(said: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    formats = said.get("vp_formats_supported")
    if not isinstance(formats, dict) or not all(isinstance(each, dict) for each in formats.values()):
        raise MalformedWalletMetadata("vp_formats_supported in wallet_metadata is an object of objects.")
    return formats


def _in_common(ours: Mapping[str, list[str]], theirs: Mapping[str, Any]) -> dict[str, list[str]] | None:
    """Return, of one format, what both can do; None where a member that both speak of has nothing in common."""
    both: dict[str, list[str]] = {}
    for name, values in ours.items():
        if name not in theirs:
            both[name] = list(values)
            continue
        said = _texts(theirs[name], name)
        both[name] = [each for each in values if _is_in(each, said.__contains__)]
        if not both[name]:
            return None
    return both


def _is_in(name: str, is_said: Callable[[str], bool]) -> bool:
    return is_said(name) or is_said(_OTHER_NAMES.get(name, name))
