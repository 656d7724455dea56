"""Stacks of stacks that tests share: a pool of badges by name, each resting on others."""

from credentials.stacking import (
    Asked,
    Bound,
    Member,
    Option,
    Part,
    Pool,
    SlotRule,
    Stack,
    Standing,
    parse_rule,
    rule_document,
)

from .stacking_cases import AWARDED, HOLDER, NOW, days

ISSUER = "did:web:a.example"


def achievement(name):
    return f"https://a.example/achievements/{name}"


def part(name, **changes):
    """Return a good badge of this name, awarded a month before the stacks that tests look at."""
    usual = {
        "credential_id": f"urn:uuid:{name}",
        "issuer": ISSUER,
        "achievement": achievement(name),
        "subject": HOLDER,
        "awarded_at": AWARDED - days(30),
        "valid_from": AWARDED - days(30),
        "level": None,
        "standing": Standing.GOOD,
        "digests": frozenset({f"digest-{name}"}),
        "name": name,
    }
    return Part(**usual | changes)


def rule_for(name, below, k=None, **changes):
    """Return the rule "all of these", or at least k of them; one name may stand there twice."""
    slots = [
        SlotRule(f"s{at}-{each}", (Option(achievement(each), (ISSUER,)),)) for at, each in enumerate(below)
    ]
    return parse_rule(rule_document(achievement(name), 1, slots, k) | changes)


def bound(name):
    return Bound(f"urn:uuid:{name}", f"digest-{name}", name)


def stack(name, below, *, rule=None, named=None, counted=None, subject=HOLDER, **changes):
    """Return a member that rests on these badges; `counted` gets its name each time its rule is asked for."""

    def asked_for():
        if counted is not None:
            counted.append(name)
        return rule_for(name, below) if rule is None else rule

    bounds = tuple(map(bound, below)) if named is None else tuple(named)
    return Member(part(name, **changes), Stack(asked_for, bounds, subject))


def leaf(name, **changes):
    return Member(part(name, **changes))


def settled(*members, now=NOW, **changes):
    """Return what each stack came to, by its name; the first member is the one that is asked about."""
    found = Pool(members, Asked(now, **changes)).settle()
    return {members[place].part.name: each for place, each in found.items()}


def outcomes(*members, **changes):
    return {name: each.evaluation.outcome for name, each in settled(*members, **changes).items()}


def codes_of(name, *members, **changes):
    return {why.code for why in settled(*members, **changes)[name].evaluation.reasons}
