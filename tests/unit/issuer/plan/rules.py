"""Any rule that a plan can have, for hypothesis."""

from hypothesis import strategies as st

from issuer.achievements.needs import Length, LengthUnit, Need, PartnerNeed, Requirement, RuleTerms
from issuer.plan.lengths import MOST

SLUGS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4})?", fullmatch=True)
# With parentheses and commas in them, as companies have.
NAMES = st.sampled_from(
    ["Team work", "T", "Talk (short)", "Level 2", "Beta, Inc.", "within", "All", "Ünï", "a from b", "any 2"]
)
PARTNERS = st.sampled_from(
    ["Beta GmbH", "Beta (Holding), Inc.", "C", "any of us", "level up", "Müller & Söhne"]
)
ADDRESSES = st.sampled_from(
    ["https://b.example/t", "https://b.example/a;b,(c)", "http://127.0.0.1:8000/o/p/achievements/x"]
)
LENGTHS = st.sampled_from(LengthUnit).flatmap(
    lambda unit: st.builds(Length, st.integers(1, MOST[unit]), st.just(unit))
)
AGES = st.just((None, False)) | st.tuples(LENGTHS, st.booleans())
LEVELS = st.none() | st.integers(1, 5)


@st.composite
def needs(draw):
    return Need(draw(SLUGS), draw(LEVELS), *draw(AGES))


@st.composite
def partner_needs(draw):
    of = draw(st.none() | st.integers(1, 9))
    level = None if of is None else draw(st.integers(1, of))
    return PartnerNeed(draw(NAMES), draw(ADDRESSES), draw(PARTNERS), level, of, *draw(AGES))


BADGES = needs() | partner_needs()


def groups(layers, badges=BADGES):
    item = badges if layers == 1 else badges | groups(layers - 1, badges)
    return st.lists(item, min_size=1, max_size=4).flatmap(
        lambda of: st.builds(Requirement, st.integers(1, len(of)), st.just(tuple(of)))
    )


RULES = groups(4).filter(lambda rule: len(rule.needs) <= 50)
TERMS = st.builds(RuleTerms, st.booleans(), st.booleans(), st.none() | LENGTHS)
