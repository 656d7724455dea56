"""The signed status lists of an organisation: derived from its records, never edited.

Every list has a twin: one says which badges are revoked, the other which are suspended (ADR 11). A list
is published again, whole, in the transaction that changes what it says (Bitstring Status List 1.0).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from contexts.jcs import jcs
from credentials.badge import Carrier, StatusEntry
from credentials.proofs import data_integrity
from credentials.status_list import Bitstring, StatusPurpose, list_credential, subject_id
from issuer.ports import Transaction
from keys.keyring import KeyringEntry

FIRST = 1
TTL = timedelta(minutes=5)
MEDIA_TYPE = Carrier.LDP_VC.media_type


@dataclass(frozen=True, slots=True)
class Publisher:
    """Whose lists they are, under which URL, and the key that signs them."""

    issuer_url: str
    did: str
    key: KeyringEntry


def list_path(slug: str, number: int, purpose: StatusPurpose) -> str:
    """Return where a list is served: `/o/{slug}/status/7`, its twin `/o/{slug}/status/7-suspension`."""
    return f"/o/{slug}{_place(number, purpose)}"


def list_url(issuer_url: str, number: int, purpose: StatusPurpose) -> str:
    """Return the URL of a list, by which badges name it."""
    return f"{issuer_url}{_place(number, purpose)}"


def status_entry(issuer_url: str, number: int, index: int) -> StatusEntry:
    """Return what a badge says of its place: the revocation list's URL, the suspension list's subject id."""
    suspensions = list_url(issuer_url, number, StatusPurpose.SUSPENSION)
    return StatusEntry(
        list_url(issuer_url, number, StatusPurpose.REVOCATION),
        index,
        subject_id(suspensions, StatusPurpose.SUSPENSION),
    )


def publish(
    tx: Transaction, number: int, purpose: StatusPurpose, publisher: Publisher, now: datetime
) -> None:
    """Sign a list as the records have it now, and publish it in place of the one before."""
    statuses = tx.statuses
    indexes = (statuses.revoked if purpose is StatusPurpose.REVOCATION else statuses.suspended)(number)
    path = list_path(tx.organisation.slug, number, purpose)
    # Read after the rows, whose lock makes other publishers wait: so this one's time is never the earlier.
    before = tx.published.get(path)
    at = (
        now.replace(microsecond=0) if before is None else max(now.replace(microsecond=0), before.published_at)
    )
    url = list_url(publisher.issuer_url, number, purpose)
    document = list_credential(url, publisher.did, purpose, Bitstring.of(indexes), at, ttl=TTL)
    signed = data_integrity.sign(document, publisher.key.signer, publisher.key.method_id, at)
    tx.published.put(path, MEDIA_TYPE, jcs(signed), at)


def ensure_published(tx: Transaction, number: int, publisher: Publisher, now: datetime) -> None:
    """Publish a list and its twin unless they are: a badge never names a list that can not be read."""
    for purpose in StatusPurpose:
        if tx.published.get(list_path(tx.organisation.slug, number, purpose)) is None:
            publish(tx, number, purpose, publisher, now)


def _place(number: int, purpose: StatusPurpose) -> str:
    twin = "-suspension" if purpose is StatusPurpose.SUSPENSION else ""
    return f"/status/{number}{twin}"
