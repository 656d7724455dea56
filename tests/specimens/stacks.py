"""Specimens of stacks: one bad part at each position, and rules that are not the ones that were signed."""

import json
from dataclasses import replace
from datetime import timedelta

from credentials.badge import Carrier, SignedBadge, StatusEntry
from credentials.digest import copy_digests, digest_multibase
from credentials.proofs import data_integrity
from credentials.stacking import Option, SlotRule, rule_bytes, rule_document
from tests.specimens.bench import HOLDER, SOMEBODY_ELSE, changed, dump
from tests.support.partner import AWARDED, NAMES, NOW

HOUR = timedelta(hours=1)


def good_parts(bench):
    """Return four good parts, by slug, kept as files."""
    if "part-communication.json" not in bench.files:
        for slug in NAMES:
            bench.part(f"part-{slug}.json", dump(bench.badge(slug)))
    return {slug: bench.files[f"part-{slug}.json"] for slug in NAMES}


def good_files(exchanged=None, left_out=None):
    names = {slug: f"part-{slug}.json" for slug in NAMES if slug != left_out}
    return [*(names | (exchanged or {})).values()]


def _stack(bench, parts, achievement=None, **changes):
    return bench.issuer.stack(parts, achievement, **{"subject_id": HOLDER} | changes)


def genuine(bench):
    """Make stacks nothing is wrong with, parts supplied or not."""
    parts = good_parts(bench)
    bench.add("good-stack.json", _stack(bench, parts), "valid", "stack", "stack_valid", good_files())
    alone = _stack(bench, parts)
    bench.add("good-stack-alone.json", alone, "valid", "stack", "attested_only")
    beside = "part-beside.json"
    bench.part(beside, dump(bench.badge("juggling")))
    bench.add("good-stack-beside-another-badge.json", alone, "valid", "stack", "attested_only", [beside])
    unnamed = _stack(bench, parts, evidence=())
    bench.add("good-stack-naming-no-parts.json", unnamed, "valid", "stack", "attested_only", [beside])
    bench.add("good-stack-naming-no-parts-met.json", unnamed, "valid", "stack", "stack_valid", good_files())
    for name, place in (("sha-256", 0), ("sha-512", -1)):
        bound = _stack(bench, parts, evidence=tuple(_bound_by(bench, parts, place)))
        bench.add(f"good-stack-bound-by-{name}.json", bound, "valid", "stack", "stack_valid", good_files())


def _bound_by(bench, parts, place):
    for slug, body in parts.items():
        by_length = sorted(copy_digests(SignedBadge(Carrier.LDP_VC, body)), key=len)
        yield replace(bench.issuer.evidence(slug, body), digest=by_length[place])


def rules(bench):
    """Make stacks whose rule cannot be had, is another one, or cannot be understood."""
    issuer, parts = bench.issuer, good_parts(bench)

    def ruled(name, verdict, code, document=None, address=None, served=None):
        achievement = issuer.publish_rule(tuple(parts))
        url = f"{issuer.base}/rules/{name}.json"
        body = document or issuer.published[achievement.rule.url]
        link = replace(achievement.rule, url=url, digest=digest_multibase(body))
        if address != "":
            issuer.published[url] = served or body
        stack = _stack(bench, parts, replace(achievement, rule=link))
        bench.add(f"{name}.json", stack, verdict, "stack", code, good_files())

    meta, slots = f"{issuer.base}/achievements/super-4c", _slots(issuer, parts)
    known = rule_document(meta, 1, slots)
    ruled("rule-unreachable", "could_not_check", "rule_unreachable", address="")
    ruled(
        "rule-changed", "could_not_check", "rule_changed", served=rule_bytes(rule_document(meta, 1, slots, 2))
    )
    ruled(
        "rule-of-unknown-version",
        "could_not_check",
        "rule_not_understood",
        rule_bytes(known | {"version": 2}),
    )
    ruled(
        "rule-with-unknown-key", "could_not_check", "rule_not_understood", rule_bytes(known | {"kestrel": 1})
    )
    ruled("rule-not-json", "could_not_check", "rule_not_understood", b"<html>Kestrel</html>")
    other = rule_bytes(rule_document(f"{issuer.base}/achievements/juggling", 1, slots))
    ruled("rule-of-another-badge", "not_genuine", "rule_of_another_badge", other)
    ruled(
        "rule-of-another-version",
        "not_genuine",
        "rule_of_another_badge",
        rule_bytes(rule_document(meta, 2, slots)),
    )
    strangers = [SlotRule(slug, (Option(_achievement(issuer, slug), (bench.other.did,)),)) for slug in parts]
    ruled(
        "rule-asks-for-another-issuer",
        "not_genuine",
        "stack_never_met",
        rule_bytes(rule_document(meta, 1, strangers)),
    )


