import pytest
from hypothesis import given

from issuer.achievements.needs import USUAL_TERMS, Length, LengthUnit, RuleTerms
from issuer.plan import term_words
from issuer.plan.cell_faults import CellFault
from tests.unit.issuer.plan.rules import TERMS

THREE_MONTHS = Length(3, LengthUnit.MONTHS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", USUAL_TERMS),
        ("several awards of one badge count", RuleTerms(repeats=True)),
        ("Parts may  share a badge;", RuleTerms(shares=True)),
        ("expired parts count for 3 months", RuleTerms(grace=THREE_MONTHS)),
        (
            "expired parts count for 1 year; parts may share a badge",
            RuleTerms(shares=True, grace=Length(1, LengthUnit.YEARS)),
        ),
    ],
)
def test_terms_are_read(text, found):
    assert term_words.read(text) == found


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("expired parts count", "is not understood. Write one or more of these"),
        ("expired parts count for 0 days", "0 days can not"),
        ("parts may share a badge; parts may share a badge", "said already"),
        ("parts may share a badge;; several awards of one badge count", "is not understood"),
    ],
)
def test_faulty_terms_are_refused(text, why):
    with pytest.raises(CellFault, match=why):
        term_words.read(text)


@given(TERMS)
def test_any_terms_come_back_from_their_words(terms):
    assert term_words.read(term_words.write(terms)) == terms
