"""Types by their full names."""

import pytest

from contexts.naming import type_iris

V2 = "https://www.w3.org/ns/credentials/v2"
BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CREDENTIAL = "https://www.w3.org/2018/credentials#VerifiableCredential"
BADGE = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential"


def test_the_types_of_a_badge_have_their_full_names():
    assert type_iris([V2, BADGES], ["VerifiableCredential", "OpenBadgeCredential"]) == {CREDENTIAL, BADGE}


def test_the_other_name_of_a_badge_is_the_same_type():
    assert type_iris([V2, BADGES], ["AchievementCredential"]) == {BADGE}


def test_one_context_need_not_be_in_a_list():
    assert type_iris(V2, ["VerifiableCredential"]) == {CREDENTIAL}


def test_a_type_that_nothing_defines_has_no_full_name_and_hides_no_other():
    assert type_iris([V2], ["VerifiableCredential", "Nonsense"]) == {CREDENTIAL}


@pytest.mark.parametrize(
    "context", [None, [], "https://unknown.example/v1", [V2, {"@vocab": "https://x.example/"}], 7]
)
def test_a_context_that_is_not_pinned_names_nothing(context):
    assert type_iris(context, ["VerifiableCredential"]) == frozenset()
