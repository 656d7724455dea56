"""Endorsements, given and accepted, in the database."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select

from issuer.kept.recognitions import About, AcceptedEndorsement, Recognition
from issuer.ledger import ListKind
from issuer.store.recognition_tables import ACCEPTED_ENDORSEMENT, RECOGNITION
from issuer.store.statuses import count_change_of_list
from issuer.store.tenant import Tenant


@dataclass(frozen=True, slots=True)
class SqlRecognitions:
    """`issuer.kept.recognitions.RecognitionShelf` in a database."""

    tenant: Tenant

    def add(self, recognition: Recognition) -> bool:
        """Keep a new endorsement; False if one of the same thing stands."""
        columns = asdict(recognition)
        columns["given_by"] = columns.pop("by")
        return self.tenant.add_unless_there(RECOGNITION, **columns | {"about": recognition.about.value})

    def get(self, recognition_id: str) -> Recognition | None:
        """Return an endorsement that was given."""
        row = self.tenant.one(RECOGNITION, RECOGNITION.c.id == recognition_id)
        return None if row is None else _recognition(row)

    def all(self, limit: int, skip: int = 0) -> Sequence[Recognition]:
        """Return the endorsements that were given, newest first, without as many as `skip`."""
        query = select(RECOGNITION).where(self.tenant.mine(RECOGNITION))
        newest_first = query.order_by(RECOGNITION.c.serial.desc()).limit(limit).offset(skip)
        return [_recognition(row) for row in self.tenant.connection.execute(newest_first)]

    def standing(self, about: About) -> Sequence[Recognition]:
        """Return every endorsement of this kind that was not withdrawn, newest first."""
        columns = RECOGNITION.c
        query = select(RECOGNITION).where(
            self.tenant.mine(RECOGNITION), columns.about == about.value, columns.withdrawn_at.is_(None)
        )
        return [
            _recognition(row) for row in self.tenant.connection.execute(query.order_by(columns.serial.desc()))
        ]

    def withdraw(self, recognition_id: str, at: datetime) -> bool:
        """Withdraw an endorsement; False if there is none that stands. Its status list counts a change."""
        columns = RECOGNITION.c
        standing = self.tenant.update(
            RECOGNITION, columns.id == recognition_id, columns.withdrawn_at.is_(None)
        )
        if self.tenant.change(standing.values(withdrawn_at=at)) != 1:
            return False
        place = self.tenant.one(RECOGNITION, columns.id == recognition_id)
        if place is not None:
            count_change_of_list(self.tenant, place.status_list, ListKind.REVOCATION)
        return True

    def accept(self, accepted: AcceptedEndorsement) -> bool:
        """Keep an endorsement of others; False if it is kept already."""
        return self.tenant.add_unless_there(ACCEPTED_ENDORSEMENT, **asdict(accepted))

    def accepted(self, slug: str | None = None) -> Sequence[AcceptedEndorsement]:
        """Return the endorsements of others that are kept, of one badge or of all, oldest first."""
        columns = ACCEPTED_ENDORSEMENT.c
        query = select(ACCEPTED_ENDORSEMENT).where(self.tenant.mine(ACCEPTED_ENDORSEMENT))
        wanted = query if slug is None else query.where(columns.slug == slug)
        ordered = wanted.order_by(columns.accepted_at, columns.id)
        return [_accepted(row) for row in self.tenant.connection.execute(ordered)]

    def drop(self, accepted_id: str) -> bool:
        """Keep an endorsement of others no longer; False if there is none of this id."""
        table = ACCEPTED_ENDORSEMENT
        gone = delete(table).where(self.tenant.mine(table), table.c.id == accepted_id)
        return self.tenant.connection.execute(gone).rowcount == 1


def _recognition(row: Row[Any]) -> Recognition:
    return Recognition(
        id=row.id,
        about=About(row.about),
        subject_id=row.subject_id,
        subject_name=row.subject_name,
        endorsed=row.endorsed,
        comment=row.comment,
        by=row.given_by,
        given_at=row.given_at,
        status_list=row.status_list,
        status_index=row.status_index,
        document=bytes(row.document),
        token=bytes(row.token),
        withdrawn_at=row.withdrawn_at,
    )


def _accepted(row: Row[Any]) -> AcceptedEndorsement:
    return AcceptedEndorsement(
        id=row.id,
        slug=row.slug,
        endorser=row.endorser,
        endorser_name=row.endorser_name,
        comment=row.comment,
        is_token=row.is_token,
        body=bytes(row.body),
        accepted_at=row.accepted_at,
    )
