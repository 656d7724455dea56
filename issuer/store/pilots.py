"""Pilots in the database: a row for each person of a group, and one for what each of them said."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, delete, select

from issuer.pilots import Voice
from issuer.store.stage_tables import PILOT_MEMBER, PILOT_VOICE
from issuer.store.tenant import Tenant


@dataclass(frozen=True, slots=True)
class SqlPilots:
    """`issuer.pilots.PilotShelf` in a database."""

    tenant: Tenant

    def members(self, slug: str) -> Sequence[str]:
        """Return the e-mail addresses of a badge's pilot group, in order."""
        query = select(PILOT_MEMBER.c.address).where(
            self.tenant.mine(PILOT_MEMBER), PILOT_MEMBER.c.slug == slug
        )
        return sorted(self.tenant.connection.execute(query).scalars())

    def set_members(self, slug: str, addresses: Collection[str]) -> None:
        """Let these be the pilot group, in place of the one before."""
        others = PILOT_MEMBER.c.address.not_in(addresses)
        gone = delete(PILOT_MEMBER).where(self.tenant.mine(PILOT_MEMBER), PILOT_MEMBER.c.slug == slug, others)
        self.tenant.connection.execute(gone)
        for address in addresses:
            self.tenant.add_unless_there(PILOT_MEMBER, slug=slug, address=address)

    def say(self, slug: str, voice: Voice) -> None:
        """Keep what somebody says of an award, in place of what they said before."""
        said = {"understood": voice.understood, "fair": voice.fair, "comment": voice.comment}
        said |= {"said_at": voice.at}
        if not self.tenant.add_unless_there(PILOT_VOICE, award_id=voice.award_id, slug=slug, **said):
            there = self.tenant.update(PILOT_VOICE, PILOT_VOICE.c.award_id == voice.award_id)
            self.tenant.change(there.values(**said))

    def heard(self, slug: str) -> Sequence[Voice]:
        """Return what was said of a badge, oldest first."""
        query = select(PILOT_VOICE).where(self.tenant.mine(PILOT_VOICE), PILOT_VOICE.c.slug == slug)
        in_order = query.order_by(PILOT_VOICE.c.said_at, PILOT_VOICE.c.award_id)
        return [_voice(row) for row in self.tenant.connection.execute(in_order)]

    def said(self, award_id: str) -> Voice | None:
        """Return what was said of this award."""
        row = self.tenant.one(PILOT_VOICE, PILOT_VOICE.c.award_id == award_id)
        return None if row is None else _voice(row)


def forget(tenant: Tenant, addresses: Sequence[str], awards: Select[tuple[str]]) -> None:
    """Take somebody out of every pilot group, and forget the words of what they said; the answers stay, counted."""
    tenant.connection.execute(
        delete(PILOT_MEMBER).where(tenant.mine(PILOT_MEMBER), PILOT_MEMBER.c.address.in_(addresses))
    )
    tenant.change(tenant.update(PILOT_VOICE, PILOT_VOICE.c.award_id.in_(awards)).values(comment=""))


def _voice(row: Row[Any]) -> Voice:
    return Voice(row.award_id, row.understood, row.fair, row.comment, row.said_at)
