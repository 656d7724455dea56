"""Every sample: what was done to it, and what must come of it."""

from collections.abc import Iterator
from typing import Any, Final

from credentials.badge import StatusEntry
from credentials.wording import N_
from verifier.samples.model import Expected, Sample, Samples
from verifier.samples.workshop import FAR_AWAY, LONG_AGO, REVOKED, SUSPENDED, Workshop

_GOOD: Final = ("valid", "met")
_FORGED: Final = ("not_genuine", "rule_not_met")
_GONE: Final = ("no_longer_valid", "rule_not_met")
_OPEN: Final = ("could_not_check", "could_not_check")
_Parts = dict[str, dict[str, Any]]


def make_samples(secret: bytes, public_url: str) -> Samples:
    """Return the samples of a service: the same ones each time, for the same secret and address."""
    shop = Workshop(secret, public_url)
    each = [*_of_one(shop), *_of_stacks(shop), *_of_policies(shop)]
    return Samples(shop.did, each, shop.world)


def _sample(
    shop: Workshop,
    name: str,
    title: str,
    credential: dict[str, Any] | str,
    expected: tuple[str, str, str, str],
    **more: Any,  # noqa: ANN401
) -> Sample:
    """Return a sample; `more` are its parts, and what its policy asks beside trusting the issuer."""
    parts = more.pop("parts", [])
    known = [{"did": shop.did, "name": "Sample issuer", "source": "the request of this sample"}]
    policy = {"name": "samples", "issuers": known} | more
    request: dict[str, Any] = {"credential": credential, "policy": policy}
    return Sample(name, title, request | ({"components": parts} if parts else {}), Expected(*expected))


def _of_one(shop: Workshop) -> Iterator[Sample]:
    """Yield badges by themselves: a good one, and one for each thing that can be wrong."""
    good = shop.badge()
    yield _sample(shop, "valid", N_("A good badge"), good, (*_GOOD, "signature", "signature_valid"))
    yield _sample(
        shop,
        "issuer-unknown",
        N_("A good badge by an issuer that the policy does not trust"),
        good,
        ("issuer_unknown", "rule_not_met", "issuer_trust", "issuer_not_listed"),
        issuers=[],
    )
    yield _sample(
        shop,
        "tampered",
        N_("A badge that was changed after it was signed"),
        good | {"name": "Listening, level 3"},
        (*_FORGED, "signature", "signature_invalid"),
    )
    yield _sample(
        shop,
        "wrong-key",
        N_("A badge that somebody else signed in the issuer's name"),
        shop.signed({name: value for name, value in good.items() if name != "proof"}, shop.stranger()),
        (*_FORGED, "signature", "signature_invalid"),
    )
    yield _sample(
        shop,
        "unsigned",
        N_("A badge that nobody signed"),
        {name: value for name, value in good.items() if name != "proof"},
        (*_FORGED, "signature", "unsigned"),
    )
    yield _sample(
        shop,
        "unreadable",
        N_("A text that is no badge"),
        "This is no badge.",
        (*_OPEN, "structure", "unreadable"),
    )
    yield from _in_time(shop)
    yield from _of_lists(shop)


def _in_time(shop: Workshop) -> Iterator[Sample]:
    old = shop.badge(awarded_at=LONG_AGO, valid_from=LONG_AGO, valid_until=LONG_AGO.replace(year=2017))
    yield _sample(shop, "expired", N_("A badge that has expired"), old, (*_GONE, "validity", "expired"))
    yield _sample(
        shop,
        "not-yet-valid",
        N_("A badge that begins later"),
        shop.badge(awarded_at=FAR_AWAY, valid_from=FAR_AWAY),
        (*_GONE, "validity", "not_yet_valid"),
    )


def _of_lists(shop: Workshop) -> Iterator[Sample]:
    yield _sample(
        shop,
        "revoked",
        N_("A badge that its issuer withdrew"),
        shop.badge(status=shop.status(REVOKED)),
        (*_GONE, "status", "revoked"),
    )
    yield _sample(
        shop,
        "suspended",
        N_("A badge that its issuer paused"),
        shop.badge(status=shop.status(SUSPENDED)),
        (*_GONE, "status", "suspended"),
    )
    yield _sample(
        shop,
        "status-unreachable",
        N_("A badge whose withdrawal list can not be had"),
        shop.badge(status=StatusEntry(f"{shop.base}/unreachable", 1)),
        (*_OPEN, "status", "status_unreachable"),
    )
    yield _sample(
        shop,
        "status-forged",
        N_("A badge whose withdrawal list somebody else signed"),
        shop.badge(status=StatusEntry(shop.forged_url, 1)),
        (*_OPEN, "status", "status_list_invalid"),
    )


def _parts(shop: Workshop, **changes: Any) -> _Parts:  # noqa: ANN401
    """Return two parts, the first with changes."""
    return {"listening": shop.badge("listening", **changes), "writing": shop.badge("writing")}


