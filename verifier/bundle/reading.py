"""A bundle out of its bytes, read strictly: nothing of one that is not understood is used."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials.wording import N_, say
from keys.errors import MalformedEncoding
from keys.multibase import b64url_decode
from verifier.bundle.model import (
    MAX_BYTES,
    MAX_CONTEXTS,
    MAX_CREDENTIALS,
    MAX_DOCUMENTS,
    VERSION,
    Bundle,
    CarriedDocument,
)
from verifier.errors import BundleTooLarge, MalformedBundle, UnknownBundleVersion

_BEGINS: Final = re.compile(rb'[ \t\r\n]*\{[ \t\r\n]*"cairn_bundle"[ \t\r\n]*:')
_MEMBERS: Final = frozenset({"cairn_bundle", "as_of", "made_by", "credentials", "documents", "contexts"})
_DOCUMENT: Final = frozenset({"url", "media_type", "fetched_at", "body"})
_INSTANT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)
_SHA256: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_MAX_DEPTH: Final = 4
_LONGEST_TEXT: Final = 2048


def is_bundle(body: bytes) -> bool:
    """Return whether this wants to be a bundle, of whatever version: its first member says so."""
    return _BEGINS.match(body) is not None


def read(body: bytes) -> Bundle:
    """Return the bundle that a file holds; nothing in it is verified.

    Raises:
        BundleTooLarge: the file, or one of its lists, is larger than a bundle's may be.
        UnknownBundleVersion: it is of a version that is not known here.
        MalformedBundle: a member is missing, unknown, or not what it must be.
    """
    document = _parsed(body)
    version = document.get("cairn_bundle")
    if version != VERSION or isinstance(version, bool):
        raise UnknownBundleVersion(
            say("This is a bundle of another version than {version}.", version=VERSION)
        )
    _check_members(document, _MEMBERS, optional={"seal"})
    return Bundle(
        as_of=_instant(document["as_of"]),
        made_by=_text(document["made_by"]),
        credentials=_credentials(document["credentials"]),
        documents=_documents(document["documents"]),
        contexts=_contexts(document["contexts"]),
        seal=_text(document["seal"]) if "seal" in document else None,
    )


def _parsed(body: bytes) -> dict[str, Any]:
    if len(body) > MAX_BYTES:
        raise BundleTooLarge(N_("A bundle has at most 8 MiB."))
    try:
        return parse_object(body, max_bytes=MAX_BYTES, max_depth=_MAX_DEPTH)
    except MalformedJson as fault:
        raise MalformedBundle(N_("it is not complete, or breaks a rule of JSON")) from fault


def _check_members(found: Mapping[str, Any], wanted: frozenset[str], optional: set[str]) -> None:
    if not wanted <= found.keys() <= wanted | optional:
        raise MalformedBundle(N_("a member is missing, or is not one of this version"))


def _credentials(value: object) -> tuple[bytes, ...]:
    found = _list(value, MAX_CREDENTIALS)
    if not found:
        raise MalformedBundle(N_("there is no badge in it"))
    return tuple(_bytes(each) for each in found)


def _documents(value: object) -> tuple[CarriedDocument, ...]:
    documents = tuple(_document(each) for each in _list(value, MAX_DOCUMENTS))
    if len({each.url for each in documents}) != len(documents):
        raise MalformedBundle(N_("it holds two documents of one address"))
    return documents


def _document(value: object) -> CarriedDocument:
    if not isinstance(value, dict):
        raise MalformedBundle(N_("a document is not an object"))
    _check_members(value, _DOCUMENT, optional=set())
    url, media_type = _text(value["url"]), _text(value["media_type"])
    return CarriedDocument(url, media_type, _instant(value["fetched_at"]), _bytes(value["body"]))


def _contexts(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or len(value) > MAX_CONTEXTS:
        raise MalformedBundle(N_("its vocabularies are not listed as they must be"))
    if not all(isinstance(digest, str) and _SHA256.fullmatch(digest) for digest in value.values()):
        raise MalformedBundle(N_("its vocabularies are not listed as they must be"))
    return value


def _list(value: object, most: int) -> list[Any]:
    if not isinstance(value, list):
        raise MalformedBundle(N_("a list is missing"))
    if len(value) > most:
        raise BundleTooLarge(say("A list in the bundle has more than {most} entries.", most=most))
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise MalformedBundle(N_("a text is missing or too long"))
    return value


def _bytes(value: object) -> bytes:
    if not isinstance(value, str):
        raise MalformedBundle(N_("content is missing"))
    try:
        return b64url_decode(value)
    except MalformedEncoding as fault:
        raise MalformedBundle(N_("content is not proper base64url")) from fault


def _instant(value: object) -> datetime:
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        raise MalformedBundle(N_("an instant is not written as it must be"))
    try:
        return datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError as fault:
        raise MalformedBundle(N_("an instant is not one")) from fault
