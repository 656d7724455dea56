"""What is asked of a wallet, and the query that says so."""

import json
from dataclasses import replace

import pytest

from credentials.badge import Carrier
from credentials.dcql import candidate_of, choose, read_query
from credentials.errors import Unanswered
from tests.support.partner import Partner
from verifier.wishes import TYPE_VALUES, BadgeWish, query_for

PARTNER = Partner()
ACHIEVEMENT = PARTNER.achievement("communication")
VCTS = ("https://badges.example/o/acme/vct/open-badge",)
CANDIDATE = candidate_of(Carrier.LDP_VC, json.loads(PARTNER.badge(level=2)))
OTHER = candidate_of(Carrier.LDP_VC, json.loads(PARTNER.badge("creativity")))


def test_a_badge_is_asked_for_in_whichever_carrier_the_wallet_has_it():
    query = query_for([BadgeWish()], VCTS)
    assert [each.format for each in query.credentials] == ["ldp_vc", "jwt_vc_json", "dc+sd-jwt"]
    (only,) = query.credential_sets
    assert only.required
    assert only.options == tuple((each.id,) for each in query.credentials)


def test_what_is_asked_for_is_a_query_that_wallets_can_read():
    query = query_for([BadgeWish(ACHIEVEMENT.id, ("a", "b")), BadgeWish()], VCTS)
    assert read_query(query.to_json()) == query


def test_without_a_type_of_sd_jwt_none_is_asked_for():
    assert {each.format for each in query_for([BadgeWish()]).credentials} == {"ldp_vc", "jwt_vc_json"}


def test_types_are_asked_for_in_full_and_as_written():
    for each in query_for([BadgeWish()]).credentials:
        assert each.type_values == TYPE_VALUES


def test_one_achievement_and_one_of_some_levels():
    levels = tuple(ACHIEVEMENT.level_id(number) for number in (2, 3))
    assert choose(query_for([BadgeWish(ACHIEVEMENT.id, levels)]), [OTHER, CANDIDATE])[0].place == 1
    with pytest.raises(Unanswered):
        choose(query_for([BadgeWish(ACHIEVEMENT.id, levels[1:])]), [OTHER, CANDIDATE])
    with pytest.raises(Unanswered):
        choose(query_for([BadgeWish(ACHIEVEMENT.id)]), [OTHER])


def test_several_badges_are_each_to_be_shown():
    query = query_for([BadgeWish(ACHIEVEMENT.id), BadgeWish(PARTNER.achievement("creativity").id)])
    assert {each.place for each in choose(query, [CANDIDATE, OTHER])} == {0, 1}
    with pytest.raises(Unanswered):
        choose(query, [CANDIDATE])


def test_another_carrier_does_as_well():
    token = replace(CANDIDATE, format="dc+sd-jwt", types=frozenset(), vcts=frozenset(VCTS))
    (chosen,) = choose(query_for([BadgeWish(ACHIEVEMENT.id)], VCTS), [token])
    assert chosen.query_id == "dc_sd_jwt"


def test_as_far_as_held_a_wallet_shows_all_that_it_has_and_leaves_out_the_rest():
    wishes = [BadgeWish(ACHIEVEMENT.id), BadgeWish(PARTNER.achievement("collaboration").id)]
    query = query_for(wishes, as_far_as_held=True)
    twin = candidate_of(Carrier.LDP_VC, json.loads(PARTNER.badge(level=1)))
    assert {each.place for each in choose(query, [CANDIDATE, OTHER, twin])} == {0, 2}
    assert choose(query, [OTHER]) == ()
    assert read_query(query.to_json()) == query
