"""Another address of somebody, theirs once they follow the link that was sent there: badges do not end with a mailbox.

What the link says is sealed, so nothing is kept of an address that nobody confirms.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from credentials.wording import N_, say
from issuer.awarding.recipients import parse_address
from issuer.errors import AddressRefused
from issuer.kept.mail import LetterKind
from issuer.ledger import AuditEntry
from issuer.mail import posting
from issuer.ports import Transaction
from issuer.sharing.links import Holder
from keys.errors import KeysError
from keys.multibase import b64url_decode, b64url_encode
from keys.sealing import Sealer

LIFE: Final = timedelta(days=2)
MOST_ADDRESSES: Final = 10
# Within the life of a link: letters to strangers are not had without end.
MOST_ASKED: Final = 10
LINK: Final = "address_link"
_ASKED: Final = "person.address_asked"
_GONE: Final = N_(
    "This link is not one of ours, or its time is over. Enter the address again on the page of your badges."
)


@dataclass(frozen=True, slots=True)
class Confirming:
    """What a link to confirm an address says: whose it is to be, and until when the link serves."""

    person_id: str
    address: str
    until: datetime


def ask(
    tx: Transaction, holder: Holder, text: str, link_of: Callable[[str], str], sealer: Sealer, now: datetime
) -> str:
    """Send a link to an address that somebody says is theirs, and return the address.

    Raises:
        InvalidRecipient: it is no e-mail address.
        AddressRefused: it is theirs already, they have or asked for as many as they may, or have no badges here.
    """
    address, person = parse_address(text), holder.person
    if not person.id:
        raise AddressRefused(
            N_("There are no badges of yours here, so there is nothing that could reach you there.")
        )
    if address in person.addresses:
        raise AddressRefused(N_("This address is yours already. Nothing was sent."))
    if len(person.addresses) >= MOST_ADDRESSES:
        raise AddressRefused(say("You have {most} addresses, the most there can be.", most=MOST_ADDRESSES))
    _check_asked(tx, person.id, now)
    said = {"person": person.id, "address": address, "until": int((now + LIFE).timestamp())}
    token = b64url_encode(sealer.seal(json.dumps(said).encode(), _context(tx)))
    posting.post(tx, LetterKind.CONFIRM_ADDRESS, person, {"link": link_of(token)}, now, address=address)
    _note(tx, holder.by, person.id, _ASKED, now)
    return address


def read(tx: Transaction, token: str, sealer: Sealer, now: datetime) -> Confirming:
    """Return what a link says.

    Raises:
        AddressRefused: it is none of ours, or its time is over.
    """
    try:
        said = json.loads(sealer.open(b64url_decode(token), _context(tx)))
    except (KeysError, ValueError) as fault:
        raise AddressRefused(_GONE) from fault
    until = datetime.fromtimestamp(said["until"], now.tzinfo)
    if now >= until:
        raise AddressRefused(_GONE)
    return Confirming(said["person"], said["address"], until)


def confirm(tx: Transaction, token: str, sealer: Sealer, now: datetime) -> str:
    """Make an address somebody's, and return it; confirmed again, it stays so.

    Raises:
        AddressRefused: the link is none of ours, or its time is over, or the address is somebody else's here.
    """
    found = read(tx, token, sealer, now)
    tx.people.hold(found.person_id)
    person = tx.people.get(found.person_id)
    if person is None or person.is_forgotten:
        raise AddressRefused(_GONE)
    if found.address in person.addresses:
        return found.address
    if not tx.people.add_address(person.id, found.address, now.replace(microsecond=0)):
        raise AddressRefused(N_("This address belongs to somebody else here. Ask HR to look at it."))
    _note(tx, LINK, person.id, "person.address_added", now)
    return found.address


def _check_asked(tx: Transaction, person_id: str, now: datetime) -> None:
    tx.people.hold(person_id)
    told = tx.audit.of_object(person_id)
    if sum(each.action == _ASKED and each.at > now - LIFE for each in told) >= MOST_ASKED:
        raise AddressRefused(
            say(
                "You entered {most} addresses within two days. Nothing was sent; enter this one in two days.",
                most=MOST_ASKED,
            )
        )


def _context(tx: Transaction) -> str:
    return f"confirm-address:{tx.organisation.id}"


def _note(tx: Transaction, by: str, person_id: str, act: str, now: datetime) -> None:
    tx.audit.record(AuditEntry(now.replace(microsecond=0), by, act, person_id, {}, person_id))
