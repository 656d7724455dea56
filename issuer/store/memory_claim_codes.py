"""Claim codes in memory. The store's lock makes each method atomic."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from issuer.store.memory_ledger import Ledger


@dataclass(frozen=True, slots=True)
class MemoryClaimCodes:
    """`issuer.kept.claim_codes.ClaimCodeShelf` in memory; `others` are the ledgers of the other organisations."""

    ledger: Ledger
    others: Collection[Ledger]

    def keep(self, award_id: str, code_hash: str, expires_at: datetime, now: datetime) -> bool:
        """Keep the code of an award in place of what it had; False if another award has it, and nothing was kept."""
        codes = self.ledger.claim_codes
        for over in [each for each, (_, until) in codes.items() if until <= now]:
            del codes[over]
        for own in [each for each, (code, _) in codes.items() if each == award_id and code != code_hash]:
            del codes[own]
        everywhere = (codes, *(each.claim_codes for each in self.others))
        holders = (each for kept in everywhere for each, (code, _) in kept.items() if code == code_hash)
        if any(holder != award_id for holder in holders):
            return False
        codes[award_id] = (code_hash, expires_at)
        return True

    def award_of(self, code_hash: str, now: datetime) -> str | None:
        """Return the id of the award whose code this is, while the code's time is not over."""
        kept = self.ledger.claim_codes.items()
        return next((each for each, (code, until) in kept if code == code_hash and now < until), None)
