"""Answers to requests that clients may repeat, in a database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, delete, select, update

from records.engine import Database
from records.insertion import insert_unless_there
from verifier.partners.ports import KeptAnswer
from verifier.store.partner_tables import ANSWER

KEPT: Final = timedelta(days=1)
# Longer than any check takes: whoever began then is gone.
GIVEN_UP: Final = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class SqlAnswers:
    """`verifier.partners.ports.AnswerShelf` in a database."""

    database: Database

    def begin(self, client: str, key_hash: str, body_hash: str, now: datetime) -> KeptAnswer:
        """Begin to answer, or return what is known already."""
        fresh = {"body_hash": body_hash, "started_at": now, "sealed": None, "expires_at": now + KEPT}
        with self.database.transaction() as connection:
            connection.execute(delete(ANSWER).where(ANSWER.c.expires_at <= now))
            if insert_unless_there(connection, ANSWER, client=client, key_hash=key_hash, **fresh):
                return KeptAnswer(body_hash, now, is_begun=True)
            if _take_over(connection, (client, key_hash), body_hash, now):
                return KeptAnswer(body_hash, now, is_begun=True)
            row = connection.execute(select(ANSWER).where(*_named(client, key_hash))).one()
        return KeptAnswer(row.body_hash, row.started_at, None if row.sealed is None else bytes(row.sealed))

    def finish(self, client: str, key_hash: str, begun: KeptAnswer, sealed: bytes) -> None:
        """Keep the answer to what was begun."""
        with self.database.transaction() as connection:
            mine = update(ANSWER).where(*_begun(client, key_hash, begun))
            connection.execute(mine.values(sealed=sealed))

    def release(self, client: str, key_hash: str, begun: KeptAnswer) -> None:
        """Forget what was begun: it was refused."""
        with self.database.transaction() as connection:
            connection.execute(delete(ANSWER).where(*_begun(client, key_hash, begun)))


def _take_over(connection: Connection, name: tuple[str, str], body_hash: str, now: datetime) -> bool:
    """Begin anew what was begun with the same body, and given up."""
    abandoned = (ANSWER.c.sealed.is_(None), ANSWER.c.started_at <= now - GIVEN_UP)
    same = (*_named(*name), ANSWER.c.body_hash == body_hash)
    taken = update(ANSWER).where(*same, *abandoned).values(started_at=now, expires_at=now + KEPT)
    return connection.execute(taken).rowcount == 1


def _named(client: str, key_hash: str) -> tuple[ColumnElement[bool], ...]:
    return ANSWER.c.client == client, ANSWER.c.key_hash == key_hash


def _begun(client: str, key_hash: str, begun: KeptAnswer) -> tuple[Any, ...]:
    is_open = (ANSWER.c.started_at == begun.started_at, ANSWER.c.sealed.is_(None))
    return (*_named(client, key_hash), *is_open)
