"""Find out about an issuer: its metadata, its authorization server, and what its credentials are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cairn.wallet.editions import Shapes
from cairn.wallet.http import Http, WalletRefused
from cairn.wallet.offering import PRE_AUTHORIZED
from cairn.wallet.profiles import WalletProfile, shapes_for

ISSUER: Final = "openid-credential-issuer"


@dataclass(frozen=True, slots=True)
class Described:
    """A kind of credential as the metadata describe it, whichever edition they are in."""

    id: str
    format: str
    types: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    vct: str | None = None
    binding_methods: tuple[str, ...] = ()
    proof_algorithms: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Issuer:
    """An issuer as a wallet knows it; the endpoints that it need not have are None where the metadata name none."""

    id: str
    shapes: Shapes
    credential_endpoint: str
    nonce_endpoint: str | None
    token_endpoint: str
    batch_size: int
    described: Mapping[str, Described] = field(repr=False)
    deferred_endpoint: str | None = None


def discovered(identifier: str, profile: WalletProfile, http: Http) -> Issuer:
    """Return what there is to know about an issuer.

    Raises:
        WalletRefused: it can not be found where this wallet looks, or is not as this wallet needs it.
    """
    metadata = _document(identifier, (ISSUER,), "credential_issuer", profile, http)
    shapes = shapes_for(profile, metadata)
    server = _document(_server(metadata, identifier), profile.finding.servers, "issuer", profile, http)
    if profile.finding.needs_grant_listed and PRE_AUTHORIZED not in server.get("grant_types_supported", []):
        raise WalletRefused("metadata", "grant_not_supported", "the server gives no pre-authorized codes")
    return Issuer(
        identifier,
        shapes,
        credential_endpoint=_endpoint(metadata, "credential_endpoint"),
        nonce_endpoint=metadata.get("nonce_endpoint"),
        token_endpoint=_endpoint(server, "token_endpoint"),
        batch_size=metadata.get("batch_credential_issuance", {}).get("batch_size", 1),
        described=_described(metadata.get(shapes.described)),
        deferred_endpoint=metadata.get("deferred_credential_endpoint"),
    )


def _document(
    identifier: str, names: tuple[str, ...], member: str, profile: WalletProfile, http: Http
) -> dict[str, Any]:
    """Return the first document that there is; only a plain "not here" leads on to the next place."""
    for url in (place.url(identifier, name) for name in names for place in profile.finding.places):
        document = http.find_json("metadata", url, profile.finding.media)
        if document is not None:
            return _of(identifier, member, document)
    raise WalletRefused("metadata", "not_found", f"{identifier} has no {names[0]} where {profile.name} looks")


def _of(identifier: str, member: str, document: dict[str, Any]) -> dict[str, Any]:
    if document.get(member) != identifier:
        raise WalletRefused("metadata", "issuer_mismatch", f"{member} is not {identifier}")
    return document


def _server(metadata: Mapping[str, Any], identifier: str) -> str:
    servers = metadata.get("authorization_servers") or [metadata.get("authorization_server", identifier)]
    return str(servers[0])


def _endpoint(document: Mapping[str, Any], name: str) -> str:
    if not isinstance(document.get(name), str):
        raise WalletRefused("metadata", "metadata_malformed", f"there is no {name}")
    return str(document[name])


def _described(listed: object) -> dict[str, Described]:
    """Return kinds of credentials by their ids, from the map of today or the list of draft 11."""
    if isinstance(listed, list):
        return {str(each.get("id")): _one(str(each.get("id")), each, each) for each in listed}
    if not isinstance(listed, dict):
        raise WalletRefused("metadata", "metadata_malformed", "no credentials are described")
    return {name: _one(name, each, each.get("credential_definition", {})) for name, each in listed.items()}


def _one(name: str, each: Mapping[str, Any], definition: Mapping[str, Any]) -> Described:
    proofs = each.get("proof_types_supported")
    algorithms = (
        None if proofs is None else proofs.get("jwt", {}).get("proof_signing_alg_values_supported", [])
    )
    return Described(
        name,
        str(each.get("format")),
        types=tuple(definition.get("type") or definition.get("types") or ()),
        contexts=tuple(definition.get("@context", ())),
        vct=each.get("vct"),
        binding_methods=tuple(each.get("cryptographic_binding_methods_supported", ())),
        proof_algorithms=None if algorithms is None else tuple(algorithms),
    )
