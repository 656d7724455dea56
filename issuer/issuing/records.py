"""A learner record (CLR 2.0): a badge and the badges it rests on in one signed document (ADR 49).

The outer signature says who put them together and no more; each badge inside keeps its own. A record is made anew each
time and not kept: what is in it is.
"""

import uuid

from contexts.errors import ContextsError
from contexts.jcs import jcs
from contexts.strict_json import parse_object
from credentials import clr
from credentials.badge import JsonObject
from credentials.errors import CredentialsError, MixedVersions
from credentials.open_badges.learner_record import ClrCredential, ClrSubject
from credentials.open_badges.profile import Profile
from credentials.proofs import data_integrity
from credentials.received import read
from credentials.wording import say
from issuer.errors import LintFailed, PartsNotCarried
from issuer.issuing import files
from issuer.issuing.together import Errand, Piece, Together, achievement_of
from issuer.ledger import Award
from keys.errors import KeysError
from keys.public import Algorithm


def held_in_record(together: Together, *, leave_out: bool) -> tuple[Piece, ...]:
    """Return the badges that a record holds, the one that rests on the others first.

    Raises:
        PartsNotCarried: a part is a token, or of an older data model, which a record can not hold; unless those are
            to be left out.
    """
    fitting = tuple(each for each in together.parts if _fits(each))
    others = [each.name for each in together.parts if not _fits(each)]
    if others and not leave_out:
        raise PartsNotCarried(
            say(
                "A record can not hold {names}: it is a token, or written in an older data model. Nothing "
                "was made. A bundle can hold it; or make the record without it.",
                names=", ".join(f"“{each}”" for each in others),
            )
        )
    return (together.whole, *fitting)


def sign(award: Award, held: tuple[Piece, ...], errand: Errand) -> bytes:
    """Return the record of these badges, signed by the organisation and read back.

    Raises:
        LintFailed: it breaks a rule of CLR 2.0, or what was signed does not verify.
    """
    key = errand.identity.key_for(Algorithm.EDDSA)
    try:
        document = clr.compose(_record(award, held, errand))
        signed = jcs(data_integrity.sign(document, key.signer, key.method_id, errand.now))
        (proof,) = read(signed).secured
        said = proof.verify(key.signer.public_key)
    except (CredentialsError, ContextsError, KeysError) as fault:
        raise LintFailed(f"The record did not verify and was kept back: {fault}") from fault
    if said != document:
        raise LintFailed("The record does not say what was to be signed, and was kept back.")
    return signed


def _record(award: Award, held: tuple[Piece, ...], errand: Errand) -> ClrCredential:
    profile, name = errand.identity.profile, award.achievement.name
    whole, *parts = held
    below = dict.fromkeys(each for each in map(achievement_of, parts) if each)
    return ClrCredential(
        id=uuid.UUID(bytes=errand.randomness.token(16), version=4).urn,
        name=f"{name} with the badges it rests on" if parts else name,
        issuer=Profile(id=profile.id, name=profile.name, url=profile.url),
        valid_from=errand.now.replace(microsecond=0),
        # There may always be more that the organisation knows of (CLR 2.0, ClrCredential).
        partial=True,
        credential_subject=ClrSubject(
            id=files.subject_of(award, errand.identity),
            verifiable_credential=tuple(map(_document, (whole, *parts))),
            association=tuple(clr.parent_of(award.achievement.id, each) for each in below),
        ),
    )


def _document(piece: Piece) -> JsonObject:
    return parse_object(piece.body)


def _fits(piece: Piece) -> bool:
    if not piece.is_document:
        return False
    try:
        clr.check_version(_document(piece))
    except MixedVersions:
        return False
    return True
