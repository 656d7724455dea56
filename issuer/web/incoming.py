"""`/in/…`: programs tell of courses, signed as Standard Webhooks 1.0 says."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from issuer.courses import taking
from issuer.courses.taking import Doors
from issuer.kept.courses import OPEN_STATES, CourseEvent
from issuer.web.desk import Desk
from web.signin.access import by_secret


def router(desk: Desk) -> APIRouter:
    """Return the route that takes events."""
    routes = APIRouter(tags=["courses"], dependencies=[by_secret])

    def taken(slug: str, source_id: str, headers: dict[str, str], body: bytes) -> CourseEvent:
        with desk.work(slug) as work:
            doors = Doors(desk.sealer, work.randomness, work.now, work.cascade)
            return taking.receive(work.tx, source_id, headers, body, doors)

    @routes.post("/in/{slug}/{source_id}", status_code=202, summary="Tell of a course")
    async def told(request: Request, slug: str, source_id: str) -> JSONResponse:
        """Take an event, a JSON object with the headers `webhook-id`, `webhook-timestamp` and `webhook-signature`.

        Told twice under one id it has its effect once. What is not known yet is kept, and taken up when it is.
        """
        body = await request.body()
        event = await run_in_threadpool(taken, slug, source_id, dict(request.headers), body)
        said = {"event": event.id, "state": event.state.value, "award": event.award_id or None}
        waits = {"waits_for": event.note} if event.state in OPEN_STATES else {}
        return JSONResponse(said | waits, 202)

    return routes
