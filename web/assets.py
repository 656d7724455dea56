"""Style sheets, scripts and images of the pages: found by name, addressed by content, kept for a year."""

import hashlib
import mimetypes
from functools import cached_property
from pathlib import Path
from typing import Final

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

STATIC: Final = Path(__file__).parent / "static"
PREFIX: Final = "/static"
_FOREVER: Final = "public, max-age=31536000, immutable"
_FRESH: Final = "no-cache"


class Assets:
    """The files below some folders; the first folder that has a name wins. They are read once, at the start.

    It is an ASGI app too, to be mounted at `PREFIX`.
    """

    def __init__(self, *folders: Path) -> None:
        """Serve the files of `folders` and of the shared folder."""
        self._folders = (*folders, STATIC)

    @cached_property
    def _files(self) -> dict[str, tuple[bytes, str]]:
        found: dict[str, tuple[bytes, str]] = {}
        for folder in reversed(self._folders):
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    body = path.read_bytes()
                    digest = hashlib.sha256(body).hexdigest()[:16]
                    found[path.relative_to(folder).as_posix()] = (body, digest)
        return found

    def url(self, name: str) -> str:
        """Return the address of a file, which changes with its content.

        Raises:
            LookupError: there is no such file; a page that names it would be broken.
        """
        if name not in self._files:
            raise LookupError(f"there is no asset {name!r}")
        return f"{PREFIX}/{name}?v={self._files[name][1]}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request below the prefix."""
        if scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        name = scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/")
        if name not in self._files:
            raise HTTPException(404)
        body, digest = self._files[name]
        # An address with another hash came from another version of the page: it must not be kept for a year.
        asked = QueryParams(scope["query_string"]).get("v")
        headers = {"Cache-Control": _FOREVER if asked == digest else _FRESH}
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        await Response(body, 200, headers, media_type)(scope, receive, send)
