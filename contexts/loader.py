"""The only document loader JSON-LD processing ever gets: pinned files, no network."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from contexts import strict_json
from contexts.errors import ContextChanged, UnknownContext

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Pin:
    """Where a context's file comes from, and what it must be.

    `sha256` is that of our file, in hex. Where the carrier has re-spaced it (`byte_exact` is false), the
    publisher's own file has `official_sha256` and the same JSON; `unknown` where nobody publishes that hash.
    Both paths lie inside the package. `module` says that the carrier's file is a script that exports one JSON
    object, and that ours is that object.
    """

    url: str
    file: str
    sha256: str
    byte_exact: bool
    kind: str
    package: str
    version: str
    path: str
    licence: str
    licence_file: str
    licence_path: str
    official_sha256: str = ""
    module: bool = False


class PinnedContexts:
    """The contexts of one folder with a `manifest.json`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._verified = lru_cache(maxsize=None)(self._read)

    @cached_property
    def pins(self) -> Mapping[str, Pin]:
        """What is pinned, by URL."""
        manifest = strict_json.parse_object((self._folder / "manifest.json").read_bytes())
        return MappingProxyType({url: Pin(url=url, **entry) for url, entry in manifest.items()})

    def load(self, url: str) -> dict[str, Any]:
        """Return the context document of `url`; it is the caller's to change.

        Raises:
            UnknownContext: the URL is not pinned.
            ContextChanged: the file is not the pinned one.
        """
        return strict_json.parse_object(self._verified(url))

    def data(self, url: str) -> bytes:
        """Return the bytes of our file of `url`.

        Raises:
            UnknownContext: the URL is not pinned.
            ContextChanged: the file is not the pinned one.
        """
        return self._verified(url)

    def document_loader(self, url: str, _options: Mapping[str, Any]) -> dict[str, Any]:
        """Return `load(url)` in the form PyLD asks for; `static` lets it keep what it makes of it."""
        described = {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url}
        return {**described, "document": self.load(url), "tag": "static"}

    def _read(self, url: str) -> bytes:
        pin = self.pins.get(url)
        if pin is None:
            raise UnknownContext(f"The context {url} is not among the pinned ones.")
        try:
            data = (self._folder / pin.file).read_bytes()
        except FileNotFoundError as error:
            raise ContextChanged(f"The file {pin.file} of {url} is missing.") from error
        if hashlib.sha256(data).hexdigest() != pin.sha256:
            raise ContextChanged(f"The file {pin.file} of {url} is not the one that was pinned.")
        return data


PACKAGED = PinnedContexts(DATA)


def is_pinned(url: str) -> bool:
    """Say whether a context is among the packaged ones."""
    return url in PACKAGED.pins


def load(url: str) -> dict[str, Any]:
    """Return the packaged context document of `url`; it is the caller's to change.

    Raises:
        UnknownContext: the URL is not pinned.
        ContextChanged: the file is not the pinned one.
    """
    return PACKAGED.load(url)


def document_loader(url: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return `load(url)` in the form PyLD asks for."""
    return PACKAGED.document_loader(url, options)
