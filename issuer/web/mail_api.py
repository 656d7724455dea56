"""`/v1/mail`: hand in letters that came back, and look up what was sent, by machine."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from issuer.kept.mail import Letter, LetterKind, LetterState
from issuer.mail import bounces, keeping
from issuer.web.desk import Desk
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

_LISTED = 200
_LONGEST_SEARCH = 300


class LetterTold(BaseModel):
    """A letter, and how far it is."""

    id: str
    kind: LetterKind
    to: str
    award: str | None
    state: LetterState
    attempts: int
    posted_at: datetime
    tried_at: datetime | None
    answer: str = Field(description="what a mail server said last, or a code of why nothing was sent")
    address_takes_mail: bool


def router(desk: Desk, sign_in: SignIn) -> APIRouter:
    """Return the API's routes of letters."""
    routes = APIRouter(tags=["mail"], prefix="/v1/mail")
    keeps = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_MAIL))]

    def taken(visitor: Visitor, content_type: str, body: bytes) -> LetterTold:
        report = bounces.read(_whole(content_type, body))
        with desk.work(visitor.organisation) as work:
            letter = bounces.take(work.tx, report, work.now)
            return _told(letter, is_good=work.tx.mail.standing(letter.address).bounced_at is None)

    @routes.post("/bounces", summary="Hand in a letter that came back")
    async def bounced(visitor: keeps, request: Request) -> LetterTold:
        """Take the report of a mail server (RFC 3464) as `message/rfc822`, or as the `multipart/report` in it."""
        body = await request.body()
        return await run_in_threadpool(taken, visitor, request.headers.get("content-type", ""), body)

    @routes.get("", summary="List letters")
    def listed(
        visitor: keeps,
        q: Annotated[str, Query(max_length=_LONGEST_SEARCH)] = "",
        state: LetterState | None = None,
    ) -> list[LetterTold]:
        """Return the newest 200 letters whose address, person or award contains `q`."""
        states = None if state is None else frozenset({state})
        with desk.work(visitor.organisation) as work:
            mail = work.tx.mail
            found = mail.search(q, states, _LISTED)
            return [_told(each, is_good=mail.standing(each.address).bounced_at is None) for each in found]

    @routes.post("/{letter_id}/send-again", summary="Send a letter again")
    def again(visitor: keeps, letter_id: str) -> LetterTold:
        """Send a letter once more, as the message that it was."""
        with desk.work(visitor.organisation) as work:
            return _told(keeping.send_again(work.tx, letter_id, work.now, visitor.id), is_good=True)

    return routes


def _whole(content_type: str, body: bytes) -> bytes:
    """Return a report with the header that names its boundary, where that came as the request's."""
    if not content_type.lower().startswith("multipart/report"):
        return body
    # HTTP lets no line end into a header, so this stays one.
    return b"MIME-Version: 1.0\r\nContent-Type: " + content_type.encode("latin-1") + b"\r\n\r\n" + body


def _told(letter: Letter, *, is_good: bool) -> LetterTold:
    return LetterTold(
        id=letter.id,
        kind=letter.kind,
        to=letter.address,
        award=letter.award_id or None,
        state=letter.state,
        attempts=letter.attempts,
        posted_at=letter.posted_at,
        tried_at=letter.tried_at,
        answer=letter.answer,
        address_takes_mail=is_good,
    )
