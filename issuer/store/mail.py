"""Letters and the addresses they go to, in the database; what letters say is sealed under their person's key."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, delete, select

from issuer.kept.mail import USUAL_DAYS, AddressStanding, Letter, LetterKind, LetterState
from issuer.store.mail_tables import LETTER, MAIL_ADDRESS, MAIL_TERMS
from issuer.store.tenant import Tenant
from keys.multibase import b64url_encode
from records.columns import json_text
from records.people import People
from records.sealing import open_values, seal_values

_ID_BYTES = 16


@dataclass(frozen=True, slots=True)
class SqlMail:
    """`issuer.kept.mail.MailShelf` in a database."""

    tenant: Tenant
    people: People
    entropy: Callable[[int], bytes]

    def new_id(self) -> str:
        """Return an id for a letter, which nobody guesses."""
        return b64url_encode(self.entropy(_ID_BYTES))

    def add(self, letter: Letter, values: Mapping[str, str], found_by: str) -> bool:
        """Keep a new letter, what it says, and the text that a search looks at; False if its person is forgotten."""
        sealed = self._sealed(letter, dict(values))
        if sealed is None:
            return False
        fixed = {
            "id": letter.id,
            "kind": letter.kind.value,
            "person_id": letter.person_id,
            "address": letter.address,
            "award_id": letter.award_id,
            "language": letter.language,
            "posted_at": letter.posted_at,
        }
        self.tenant.add(LETTER, **fixed, sealed=sealed, search_text=found_by, **_progress(letter))
        return True

    def get(self, letter_id: str) -> Letter | None:
        """Return a letter, locked against other transactions until this one ends."""
        row = self.tenant.one(LETTER, LETTER.c.id == letter_id, locked=True)
        return None if row is None else _letter(row)

    def values(self, letter: Letter) -> Mapping[str, str]:
        """Return what a letter says besides what is on record; nothing once its person is forgotten."""
        row = self.tenant.one(LETTER, LETTER.c.id == letter.id)
        return {} if row is None else self._opened(letter, bytes(row.sealed))

    def note(self, letter: Letter) -> None:
        """Keep how far a letter is; one that is gone stays gone."""
        kept = self.tenant.update(LETTER, LETTER.c.id == letter.id)
        self.tenant.change(kept.values(**_progress(letter)))

    def of_award(self, award_id: str) -> Sequence[Letter]:
        """Return the letters about an award, oldest first."""
        return self._found(self._mine().where(LETTER.c.award_id == award_id).order_by(LETTER.c.serial))

    def of_awards(self, award_ids: Collection[str]) -> Sequence[Letter]:
        """Return the letters about these awards, oldest first."""
        return self._found(self._mine().where(LETTER.c.award_id.in_(award_ids)).order_by(LETTER.c.serial))

    def search(
        self, text: str, states: frozenset[LetterState] | None, limit: int, skip: int = 0
    ) -> Sequence[Letter]:
        """Return letters whose address, person or award contains `text`, newest first, after the first `skip`."""
        query = self._mine().where(LETTER.c.search_text.contains(text.strip().casefold(), autoescape=True))
        if states is not None:
            query = query.where(LETTER.c.state.in_([each.value for each in states]))
        return self._found(query.order_by(LETTER.c.serial.desc()).limit(limit).offset(skip))

    def to_address(self, address: str, state: LetterState) -> Sequence[Letter]:
        """Return the letters to an address that are so far, oldest first."""
        so_far = (LETTER.c.address == address, LETTER.c.state == state.value)
        return self._found(self._mine().where(*so_far).order_by(LETTER.c.serial))

    def standing(self, address: str) -> AddressStanding:
        """Return what is known of an address (lower case); of most nothing is."""
        row = self.tenant.one(MAIL_ADDRESS, MAIL_ADDRESS.c.address == address)
        if row is None:
            return AddressStanding(address)
        return AddressStanding(address, row.bounced_at, row.answer, row.no_reminders_at)

    def set_standing(self, standing: AddressStanding) -> None:
        """Keep what is known of an address in place of what was."""
        known = {
            "bounced_at": standing.bounced_at,
            "answer": standing.answer,
            "no_reminders_at": standing.no_reminders_at,
        }
        if not self.tenant.add_unless_there(MAIL_ADDRESS, address=standing.address, **known):
            kept = self.tenant.update(MAIL_ADDRESS, MAIL_ADDRESS.c.address == standing.address)
            self.tenant.change(kept.values(**known))

    def reminder_days(self) -> tuple[int, ...]:
        """Return how many days after a letter people are reminded; `USUAL_DAYS` until the organisation says so."""
        row = self.tenant.one(MAIL_TERMS)
        return USUAL_DAYS if row is None else tuple(row.reminder_days)

    def set_reminder_days(self, days: tuple[int, ...]) -> bool:
        """Say after how many days people are reminded, () for never; False if it was so already."""
        if self.reminder_days() == days:
            return False
        if not self.tenant.add_unless_there(MAIL_TERMS, reminder_days=list(days)):
            self.tenant.change(self.tenant.update(MAIL_TERMS).values(reminder_days=list(days)))
        return True

    def _mine(self) -> Select[Any]:
        return select(LETTER).where(self.tenant.mine(LETTER))

    def _found(self, query: Select[Any]) -> Sequence[Letter]:
        return [_letter(row) for row in self.tenant.connection.execute(query)]

    def _sealed(self, letter: Letter, values: dict[str, str]) -> bytes | None:
        if letter.person_id is None:
            return self.people.seal.seal(json_text(values).encode(), self._context(letter))
        data_key = self.people.data_key(letter.person_id)
        return None if data_key is None else seal_values(values, data_key, self._context(letter))

    def _opened(self, letter: Letter, sealed: bytes) -> Mapping[str, str]:
        if letter.person_id is None:
            said: dict[str, str] = json.loads(self.people.seal.open(sealed, self._context(letter)))
            return said
        data_key = self.people.data_key(letter.person_id)
        return {} if data_key is None else open_values(sealed, data_key, self._context(letter))

    def _context(self, letter: Letter) -> str:
        return f"letter:{self.tenant.organisation_id}:{letter.id}"


def forget(tenant: Tenant, person_id: str) -> None:
    """Delete a person's letters, and what is known of the addresses that they went to."""
    theirs = (tenant.mine(LETTER), LETTER.c.person_id == person_id)
    addresses = select(LETTER.c.address).where(*theirs)
    known = delete(MAIL_ADDRESS).where(tenant.mine(MAIL_ADDRESS), MAIL_ADDRESS.c.address.in_(addresses))
    tenant.connection.execute(known)
    tenant.connection.execute(delete(LETTER).where(*theirs))


def _progress(letter: Letter) -> dict[str, Any]:
    return {
        "state": letter.state.value,
        "attempts": letter.attempts,
        "next_at": letter.next_at,
        "tried_at": letter.tried_at,
        "answer": letter.answer,
    }


def _letter(row: Row[Any]) -> Letter:
    return Letter(
        id=row.id,
        kind=LetterKind(row.kind),
        person_id=row.person_id,
        address=row.address,
        award_id=row.award_id,
        language=row.language,
        posted_at=row.posted_at,
        state=LetterState(row.state),
        attempts=row.attempts,
        next_at=row.next_at,
        tried_at=row.tried_at,
        answer=row.answer,
    )
