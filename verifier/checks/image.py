"""Does the picture carry exactly one badge? It is taken out before anything else is read."""

from dataclasses import dataclass

from credentials.badge import JsonObject
from credentials.baking import Baked, extract, form_of
from credentials.digest import matches
from credentials.errors import (
    BakingError,
    DamagedImage,
    ImageTooLarge,
    MalformedDigest,
    NothingBaked,
    OlderBadge,
    SeveralBaked,
    WronglyBaked,
)
from verifier.report import Check, Finding, failed, not_applicable, passed, unknown


@dataclass(frozen=True, slots=True)
class Opened:
    """What is to be read as a credential: what came, or what the picture carries.

    `fault` is there where it was a picture and nothing could be taken out. `form` is `png`, `svg` or None.
    """

    body: bytes
    form: str | None = None
    picture: Baked | None = None
    fault: Finding | None = None


def opened(body: bytes) -> Opened:
    """Return the credential's bytes: out of the picture, if this is one."""
    try:
        picture = extract(body)
    except BakingError as fault:
        return Opened(body, form_of(body), fault=_fault(fault))
    return Opened(body) if picture is None else Opened(picture.text, picture.form, picture)


def check(came: Opened, document: JsonObject) -> Finding:
    """Return what the picture and the badge in it have to do with each other.

    The drawing is compared where the badge names its picture with a digest (VCDM 2.0, 5.3), and only then: a
    drawing is not signed, and a badge may travel in any.
    """
    if came.picture is None:
        return not_applicable(Check.IMAGE, "no_image")
    digests = _digests(document)
    if not digests:
        return passed(Check.IMAGE, "image_one_badge")
    is_named = any(_is(digest, came.picture.drawing) for digest in digests)
    return passed(Check.IMAGE, "image_as_named" if is_named else "image_another_drawing")


def _fault(fault: BakingError) -> Finding:
    match fault:
        case SeveralBaked():
            return failed(Check.IMAGE, "image_several_badges")
        case NothingBaked():
            return unknown(Check.IMAGE, "image_without_badge")
        case OlderBadge():
            return unknown(Check.IMAGE, "image_older_badge")
        case WronglyBaked():
            return unknown(Check.IMAGE, "image_wrongly_baked")
        case ImageTooLarge():
            return unknown(Check.IMAGE, "image_too_large")
        case DamagedImage():
            return unknown(Check.IMAGE, "image_damaged")
        case _:
            return unknown(Check.IMAGE, "image_malformed")


def _digests(document: JsonObject) -> list[str]:
    """Return the digests that the badge names its pictures with."""
    images = {_id(image) for place in _places(document) for image in _objects(place.get("image"))}
    resources = _objects(document.get("relatedResource"))
    named = [each.get("digestMultibase") for each in resources if _id(each) in images]
    return [digest for digest in named if isinstance(digest, str)]


def _places(document: JsonObject) -> list[JsonObject]:
    subjects = _objects(document.get("credentialSubject"))
    return [document, *(each for subject in subjects for each in _objects(subject.get("achievement")))]


def _objects(value: object) -> list[JsonObject]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)]


def _id(thing: JsonObject) -> str:
    return str(thing.get("id"))


def _is(digest: str, drawing: bytes) -> bool:
    try:
        return matches(digest, drawing)
    except MalformedDigest:
        return False
