"""A badge together with the badges it rests on, each signed, for a record or a bundle (ADR 49).

What goes along is what the badge may tell: everything where it is open; where its holder picks, what they picked; and
nothing where the organisation decided that it does not say what it rests on.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from contexts.strict_json import parse_object
from credentials.badge import Carrier, Evidence
from credentials.proofs.disclosable import NAME as SELECTIVE
from credentials.wire import from_wire
from credentials.wording import say
from issuer.awarding import awards
from issuer.awarding.parts import good_copies
from issuer.errors import AlreadyRevoked, AlreadySuspended, NotPermitted, PartsNotAtHand
from issuer.issuing import files
from issuer.issuing.files import FileForm
from issuer.ledger import Award, Copy, Privacy
from issuer.meta_badges import stacks
from issuer.meta_badges.stacks import COMPONENT_GENRE
from issuer.offering import offers
from issuer.organisation.identity import Identity
from issuer.ports import Transaction
from issuer.randomness import Randomness

# In which order copies of a part are looked for where none can be made: what a record can hold comes first.
_LIKED: Final = (Carrier.LDP_VC, Carrier.JWT_VC_JSON)


class Binder(Protocol):
    """Makes a bundle: a badge and its parts, with all that was asked to check them. The verifier knows how."""

    def bound(self, whole: bytes, parts: Sequence[bytes]) -> bytes:
        """Return the file.

        Raises:
            BundleNotMade: there is more than a bundle may hold.
        """
        ...


@dataclass(frozen=True, slots=True)
class Piece:
    """One signed badge: what it is called, its media type, and its exact bytes."""

    name: str
    media_type: str
    body: bytes = field(repr=False)

    @property
    def is_document(self) -> bool:
        """Whether it is JSON with an embedded proof."""
        return self.media_type == Carrier.LDP_VC.media_type


@dataclass(frozen=True, slots=True)
class Together:
    """A badge as a file, and the badges that go along with it."""

    whole: Piece
    parts: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Errand:
    """Who wants a badge with its parts, and when; `picked` are the ids of the parts that its holder lets be told."""

    identity: Identity
    now: datetime
    randomness: Randomness
    by: str
    picked: Collection[str] = ()


def gather(tx: Transaction, award: Award, errand: Errand) -> Together:
    """Return a badge as a file with the badges it rests on, as files where they can be had so.

    Raises:
        AlreadyRevoked, AlreadySuspended, NotPermitted, AwaitsApproval, NotApproved, StackIncomplete, LintFailed: as
            `issuer.issuing.files.make`.
        PartsNotAtHand: of a badge it rests on there is no copy that could be handed out.
    """
    named = [each for each in rests_on(tx, award, errand) if _may_be_told(award, each, errand)]
    # The parts first: the badge names the newest copies of them.
    parts = tuple(_part(tx, award, each, errand) for each in named)
    return Together(_file(tx, award, errand), parts)


def gather_by_link(tx: Transaction, award: Award, errand: Errand) -> Together:
    """Return the same because somebody with the claim link asks for it.

    Raises:
        AlreadyClaimed, ClaimLinkExpired, NotPermitted: as `issuer.issuing.files.make_by_link`.
        PartsNotAtHand and others: as `gather`.
    """
    offers.check_link_may_take(tx, award, errand.now)
    return gather(tx, award, errand)


def rests_on(tx: Transaction, award: Award, errand: Errand) -> tuple[Evidence, ...]:
    """Return the badges that an award rests on now, as a file of it would name them; none for any other badge.

    Raises:
        StackIncomplete: they are not all held any more.
    """
    subject = files.subject_of(award, errand.identity)
    found = stacks.evidence_for(tx, award, subject, Carrier.LDP_VC, errand.now)
    return tuple(each for each in found.evidence if each.genre == COMPONENT_GENRE)


def _may_be_told(award: Award, part: Evidence, errand: Errand) -> bool:
    privacy = award.version.privacy
    return privacy is Privacy.OPEN or (privacy is Privacy.SELECTIVE and part.id in errand.picked)


def _file(tx: Transaction, award: Award, errand: Errand) -> Piece:
    made = files.make(tx, award, FileForm.JSON, errand.identity, errand.now, errand.randomness, errand.by)
    return Piece(award.achievement.name, Carrier.LDP_VC.media_type, made.body)


def _part(tx: Transaction, whole: Award, part: Evidence, errand: Errand) -> Piece:
    found = next(_pieces(tx, whole, part, errand), None)
    if found is None:
        raise PartsNotAtHand(
            say(
                "“{name}” belongs to a wallet, and there is no copy of it here that could be handed out. "
                "Nothing was made. The person can hand both in from the wallet.",
                name=part.name,
            )
        )
    return found


def _pieces(tx: Transaction, whole: Award, part: Evidence, errand: Errand) -> Iterator[Piece]:
    """Yield copies of a part, the one to hand out first."""
    own = tx.awards.get(part.id or "")
    if own is not None:
        yield from _made(tx, awards.find(tx, own.id), errand)
        yield from (
            _piece(own, copy) for copy in sorted(good_copies(tx, own.id), key=_liking) if _is_whole(copy)
        )
    for shown in tx.presented.of_person(whole.person.id):
        if shown.part.credential_id == part.id and own is None:
            yield Piece(shown.part.name, shown.media_type, shown.body)


def _made(tx: Transaction, award: Award, errand: Errand) -> Iterator[Piece]:
    try:
        yield _file(tx, award, errand)
    except (AlreadyRevoked, AlreadySuspended, NotPermitted):
        return


def _piece(award: Award, copy: Copy) -> Piece:
    return Piece(award.achievement.name, copy.carrier.media_type, copy.body)


def _liking(copy: Copy) -> tuple[int, int]:
    """Return by what copies are put in order: of a corrected badge the copies from before are withdrawn."""
    return -copy.version, _LIKED.index(copy.carrier) if copy.carrier in _LIKED else len(_LIKED)


def _is_whole(copy: Copy) -> bool:
    """Whether a copy says the same to everybody: what a holder shows in parts is theirs to show."""
    return not copy.carrier.is_sd_jwt and copy.profile != SELECTIVE


def achievement_of(piece: Piece) -> str | None:
    """Return the id of the achievement that a document is for."""
    return from_wire(parse_object(piece.body)).achievement_id
