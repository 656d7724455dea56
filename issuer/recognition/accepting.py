"""What others say of badges of the plan: accepted, it is carried by every copy that is signed from then on."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from credentials.badge import Carrier, JsonObject
from credentials.endorsements import comment_of
from credentials.proofs.vc_jwt import Profile
from credentials.wording import N_, say
from issuer.achievements.catalog import SYSTEM
from issuer.errors import EndorsementKnown, EndorsementNotAcceptable, UnknownEndorsement
from issuer.kept.recognitions import AcceptedEndorsement
from issuer.ledger import AuditEntry, PlannedBadge
from issuer.plain_text import shown
from issuer.ports import Transaction
from issuer.recognition.checked import Checked

# Each travels in every copy, and is verified by everybody who checks one.
MOST_PER_BADGE: Final = 4
MOST_BYTES: Final = 16_384
_CARRIED: Final = (Carrier.LDP_VC, Carrier.JWT_VC_JSON)


@dataclass(frozen=True, slots=True)
class Embedded:
    """What a copy carries in its achievement: endorsements with embedded proofs, and as tokens."""

    documents: tuple[JsonObject, ...] = field(default=(), repr=False)
    tokens: tuple[str, ...] = field(default=(), repr=False)


def accept(tx: Transaction, checked: Checked, now: datetime, by: str = SYSTEM) -> AcceptedEndorsement:
    """Keep an endorsement that was checked just now, and return it.

    Raises:
        EndorsementNotAcceptable: it does not hold, is none, is too large, is in a form that badges do not carry, or is
            about nothing of the plan.
        EndorsementKnown: it is kept already, or the badge has as many as it may.
    """
    badge, at = _endorsed(tx, checked), now.replace(microsecond=0)
    # Of several who accept at once each counts what the one before has kept.
    tx.plan.hold(badge.slug)
    if len(tx.recognitions.accepted(badge.slug)) >= MOST_PER_BADGE:
        raise EndorsementKnown(
            say("A badge carries at most {most} endorsements. Take one off first.", most=MOST_PER_BADGE)
        )
    accepted = AcceptedEndorsement(
        id=hashlib.sha256(checked.body).hexdigest(),
        slug=badge.slug,
        endorser=checked.issuer,
        endorser_name=checked.issuer_name,
        comment=comment_of(checked.document or {}) or "",
        is_token=checked.carrier is Carrier.JWT_VC_JSON,
        body=checked.body,
        accepted_at=at,
    )
    if not tx.recognitions.accept(accepted):
        raise EndorsementKnown(N_("This endorsement was accepted before."))
    told = {"badge": badge.slug, "by": checked.issuer}
    tx.audit.record(AuditEntry(at, by, "endorsement.accepted", accepted.id, told))
    return accepted


def drop(tx: Transaction, accepted_id: str, now: datetime, by: str = SYSTEM) -> None:
    """Have new copies carry an endorsement no longer; those that were signed keep it.

    Raises:
        UnknownEndorsement: there is none of this id.
    """
    if not tx.recognitions.drop(accepted_id):
        raise UnknownEndorsement(N_("There is no accepted endorsement of this id here."))
    tx.audit.record(AuditEntry(now.replace(microsecond=0), by, "endorsement.taken_off", accepted_id, {}))


def listed(tx: Transaction) -> Sequence[AcceptedEndorsement]:
    """Return every endorsement that is accepted, oldest first."""
    return tx.recognitions.accepted()


def embedded_in(tx: Transaction, slug: str, carrier: Carrier, profile: Profile) -> Embedded:
    """Return what a copy of this badge carries in this form.

    One with an embedded proof carries no tokens: readers differ on whether the member for them is signed. SD-JWT VCs
    and tokens of the first data model carry none.
    """
    if carrier not in _CARRIED or profile is not Profile.OPEN_BADGES:
        return Embedded()
    kept = tx.recognitions.accepted(slug)
    documents = tuple(json.loads(each.body) for each in kept if not each.is_token)
    tokens = tuple(each.body.decode("ascii") for each in kept if each.is_token)
    return Embedded(documents, tokens if carrier is Carrier.JWT_VC_JSON else ())


def _endorsed(tx: Transaction, checked: Checked) -> PlannedBadge:
    if not checked.holds:
        raise EndorsementNotAcceptable(
            say("Only an endorsement that holds is accepted. {why}", why=checked.why)
        )
    if not checked.is_endorsement:
        raise EndorsementNotAcceptable(N_("This is a credential of another kind, and no endorsement."))
    if checked.carrier not in _CARRIED:
        raise EndorsementNotAcceptable(
            N_(
                "It is in a form that badges do not carry. Ask for it as JSON with a proof, or as a token "
                "(JWT)."
            )
        )
    if len(checked.body) > MOST_BYTES:
        raise EndorsementNotAcceptable(
            say("It has more than {most} bytes, too many for every copy to carry.", most=MOST_BYTES)
        )
    for badge in tx.plan.every():
        if badge.achievement.id == checked.subject_id:
            return badge
    raise EndorsementNotAcceptable(
        say(
            "It is about {subject}, which is no badge of yours.",
            subject=shown(checked.subject_id) if checked.subject_id else N_("nothing"),
        )
    )
