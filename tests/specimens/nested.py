"""Specimens of stacks on stacks, and of single faults at each position that only their own rule or date shows."""

from credentials.badge import Evidence
from credentials.stacking import MinLevel, Option, SlotRule, rule_document
from tests.specimens.bench import HOLDER, SOMEBODY_ELSE, dump
from tests.specimens.stacks import HOUR, good_files, good_parts
from tests.support.partner import AWARDED, NAMES


def towers(bench):
    """Make a stack on a stack on a badge, with nothing wrong and with one thing wrong at the bottom."""
    for name, changes, verdict, code in (
        ("good", {}, "valid", "stack_valid"),
        ("leaf-of-another-holder", {"subject_id": SOMEBODY_ELSE}, "not_genuine", "stack_never_met"),
    ):
        files, top = _tower(bench, name, **changes)
        bench.add(f"tower-{name}.json", top, verdict, "stack", code, files)
    middle, _, top = _badges(bench)
    alone = bench.part("tower-without-its-leaf-middle.json", middle)
    bench.add("tower-without-its-leaf.json", top, "could_not_check", "stack", "stack_indeterminate", [alone])


def _tower(bench, name, **changes):
    middle, leaf, top = _badges(bench, **changes)
    files = [bench.part(f"tower-{name}-middle.json", middle), bench.part(f"tower-{name}-leaf.json", leaf)]
    return files, top


def _badges(bench, **changes):
    leaf = dump(bench.badge("communication", **changes))
    middle = _over(bench, "middle", {"communication": leaf})
    return middle, leaf, _over(bench, "top", {"middle": middle})


def _over(bench, slug, parts, **changes):
    rule = bench.issuer.publish_rule(tuple(parts), slug=slug)
    return bench.issuer.stack(parts, rule, subject_id=HOLDER, **changes)


def positions(bench):
    """Make stacks with one part that is dated ahead, of too low a level, or rests on the stack itself."""
    for place, slug in enumerate(NAMES):
        _dated_ahead(bench, slug)
        _of_a_lower_level(bench, slug)
        _cyclic(bench, slug, f"urn:uuid:00000000-0000-4000-9000-{place:012d}")


def _dated_ahead(bench, slug):
    part = dump(bench.badge(slug, awarded_at=AWARDED + HOUR, valid_from=AWARDED + HOUR))
    _add(bench, slug, "dated-ahead", part, bench.issuer.publish_rule(tuple(NAMES)))


def _of_a_lower_level(bench, slug):
    part = dump(bench.badge(slug, level=1))
    slots = [_leveled(bench.issuer, each) for each in NAMES]
    document = rule_document(f"{bench.issuer.base}/achievements/leveled", 1, slots)
    rule = bench.issuer.publish_rule(tuple(NAMES), slug="leveled", slots=document["slots"])
    _add(bench, slug, "of-a-lower-level", part, rule)


def _leveled(issuer, slug):
    achievement = f"{issuer.base}/achievements/{slug}"
    levels = tuple(f"{achievement}#level-{number}" for number in (1, 2, 3))
    return SlotRule(slug, (Option(achievement, (issuer.did,)),), MinLevel(levels, levels[1]))


def _cyclic(bench, slug, stack_id):
    names_it = Evidence(id=stack_id, name="The stack", genre="OpenBadgeCredential")
    part = dump(bench.badge(slug, evidence=(names_it,)))
    _add(bench, slug, "in-a-circle", part, bench.issuer.publish_rule(tuple(NAMES)), id=stack_id)


def _add(bench, slug, fault, part, rule, **changes):
    file = bench.part(f"part-{slug}-{fault}.json", part)
    stack = bench.issuer.stack(good_parts(bench) | {slug: part}, rule, subject_id=HOLDER, **changes)
    bench.add(
        f"stack-{slug}-{fault}.json",
        stack,
        "not_genuine",
        "stack",
        "stack_never_met",
        good_files({slug: file}),
    )
