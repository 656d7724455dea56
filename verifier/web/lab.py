"""`/try`: the lab. Change a letter of a sample badge and see the check fail; nothing is kept."""

import json
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from credentials.wording import N_
from verifier.errors import SampleNotFound
from verifier.recognition import told
from verifier.samples import Sample
from verifier.samples.letters import difference, one_letter_changed
from verifier.verify import Submission
from verifier.web import envelopes
from verifier.web.desk import Desk
from verifier.web.samples import samples_of
from verifier.web.showing import view_of
from web.signin.access import anybody

MAX_CHARACTERS: Final = 64 << 10
_SAMPLE: Final = "valid"
_NOTHING: Final = N_("There is nothing left to check. Put the badge back, and change less of it.")
_TOO_LONG: Final = N_(
    "This is longer than a badge in the lab may be. Put the badge back, and change less of it."
)


def router(desk: Desk, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the lab."""
    routes = APIRouter(include_in_schema=False, dependencies=[anybody])

    @routes.get("/try", response_class=HTMLResponse)
    def lab(request: Request) -> HTMLResponse:
        return templates.TemplateResponse(request, "lab.html", _bench(text_of(_sample(desk))))

    @routes.post("/try", response_class=HTMLResponse)
    def check(
        request: Request, text: Annotated[str, Form()] = "", act: Annotated[str, Form()] = ""
    ) -> HTMLResponse:
        text = one_letter_changed(text) if act == "change" else text
        fault = _fault_of(text)
        view = _bench(text) | ({"faults": {"text": fault}} if fault else judged(desk, text))
        return templates.TemplateResponse(request, "lab.html", view, status_code=422 if fault else 200)

    return routes


def text_of(sample: Sample) -> str:
    """Return a sample's badge as people read it; white space is no part of what is signed."""
    return json.dumps(sample.request["credential"], indent=2, ensure_ascii=False)


def judged(desk: Desk, text: str) -> dict[str, Any]:
    """Return what comes of a text under the policy of the sample: the view of a report that is not kept."""
    sample = _sample(desk)
    policy = envelopes.of_object(sample.request).policy(desk.policy())
    report = told(desk.judge(Submission(text.encode("utf-8", "replace")), policy), policy)
    return view_of(report, desk.public_url) | {
        "parted": difference(text_of(sample), text),
        "has_result": True,
    }


def _sample(desk: Desk) -> Sample:
    sample = samples_of(desk.identity.secret, desk.public_url).by_name(_SAMPLE)
    if sample is None:
        raise SampleNotFound(N_("The lab's sample is missing here."))
    return sample


def _bench(text: str) -> dict[str, Any]:
    return {"text": text, "faults": {}, "has_result": False}


def _fault_of(text: str) -> str | None:
    if not text.strip():
        return _NOTHING
    return _TOO_LONG if len(text) > MAX_CHARACTERS else None
