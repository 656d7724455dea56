from dataclasses import replace

import pytest

from credentials.stacking import Binding, Standing, Strength
from issuer.achievements.needs import Need
from issuer.meta_badges.earning.weighing import Scale, holders_of, used, weigh
from issuer.shown import ShownState
from tests.support.builders import ISSUER_DID, at
from tests.unit.issuer.meta_badges.earning.cases import (
    KEY,
    MENTORING,
    OTHER_KEY,
    TEAMWORK,
    badge,
    forged,
    house,
    part,
    shown,
)


def scale(*badges, needs=(TEAMWORK, MENTORING), held=(), proved=None, binding=None, count=None):
    with house(*needs, count=count).transaction("acme") as tx:
        planned = tx.plan.find("bridge")
    rule = replace(planned.rule, binding=binding) if binding else planned.rule
    return Scale(rule, planned.achievement.rule, shown(*badges, proved=proved), held, ISSUER_DID, at(20))


def words(weighed):
    return {line.slot: line.words for line in weighed.lines}


def test_all_parts_of_one_key_meet_the_rule():
    scales = scale(badge(), badge(MENTORING))
    weighed = weigh(scales)
    assert weighed.is_met
    assert (weighed.state, weighed.subject) == (None, KEY)
    assert weighed.evaluation.holder is Strength.PROVED
    assert all(line.is_filled for line in weighed.lines)
    assert [slot for slot, _ in used(scales, weighed)] == ["slot-partner.1", "slot-partner.2"]


def test_parts_of_two_keys_count_together_where_the_rule_takes_proof():
    scales = scale(badge(), badge(MENTORING, subject=OTHER_KEY))
    weighed = weigh(scales)
    assert weighed.is_met
    assert holders_of(scales, weighed) == (KEY, OTHER_KEY)


def test_parts_of_two_keys_do_not_where_it_asks_for_one_subject():
    only_same = (Binding.SAME_SUBJECT,)
    weighed = weigh(scale(badge(), badge(MENTORING, subject=OTHER_KEY), binding=only_same))
    assert weighed.state is ShownState.NOT_MET
    assert "a way that the rule does not take" in " ".join(words(weighed).values())
    together = scale(badge(), badge(MENTORING), proved={KEY, OTHER_KEY}, binding=only_same)
    assert holders_of(together, weigh(together)) == (KEY,)


def test_whose_key_has_the_most_badges_is_tried_first_and_the_next_one_then():
    one_key = (Binding.SAME_SUBJECT,)
    badges = (badge(), badge(subject=OTHER_KEY, credential_id="urn:2"), badge(MENTORING, subject=OTHER_KEY))
    assert weigh(scale(*badges, binding=one_key)).subject == OTHER_KEY


def test_nothing_proved_meets_nothing():
    weighed = weigh(scale(badge(counts=False), badge(MENTORING, counts=False), proved=()))
    assert not weighed.is_met
    assert weighed.state is ShownState.NOT_MET
    assert words(weighed)["Teamwork"] == "Teamwork does not count: Found wanting."


@pytest.mark.parametrize(
    ("standing", "state", "why"),
    [
        (Standing.REVOKED, ShownState.NOT_MET, "withdrawn"),
        (Standing.SUSPENDED, ShownState.NOT_MET, "paused"),
        (Standing.EXPIRED, ShownState.NOT_MET, "expired"),
        (Standing.NOT_YET_VALID, ShownState.NOT_MET, "not valid yet"),
        (Standing.UNKNOWN, ShownState.COULD_NOT_CHECK, "could not be checked"),
    ],
)
def test_only_what_stands_counts(standing, state, why):
    weighed = weigh(scale(badge(standing=standing), badge(MENTORING)))
    assert weighed.state is state
    assert why in words(weighed)["Teamwork"]
    assert words(weighed)["Mentoring"] == "You hold a badge for this place."


def test_a_good_badge_that_was_not_judged_good_does_not_count():
    weighed = weigh(scale(badge(counts=False, why="Genuine, but check the issuer."), badge(MENTORING)))
    assert weighed.state is ShownState.NOT_MET
    assert words(weighed)["Teamwork"] == "Teamwork does not count: Genuine, but check the issuer."


def test_of_a_forged_one_nothing_is_told_but_that_it_does_not_count():
    weighed = weigh(scale(forged(), badge(MENTORING)))
    assert words(weighed)["Teamwork"] == "No badge that was shown is one for this place."
    assert weighed.notes == ("A badge that was shown does not count: Do not rely on this.",)


def test_what_is_on_record_counts_with_what_is_shown():
    own = part(level=f"{TEAMWORK.achievement}#level-3", credential_id="urn:held", subject=None)
    weighed = weigh(scale(badge(MENTORING), held=[own]))
    assert weighed.is_met


def test_of_our_own_badges_the_records_speak_and_not_what_was_shown():
    ours = {"issuer": ISSUER_DID, "achievement": "https://badges.example/o/acme/achievements/communication"}
    needs = (Need("communication"), TEAMWORK)
    good = badge(credential_id="urn:ours", **ours)
    unknown = weigh(scale(good, badge(), needs=needs))
    assert unknown.state is ShownState.NOT_MET
    assert "our records do not have it as yours" in words(unknown)["Communication"]
    revoked = replace(good.part, standing=Standing.REVOKED, subject=None)
    known = weigh(scale(good, badge(), needs=needs, held=[revoked]))
    assert "withdrawn" in words(known)["Communication"]


def test_what_is_shown_anew_takes_the_place_of_what_was_kept_of_it():
    kept = part(standing=Standing.GOOD)
    weighed = weigh(scale(badge(standing=Standing.REVOKED), badge(MENTORING), held=[kept]))
    assert weighed.state is ShownState.NOT_MET


def test_any_that_are_enough_are_enough():
    weighed = weigh(scale(badge(MENTORING), count=1))
    assert weighed.is_met
    assert [line.is_filled for line in weighed.lines] == [False, True]
