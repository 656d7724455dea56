"""Partners: issuers elsewhere whose badges count where a rule of ours names them. Each DID is checked when added."""

from collections.abc import Sequence
from datetime import datetime

from credentials.wording import N_, say
from did.document import Purpose
from did.errors import DidError, DidUnresolvable, MalformedDid
from did.resolver import Resolver
from did.syntax import Did
from issuer.achievements.catalog import SYSTEM
from issuer.errors import InvalidText, PartnerDidRefused, PartnerKnown, UnknownPartner
from issuer.ledger import AuditEntry
from issuer.plain_text import fault_in_line, shown
from issuer.ports import Transaction
from issuer.shown import Partner

NAME_LIMIT = 120
# They have a meaning of their own where a plan names a partner.
_KEPT_FOR_PLANS = frozenset("<>;|")


def checked(did: str, resolver: Resolver) -> str:
    """Return a DID as it is kept, once its document was had and has a key that may sign badges.

    Raises:
        PartnerDidRefused: it is no DID, its document can not be had just now, or no key of it may sign badges.
    """
    try:
        parsed = Did.parse(did.strip())
        document = resolver.resolve(parsed)
    except MalformedDid as fault:
        raise PartnerDidRefused(
            say("“{did}” is not a DID. It begins with did: and a method.", did=shown(did))
        ) from fault
    except DidUnresolvable as fault:
        raise PartnerDidRefused(
            say("The document of {did} can not be had just now. Try again.", did=shown(did))
        ) from fault
    except DidError as fault:
        raise PartnerDidRefused(
            say("{did} can not be used: {code}.", did=shown(did), code=fault.code)
        ) from fault
    if document.is_deactivated or not document.relationships.get(Purpose.ASSERTION):
        raise PartnerDidRefused(say("{did} has no key that may sign badges.", did=shown(did)))
    return parsed.value


def add(tx: Transaction, name: str, did: str, now: datetime, by: str = SYSTEM) -> Partner:
    """Add a partner whose DID was `checked`, and return it.

    Raises:
        InvalidText: the name is empty, too long, or has characters that it can not have.
        PartnerKnown: there is one of this name or DID already, or it is our own DID.
    """
    name = " ".join(name.split())
    _check_name(name)
    partner = Partner(name, did, now)
    if did == tx.organisation.did:
        raise PartnerKnown(N_("This is our own DID; our badges count without being named."))
    if not tx.partners.add(partner):
        raise PartnerKnown(N_("There is a partner of this name or DID already."))
    tx.audit.record(AuditEntry(now, by, "partner.added", did, {"name": name}))
    return partner


def remove(tx: Transaction, name: str, now: datetime, by: str = SYSTEM) -> None:
    """Take a partner off the list. Rules that name it stay as published; what it signed is then of an unknown issuer.

    Raises:
        UnknownPartner: there is none of this name.
    """
    partner = tx.partners.find(name)
    if partner is None or not tx.partners.remove(name):
        raise UnknownPartner(say("There is no partner called “{name}” here.", name=shown(name)))
    tx.audit.record(AuditEntry(now, by, "partner.removed", partner.did, {"name": partner.name}))


def listed(tx: Transaction) -> Sequence[Partner]:
    """Return every partner, by name."""
    return tx.partners.all()


def _check_name(name: str) -> None:
    if not name:
        raise InvalidText(N_("The partner's name is empty; write it."))
    fault = fault_in_line(name, NAME_LIMIT)
    if fault is not None:
        raise InvalidText(say("The partner's name can not be used. {fault}", fault=str(fault)))
    if not _KEPT_FOR_PLANS.isdisjoint(name):
        raise InvalidText(N_("The partner's name can not have any of < > ; | in it."))
    if not _closes_what_it_opens(name):
        raise InvalidText(
            N_("The partner's name has a parenthesis without its other half; plans could not read it.")
        )


def _closes_what_it_opens(name: str) -> bool:
    depth = 0
    for sign in name:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0
