"""`/vc-api/credentials/verify` and `/vc-api/presentations/verify` (VC-API 0.3). Nothing is kept."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from verifier.errors import UnparsableRequest
from verifier.shown_presentations import verify_presentation
from verifier.verify import Submission
from verifier.web.desk import Desk
from verifier.web.vc_api import answers
from verifier.web.vc_api.requests import read_credential, read_presentation
from verifier.web.verifications import received_body
from web.signin.access import anybody


def router(desk: Desk) -> APIRouter:
    """Return the routes over a desk."""
    routes = APIRouter(tags=["vc-api"], dependencies=[anybody])

    @routes.post("/vc-api/credentials/verify", summary="Verify a credential (VC-API)")
    def credential(body: Annotated[bytes, Depends(received_body)]) -> JSONResponse:
        """Verify any credential of the data model; 200 where it is genuine and in force."""
        try:
            submission = Submission(read_credential(body))
        except UnparsableRequest as refusal:
            return answers.unparsable(refusal)
        return answers.of_credential(desk.judge(submission, desk.policy()))

    @routes.post("/vc-api/presentations/verify", summary="Verify a presentation (VC-API)")
    def presentation(body: Annotated[bytes, Depends(received_body)]) -> JSONResponse:
        """Verify a presentation, and each credential in it."""
        try:
            request = read_presentation(body)
        except UnparsableRequest as refusal:
            return answers.unparsable(refusal)
        shown = verify_presentation(request.presentation, request.expected, desk.setting(desk.policy()))
        return answers.of_presentation(shown)

    return routes
