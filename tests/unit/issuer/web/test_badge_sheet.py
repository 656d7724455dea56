"""The editor's form: what a badge says comes back as it was, and what is wrong is told at its field."""

import pytest
from hypothesis import given

from issuer.web.badge_sheet import BadgeForm, BadgeRefused, form_of, read
from tests.support.builders import draft
from tests.unit.issuer.plan.test_planning import plans


@given(plans())
def test_a_badge_read_from_its_own_form_is_the_same(drafts):
    for each in drafts:
        assert read(form_of(each, 1), each) == each


def test_a_form_of_nothing_names_every_field_it_needs():
    with pytest.raises(BadgeRefused) as refused:
        read(BadgeForm(), draft())
    assert set(refused.value.faults) == {"slug", "name", "type", "description", "criteria"}


def test_levels_close_up_over_empty_rows_and_faults_stay_at_their_rows():
    form = form_of(draft(), 1)
    form.level_name, form.level_looks = ("", "Starts", "", "Leads: all", ""), ("",) * 5
    form.level_thinking, form.level_assessment = ("", "apply", "", "", ""), ("", "", "", "guess", "")
    with pytest.raises(BadgeRefused) as refused:
        read(form, draft())
    assert set(refused.value.faults) == {"level_name-3", "level_assessment-3"}
    assert [each.number for each in refused.value.draft.levels] == [1, 2]


@pytest.mark.parametrize(("typed", "based_on"), [("7", 7), ("", 0), ("-1", 0), ("٣", 0), ("9" * 40, 0)])
def test_a_version_is_a_number_or_none(typed, based_on):
    assert BadgeForm(version=typed).based_on == based_on
