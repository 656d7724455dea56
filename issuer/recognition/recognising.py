"""Recognise: the organisation signs that a badge of somebody else counts here.

Of an achievement it says “may count toward”, of one badge “we confirm this”, bound to the badge as it was seen. Either
is an EndorsementCredential (Open Badges 3.0, B.1) with a place of its own in the status lists, so that it can be
withdrawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from contexts.errors import ContextsError
from contexts.jcs import jcs
from credentials import endorsements
from credentials.badge import Carrier, JsonObject
from credentials.errors import CredentialsError
from credentials.open_badges.credential import CredentialStatus, EndorsementCredential, EndorsementSubject
from credentials.open_badges.profile import Profile
from credentials.received import read
from credentials.status.bitstring import StatusPurpose
from credentials.status.entries import BitstringEntry, entry_to_wire
from credentials.wording import N_, say
from issuer.achievements.catalog import SYSTEM
from issuer.errors import AlreadyRecognised, InvalidText, LintFailed, NotRecognisable, UnknownRecognition
from issuer.kept.recognitions import About, Recognition
from issuer.ledger import AuditEntry, ListKind, ListName, StatusPlace
from issuer.organisation.identity import Identity
from issuer.plain_text import fault_in_lines, shown
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.recognition.checked import Checked
from issuer.status_lists import ListAddress
from keys.keyring import KeyringEntry

COMMENT_LIMIT: Final = 1000
LISTED: Final = 200


@dataclass(frozen=True, slots=True)
class Recognise:
    """The wish to recognise what was checked: the achievement, or this very badge; `comment` is for everybody."""

    checked: Checked
    about: str
    comment: str
    by: str = SYSTEM


@dataclass(frozen=True, slots=True)
class _Subject:
    id: str
    name: str
    seen: JsonObject | None


def recognise(
    tx: Transaction, wish: Recognise, identity: Identity, now: datetime, randomness: Randomness
) -> Recognition:
    """Sign an endorsement in both forms, keep it, and return it.

    Raises:
        NotRecognisable: the badge does not hold, is our own, or has no id to recognise it by.
        InvalidText: the comment is empty, too long, or has characters that can not be shown.
        AlreadyRecognised: an endorsement of the same thing stands.
        LintFailed: what was signed does not verify, so it is kept back.
    """
    comment, about = _comment(wish.comment), _about(wish.about)
    subject = _subject(wish.checked, about, identity.did)
    place, at = tx.statuses.reserve(randomness), now.replace(microsecond=0)
    endorsement = _endorsement(identity, subject, comment, at, randomness)
    publisher = identity.publisher
    made = Recognition(
        id=endorsement.id,
        about=about,
        subject_id=subject.id,
        subject_name=subject.name,
        endorsed=wish.checked.issuer,
        comment=comment,
        by=wish.by,
        given_at=at,
        status_list=place.list_number,
        status_index=place.index,
        document=_signed(endorsement, subject, place, identity, publisher.key, Carrier.LDP_VC, at),
        token=_signed(endorsement, subject, place, identity, publisher.token_key, Carrier.JWT_VC_JSON, at),
    )
    if not tx.recognitions.add(made):
        raise AlreadyRecognised(
            N_("You recognise this already. Withdraw that first, if you want to say something else.")
        )
    told = {"about": about.value, "subject": subject.id, "issuer": wish.checked.issuer}
    tx.audit.record(AuditEntry(at, wish.by, "recognition.given", made.id, told))
    return made


def withdraw(tx: Transaction, recognition_id: str, now: datetime, by: str = SYSTEM) -> Recognition:
    """Withdraw an endorsement for good and return it; whoever checks it finds that from then on.

    Raises:
        UnknownRecognition: there is none of this id that stands.
    """
    at = now.replace(microsecond=0)
    if not tx.recognitions.withdraw(recognition_id, at):
        raise UnknownRecognition(N_("There is no such endorsement here, or it was withdrawn before."))
    tx.audit.record(AuditEntry(at, by, "recognition.withdrawn", recognition_id, {}))
    return find(tx, recognition_id)


def find(tx: Transaction, recognition_id: str) -> Recognition:
    """Return an endorsement that was given, withdrawn or not.

    Raises:
        UnknownRecognition: there is none of this id.
    """
    found = tx.recognitions.get(recognition_id)
    if found is None:
        raise UnknownRecognition(N_("There is no endorsement of this id here."))
    return found


def published(tx: Transaction) -> Sequence[Recognition]:
    """Return the achievements that are recognised now, newest first: what everybody may know.

    Which single badges were confirmed is theirs to tell who hold them.
    """
    return tx.recognitions.standing(About.ACHIEVEMENT)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of what is recognised, the newest first; `is_more`: there are older ones."""

    found: Sequence[Recognition]
    is_more: bool


