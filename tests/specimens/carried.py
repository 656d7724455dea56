"""Specimens of stacks whose holder keeps entries back, and of records that hold a stack with its parts."""

import json

from credentials.badge import Result
from credentials.proofs import sd_jwt
from credentials.wire import count_description_id
from tests.specimens.bench import HOLDER
from tests.specimens.documents import record
from tests.specimens.stacks import good_files, good_parts
from tests.support.partner import NAMES


def kept_back(bench):
    """Make one stack as SD-JWT, shown whole and in part; all of its component badges are at hand."""
    issuer, parts = bench.issuer, good_parts(bench)
    achievement = issuer.publish_rule(tuple(parts))
    count = Result(count_description_id(achievement), value=str(len(parts)))
    evidence = tuple(issuer.evidence(slug, body) for slug, body in parts.items())
    changes = {"achievement": achievement, "level": None, "results": (count,), "evidence": evidence}
    text = issuer.sd_jwt(issuer.unsigned("super-4c", subject_id=HOLDER, **changes))

    def shown(name, places, verdict, code):
        body = sd_jwt.select(text, [("evidence", place) for place in places]).encode()
        bench.add(f"{name}.txt", body, verdict, "stack", code, good_files())

    shown("good-stack-shown-entry-by-entry", range(len(NAMES)), "valid", "stack_valid")
    shown("good-stack-keeping-everything-back", (), "valid", "attested_only")
    shown("two-entries-kept-back", (0, 2), "could_not_check", "stack_indeterminate")


def kept_back_uncounted(bench):
    """Make a stack that shows as many parts as its rule asks for, and nobody says how many it rests on."""
    issuer, parts = bench.issuer, good_parts(bench)
    two = tuple(parts)[:2]
    evidence = tuple(issuer.evidence(slug, body) for slug, body in parts.items())
    changes = {"achievement": issuer.publish_rule(two, slug="duo"), "level": None, "evidence": evidence}
    text = issuer.sd_jwt(issuer.unsigned("duo", subject_id=HOLDER, **changes))
    body = sd_jwt.select(text, [("evidence", 0), ("evidence", 1)]).encode()
    bench.add("entries-kept-back-uncounted.txt", body, "valid", "stack", "stack_valid_as_shown", good_files())


def in_records(bench):
    """Make records of a stack with its parts: all good, and one of them withdrawn."""
    parts = {slug: json.loads(body) for slug, body in good_parts(bench).items()}
    whole = json.loads(bench.issuer.stack(good_parts(bench), subject_id=HOLDER))
    good = record(bench, whole, *parts.values())
    bench.add("good-record-of-a-stack.json", good, "valid", "parts", "parts_good")
    withdrawn = json.loads(bench.files["part-creativity-revoked.json"])
    named = {slug: json.dumps(each).encode() for slug, each in (parts | {"creativity": withdrawn}).items()}
    fallen = json.loads(bench.issuer.stack(named, subject_id=HOLDER))
    held = [fallen, *(parts | {"creativity": withdrawn}).values()]
    bench.add("record-of-a-fallen-stack.json", record(bench, *held), "valid", "parts", "parts_bad")


MAKERS = (kept_back, in_records, kept_back_uncounted)
