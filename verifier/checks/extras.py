"""What a badge may carry besides, and what of it was not looked at: said, never passed over in silence."""

from credentials.badge import JsonObject
from verifier.report import Check, Finding, not_applicable, unknown


def refresh(document: JsonObject) -> Finding:
    """Return whether the badge names a place for newer editions (VCDM 2.0, 5.4)."""
    if "refreshService" in document:
        return unknown(Check.REFRESH, "refresh_not_done")
    return not_applicable(Check.REFRESH, "no_refresh")


def endorsements(document: JsonObject) -> Finding:
    """Return whether the badge carries endorsements (OB 3.0, EndorsementCredential)."""
    if any("endorsement" in part or "endorsementJwt" in part for part in _endorsable(document)):
        return unknown(Check.ENDORSEMENTS, "endorsements_not_checked")
    return not_applicable(Check.ENDORSEMENTS, "no_endorsements")


def _endorsable(document: JsonObject) -> list[JsonObject]:
    subjects = _objects(document.get("credentialSubject"))
    achievements = [each for subject in subjects for each in _objects(subject.get("achievement"))]
    return [document, *_objects(document.get("issuer")), *achievements]


def _objects(value: object) -> list[JsonObject]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)]


def image() -> Finding:
    """Return that the badge did not come inside a picture."""
    return not_applicable(Check.IMAGE, "no_image")
