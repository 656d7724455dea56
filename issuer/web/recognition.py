"""What pages and API of recognising and watching share: a badge is checked, then something is done about it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from credentials.wording import N_, say
from issuer.errors import NotRecognisable, NotWatchable
from issuer.kept.recognitions import AcceptedEndorsement, Recognition
from issuer.kept.watches import Watch
from issuer.recognition import accepting, recognising
from issuer.recognition.checked import RELIABLE, Checked, Checks
from issuer.recognition.recognising import Recognise
from issuer.watches import watching
from issuer.web.desk import Desk
from web.signin.visitors import Visitor

Refusal = type[NotRecognisable] | type[NotWatchable]
Credential = dict[str, Any] | str
# Rows are counted in what a column holds.
PageNumber = Annotated[int, Query(ge=1, le=1_000_000, description="which page, the first is 1")]


class GivenCredential(BaseModel):
    """A credential itself with its parts, or the reference of a report on it."""

    model_config = ConfigDict(extra="forbid")
    credential: Credential | None = Field(default=None, description="an object, or a token's text")
    components: list[Credential] = Field(default=[], max_length=64, description="its parts, if it is a stack")
    reference: str | None = Field(default=None, max_length=40, description="of a report, in its place")


def body_of(credential: Credential) -> bytes:
    """Return the bytes of a credential that came inside JSON."""
    if isinstance(credential, str):
        return credential.encode("utf-8", "replace")
    return json.dumps(credential, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _unbounded(_: Visitor) -> None:
    """Count nothing."""


@dataclass(frozen=True, slots=True)
class RecognitionDesk:
    """Where badges of others are recognised from, and endorsements of ours are accepted.

    `count` counts one check for a visitor, and refuses it, with a refusal of its own, where they made as many as they
    may.
    """

    desk: Desk
    checks: Checks
    count: Callable[[Visitor], None] = _unbounded

    def checked(self, visitor: Visitor, reference: str, refusal: Refusal = NotRecognisable) -> Checked:
        """Return the badge of a report as it is found now, for a visitor who may have it checked.

        Raises:
            NotRecognisable, NotWatchable: there is no such report any more, or it found that the badge does not hold;
                `refusal` says which of the two it is then.
        """
        recalled = self.checks.recall(reference)
        if recalled is None:
            raise refusal(N_("There is no report of this reference here any more. Check the badge again."))
        if recalled.verdict not in RELIABLE:
            raise refusal(say("The report found that the badge does not hold. {why}", why=recalled.why))
        self.count(visitor)
        return self.checks.look(recalled.body)

    def given(self, visitor: Visitor, asked: "GivenCredential", refusal: Refusal) -> Checked:
        """Return the credential that a program named or sent, as it is found now; raises as `checked`."""
        if (asked.credential is None) is (asked.reference is None):
            raise refusal(N_("Send either the credential, or the reference of a report on it."))
        if asked.reference is not None:
            return self.checked(visitor, asked.reference, refusal)
        self.count(visitor)
        return self.checks.look(body_of(asked.credential or ""), [body_of(each) for each in asked.components])

    def give(self, visitor: Visitor, checked: Checked, about: str, comment: str) -> Recognition:
        """Recognise a badge that was checked; raises as `issuer.recognition.recognising.recognise`."""
        wish = Recognise(checked, about, comment, visitor.id)
        with self.desk.work(visitor.organisation) as work:
            return recognising.recognise(work.tx, wish, work.identity, work.now, work.randomness)

    def accept(self, visitor: Visitor, body: bytes) -> AcceptedEndorsement:
        """Accept an endorsement of a badge of ours; raises as `issuer.recognition.accepting.accept`."""
        self.count(visitor)
        checked = self.checks.look(body.strip())
        with self.desk.work(visitor.organisation) as work:
            return accepting.accept(work.tx, checked, work.now, visitor.id)

    def watch(self, visitor: Visitor, checked: Checked, label: str) -> Watch:
        """Watch a credential that was checked; raises as `issuer.watches.watching.add`."""
        with self.desk.work(visitor.organisation) as work:
            return watching.add(work.tx, checked, label, work.now, work.randomness, visitor.id)

    def urls(self, recognition: Recognition, slug: str) -> dict[str, str]:
        """Return where anybody who knows the id gets an endorsement, in both forms."""
        base = f"{self.desk.issuer_url(slug)}/endorsements/{recognition.id.removeprefix('urn:uuid:')}"
        return {"document": base, "token": f"{base}.jwt"}
