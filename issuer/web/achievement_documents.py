"""An organisation's badges as anybody reads them: the page of each, its JSON, and its editions in other languages."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from fastapi.templating import Jinja2Templates

from credentials.achievement import Achievement
from credentials.wire_achievement import related_to_wire
from credentials.wording import N_
from issuer.achievements.rule_outline import outline_of
from issuer.awarding import editions
from issuer.awarding.openness import stage_of
from issuer.errors import UnknownDocument
from issuer.web.desk import Desk
from issuer.web.faces import picture_path
from issuer.web.pictures import Version
from issuer.web.reading import badge_for, varied
from web.signin.access import anybody

_FIVE_MINUTES: Final = "public, max-age=300"
_OPEN: Final = {"Access-Control-Allow-Origin": "*"}


def router(desk: Desk, templates: Jinja2Templates) -> APIRouter:
    """Return the routes below `/o/{slug}/achievements` that anybody may read."""
    routes = APIRouter(tags=["documents"], dependencies=[anybody])

    @routes.get("/o/{slug}/achievements/{badge}", response_model=None)
    def achievement(request: Request, slug: str, badge: str) -> Response:
        with desk.work(slug) as work:
            planned, stage = work.tx.plan.find(badge), stage_of(work.tx, badge)
            organisation = work.tx.organisation
            count = None if planned is None else editions.count(work.tx, planned, work.now)
        if planned is None or not stage.is_public:
            raise UnknownDocument(N_("There is no badge at this address."))
        if "text/html" in request.headers.get("accept", ""):
            read = badge_for(request, planned)
            view = {"badge": read, "organisation": organisation, "outline": outline_of(read)}
            view |= {"count": count, "stage": stage.value, "picture": picture_path(slug, planned)}
            view |= {"languages": planned.achievement.languages}
            shown = templates.TemplateResponse(request, "achievement.html", view, headers={"Vary": "Accept"})
            return varied(shown)
        headers = {"Cache-Control": _FIVE_MINUTES, "Vary": "Accept", **_OPEN}
        told = {**_achievement(planned.achievement), "stage": stage.value, **_cap(count)}
        return JSONResponse(told, headers=headers)

    @routes.get("/o/{slug}/achievements/{badge}/v/{version}/in/{language}")
    def edition(slug: str, badge: str, version: Version, language: str) -> JSONResponse:
        """Return a badge in one version and one of its languages, as `related` of the badges names it (ADR 57)."""
        with desk.work(slug) as work:
            planned, stage = work.tx.plan.edition(badge, version), stage_of(work.tx, badge)
        if planned is None or not stage.is_public or language not in planned.achievement.languages:
            raise UnknownDocument(N_("There is no badge of this version in this language at this address."))
        found = planned.achievement.in_language(language)
        same = {"id": found.id, "type": ["Related"], "version": str(found.version)}
        told = _achievement(found)
        told |= {"id": found.edition_id(language), "related": [same, *related_to_wire(found)]}
        return JSONResponse(
            told, headers={"Cache-Control": _FIVE_MINUTES, "Content-Language": language, **_OPEN}
        )

    return routes


def _cap(count: editions.Count | None) -> dict[str, object]:
    if count is None:
        return {"cap": None}
    cap = {"most": count.cap.most, "per": count.cap.per.value, "awarded": count.taken, "left": count.left}
    return {"cap": cap}


def _achievement(achievement: Achievement) -> dict[str, object]:
    return {
        "id": achievement.id,
        "version": str(achievement.version),
        "inLanguage": achievement.language or None,
        "name": achievement.name,
        "description": achievement.description,
        "criteria": achievement.criteria,
        "image": achievement.picture.url if achievement.picture else None,
        "levels": [
            {
                "id": achievement.level_id(each.number),
                "name": each.name,
                "description": " ".join(each.sentences_in(achievement.language)),
            }
            for each in achievement.levels
        ],
        "rule": achievement.rule.url if achievement.rule else None,
        "related": related_to_wire(achievement),
    }
