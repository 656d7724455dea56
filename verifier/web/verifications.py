"""`POST /v1/verifications`: the report as JSON, for partners and other systems."""

import base64
import json
import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from verifier.bundle import model as bundles
from verifier.errors import InvalidPolicy, InvalidTrustList, NothingToVerify, TooLarge
from verifier.policy import Policy, parse_policy
from verifier.rendering import as_json
from verifier.signed_reports import MEDIA_TYPE as SIGNED
from verifier.verify import Submission
from verifier.web.desk import Desk
from verifier.web.saving import bundle_answer, report_answer
from web.acceptance import prefers
from web.signin.access import anybody, by_secret

MAX_BODY = 8 << 20
_ENVELOPE_MEMBERS = frozenset({"credential", "components", "policy"})
# RFC 2397, 2: the only data: URLs that mean something here.
_PICTURE = re.compile(r"data:image/(?:png|svg\+xml);base64,")
_CREDENTIAL_TYPES = (
    bundles.MEDIA_TYPE,
    "application/vc",
    "application/vc+jwt",
    "application/vc+ld+json",
    "application/vp",
    "application/vp+jwt",
    "text/plain",
    "application/jwt",
    "image/png",
    "image/svg+xml",
)


async def received_body(request: Request) -> bytes:
    """Return the request's body as it came."""
    return await request.body()


def router(desk: Desk) -> APIRouter:
    """Return the API's routes over a desk."""
    routes = APIRouter(tags=["verification"])

    @routes.post(
        "/v1/verifications",
        status_code=201,
        summary="Verify a credential",
        responses=_RESPONSES,
        dependencies=[anybody],
    )
    def verify(request: Request, body: Annotated[bytes, Depends(received_body)]) -> JSONResponse:
        """Verify a credential and, with `components`, the stack it is the top of.

        The body is either the credential itself (`application/vc`, `application/vc+jwt`, `text/plain`, or a
        picture that carries it, `image/png` or `image/svg+xml`), or a presentation (`application/vp`,
        `application/vp+jwt`) of a stack with its component badges, or a bundle (`application/vnd.cairn.bundle+json`),
        which is judged from its own documents as of when it was made, or
        `{"credential": object or string, "components": [object or string …], "policy": {…}}`, where a string is a
        token, or a picture as a `data:` URL in base64. A report on
        `issuers` of the caller's own is answered with 200 and not kept.
        """
        ours = desk.policy()
        submission, policy = _parsed(body, _media_type(request), ours)
        if policy.trust is not ours.trust:
            # Whom the caller trusts is the caller's word: no page of ours may show it as our finding.
            return JSONResponse(as_json(desk.judge(submission, policy)))
        report = desk.verify(submission, policy)
        location = f"{desk.public_url}/check/r/{report.reference}"
        return JSONResponse(as_json(report), status_code=201, headers={"Location": location})

    @routes.post(
        "/v1/bundles",
        summary="Save a bundle",
        response_class=Response,
        responses=_BUNDLES,
        dependencies=[anybody],
    )
    def save(request: Request, body: Annotated[bytes, Depends(received_body)]) -> Response:
        """Verify what `POST /v1/verifications` takes, and answer with a bundle: it and all that was asked for it.

        Nothing is kept here. The bundle can be verified later without a network, as of now.
        """
        submission, policy = _parsed(body, _media_type(request), desk.policy())
        return bundle_answer(desk.saved(submission, policy))

    @routes.get(
        "/v1/verifications/{reference}",
        summary="Read a report again",
        response_class=JSONResponse,
        responses=_REPORTS,
        dependencies=[by_secret],
    )
    def recall(request: Request, reference: str) -> Response:
        """Return a report made here within the last 30 days, by its reference.

        Whoever asks for `application/vc+jwt` gets it as a credential that this verifier signs.
        """
        if prefers(request.headers.get("accept", ""), SIGNED, "application/json"):
            return report_answer(desk.signed(reference), reference)
        return JSONResponse(desk.recall(reference).report, headers={"Vary": "Accept"})

    return routes


_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The report, under issuers that the caller trusts; it is not kept."},
    400: {"description": "The request is not one; an RFC 9457 problem says what is wrong."},
    413: {"description": "The request is too large."},
}


_BUNDLES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The bundle.", "content": {bundles.MEDIA_TYPE: {}}},
    400: _RESPONSES[400],
    413: {"description": "The request, or the bundle, is too large."},
}


_REPORTS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The report, as JSON or signed.", "content": {SIGNED: {}}},
    404: {"description": "There is no report of this reference, or it is no longer kept."},
    413: {"description": "The report is too large to be signed."},
}


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").split(";")[0].strip().lower()


def _parsed(body: bytes, media_type: str, base: Policy) -> tuple[Submission, Policy]:
    if len(body) > MAX_BODY:
        raise TooLarge("A request may hold at most 8 MiB.")
    if media_type in _CREDENTIAL_TYPES:
        return Submission(body), base
    try:
        envelope = parse_object(body, max_bytes=MAX_BODY, max_depth=40)
    except MalformedJson:
        # What cannot be read is the verifier's to say, with a report like any other.
        return Submission(body), base
    if "credential" not in envelope:
        return Submission(body), base
    return _from_envelope(envelope, base)


def _from_envelope(envelope: dict[str, Any], base: Policy) -> tuple[Submission, Policy]:
    strangers = envelope.keys() - _ENVELOPE_MEMBERS
    if strangers:
        raise InvalidPolicy(f"These members mean nothing here: {', '.join(sorted(strangers))}.")
    components = envelope.get("components", [])
    if not isinstance(components, list):
        raise NothingToVerify("components must be a list of credentials.")
    policy = envelope.get("policy")
    return (
        Submission(_bytes_of(envelope["credential"]), tuple(_bytes_of(each) for each in components)),
        base if policy is None else _policy(_bytes_of(policy), base),
    )


def _policy(document: bytes, base: Policy) -> Policy:
    try:
        return parse_policy(document, base)
    except InvalidTrustList as fault:
        # The trust list of the request, not the service's own.
        raise InvalidPolicy(str(fault)) from fault


def _bytes_of(value: object) -> bytes:
    if isinstance(value, str):
        picture = _PICTURE.match(value)
        return value.encode() if picture is None else _decoded(value[picture.end() :])
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    raise NothingToVerify("A credential is an object, the text of a token, or a picture as a data: URL.")


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as fault:
        raise NothingToVerify("The picture is not proper base64.") from fault
