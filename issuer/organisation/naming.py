"""Whether an organisation's badges name who awarded them (ADR 46)."""

from datetime import datetime

from issuer.ledger import AuditEntry
from issuer.ports import Transaction


def name_leaders(tx: Transaction, by: str, now: datetime, *, are_named: bool) -> bool:
    """Have badges name who awarded them from now on, or nobody; False if it was so already.

    What is signed stays as it is.
    """
    if not tx.terms.name_leaders(are_named=are_named):
        return False
    act = "organisation.names_on" if are_named else "organisation.names_off"
    tx.audit.record(AuditEntry(now.replace(microsecond=0), by, act, tx.organisation.id, {}))
    return True
