"""Deleting what is known of a person: their key is destroyed, and the badges they have stay good (ADR 14)."""

from dataclasses import dataclass
from datetime import datetime

from credentials.wording import N_
from issuer.achievements.catalog import SYSTEM
from issuer.awarding import awards
from issuer.errors import NotErased
from issuer.jobs import SETTLE
from issuer.ledger import AuditEntry, Person
from issuer.ports import Transaction


@dataclass(frozen=True, slots=True)
class ErasePerson:
    """The wish to forget whom an award is for. `confirmed` is their name or an address of theirs, as typed."""

    award_id: str
    confirmed: str
    by: str = SYSTEM


@dataclass(frozen=True, slots=True)
class Receipt:
    """That somebody was forgotten. `reference` is the id that is left of them; the numbers are of what was there."""

    reference: str
    at: datetime
    awards: int
    copies: int
    addresses: int


def erase(tx: Transaction, command: ErasePerson, now: datetime) -> Receipt:
    """Delete name, addresses, keys, stored copies and notes of whom an award is for; return the receipt.

    Awards without a name, their places in the status lists and the audit chain stay, so that badges already handed out
    keep verifying. What the audit log said of the person nobody can read any more.

    Raises:
        UnknownAward: there is no award of this id here.
        NotErased: it is not confirmed, or was done before.
    """
    person = awards.find(tx, command.award_id).person
    tx.people.hold(person.id)
    _check_confirmed(person, command.confirmed)
    at, given = now.replace(microsecond=0), tx.awards.of_person(person.id)
    copies = sum(len(each) for each in tx.copies.of_person(person.id).values())
    for award in given:
        tx.offers.cancel_open(award.id, at)
    if not tx.people.erase(person.id, at):
        raise _done()
    tx.jobs.drop(SETTLE, person.id)
    receipt = Receipt(person.id, at, len(given), copies, len(person.addresses))
    _note(tx, receipt, [award.id for award in given], command.by)
    return receipt


def _check_confirmed(person: Person, confirmed: str) -> None:
    if person.is_forgotten:
        raise _done()
    known = {each.casefold() for each in (person.name, *person.addresses) if each}
    if confirmed.strip().casefold() not in known:
        raise NotErased(N_("To delete the data, type the person's name or e-mail address as it stands here."))


def _done() -> NotErased:
    return NotErased(N_("The personal data were deleted already."))


def _note(tx: Transaction, receipt: Receipt, award_ids: list[str], by: str) -> None:
    # Of nobody in particular: what is sealed for the person could not be read any more.
    told = {"awards": str(receipt.awards), "copies": str(receipt.copies), "addresses": str(receipt.addresses)}
    tx.audit.record(AuditEntry(receipt.at, by, "person.erased", receipt.reference, told))
    for award_id in award_ids:
        tx.audit.record(AuditEntry(receipt.at, by, "person.erased", award_id, {}, receipt.reference))
