"""The cascade against a recomputation by hand: random plans, random acts, and after each the state of every badge."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from credentials.achievement import BadgeKind
from issuer.achievements.catalog import Need, Requirement
from issuer.ledger import Origin
from issuer.meta_badges.cascade import settle
from issuer.meta_badges.cascade_terms import CascadeTerms
from issuer.meta_badges.impact import Act, falling, impact
from issuer.meta_badges.stacks import award_earned
from issuer.revocation import ReinstateAward, RevokeAward, reinstate, revoke, suspend
from tests.support.builders import Seeded, at, draft, give, sign, stocked
from tests.support.counts import count

LEAVES = ("a", "b", "c", "d", "e")
GRACE = timedelta(days=2)
TERMS = CascadeTerms(grace=GRACE)
STEP = timedelta(hours=7)


@st.composite
def plans(draw):
    """Three meta-badges, each over leaves and at most one meta-badge before it, with how many of them it needs.

    At most one, as two could not rest on the same leaf.
    """
    rules = {}
    for slug in ("x", "y", "z"):
        of = draw(st.lists(st.sampled_from(LEAVES), min_size=1, max_size=3, unique=True))
        of += draw(st.lists(st.sampled_from(sorted(rules)), max_size=1)) if rules else []
        rules[slug] = (draw(st.integers(1, len(of))), of)
    return rules


ACTS = st.lists(
    st.tuples(
        st.sampled_from(("suspend", "suspend", "reinstate", "reinstate", "revoke", "wait")),
        st.integers(0, 9),
    ),
    max_size=14,
)


class Oracle:
    """What ought to be, computed from the acts alone: by counting, and by nothing of the program's."""

    def __init__(self, rules, held, awarded):
        self.rules, self.held, self.awarded = rules, held, awarded
        self.by_hand = {}  # award -> "paused" or "withdrawn"
        self.fallen_until = {}  # award of a stack that does not meet its rule -> end of the grace period
        self.withdrawn = set()

    def standing(self, award):
        if award in self.withdrawn or self.by_hand.get(award) == "withdrawn":
            return "gone"
        own = "held" if self.by_hand.get(award) == "paused" else "good"
        slug = self.held[award]
        rests = self.outcome(award) if slug in self.rules else "good"
        return max((own, rests), key=("good", "held", "gone").index)

    def outcome(self, award):
        k, of = self.rules[self.held[award]]
        best = [self._best(each, self.awarded[award]) for each in of]
        if best.count("good") >= k:
            return "good"
        return "held" if best.count("good") + best.count("held") >= k else "gone"

    def _best(self, slug, by):
        of_slug = [award for award, whose in self.held.items() if whose == slug]
        found = [self.standing(award) for award in of_slug if self.awarded[award] <= by]
        return min(found, key=("good", "held", "gone").index, default="gone")

    def look(self, now):
        for award, slug in self.held.items():
            if slug not in self.rules or award in self.by_hand or award in self.withdrawn:
                continue
            if self.outcome(award) != "gone":
                self.fallen_until.pop(award, None)
            elif self.fallen_until.setdefault(award, now + GRACE) <= now:
                self.withdrawn.add(award)

    def state(self, award):
        if award in self.withdrawn or self.by_hand.get(award) == "withdrawn":
            return "withdrawn"
        if self.by_hand.get(award) == "paused":
            return "paused by hand"
        slug = self.held[award]
        if slug in self.rules and self.outcome(award) != "good":
            return "paused"
        return "in force"


def _state(version):
    if version.revocation:
        return "withdrawn"
    if version.suspension is None:
        return "in force"
    return "paused by hand" if version.suspension.origin is Origin.HAND else "paused"


def _drafts(rules):
    leaves = [draft(slug, levels=()) for slug in LEAVES]
    metas = [
        draft(slug, kind=BadgeKind.META, levels=(), requires=Requirement(k, tuple(Need(each) for each in of)))
        for slug, (k, of) in rules.items()
    ]
    return *leaves, *metas


def _held(tx, doubled):
    """Award every leaf, some twice, and then every stack that is earned by them."""
    parts = [give(tx, slug, level=None) for slug in LEAVES]
    parts += [give(tx, slug, at(1), level=None) for slug in doubled]
    for part in parts:
        sign(tx, part)
    held = {part.id: part.slug for part in parts}
    for second in range(2, 6):
        for each in award_earned(tx, parts[0].person, at(second), Seeded(second)):
            sign(tx, each)
            held[each.id] = each.slug
    return parts[0].person, held


@settings(max_examples=count(2000), deadline=None)
@given(plans(), st.lists(st.sampled_from(LEAVES), max_size=2, unique=True), ACTS)
def test_after_every_act_each_badge_stands_as_counting_says(rules, doubled, acts):
    with stocked(*_drafts(rules)).transaction("acme") as tx:
        person, held = _held(tx, doubled)
        awarded = {each.id: each.awarded_at for each in tx.awards.of_person(person.id)}
        oracle, now = Oracle(rules, held, awarded), at(10)
        for name, number in acts:
            now += STEP
            award = list(held)[number % len(held)]
            # An act settles everything by itself, and at once.
            if not _act(tx, oracle, name, award, now):
                settle(tx, person.id, now, TERMS)
            oracle.look(now)
            found = {each.id: _state(each.version) for each in tx.awards.of_person(person.id)}
            assert {award: found[award] for award in held} == {each: oracle.state(each) for each in held}


@settings(max_examples=count(2000), deadline=None)
@given(plans(), st.lists(st.sampled_from(LEAVES), max_size=2, unique=True), st.integers(0, 9))
def test_u7_the_impact_list_of_a_withdrawn_component_is_what_counting_says(rules, doubled, number):
    with stocked(*_drafts(rules)).transaction("acme") as tx:
        person, held = _held(tx, doubled)
        oracle = Oracle(rules, held, {each.id: each.awarded_at for each in tx.awards.of_person(person.id)})
        component = list(held)[number % len(held)]
        told = falling(impact(tx, tx.awards.get(component), Act.REVOKE, at(10), TERMS))
        oracle.by_hand[component] = "withdrawn"
        stacks = {award for award in held if held[award] in rules and award != component}
        assert told == {award for award in stacks if oracle.outcome(award) != "good"}


def _act(tx, oracle, name, award, now):
    """Carry an act out, here and in the oracle; False if there is nothing to do."""
    state = oracle.state(award)
    if name == "suspend" and state in ("in force", "paused"):
        suspend(tx, RevokeAward(award, "misconduct"), now, TERMS)
        oracle.by_hand[award] = "paused"
        oracle.fallen_until.pop(award, None)
    elif name == "reinstate" and state == "paused by hand":
        reinstate(tx, ReinstateAward(award), now, TERMS)
        del oracle.by_hand[award]
    elif name == "revoke" and state != "withdrawn":
        revoke(tx, RevokeAward(award, "misconduct"), now, TERMS)
        oracle.by_hand[award] = "withdrawn"
    else:
        return False
    return True
