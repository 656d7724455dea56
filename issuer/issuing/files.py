"""Copies without a wallet: a badge as a file or a picture, for its person by name, not by a key (ADR 23).

The subject is a random URN, the same in all of an award's files, beside the salted hash of the e-mail address.
A file is signed once and then handed out as it is kept, byte for byte; a picture is the JSON file inside a
drawing, which is not signed and made anew each time.
"""

import hashlib
import hmac
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from credentials.badge import Carrier
from credentials.baking import bake
from credentials.wording import N_
from issuer.achievements import artwork, drawing
from issuer.awarding import approvals
from issuer.awarding.parts import current_copies
from issuer.errors import (
    AlreadyRevoked,
    AlreadySuspended,
    AwaitsApproval,
    NoFileYet,
    NoSigningKey,
    NotApproved,
    NotPermitted,
    StackIncomplete,
    StackUndecided,
)
from issuer.issuing import copying
from issuer.issuing.composing import ClaimedAward
from issuer.ledger import Award, Copy
from issuer.offering import offers
from issuer.organisation.identity import Identity
from issuer.ports import Transaction
from issuer.randomness import Randomness
from keys.keyring import KeyringEntry
from keys.public import Algorithm

# Open Badges 3.0, 8.2.1 asks every reader of tokens for RS256; the others are read by fewer.
_TOKEN_ALGORITHMS = (Algorithm.RS256, Algorithm.ES256, Algorithm.EDDSA)


# Why there is no file of a badge, for reasons that lie in the badge.
NOT_TO_BE_HAD: Final = (
    AlreadyRevoked,
    AlreadySuspended,
    NotPermitted,
    AwaitsApproval,
    NotApproved,
    NoFileYet,
    StackIncomplete,
    StackUndecided,
)


class FileForm(StrEnum):
    """What kind of file a copy is handed out as; the value is the ending of its name."""

    JSON = "json"
    JWT = "jwt"
    PNG = "png"
    SVG = "svg"

    @property
    def carrier(self) -> Carrier:
        """The carrier of the copy inside."""
        return Carrier.JWT_VC_JSON if self is FileForm.JWT else Carrier.LDP_VC

    @property
    def media_types(self) -> tuple[str, ...]:
        """The media types it may be served as, the usual one first (Open Badges 3.0, 5; VCDM 2.0, 6.2)."""
        return {
            FileForm.JSON: (
                "application/vc",
                "application/vc+ld+json",
                "application/ld+json",
                "application/json",
            ),
            FileForm.JWT: ("text/plain", "application/vc+jwt", "application/jwt"),
            FileForm.PNG: ("image/png",),
            FileForm.SVG: ("image/svg+xml",),
        }[self]


@dataclass(frozen=True, slots=True)
class BadgeFile:
    """A badge to be kept as a file: its name, its form and its bytes."""

    name: str
    form: FileForm
    body: bytes = field(repr=False)


def make(
    tx: Transaction,
    award: Award,
    form: FileForm,
    identity: Identity,
    now: datetime,
    randomness: Randomness,
    by: str,
) -> BadgeFile:
    """Return an award as a file, signed at the first time; `by` is who the audit trail says had it made.

    Raises:
        AlreadyRevoked, AlreadySuspended: the badge was withdrawn or is paused.
        NotPermitted: the person declined it, or it belongs to the keys of a wallet.
        AwaitsApproval, NotApproved: the organisation has not approved it.
        StackIncomplete: it rests on badges that are not all held any more.
        LintFailed: what was signed does not verify, so it is kept back.
    """
    _check_in_force(award)
    offers.check_any_may_have(tx, award)
    key = _key(identity, form.carrier)
    claimed = ClaimedAward(award, subject_of(award, identity), form.carrier)
    kept = copying.kept_copy(tx, claimed, key)
    copy = kept or copying.issue(tx, claimed, identity, key, now, randomness, by)
    return _file(tx, award, form, copy)


