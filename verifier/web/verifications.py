"""`POST /v1/verifications`: the report as JSON, for partners and other systems."""

from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from credentials.wording import N_
from verifier.bundle import model as bundles
from verifier.errors import InvalidPolicy, VerifierError
from verifier.partners.repeating import Answer, Call, key_in, once
from verifier.recognition import told
from verifier.signed_reports import MEDIA_TYPE as SIGNED
from verifier.web import envelopes
from verifier.web.batches import Item, items_in
from verifier.web.desk import Desk
from verifier.web.envelopes import Envelope
from verifier.web.errors import PROBLEMS
from verifier.web.examples import BATCH, VERIFICATION
from verifier.web.partners.office import Client, Office, of_program
from verifier.web.saving import bundle_answer, report_answer
from web.acceptance import prefers
from web.problems import Problem
from web.signin.access import anybody, by_secret
from web.signin.visitors import Visitor

_KEY: Final = "idempotency-key"
_TOO_MANY: Final = 429


async def received_body(request: Request) -> bytes:
    """Return the request's body as it came."""
    return await request.body()


def router(office: Office) -> APIRouter:
    """Return the API's routes over an office."""
    routes = APIRouter(tags=["verification"])
    _add_verifying(routes, office)
    _add_reports(routes, office.desk)
    return routes


def _add_verifying(routes: APIRouter, office: Office) -> None:
    @routes.post(
        "/v1/verifications",
        status_code=201,
        summary="Verify a credential",
        responses=_RESPONSES,
        openapi_extra=VERIFICATION,
        dependencies=[anybody],
    )
    def verify(
        request: Request, body: Annotated[bytes, Depends(received_body)], policy_id: str | None = None
    ) -> JSONResponse:
        """Verify a credential and, with `components`, the stack it is the top of.

        The body is either the credential itself (`application/vc`, `application/vc+jwt`, `text/plain`, or a
        picture that carries it, `image/png` or `image/svg+xml`, or a PDF to which it is attached,
        `application/pdf`), or a presentation (`application/vp`,
        `application/vp+jwt`) of a stack with its component badges, or a bundle (`application/vnd.cairn.bundle+json`),
        which is judged from its own documents as of when it was made, or
        `{"credential": object or string, "components": [object or string …], "policy": {…}}`, where a string is a
        token, or a picture or a PDF as a `data:` URL in base64. In place of `credential` there may be a
        `presentation`, or the https `url` at which it lies. A report on `issuers` of the caller's own is answered with
        200 and not kept.

        With `policy_id`, in the body or in the address, it is checked under a policy of the organisation whose API
        token comes along; `policy_check` says what came of that, and a receipt is all that is kept. With an
        `Idempotency-Key` the same request may be sent again within a day and gets the same answer.
        """
        envelope = envelopes.read(body, _media_type(request), policy_id)
        is_under = envelope.policy_id is not None
        return _answered(office, request, body, is_under, lambda client: _verified(office, envelope, client))

    @routes.post(
        "/v1/verifications/batch",
        summary="Verify several credentials",
        responses=_BATCHES,
        openapi_extra=BATCH,
        dependencies=[anybody],
    )
    def batch(request: Request, body: Annotated[bytes, Depends(received_body)]) -> JSONResponse:
        """Verify up to 20 credentials, each as by itself: `{"policy_id": …, "items": [{…}, …]}`.

        An item is what `POST /v1/verifications` takes, without a policy of its own where one stands beside the items.
        Each has a result of its own, with the `status` it would have had alone, and `report` or `problem`.
        """
        items = items_in(body)
        is_under = any(each.is_under for each in items)
        return _answered(office, request, body, is_under, lambda visitor: _all(office, items, visitor))


