"""What was shown, and what was made of it, as JSON and back."""

from base64 import b64decode, b64encode
from dataclasses import asdict
from datetime import datetime
from typing import Any

from credentials.stacking import Outcome, Part, Rests, Standing
from issuer.shown import Basis, BasisPart, PresentedPart, ShownOutcome, ShownState, SlotLine

_Json = dict[str, Any]


def part_to_json(shown: PresentedPart) -> _Json:
    """Return a presented part as JSON; the person's identities, which a rule never takes, are left out."""
    part = shown.part
    return {
        "credential_id": part.credential_id,
        "issuer": part.issuer,
        "achievement": part.achievement,
        "subject": part.subject,
        "awarded_at": _text(part.awarded_at),
        "valid_from": _text(part.valid_from),
        "level": part.level,
        "standing": part.standing.value,
        "digests": sorted(part.digests),
        "name": part.name,
        "valid_until": None if part.valid_until is None else _text(part.valid_until),
        "rests": None if part.rests is None else _rests_to_json(part.rests),
        "media_type": shown.media_type,
        "digest": shown.digest,
        "verdict": shown.verdict,
        "as_of": _text(shown.as_of),
        "body": b64encode(shown.body).decode(),
    }


def part_of_json(said: _Json) -> PresentedPart:
    """Return the presented part that `part_to_json` wrote."""
    part = Part(
        credential_id=said["credential_id"],
        issuer=said["issuer"],
        achievement=said["achievement"],
        subject=said["subject"],
        awarded_at=_instant(said["awarded_at"]),
        valid_from=_instant(said["valid_from"]),
        level=said["level"],
        standing=Standing(said["standing"]),
        digests=frozenset(said["digests"]),
        name=said["name"],
        valid_until=None if said["valid_until"] is None else _instant(said["valid_until"]),
        rests=None if said["rests"] is None else _rests_of_json(said["rests"]),
    )
    as_of, body = _instant(said["as_of"]), b64decode(said["body"])
    return PresentedPart(part, said["media_type"], said["digest"], said["verdict"], as_of, body)


def basis_to_json(basis: Basis) -> _Json:
    """Return what of a basis is sealed."""
    parts = [asdict(each) | {"as_of": _text(each.as_of)} for each in basis.parts]
    return {
        "holders": list(basis.holders),
        "rule": basis.rule,
        "rule_digest": basis.rule_digest,
        "parts": parts,
    }


def basis_of_json(said: _Json, award_id: str, made_at: datetime) -> Basis:
    """Return the basis that `basis_to_json` wrote."""
    parts = tuple(BasisPart(**(each | {"as_of": _instant(each["as_of"])})) for each in said["parts"])
    return Basis(award_id, tuple(said["holders"]), said["rule"], said["rule_digest"], parts, made_at)


def outcome_to_json(outcome: ShownOutcome) -> _Json:
    """Return an outcome as JSON."""
    return asdict(outcome) | {"at": _text(outcome.at)}


def outcome_of_json(said: _Json) -> ShownOutcome:
    """Return the outcome that `outcome_to_json` wrote."""
    lines = tuple(SlotLine(**line) for line in said["lines"])
    state, at = ShownState(said["state"]), _instant(said["at"])
    return ShownOutcome(state, at, said["award_id"], lines, tuple(said["notes"]), said["holder"])


def _rests_to_json(rests: Rests) -> _Json:
    leaves = sorted(list(leaf) for leaf in rests.leaves)
    return {
        "outcome": rests.outcome.value,
        "once": rests.once.value,
        "leaves": leaves,
        "depth": rests.depth,
        "is_circular": rests.is_circular,
    }


def _rests_of_json(said: _Json) -> Rests:
    leaves = frozenset(tuple(leaf) for leaf in said["leaves"])
    return Rests(Outcome(said["outcome"]), Outcome(said["once"]), leaves, said["depth"], said["is_circular"])


def _text(at: datetime) -> str:
    return at.isoformat()


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
