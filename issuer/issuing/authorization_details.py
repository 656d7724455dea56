"""Which credential configurations a token is asked for in detail (OpenID4VCI 1.0, 5.1.1 and 6.1.1; RFC 9396, 2)."""

from collections.abc import Collection
from typing import Any, Final

from contexts.errors import MalformedJson
from contexts.strict_json import parse
from issuer.errors import InvalidAuthorizationDetails

TYPE: Final = "openid_credential"


def read(text: str | None, known: Collection[str], issuer_url: str) -> tuple[str, ...]:
    """Return the configurations that are named, each once; none where nothing was sent. Unknown members are ignored.

    Raises:
        InvalidAuthorizationDetails: they can not be read, are of another type or for another issuer, or name a
            configuration that there is not.
    """
    if not text:
        return ()
    try:
        details = parse(text)
    except MalformedJson as fault:
        raise InvalidAuthorizationDetails("authorization_details are not JSON.") from fault
    if not isinstance(details, list) or not details:
        raise InvalidAuthorizationDetails("authorization_details are not a list with an entry.")
    return tuple(dict.fromkeys(_configuration_id(each, known, issuer_url) for each in details))


def answered(configuration_ids: Collection[str]) -> dict[str, Any]:
    """Return what a token answer says of them; nothing where nobody asked (OpenID4VCI 1.0, 6.2).

    Of each configuration there is one badge to be had with a token, so its id names that badge too.
    """
    if not configuration_ids:
        return {}
    entries = [
        {"type": TYPE, "credential_configuration_id": each, "credential_identifiers": [each]}
        for each in configuration_ids
    ]
    return {"authorization_details": entries}


def _configuration_id(entry: object, known: Collection[str], issuer_url: str) -> str:
    if not isinstance(entry, dict) or entry.get("type") != TYPE:
        raise InvalidAuthorizationDetails(f"The only type of authorization details here is {TYPE}.")
    configuration_id = entry.get("credential_configuration_id")
    if not isinstance(configuration_id, str) or configuration_id not in known:
        raise InvalidAuthorizationDetails("authorization_details name a configuration that there is not.")
    locations = entry.get("locations", [issuer_url])
    if not isinstance(locations, list) or issuer_url not in locations:
        raise InvalidAuthorizationDetails("authorization_details are for another issuer.")
    return configuration_id