def _answered(
    office: Office,
    request: Request,
    body: bytes,
    is_under: bool,  # noqa: FBT001 - internal
    answer: Callable[[Visitor | None], Answer],
) -> JSONResponse:
    """Answer a request once, however often it comes under the same key.

    Whoever may not check under policies any more is not told again what came of one either.
    """
    visitor, key = office.program(request), request.headers.get(_KEY)
    if is_under:
        office.may_check(visitor)
    if key is None:
        return _response(answer(visitor))
    client = f"{visitor.organisation}/{visitor.id}" if visitor else ""
    place = f"{request.url.path}?{request.url.query}\n{_media_type(request)}\n".encode()
    call = Call(client, key_in(key), place + body, office.desk.now())
    return _response(once(office.answers, call, lambda: answer(visitor)))


def _response(answer: Answer) -> JSONResponse:
    headers = {"Location": answer.location} if answer.location else {}
    if answer.is_repeated:
        headers["Idempotency-Replayed"] = "true"
    return JSONResponse(answer.body, answer.status, headers)


def _verified(office: Office, envelope: Envelope, visitor: Visitor | None, way: str = "api") -> Answer:
    desk = office.desk
    if envelope.policy_id is not None:
        return _under_policy(office, envelope, of_program(office.may_check(visitor), way))
    ours = desk.policy()
    policy = envelope.policy(ours)
    submission = envelope.fetched(desk.sources.documents)
    if policy.trust is not ours.trust:
        # Whom the caller trusts is the caller's word: no page of ours may show it as our finding.
        return Answer(200, told(desk.judge(submission, policy), policy))
    report = desk.verify(submission, policy)
    return Answer(201, told(report, policy), desk.address_of(report.reference))


def _under_policy(office: Office, envelope: Envelope, client: Client) -> Answer:
    kept = office.policy(client.organisation, envelope.policy_id or "")
    submission = envelope.fetched(office.desk.sources.documents)
    report = office.check(client, kept, submission)
    return Answer(201, report, report["report_url"])


# --- several at once --------------------------------------------------------------------------------


def _all(office: Office, items: list[Item], visitor: Visitor | None) -> Answer:
    results = [{"index": at, **_result(office, each, visitor)} for at, each in enumerate(items)]
    is_final = all(each["status"] != _TOO_MANY for each in results)
    return Answer(200, {"results": results}, is_final=is_final)


def _result(office: Office, item: Item, visitor: Visitor | None) -> dict[str, Any]:
    """Return the result of one item; what is wrong with it costs no other one."""
    try:
        answer = _verified(office, item.envelope(), visitor, "batch")
    except VerifierError as fault:
        status, title = next(PROBLEMS[kind] for kind in type(fault).__mro__ if kind in PROBLEMS)
        problem = Problem(status, fault.code, title, str(fault)).document()
        return {"status": status, "report": None, "problem": problem}
    return {"status": answer.status, "report": answer.body, "problem": None}


# --- reports that are kept ------------------------------------------------------------------------


def _add_reports(routes: APIRouter, desk: Desk) -> None:
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
        envelope = envelopes.read(body, _media_type(request))
        if envelope.policy_id is not None or "policy_id" in request.query_params:
            raise InvalidPolicy(
                N_("A bundle is made under no policy that is kept here. Nothing was saved; leave it out.")
            )
        submission = envelope.fetched(desk.sources.documents)
        return bundle_answer(desk.saved(submission, envelope.policy(desk.policy())))

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


_PROBLEM: dict[str, Any] = {"application/problem+json": {}}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The report, under issuers that the caller trusts; it is not kept."},
    400: {
        "description": "The request is not one; an RFC 9457 problem says what is wrong.",
        "content": _PROBLEM,
    },
    401: {"description": "A policy_id needs an API token.", "content": _PROBLEM},
    404: {"description": "There is no such policy in the organisation of the token.", "content": _PROBLEM},
    409: {"description": "The same request is being answered just now.", "content": _PROBLEM},
    413: {"description": "The request is too large.", "content": _PROBLEM},
    422: {"description": "The address gives nothing, or the key named another request.", "content": _PROBLEM},
    429: {"description": "The client has made as many checks as it may for now.", "content": _PROBLEM},
}
_BATCHES: dict[int | str, dict[str, Any]] = {
    status: _RESPONSES[status] for status in (400, 401, 409, 413, 422, 429)
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
