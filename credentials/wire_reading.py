"""Reading credentials: VCDM 1.1 and 2.0, Open Badges 3.0.

Nothing here is verified. What is read is what the document says, wherever it says it clearly.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from credentials.badge import BadgeContent, Evidence, HashedIdentity, JsonObject, Result, Source
from credentials.wire_place import Place

_BADGE_TYPES = frozenset({"OpenBadgeCredential", "AchievementCredential"})
_LEVEL_NUMBER = re.compile(r"[0-9]{1,12}")


def from_wire(document: JsonObject) -> BadgeContent:
    """Return what a credential says.

    Raises:
        MalformedBadge: a member the data model requires is missing, or one cannot be read; the message starts
            with its JSON path.
    """
    place = Place(document)
    types = place.texts("type")
    if "VerifiableCredential" not in types:
        raise place.fault("type", "VerifiableCredential is missing")
    subjects = list(place.each("credentialSubject"))
    if not subjects:
        raise place.fault("credentialSubject", "this member is required")
    is_badge = not _BADGE_TYPES.isdisjoint(types)
    if is_badge and len(subjects) > 1:
        raise place.fault("credentialSubject", "exactly one value is expected")
    return _content(place, types, subjects[0] if len(subjects) == 1 else Place({}), is_badge=is_badge)


def _content(place: Place, types: tuple[str, ...], subject: Place, *, is_badge: bool) -> BadgeContent:
    issuer = place.only("issuer")
    if issuer is None:
        raise place.fault("issuer", "this member is required")
    achievement = (subject.only("achievement") if is_badge else None) or Place({})
    criteria = achievement.only("criteria") or Place({})
    results = tuple(_result(each) for each in (subject.each("result") if is_badge else ()))
    scale = _scale(achievement, results)
    return BadgeContent(
        id=place.text("id"),
        types=types,
        issuer_id=issuer.required_text("id"),
        issuer_name=issuer.words("name"),
        name=place.words("name"),
        subject_id=subject.text("id"),
        valid_from=_latest(place, "validFrom", "issuanceDate"),
        valid_until=_earliest(place, "validUntil", "expirationDate"),
        awarded_at=place.instant("awardedDate"),
        is_badge=is_badge,
        achievement_id=achievement.text("id"),
        achievement_version=achievement.text("version"),
        achievement_name=achievement.words("name"),
        achievement_type=achievement.text("achievementType"),
        description=achievement.words("description"),
        criteria=criteria.words("narrative"),
        rule_url=criteria.text("id"),
        rule_digest=criteria.text("digestMultibase"),
        level_id=scale.achieved,
        level_name=scale.names.get(scale.achieved or ""),
        levels=tuple(scale.names.values()),
        identities=tuple(_identity(each) for each in (subject.each("identifier") if is_badge else ())),
        results=results,
        evidence=tuple(_evidence(each) for each in place.each("evidence")),
        source=_source(subject) if is_badge else None,
        license_number=subject.words("licenseNumber") if is_badge else None,
        language=achievement.text("inLanguage"),
    )


def _source(subject: Place) -> Source | None:
    place = subject.only("source")
    if place is None:
        return None
    return Source(place.text("id") or "", place.words("name") or "")


# A document under one version's context may still carry the other's date, and says no less by it; of two
# dates the stricter one counts.
def _latest(place: Place, *members: str) -> datetime | None:
    return max(_instants(place, members), default=None)


def _earliest(place: Place, *members: str) -> datetime | None:
    return min(_instants(place, members), default=None)


def _instants(place: Place, members: Iterable[str]) -> list[datetime]:
    return [at for at in (place.instant(member) for member in members) if at is not None]


def _result(place: Place) -> Result:
    return Result(
        description=place.text("resultDescription") or "",
        achieved_level=place.text("achievedLevel"),
        status=place.text("status"),
        value=place.text("value"),
    )


def _evidence(place: Place) -> Evidence:
    return Evidence(
        id=place.text("id"),
        name=place.words("name"),
        narrative=place.words("narrative"),
        genre=place.text("genre"),
        media_type=place.text("mediaType"),
        digest=place.text("digestMultibase"),
    )


def _identity(place: Place) -> HashedIdentity:
    return HashedIdentity(
        identity_hash=place.required_text("identityHash"),
        salt=place.text("salt") or "",
        identity_type=place.text("identityType") or "",
        hashed=place.flag("hashed") is not False,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """The levels of a badge, names by id from the lowest up, and the id of the one reached."""

    names: dict[str, str]
    achieved: str | None


def _scale(achievement: Place, results: tuple[Result, ...]) -> _Scale:
    """Return the first scale of the achievement on which a level was reached.

    A level counts only on a scale of the same achievement, and a scale that is about a component badge is none
    of this badge's.
    """
    # The order of results and of scales is not signed: the lowest level counts, on the first scale by id.
    reached = {(each.description, each.achieved_level) for each in results}
    described = list(achievement.each("resultDescription"))
    _check_told_once(achievement, "resultDescription", described)
    scales = {place.text("id") or "": _level_names(place) for place in described if not _is_slot(place)}
    for identifier, names in sorted(scales.items()):
        levels = [level for level in names if (identifier, level) in reached]
        if levels:
            return _Scale(names, levels[0])
    return _Scale(next((names for _, names in sorted(scales.items()) if names), {}), None)


def _is_slot(place: Place) -> bool:
    return any(each.text("targetType") == "ext:ComponentAchievement" for each in place.each("alignment"))


def _level_names(place: Place) -> dict[str, str]:
    levels = list(place.each("rubricCriterionLevel"))
    _check_told_once(place, "rubricCriterionLevel", levels)
    # Their order is not signed; the number is, where the issuer gives one.
    levels.sort(key=lambda each: _number(each.text("level")))
    return {each.required_text("id"): each.words("name") or "" for each in levels}


def _check_told_once(place: Place, member: str, told: list[Place]) -> None:
    """Refuse an id that is described twice.

    How often something is described is not signed: an empty second description could take the place of the
    first, and hide that a level is a low one.
    """
    ids = [each.text("id") for each in told if "id" in each.value]
    if len(set(ids)) < len(ids):
        raise place.fault(member, "one of its values is described twice")


def _number(text: str | None) -> int:
    return int(text) if text is not None and _LEVEL_NUMBER.fullmatch(text) else 0