def make_by_link(
    tx: Transaction, award: Award, form: FileForm, identity: Identity, now: datetime, randomness: Randomness
) -> BadgeFile:
    """Return an award as a file because somebody with the claim link asks for it; see `make`.

    Raises:
        AlreadyClaimed: it is in a wallet, and the link gives nothing away any more.
        ClaimLinkExpired: the claim link's time is over.
        NotPermitted: it is claimed with a code that was sent apart, and the link alone must not do without it.
    """
    offers.check_link_may_take(tx, award, now)
    return make(tx, award, form, identity, now, randomness, offers.CLAIM_LINK)


def kept(tx: Transaction, award: Award, form: FileForm, identity: Identity) -> BadgeFile:
    """Return an award as a file that was made before; nothing is signed.

    Raises:
        NoFileYet: none was made of what the award says now.
        AlreadyRevoked, AlreadySuspended, NotPermitted, AwaitsApproval, NotApproved: as `make`.
    """
    _check_in_force(award)
    found = [copy for copy in _copies(tx, award, identity) if copy.carrier is form.carrier]
    if not found:
        raise NoFileYet(N_("This file has not been made yet. Ask for it with the button, or by POST."))
    return _file(tx, award, form, found[-1])


def to_check(tx: Transaction, award: Award, identity: Identity) -> bytes | None:
    """Return the signed file of an award as it stands, for whoever is to check it; None where none was made.

    A badge that was withdrawn or is paused is checked like any other: that is what the check tells.
    """
    if award.declined_at is not None:
        return None
    found = [copy for copy in _copies(tx, award, identity) if copy.carrier is FileForm.JSON.carrier]
    return found[-1].body if found else None


def kept_by_link(
    tx: Transaction, award: Award, form: FileForm, identity: Identity, now: datetime
) -> BadgeFile:
    """Return a file that was made before because somebody with the claim link asks for it; see `kept`.

    Raises:
        AlreadyClaimed, ClaimLinkExpired, NotPermitted: as `make_by_link`.
    """
    offers.check_link_may_take(tx, award, now)
    return kept(tx, award, form, identity)


def made(tx: Transaction, award: Award, identity: Identity) -> frozenset[FileForm]:
    """Return the forms in which the award, as it stands, was made into a file."""
    carriers = {copy.carrier for copy in _copies(tx, award, identity)}
    return frozenset(form for form in FileForm if form.carrier in carriers)


def subject_of(award: Award, identity: Identity) -> str:
    """Return the subject id of an award's files: random to everybody else, and always the same."""
    mac = hmac.new(identity.secrets.salts, f"subject:{award.id}".encode(), hashlib.sha256).digest()
    return uuid.UUID(bytes=mac[:16], version=4).urn


def _copies(tx: Transaction, award: Award, identity: Identity) -> list[Copy]:
    subject = subject_of(award, identity)
    return [copy for copy in current_copies(tx, award) if copy.holder == subject]


def _check_in_force(award: Award) -> None:
    if award.version.revocation is not None:
        raise AlreadyRevoked(N_("The badge was withdrawn; no file is made of it any more."))
    if award.version.suspension is not None:
        raise AlreadySuspended(N_("The badge is paused; it can be had as a file once the pause is lifted."))
    if award.declined_at is not None:
        raise NotPermitted(N_("The badge was declined. Take that back first, then make a file of it."))
    approvals.check_agreed(award)


def _key(identity: Identity, carrier: Carrier) -> KeyringEntry:
    if carrier is Carrier.LDP_VC:
        return identity.key_for(Algorithm.EDDSA)
    available = {entry.signer.public_key.algorithm for entry in identity.keyring.entries}
    for algorithm in _TOKEN_ALGORITHMS:
        if algorithm in available:
            return identity.key_for(algorithm)
    raise NoSigningKey("The organisation has no active key that signs tokens.")


def _file(tx: Transaction, award: Award, form: FileForm, copy: Copy) -> BadgeFile:
    return BadgeFile(f"{tx.organisation.slug}-{award.slug}.{form}", form, _body(tx, award, form, copy))


def _body(tx: Transaction, award: Award, form: FileForm, copy: Copy) -> bytes:
    if form.carrier is Carrier.JWT_VC_JSON or form is FileForm.JSON:
        return copy.body
    drawn = drawing.of_award(tx, award, award.level)
    picture = artwork.png(drawn) if form is FileForm.PNG else artwork.svg(drawn).encode()
    return bake(picture, copy.body.decode())
