"""What an organisation publishes, byte for byte: DID document, status lists, rules."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from credentials.stacking import rule_schema_bytes
from credentials.wording import N_
from issuer import status_lists
from issuer.auditing import checkpoints
from issuer.errors import UnknownDocument
from issuer.ledger import PublishedDocument
from issuer.organisation.did_documents import did_document_path, did_log_path
from issuer.web.desk import Desk
from web.signin.access import anybody

_FIVE_MINUTES = "public, max-age=300"
# A new key signs at once, and one that was stolen is refused at once; the ETag makes asking cheap.
_ASK_EACH_TIME = "no-cache"
_LIST_CACHING = f"public, max-age={int(status_lists.TTL.total_seconds())}"
_FOR_EVER = "public, max-age=31536000, immutable"
_OPEN = {"Access-Control-Allow-Origin": "*"}
# The number is that of the rules' version: another version has a schema of its own, at an address of its own.
RULE_SCHEMA_PATH = "/schemas/stack-rule-1.json"


def router(desk: Desk) -> APIRouter:
    """Return the routes below `/o/{slug}` that anybody may read, and the schema of the rules among them."""
    routes = APIRouter(tags=["documents"], dependencies=[anybody])
    _add_rule_schema(routes)
    _add_checkpoint(routes, desk)

    @routes.get("/o/{slug}/did.json")
    def did_document(request: Request, slug: str) -> Response:
        return _served(request, _published(desk, slug, did_document_path(slug)), _ASK_EACH_TIME)

    @routes.get("/o/{slug}/did.jsonl")
    def did_log(request: Request, slug: str) -> Response:
        return _served(request, _published(desk, slug, did_log_path(slug)), _ASK_EACH_TIME)

    @routes.get("/o/{slug}/status/{name}")
    def status_list(request: Request, slug: str, name: str) -> Response:
        address = status_lists.ListAddress.parse(name)
        found = None if address is None else desk.status_list(slug, address)
        if found is None:
            raise UnknownDocument(N_("There is no status list at this address."))
        return _served(request, found, _LIST_CACHING)

    @routes.get("/o/{slug}/achievements/{badge}/v/{version}/rule.json")
    def rule(request: Request, slug: str, badge: str, version: int) -> Response:
        path = f"/o/{slug}/achievements/{badge}/v/{version}/rule.json"
        answer = _served(request, _published(desk, slug, path), _FOR_EVER)
        answer.headers["Link"] = f'<{RULE_SCHEMA_PATH}>; rel="describedby"'
        return answer

    return routes


def _add_rule_schema(routes: APIRouter) -> None:
    @routes.get(RULE_SCHEMA_PATH)
    def rule_schema() -> Response:
        headers = {"Cache-Control": _FIVE_MINUTES, **_OPEN}
        return Response(rule_schema_bytes(), media_type="application/schema+json", headers=headers)


def _add_checkpoint(routes: APIRouter, desk: Desk) -> None:
    @routes.get("/o/{slug}/audit/checkpoint", summary="Where the audit log stands, signed")
    def checkpoint(request: Request, slug: str) -> Response:
        """Return the newest checkpoint of the audit log. Keep it: it shows later that nothing was cut off since."""
        with desk.work(slug) as work:
            return _served(request, checkpoints.newest(work.tx), _ASK_EACH_TIME)


def _published(desk: Desk, slug: str, path: str) -> PublishedDocument:
    with desk.work(slug) as work:
        found = work.tx.published.get(path)
    if found is None:
        raise UnknownDocument(N_("Nothing is published at this address."))
    return found


def _served(request: Request, document: PublishedDocument, caching: str) -> Response:
    """Return the document's bytes, or 304 where the caller has them (RFC 9110, 13.1.2)."""
    headers = {"ETag": document.etag, "Cache-Control": caching, **_OPEN}
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if document.etag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(document.body, media_type=document.media_type, headers=headers)
