"""Receipts: what is kept of a check under a policy, how they are found again, and how they leave as a table."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from credentials.wording import N_
from verifier.errors import ReceiptNotFound
from verifier.partners.ports import KeptPolicy, ReceiptShelf, Wanted
from verifier.partners.under import Under
from verifier.ports import Receipt, Witnessed
from verifier.recognition import Recognition
from verifier.reference import is_reference, normalise
from verifier.rendering import instant
from verifier.report import Report
from verifier.verify import MAX_COMPONENTS, Submission, digest_of

USUAL_RETENTION: Final = timedelta(days=730)
PAGE: Final = 50
MOST_EXPORTED: Final = 10_000
COLUMNS: Final = (
    *("reference", "checked_at", "policy", "policy_id", "policy_version", "policy_digest"),
    *("verdict", "outcome", "digests", "by", "way", "kept_until"),
)
# What a table calculator would take for a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Occasion:
    """By whom and in which way a check was made, and how long its receipt is kept."""

    by: str
    way: str
    kept_for: timedelta = USUAL_RETENTION


def digests_of(submission: Submission) -> tuple[str, ...]:
    """Return the digests of the files that were handed in, the badge's first."""
    return tuple(digest_of(body) for body in (submission.body, *submission.components[:MAX_COMPONENTS]))


def receipt_of(
    report: Report, found: Recognition, digests: tuple[str, ...], policy: KeptPolicy, occasion: Occasion
) -> Receipt:
    """Return the receipt of a check: digests, and nothing of what the credentials say."""
    return Receipt(
        reference=report.reference,
        at=report.checked_at,
        policy_id=policy.id,
        policy_name=policy.name,
        policy_version=policy.version,
        policy_digest=policy.digest,
        verdict=report.verdict.value,
        outcome=found.standing.value,
        digests=digests,
        by=occasion.by,
        way=occasion.way,
        expires_at=report.checked_at + occasion.kept_for,
    )


def witness(kept_for: timedelta) -> Callable[[Under, Report, Recognition, tuple[str, ...]], Witnessed]:
    """Return what makes the receipt of a badge that a wallet showed under an organisation's policy."""

    def made(under: Under, report: Report, found: Recognition, digests: tuple[str, ...]) -> Witnessed:
        occasion = Occasion(under.by, "wallet", kept_for)
        return Witnessed(under.organisation, receipt_of(report, found, digests, under.policy, occasion))

    return made


def recall(shelf: ReceiptShelf, organisation: str, reference: str, now: datetime) -> Receipt:
    """Return a receipt by its reference, however it was typed.

    Raises:
        ReceiptNotFound: there is none in this organisation, or it is no longer kept.
    """
    found = shelf.get(organisation, normalise(reference), now) if is_reference(reference) else None
    if found is None:
        raise ReceiptNotFound(N_("There is no receipt of this reference here, or it is no longer kept."))
    return found


@dataclass(frozen=True, slots=True)
class Page:
    """Some receipts, and where to go on, if there are more."""

    receipts: Sequence[Receipt]
    after: str | None


def page(shelf: ReceiptShelf, organisation: str, wanted: Wanted, now: datetime) -> Page:
    """Return the newest receipts that are wanted."""
    found = shelf.find(organisation, wanted, now, PAGE + 1)
    return Page(found[:PAGE], found[PAGE - 1].reference if len(found) > PAGE else None)


def after(
    shelf: ReceiptShelf, organisation: str, reference: str, now: datetime
) -> tuple[datetime, str] | None:
    """Return where a list goes on behind a receipt; from the start if that one is no longer kept."""
    last = shelf.get(organisation, normalise(reference), now) if is_reference(reference) else None
    return None if last is None else (last.at, last.reference)


def as_json(receipt: Receipt) -> dict[str, object]:
    """Return a receipt as JSON."""
    return {
        "reference": receipt.reference,
        "checked_at": instant(receipt.at),
        "policy": {
            "id": receipt.policy_id,
            "name": receipt.policy_name,
            "version": receipt.policy_version,
            "digest": receipt.policy_digest,
        },
        "verdict": receipt.verdict,
        "outcome": receipt.outcome,
        "digests": list(receipt.digests),
        "by": receipt.by,
        "way": receipt.way,
        "kept_until": instant(receipt.expires_at),
    }


def as_table(receipts: Iterable[Receipt]) -> str:
    """Return receipts as CSV (RFC 4180), each cell a text that no table calculator calculates."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(each) for each in _row(receipt)] for receipt in receipts)
    return out.getvalue()


def _row(receipt: Receipt) -> tuple[str, ...]:
    return (
        *(receipt.reference, instant(receipt.at), receipt.policy_name, receipt.policy_id),
        *(str(receipt.policy_version), receipt.policy_digest, receipt.verdict, receipt.outcome),
        *(" ".join(receipt.digests), receipt.by, receipt.way, instant(receipt.expires_at)),
    )


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
