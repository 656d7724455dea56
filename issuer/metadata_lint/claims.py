"""Rules for the claims that a configuration describes (OpenID4VCI 1.0, appendices B and C)."""

from itertools import combinations
from typing import Any

from issuer.metadata_lint.faults import Fault, display_faults

_WHERE = "credential_metadata.claims"


def claims_have_paths(configuration: dict[str, Any]) -> list[Fault]:
    """A path is a list of texts, nulls and places from zero on, with one at least."""
    faults = [Fault(_WHERE, "a list with an entry, or left out")] if _is_empty(configuration) else []
    for claim in _claims(configuration):
        path = claim.get("path")
        if not isinstance(path, list) or not path or not all(_is_step(step) for step in path):
            faults.append(Fault(_WHERE, f"{path!r} is no path"))
    return faults


def claims_say_whether_they_are_mandatory(configuration: dict[str, Any]) -> list[Fault]:
    """`mandatory` is true or false; `display` has one entry for each locale."""
    faults = []
    for claim in _claims(configuration):
        if not isinstance(claim.get("mandatory", False), bool):
            faults.append(Fault(_WHERE, "mandatory is true or false"))
        faults.extend(display_faults(f"{_WHERE}.display", claim.get("display"), needs_name=False))
    return faults


def claims_do_not_contradict(configuration: dict[str, Any]) -> list[Fault]:
    """No two claims are the same, and no place is an object in one path and a list in another."""
    paths = [path for claim in _claims(configuration) if isinstance(path := claim.get("path"), list)]
    faults = [Fault(_WHERE, f"{one!r} stands twice") for one, other in combinations(paths, 2) if one == other]
    clashing = (pair for pair in combinations(paths, 2) if _clash(*pair))
    return faults + [Fault(_WHERE, f"{one!r} and {other!r} contradict") for one, other in clashing]


def _claims(configuration: dict[str, Any]) -> list[dict[str, Any]]:
    shown = configuration.get("credential_metadata")
    claims = shown.get("claims") if isinstance(shown, dict) else None
    return [claim for claim in claims if isinstance(claim, dict)] if isinstance(claims, list) else []


def _is_empty(configuration: dict[str, Any]) -> bool:
    shown = configuration.get("credential_metadata")
    return isinstance(shown, dict) and "claims" in shown and not _claims(configuration)


def _is_step(step: object) -> bool:
    if isinstance(step, bool):
        return False
    return step is None or isinstance(step, str) or (isinstance(step, int) and step >= 0)


def _clash(one: list[Any], other: list[Any]) -> bool:
    """Whether the first steps in which two paths differ are of different kinds: name, place, or every place."""
    for step, another in zip(one, other, strict=False):
        if step != another:
            return type(step) is not type(another)
    return False


CLAIM_RULES = (claims_have_paths, claims_say_whether_they_are_mandatory, claims_do_not_contradict)
