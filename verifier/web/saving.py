"""A bundle as an answer: a file to keep."""

from fastapi.responses import Response

from verifier.bundle.model import MEDIA_TYPE, SUFFIX


def bundle_answer(bundle: bytes) -> Response:
    """Return the answer that hands out a bundle; nobody in between is to keep it."""
    headers = {"Content-Disposition": f'attachment; filename="badge{SUFFIX}"', "Cache-Control": "no-store"}
    return Response(bundle, media_type=MEDIA_TYPE, headers=headers)
