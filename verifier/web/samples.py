"""`/samples`: sample credentials to try, for people and for programs; nothing of it is kept, and nobody trusts it."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.templating import Jinja2Templates

from credentials.wording import N_
from did.errors import FetchFailed
from verifier.errors import SampleNotFound
from verifier.ports import Document
from verifier.recognition import told, words
from verifier.samples import Sample, Samples, make_samples
from verifier.samples.workshop import PLACE as WORLD
from verifier.sources import OwnDocuments
from verifier.web import envelopes
from verifier.web.desk import Desk
from verifier.web.partners.check_pages import view_of
from verifier.web.showing import LOOKS
from verifier.words import HEADLINES
from web.signin.access import anybody

MakeSamples = Callable[[], Samples]
# They are made of fixed dates; the secret and the address of a service do not change while it runs.
samples_of = cache(make_samples)


class WithSamples:
    """`verifier.sources.OwnDocuments` of a service, and what its samples name: checking one asks no network."""

    def __init__(
        self, own: OwnDocuments, samples: MakeSamples, public_url: str, now: Callable[[], datetime]
    ) -> None:
        self._own = own
        self._samples = samples
        self._place = f"{public_url}{WORLD}/"
        self._now = now

    def by_url(self, url: str) -> Document | None:
        """Return the document at an address of ours, a sample's too."""
        if not url.startswith(self._place):
            return self._own.by_url(url)
        body = self._samples().document(url)
        return None if body is None else Document(body, "application/json", self._now())

    def did_document(self, did: str) -> bytes | None:
        """Return the DID document of one of our own DIDs."""
        return self._own.did_document(did)


def router(desk: Desk, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the samples."""
    routes = APIRouter(tags=["samples"])

    def samples() -> Samples:
        return samples_of(desk.identity.secret, desk.public_url)

    @routes.get(
        "/v1/samples", summary="List sample credentials, one for each way to fail", dependencies=[anybody]
    )
    def listed() -> JSONResponse:
        """Return samples: `request` is for `POST /v1/verifications`, `expected` is what must come of it.

        Nobody trusts the issuer of the samples; the policy in each request says to do so, for that request.
        """
        found = samples()
        return JSONResponse({"issuer": found.issuer, "samples": [each.as_json() for each in found.each]})

    @routes.get(WORLD + "/{name}", include_in_schema=False, dependencies=[anybody])
    def document(name: str) -> Response:
        try:
            body = samples().document(f"{desk.public_url}{WORLD}/{name}")
        except FetchFailed:
            return Response(N_("This address is out of reach on purpose."), 503, media_type="text/plain")
        if body is None:
            raise SampleNotFound(N_("No sample names anything at this address."))
        return Response(body, media_type="application/json", headers={"Access-Control-Allow-Origin": "*"})

    @routes.get("/samples", response_class=HTMLResponse, include_in_schema=False, dependencies=[anybody])
    def page(request: Request) -> HTMLResponse:
        view = {"samples": samples().each, "verdicts": HEADLINES, "outcomes": words.OUTCOMES, "looks": LOOKS}
        return templates.TemplateResponse(request, "samples.html", view)

    @routes.post(
        "/samples/{name}", response_class=HTMLResponse, include_in_schema=False, dependencies=[anybody]
    )
    def check(request: Request, name: str) -> HTMLResponse:
        sample = samples().by_name(name)
        if sample is None:
            raise SampleNotFound(N_("There is no sample of this name."))
        view = view_of(judged(desk, sample)) | {"visitor": None, "sample": sample}
        return templates.TemplateResponse(request, "partner_report.html", view)

    return routes


def judged(desk: Desk, sample: Sample) -> dict[str, Any]:
    """Return the report on a sample, as the API gives it; nothing is kept."""
    envelope = envelopes.of_object(sample.request)
    policy = envelope.policy(desk.policy())
    return told(desk.judge(envelope.submission, policy), policy)