def _of_stacks(shop: Workshop) -> Iterator[Sample]:
    """Yield stacks by their issuer's own rule."""
    parts = _parts(shop)
    stack, both = shop.stack(parts), list(parts.values())
    missing = [parts["writing"]]
    altered = [parts["listening"] | {"name": "Hearing"}, parts["writing"]]
    yield _sample(
        shop, "stack", N_("A stack with its parts"), stack, (*_GOOD, "stack", "stack_valid"), parts=both
    )
    yield _sample(
        shop,
        "stack-attested-only",
        N_("A stack without its parts: its issuer alone speaks for them"),
        stack,
        ("valid", "part_not_supplied", "stack", "attested_only"),
    )
    yield _sample(
        shop,
        "stack-part-not-supplied",
        N_("A stack of which one part was not handed in"),
        stack,
        ("could_not_check", "part_not_supplied", "stack", "stack_indeterminate"),
        parts=missing,
    )
    yield _sample(
        shop,
        "stack-part-altered",
        N_("A stack with one part that was changed after it was signed"),
        stack,
        ("could_not_check", "part_invalid", "stack", "stack_indeterminate"),
        parts=altered,
    )
    yield from _of_parts(shop)


def _of_parts(shop: Workshop) -> Iterator[Sample]:
    cases: tuple[tuple[str, str, dict[str, Any], tuple[str, str, str, str]], ...] = (
        (
            "revoked",
            N_("A stack of which one part was withdrawn"),
            {"status": shop.status(REVOKED)},
            ("no_longer_valid", "part_invalid", "stack", "stack_fallen"),
        ),
        (
            "suspended",
            N_("A stack of which one part is paused"),
            {"status": shop.status(SUSPENDED)},
            ("no_longer_valid", "part_invalid", "stack", "stack_held"),
        ),
        (
            "unreachable",
            N_("A stack of which one part could not be checked"),
            {"status": StatusEntry(f"{shop.base}/unreachable", 1)},
            ("could_not_check", "could_not_check", "stack", "stack_indeterminate"),
        ),
        (
            "of-another-holder",
            N_("A stack of which one part is somebody else's"),
            {"subject_id": shop.holder("somebody else")},
            ("not_genuine", "part_invalid", "stack", "stack_never_met"),
        ),
    )
    for name, title, changes, expected in cases:
        parts = _parts(shop, **changes)
        yield _sample(
            shop, f"stack-part-{name}", title, shop.stack(parts), expected, parts=list(parts.values())
        )
    fallen = _parts(shop, status=shop.status(REVOKED))
    yield _sample(
        shop,
        "stack-degraded",
        N_("A stack that needs one of two parts; the other one was withdrawn"),
        shop.stack(fallen, 1),
        (*_GOOD, "stack", "stack_valid_degraded"),
        parts=list(fallen.values()),
    )


def _of_policies(shop: Workshop) -> Iterator[Sample]:
    """Yield good stacks that do not meet what a policy asks beside."""
    parts = _parts(shop)
    stack, both = shop.stack(parts), list(parts.values())
    old = _parts(shop, awarded_at=LONG_AGO, valid_from=LONG_AGO)
    yield _sample(
        shop,
        "policy-part-too-old",
        N_("A good stack with a part that is older than the policy lets it be"),
        shop.stack(old),
        ("valid", "rule_not_met", "stack", "stack_valid"),
        parts=list(old.values()),
        max_age_months=120,
    )
    yield _sample(
        shop,
        "policy-level-too-low",
        N_("A good stack with a part of a lower level than the policy asks"),
        stack,
        ("valid", "rule_not_met", "stack", "stack_valid"),
        parts=both,
        required_parts=[{"achievement": f"{shop.base}/listening", "name": "Listening", "min_level": 3}],
    )
    yield _sample(
        shop,
        "policy-part-absent",
        N_("A good stack without a part that the policy asks for"),
        stack,
        ("valid", "rule_not_met", "stack", "stack_valid"),
        parts=both,
        required_parts=[{"achievement": f"{shop.base}/teamwork", "name": "Teamwork"}],
    )
    yield _sample(
        shop,
        "policy-refuses-attested",
        N_("A stack without its parts, where the policy takes nobody's word"),
        stack,
        ("valid", "rule_not_met", "stack", "attested_only"),
        attested_only="refuse",
    )
    yield _sample(
        shop,
        "policy-asks-for-parts",
        N_("A stack without its parts, where the policy asks for them"),
        stack,
        ("could_not_check", "part_not_supplied", "stack", "attested_only"),
        require_parts=True,
    )
    yield _sample(
        shop,
        "policy-asks-for-holder",
        N_("A good badge that came as a file, where the holder must show it"),
        shop.badge(),
        (*_OPEN, "holder", "not_presented"),
        require_holder=True,
    )
