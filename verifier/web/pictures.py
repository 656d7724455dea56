"""The picture that a badge came in, without the badge, shown in the report on it (Open Badges 3.0, 5.3)."""

from typing import Final

from fastapi.responses import Response

from credentials.baking import Baked, extract
from credentials.errors import BakingError
from credentials.wording import N_
from verifier.errors import ReportNotFound
from verifier.ports import KeptReport

_MEDIA_TYPES: Final = {"png": "image/png", "svg": "image/svg+xml"}
# Somebody else drew it: opened by itself, it may load nothing and run nothing.
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_AS_NAMED: Final = "image_as_named"


def drawing_of(kept: KeptReport) -> Baked | None:
    """Return the picture of a report's badge; None where it came in none, or nothing of the badge is shown."""
    if kept.report["credential"] is None:
        return None
    try:
        return extract(kept.received)
    except BakingError:
        return None


def is_named(kept: KeptReport) -> bool:
    """Whether the badge names its picture by a digest, and this is the one."""
    return any(each["code"] == _AS_NAMED for each in kept.report["checks"])


def picture_answer(kept: KeptReport) -> Response:
    """Return the drawing, which holds no badge: whoever is given a report is not given the badge.

    Raises:
        ReportNotFound: the report has no picture.
    """
    drawing = drawing_of(kept)
    if drawing is None:
        raise ReportNotFound(N_("This report has no picture. Only badges that came in one have."))
    return Response(drawing.drawing, media_type=_MEDIA_TYPES[drawing.form], headers=_HEADERS)
