"""`/v1/watches`: watch credentials of others by machine, and be told by webhook when they change."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from issuer.errors import NotWatchable
from issuer.kept.watches import Standing, Watch
from issuer.watches import watching
from issuer.web.recognition import GivenCredential, RecognitionDesk
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs
from web.strict_bodies import StrictBodies


class WatchRequest(GivenCredential):
    """What to watch: a credential itself, or the reference of a report on it. Nothing but how to ask is kept of it."""

    label: str = Field(default="", max_length=500, description="what you call it; best not a person's name")


class Watched(BaseModel):
    """A credential that is watched, and how it stood when its issuer was heard last."""

    id: str
    label: str
    credential: str
    issuer: str
    digest: str
    standing: Standing
    as_of: datetime
    changed_at: datetime | None
    valid_until: datetime | None
    is_over: bool = Field(description="nothing about it can change any more, so nobody is asked")


def router(desk: RecognitionDesk, sign_in: SignIn) -> APIRouter:
    """Return the API's routes of watches."""
    routes = APIRouter(tags=["watches"], route_class=StrictBodies, prefix="/v1/watches")
    watches = Annotated[Visitor, Depends(needs(sign_in, Permission.WATCH))]
    work = desk.desk.work

    @routes.post("", status_code=201, summary="Watch a credential")
    def add(visitor: watches, asked: WatchRequest) -> Watched:
        """Verify a credential and watch it: webhooks get `credential.status_changed` once for each change."""
        return _told(desk.watch(visitor, desk.given(visitor, asked, NotWatchable), asked.label))

    @routes.get("", summary="List what is watched")
    def listed(visitor: watches) -> list[Watched]:
        """Return every credential that is watched, newest first."""
        with work(visitor.organisation) as at:
            return [_told(each) for each in watching.listed(at.tx)]

    @routes.delete("/{watch_id}", status_code=204, summary="Stop watching")
    def end(visitor: watches, watch_id: str) -> Response:
        """Watch a credential no longer; nothing is kept of it."""
        with work(visitor.organisation) as at:
            watching.end(at.tx, watch_id, at.now, visitor.id)
        return Response(status_code=204)

    return routes


def _told(watch: Watch) -> Watched:
    return Watched(
        id=watch.id,
        label=watch.label,
        credential=watch.credential_id,
        issuer=watch.issuer,
        digest=watch.digest,
        standing=watch.standing,
        as_of=watch.as_of,
        changed_at=watch.changed_at,
        valid_until=watch.valid_until,
        is_over=watch.is_over,
    )
