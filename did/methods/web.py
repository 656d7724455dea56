"""did:web: a DID that is a place on the web, where its document lies."""

import re
from typing import Final
from urllib.parse import quote, unquote

from contexts import strict_json
from contexts.errors import MalformedJson
from did.document import DidDocument
from did.errors import DidUnresolvable, FetchFailed, InvalidDidDocument, MalformedDid, UnsupportedDidMethod
from did.fetch import Fetch
from did.syntax import Did

METHOD: Final = "web"
LIMIT: Final = 256 * 1024
ACCEPT: Final = "application/did+json, application/did+ld+json, application/json;q=0.9"

_HIGHEST_PORT: Final = 65535
_HTTPS_PORT: Final = 443
_HOST_LENGTH: Final = 253
_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
# After a last label of this form, URL readers take the host for an IPv4 address in one of its spellings.
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
_PORT: Final = re.compile(r"[1-9][0-9]{0,4}")
_URL: Final = re.compile(r"https://([^/?#@\\\s]+)((?:/[^?#\\\s]*)?)", re.ASCII)
_UNSAFE: Final = re.compile(r"[/\\\x00-\x1f\x7f]")


class WebResolver:
    """Fetches the documents of did:web."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch

    def resolve(self, did: Did) -> DidDocument:
        """Return the DID's document; see `did.resolver.Resolver.resolve`.

        Raises:
            MalformedDid: the DID names no place on the web, or an IP address.
        """
        url = document_url(did)
        try:
            body = self._fetch(url, accept=ACCEPT, limit=LIMIT).body
        except FetchFailed as error:
            raise DidUnresolvable(f"{url}: {error} ({error.code})") from error
        document = _read(body, url)
        if document.id != did:
            raise InvalidDidDocument(f"{url} holds the document of another DID than {did}")
        return document


def document_url(did: Did) -> str:
    """Return the https URL of the document of a did:web.

    Raises:
        UnsupportedDidMethod: the DID is not a did:web.
        MalformedDid: it names no place on the web, or an IP address.
    """
    if did.method != METHOD:
        raise UnsupportedDidMethod(f"did:{did.method} is not did:{METHOD}")
    return f"{folder_url(did.specific)}/did.json"


def folder_url(place: str) -> str:
    """Return the https URL of the folder that `place` names: `host[%3Aport][:folder]*`.

    Where no folder is named it is `.well-known`.

    Raises:
        MalformedDid: it names no place on the web, or an IP address.
    """
    authority, *segments = place.split(":")
    for segment in segments:
        _check_segment(segment)
    host_and_port = authority.replace("%3A", ":").replace("%3a", ":")
    folder = "/".join(segments) or ".well-known"
    return f"https://{_authority(host_and_port)}/{folder}"


def did_of_url(url: str) -> str:
    """Return the did:web whose document lies at `url`, the https URL of a site or of a folder of it.

    Port 443, which https implies, and a closing slash are left out.

    Raises:
        MalformedDid: there is none: another scheme, an IP address, a query, a fragment, a user name.
    """
    match = _URL.fullmatch(url)
    if match is None:
        raise MalformedDid("not an https URL of a site or a folder")
    authority = _authority(match[1]).removesuffix(f":{_HTTPS_PORT}").replace(":", "%3A")
    path = match[2].removeprefix("/").removesuffix("/")
    segments = [_segment_of_url(segment) for segment in path.split("/")] if path else []
    did = Did.parse(":".join(["did", METHOD, authority, *segments]))
    document_url(did)
    return did.value


def _authority(text: str) -> str:
    """Return `host` or `host:port` in lower case, as `text` has it."""
    host, colon, port = text.lower().partition(":")
    labels = host.split(".")
    if len(host) > _HOST_LENGTH or not all(_LABEL.fullmatch(label) for label in labels):
        raise MalformedDid(f"a did:{METHOD} without a host name")
    # did:web method specification, section 3.1: a domain name, never an IP address.
    if _NUMBER.fullmatch(labels[-1]):
        raise MalformedDid(f"a did:{METHOD} of an IP address")
    if colon and not (_PORT.fullmatch(port) and int(port) <= _HIGHEST_PORT):
        raise MalformedDid(f"a did:{METHOD} with an impossible port")
    return f"{host}{colon}{port}"


def _check_segment(segment: str) -> None:
    # Servers decode before they look up: an encoded dot or slash would climb out of the folder it names.
    plain = unquote(segment)
    if plain in {"", ".", ".."} or _UNSAFE.search(plain):
        raise MalformedDid(f"a did:{METHOD} with an impossible path")


def _segment_of_url(segment: str) -> str:
    # quote() leaves the tilde, which URLs allow and DIDs do not.
    return quote(unquote(segment), safe="").replace("~", "%7E")


def _read(body: bytes, url: str) -> DidDocument:
    try:
        return DidDocument.from_json(strict_json.parse_object(body, max_bytes=LIMIT))
    except MalformedJson as error:
        raise InvalidDidDocument(f"{url} is not a JSON object: {error}") from error
