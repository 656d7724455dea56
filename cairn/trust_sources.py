"""The configured trust lists: files as they are now, addresses as they were read last (ADR 26).

A list that can not be had is not an empty list. It is kept for a day after it was last read; from then on, and until
it was read once, whoever is not known otherwise can not be called unknown either.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Final
from urllib.parse import urlsplit

from did.errors import FetchFailed
from did.fetch import Fetch
from verifier.errors import InvalidTrustList
from verifier.policy import TrustList, parse_trust_list

LIMIT: Final = 1 << 20
ACCEPT: Final = "application/json, text/plain;q=0.5"
# Asked for again after so long; after a failure sooner, but not with each badge.
FRESH_FOR: Final = timedelta(minutes=10)
RETRIED_AFTER: Final = timedelta(seconds=30)
KEPT_FOR: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is known of a list: its content as of when it was read, if ever, and when it was asked for last."""

    content: TrustList | None
    read_at: datetime
    asked_at: datetime

    def is_due(self, now: datetime) -> bool:
        """Return whether it is time to ask again."""
        pause = FRESH_FOR if self.content is not None and self.read_at == self.asked_at else RETRIED_AFTER
        return now - self.asked_at >= pause


class TrustListAt:
    """A trust list at an https address, asked for at most once in a while."""

    def __init__(self, url: str, fetch: Fetch, now: Callable[[], datetime]) -> None:
        self._url = url
        self._place = urlsplit(url).netloc
        self._fetch = fetch
        self._now = now
        self._reading: _Reading | None = None
        self._turn = Lock()

    def current(self) -> TrustList:
        """Return the list as it was last read, or one that says it could not be read."""
        now = self._now()
        with self._turn:
            if self._reading is None or self._reading.is_due(now):
                self._reading = self._asked(self._reading, now)
            reading = self._reading
        if reading.content is None or now - reading.read_at > KEPT_FOR:
            return TrustList({}, (self._place,))
        return reading.content.as_of(reading.read_at)

    def _asked(self, before: _Reading | None, now: datetime) -> _Reading:
        try:
            body = self._fetch(self._url, accept=ACCEPT, limit=LIMIT).body
            return _Reading(parse_trust_list(body, self._place), now, now)
        except (FetchFailed, InvalidTrustList):
            # What a broken server sends says as little as what it does not send.
            return _Reading(before.content if before else None, before.read_at if before else now, now)


class TrustListFile:
    """A trust list in a file, read each time: whoever edits it sees at once what it does."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def current(self) -> TrustList:
        """Return the list in the file.

        Raises:
            InvalidTrustList: it can not be read; nobody is trusted by accident, and nobody called unknown.
        """
        try:
            return parse_trust_list(self._path.read_bytes(), self._path.name)
        except OSError as fault:
            raise InvalidTrustList(f"The trust list {self._path} can not be read: {fault}.") from fault


class TrustSources:
    """All configured lists as one; where several know an issuer, the first one's entry stands."""

    def __init__(self, places: Iterable[str], fetch: Fetch, now: Callable[[], datetime]) -> None:
        self._sources = [
            TrustListAt(place, fetch, now) if place.startswith("https://") else TrustListFile(Path(place))
            for place in places
        ]

    def joined_to(self, own: TrustList) -> TrustList:
        """Return `own` with every configured list joined to it."""
        for source in self._sources:
            own = own.joined(source.current())
        return own
