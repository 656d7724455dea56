"""The status lists that one badge names: each from what is remembered, or fetched and checked."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

from credentials.status.bitstring import DEFAULT_TTL
from did.errors import FetchFailed
from verifier.authenticity import Asker
from verifier.checks.status import age
from verifier.checks.status.kinds import ListKind, Question, Reliable, not_reliable
from verifier.ports import Document, KeptList, ListContent, Sources
from verifier.report import Check, Finding, unknown

LIST_LIMIT: Final = 4 << 20
C = TypeVar("C", bound=ListContent)


@dataclass(frozen=True, slots=True)
class Known(Generic[C]):
    """A list that can be relied on now, and the instant it was current."""

    content: C
    as_of: datetime


class Lists:
    """The lists that a badge of this issuer names; `credential_id` is how lists of ids name the badge."""

    def __init__(self, issuer_id: str, credential_id: Any, sources: Sources, now: datetime) -> None:  # noqa: ANN401
        self.credential_id: str | None = credential_id if isinstance(credential_id, str) else None
        self._issuer_id = issuer_id
        self._sources = sources
        self._now = now

    def get(self, url: str, kind: ListKind[C]) -> Known[C] | Finding:
        """Return the list at `url`, or the finding why it cannot be relied on.

        Of a remembered list nothing is checked again for as long as it allows, at most `DEFAULT_TTL`; but its
        source is asked whether it is still in force, unless the source said for how long nobody needs to.
        """
        kept = self._kept(url, kind)
        if kept is not None and not kept.needs_asking(self._now):
            return self._known(kept, kind)
        try:
            fetched = self._sources.documents.get(url, accept=kind.accept, limit=LIST_LIMIT)
        except FetchFailed:
            return unknown(Check.STATUS, "status_unreachable", error="STATUS_RETRIEVAL_ERROR").asked(url)
        if kept is not None and kept.etag is not None and kept.etag == fetched.etag:
            return self._known(replace(kept, as_of=fetched.as_of), kind)
        return self._checked(url, fetched, kind)

    def _kept(self, url: str, kind: ListKind[C]) -> KeptList | None:
        kept = self._sources.lists.get(url, self._issuer_id)
        is_usable = kept is not None and kept.kind == kind.name and kept.is_fresh(self._now)
        return kept if is_usable else None

    def _known(self, kept: KeptList, kind: ListKind[C]) -> Known[C]:
        assert isinstance(kept.content, kind.content)  # noqa: S101 - the kind says so
        return Known(kept.content, kept.as_of)

    def _checked(self, url: str, fetched: Document, kind: ListKind[C]) -> Known[C] | Finding:
        asker = Asker(self._sources.resolver, self._now)
        reliable = kind.check(fetched.body, Question(url, self._issuer_id, asker))
        if isinstance(reliable, Finding):
            return reliable.asked(url, fetched.as_of)
        stale = age.fault(fetched, reliable, self._now)
        if stale is not None:
            return not_reliable(stale).asked(url, fetched.as_of)
        # Remembered only now, when all of it has been checked.
        self._sources.lists.keep(self._to_keep(url, fetched, kind, reliable))
        return Known(reliable.content, age.instant(fetched, reliable))

    def _to_keep(self, url: str, fetched: Document, kind: ListKind[C], reliable: Reliable[C]) -> KeptList:
        fresh_until = fetched.as_of + min(reliable.ttl, DEFAULT_TTL)
        if reliable.ends is not None:
            fresh_until = min(fresh_until, reliable.ends)
        return KeptList(
            url=url,
            issuer=self._issuer_id,
            kind=kind.name,
            content=reliable.content,
            as_of=fetched.as_of,
            fresh_until=fresh_until,
            unasked_until=min(fetched.as_of + fetched.keep_for, fresh_until),
            etag=fetched.etag,
        )