def listed(tx: Transaction, page: int) -> Listed:
    """Return one page of the endorsements that were given, withdrawn ones too; the first is 1."""
    found = tx.recognitions.all(LISTED + 1, (page - 1) * LISTED)
    return Listed(found[:LISTED], len(found) > LISTED)


def _comment(text: str) -> str:
    comment = text.replace("\r\n", "\n").strip()
    fault = (
        N_("It is empty; say why you recognise it.")
        if not comment
        else fault_in_lines(comment, COMMENT_LIMIT)
    )
    if fault is not None:
        raise InvalidText(say("The comment can not be used. {fault}", fault=fault))
    return comment


def _about(text: str) -> About:
    try:
        return About(text)
    except ValueError as fault:
        raise NotRecognisable(
            say("What is recognised is one of: {known}.", known=", ".join(About))
        ) from fault


def _subject(checked: Checked, about: About, ours: str) -> _Subject:
    if not checked.holds or checked.document is None:
        raise NotRecognisable(say("Only a badge that holds is recognised. {why}", why=checked.why))
    if checked.issuer == ours:
        raise NotRecognisable(N_("It is your own badge: it counts here without being recognised."))
    if checked.achievement_id is None:
        raise NotRecognisable(N_("It is no badge, so there is nothing to recognise."))
    if about is About.ACHIEVEMENT:
        return _Subject(checked.achievement_id, checked.achievement_name, None)
    if checked.credential_id is None:
        raise NotRecognisable(N_("The badge has no id, so nothing can be said of this one alone."))
    return _Subject(checked.credential_id, checked.achievement_name, checked.document)


def _endorsement(
    identity: Identity, subject: _Subject, comment: str, at: datetime, randomness: Randomness
) -> EndorsementCredential:
    profile = identity.profile
    return EndorsementCredential(
        id=UUID(bytes=randomness.token(16), version=4).urn,
        issuer=Profile(id=profile.id, name=profile.name, url=profile.url),
        valid_from=at,
        name=f"{identity.organisation.name} recognises “{shown(subject.name)}”",
        credential_subject=EndorsementSubject(id=subject.id, endorsement_comment=comment),
    )


def _signed(
    endorsement: EndorsementCredential,
    subject: _Subject,
    place: StatusPlace,
    identity: Identity,
    key: KeyringEntry,
    carrier: Carrier,
    at: datetime,
) -> bytes:
    """Return the endorsement in one form, read back as a stranger reads it."""
    document = _composed(endorsement, subject, _status(identity, place, carrier))
    try:
        if carrier is Carrier.LDP_VC:
            body = jcs(endorsements.sign(document, key.signer, key.method_id, at))
        else:
            body = endorsements.sign_as_token(document, key.signer, key.method_id).encode("ascii")
        (proof,) = read(body).secured
        said = proof.verify(key.signer.public_key)
    except (CredentialsError, ContextsError) as fault:
        raise LintFailed(
            say("The endorsement did not verify and was kept back: {fault}", fault=str(fault))
        ) from fault
    if said != document:
        raise LintFailed(N_("The signed endorsement does not say what was to be signed, and was kept back."))
    return body


def _composed(endorsement: EndorsementCredential, subject: _Subject, status: CredentialStatus) -> JsonObject:
    try:
        return endorsements.compose(replace(endorsement, credential_status=status), subject.seen)
    except CredentialsError as fault:
        raise NotRecognisable(say("The badge can not be recognised: {fault}", fault=str(fault))) from fault


def _status(identity: Identity, place: StatusPlace, carrier: Carrier) -> CredentialStatus:
    address = ListAddress(
        ListName(ListKind.REVOCATION, place.list_number), as_token=carrier is not Carrier.LDP_VC
    )
    url = address.url(identity.issuer_url)
    wire = entry_to_wire(
        BitstringEntry(StatusPurpose.REVOCATION.value, place.index, url), f"{url}#{place.index}"
    )
    others = {name: value for name, value in wire.items() if name not in ("id", "type")}
    return CredentialStatus(type=(wire["type"],), id=wire["id"], others=others)
