"""Claim codes in the database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select

from issuer.store.claim_code_tables import CLAIM_CODE
from issuer.store.tenant import Tenant

_SWEPT_AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True)
class SqlClaimCodes:
    """`issuer.kept.claim_codes.ClaimCodeShelf` in a database."""

    tenant: Tenant

    def keep(self, award_id: str, code_hash: str, expires_at: datetime, now: datetime) -> bool:
        """Keep the code of an award in place of what it had; False if another award has it, and nothing was kept."""
        self._sweep(now)
        held = self.tenant.one(CLAIM_CODE, CLAIM_CODE.c.award_id == award_id, locked=True)
        if held is not None and held.code_hash == code_hash:
            renewed = self.tenant.update(CLAIM_CODE, CLAIM_CODE.c.award_id == award_id)
            self.tenant.change(renewed.values(expires_at=expires_at))
            return True
        if held is not None:
            mine = (self.tenant.mine(CLAIM_CODE), CLAIM_CODE.c.award_id == award_id)
            self.tenant.connection.execute(delete(CLAIM_CODE).where(*mine))
        return self.tenant.add_unless_there(
            CLAIM_CODE, award_id=award_id, code_hash=code_hash, expires_at=expires_at
        )

    def award_of(self, code_hash: str, now: datetime) -> str | None:
        """Return the id of the award whose code this is, while the code's time is not over."""
        row = self.tenant.one(CLAIM_CODE, CLAIM_CODE.c.code_hash == code_hash, CLAIM_CODE.c.expires_at > now)
        return None if row is None else row.award_id

    def _sweep(self, now: datetime) -> None:
        over = (self.tenant.mine(CLAIM_CODE), CLAIM_CODE.c.expires_at <= now)
        some = select(CLAIM_CODE.c.award_id).where(*over).limit(_SWEPT_AT_ONCE)
        # Nobody waits for somebody else who sweeps the same ones.
        found = self.tenant.connection.execute(some.with_for_update(skip_locked=True)).scalars().all()
        if found:
            self.tenant.connection.execute(delete(CLAIM_CODE).where(*over, CLAIM_CODE.c.award_id.in_(found)))