def _slots(issuer, parts):
    return [SlotRule(slug, (Option(_achievement(issuer, slug), (issuer.did,)),)) for slug in parts]


def _achievement(issuer, slug):
    return f"{issuer.base}/achievements/{slug}"


def positions(bench):
    """Make stacks with exactly one bad part, at each of the four positions."""
    for slug in NAMES:
        for fault, (make, verdict, code) in FAULTS.items():
            _position(bench, slug, fault, make, verdict, code)
        name = f"stack-{slug}-missing.json"
        body = _stack(bench, good_parts(bench))
        bench.add(name, body, "could_not_check", "stack", "stack_indeterminate", good_files(left_out=slug))


def _position(bench, slug, fault, make, verdict, code):
    named, supplied = make(bench, slug)
    part = bench.part(f"part-{slug}-{fault}.json", supplied)
    stack = _stack(bench, good_parts(bench) | {slug: named})
    bench.add(f"stack-{slug}-{fault}.json", stack, verdict, "stack", code, good_files({slug: part}))


def out_of_reach(bench):
    """Make stacks with one part, at each position, whose issuer's key document can not be had."""
    for slug in NAMES:
        _position(bench, slug, "issuer-unreachable", _unproven, "could_not_check", "stack_indeterminate")
    every = {slug: bench.files[f"part-{slug}-issuer-unreachable.json"] for slug in NAMES}
    names = [f"part-{slug}-issuer-unreachable.json" for slug in NAMES]
    stack = _stack(bench, every)
    bench.add(
        "all-parts-issuer-unreachable.json", stack, "could_not_check", "stack", "stack_indeterminate", names
    )


def _unproven(bench, slug):
    did = "did:web:kestrel.example"
    bare = {name: value for name, value in bench.badge(slug).items() if name != "proof"}
    moved = bare | {"issuer": bare["issuer"] | {"id": did}}
    return _both(dump(data_integrity.sign(moved, bench.issuer.signer, f"{did}#key-1", AWARDED)))


def _both(body):
    return body, body


def _named(fault):
    """Return a maker of a part that stands as the specimen of this name does."""

    def make(bench, slug):
        base = f"{bench.issuer.base}/status/{fault}"
        return _both(dump(bench.badge(slug, status=StatusEntry(base, 90, f"{base}-suspension#suspension"))))

    return make


def _tampered(bench, slug):
    good = good_parts(bench)[slug]
    return good, dump(changed(json.loads(good), "evidence", 0, "narrative", to="Kestrel says otherwise."))


def _of_another_issuer(bench, slug):
    achievement = bench.issuer.achievement(slug)
    return _both(bench.other.sign(bench.other.unsigned(slug, achievement=achievement, subject_id=HOLDER)))


def _another_version(bench, slug):
    """Return a newer edition of a good part, for somebody else: the stack named the old one."""
    good = json.loads(good_parts(bench)[slug])
    newer = bench.badge(slug, subject_id=SOMEBODY_ELSE) | {"id": good["id"]}
    return dump(good), dump(bench.resigned(newer))


def _twin(bench, slug):
    """Return another part in this one's place: one badge shown twice counts once."""
    other = next(each for each in NAMES if each != slug)
    return good_parts(bench)[slug], good_parts(bench)[other]


FAULTS = {
    "revoked": (_named("revoked"), "no_longer_valid", "stack_fallen"),
    "suspended": (_named("suspended"), "no_longer_valid", "stack_held"),
    "status-unreachable": (_named("status-list-unreachable"), "could_not_check", "stack_indeterminate"),
    "status-forged": (_named("status-list-forged"), "could_not_check", "stack_indeterminate"),
    "expired": (
        lambda bench, slug: _both(dump(bench.badge(slug, valid_until=NOW - HOUR))),
        "no_longer_valid",
        "stack_fallen",
    ),
    "tampered": (_tampered, "could_not_check", "stack_indeterminate"),
    "of-another-holder": (
        lambda bench, slug: _both(dump(bench.badge(slug, subject_id=SOMEBODY_ELSE))),
        "not_genuine",
        "stack_never_met",
    ),
    "of-another-issuer": (_of_another_issuer, "not_genuine", "stack_never_met"),
    "of-another-achievement": (
        lambda bench, slug: _both(dump(bench.badge("juggling"))),
        "not_genuine",
        "stack_never_met",
    ),
    "in-another-copy-of-somebody-else": (_another_version, "no_longer_valid", "stack_fallen"),
    "replaced-by-another-part": (_twin, "could_not_check", "stack_indeterminate"),
}
