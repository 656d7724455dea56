"""What is kept for those who check under policies of their own: each organisation's alone, each change audited."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from records.errors import Conflict
from tests.support.builders import at
from verifier.partners.ports import Changed, CheckLink, KeptPolicy, OpenLink, Receipt, Wanted

STRICT = KeptPolicy("p1", 1, "Strict", {"max_age_months": 36}, "sha-256:1", at(0), "hr")
SECOND = replace(STRICT, version=2, name="Stricter", document={}, digest="sha-256:2", changed_at=at(5))
RECEIPT = Receipt(
    *("K7QM-3XR9", at(10), "p1", "Strict 100% _ok", 1, "sha-256:1", "valid", "met"),
    *(("sha-256:aa", "sha-256:bb"), "hr", "page", at(1000)),
)
LINK = CheckLink("h" * 64, "p1", "hr", at(0), at(100))


@pytest.fixture
def shelf(partners):
    partners.policies.add("acme", STRICT)
    return partners


def test_a_policy_comes_back_as_it_was_kept(shelf):
    assert shelf.policies.get("acme", "p1") == STRICT
    assert shelf.policies.all("acme") == [STRICT]
    assert shelf.policies.history("acme", "p1") == [STRICT]
    assert shelf.policies.get("acme", "p2") is None


def test_another_organisation_is_told_of_none_and_changes_none(shelf):
    policies, receipts = shelf.policies, shelf.receipts
    receipts.keep("acme", RECEIPT)
    receipts.add_link("acme", LINK)
    assert (policies.get("globex", "p1"), policies.all("globex"), policies.history("globex", "p1")) == (
        None,
        [],
        [],
    )
    assert policies.change("globex", SECOND) is Changed.NOT_THE_NEXT
    assert not policies.retire("globex", "p1", at(6), "them")
    assert receipts.get("globex", RECEIPT.reference, at(11)) is None
    assert receipts.find("globex", Wanted(), at(11), 9) == []
    assert receipts.links("globex", at(1)) == []
    assert not receipts.end_link("globex", LINK.secret_hash, at(1), "them")
    policies.add("globex", STRICT)
    assert not receipts.keep("globex", RECEIPT, LINK.secret_hash)
    assert policies.get("acme", "p1") == STRICT
    assert receipts.link(LINK.secret_hash, at(1)) == OpenLink("acme", LINK)


def test_each_change_is_a_version_and_the_ones_before_stay(shelf):
    assert shelf.policies.change("acme", SECOND) is Changed.KEPT
    assert shelf.policies.get("acme", "p1") == SECOND
    assert shelf.policies.history("acme", "p1") == [SECOND, STRICT]


def test_of_two_who_change_one_version_one_does(shelf):
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: shelf.policies.change("acme", SECOND), range(4)))
    assert sorted(done, key=lambda each: each.value) == [Changed.KEPT, *[Changed.NOT_THE_NEXT] * 3]
    assert len(shelf.policies.history("acme", "p1")) == 2


def test_a_name_is_one_policys_while_it_is_in_use(shelf):
    other = replace(STRICT, id="p2")
    assert not shelf.policies.add("acme", other)
    assert shelf.policies.add("acme", replace(other, name="Other"))
    assert shelf.policies.change("acme", replace(other, version=2)) is Changed.NAME_TAKEN
    assert shelf.policies.get("acme", "p2").version == 1
    shelf.policies.retire("acme", "p1", at(6), "hr")
    assert shelf.policies.add("acme", replace(other, id="p3"))


def test_an_id_is_one_policys(shelf):
    assert not shelf.policies.add("acme", replace(STRICT, name="Another name"))
    assert shelf.policies.history("acme", "p1") == [STRICT]


def test_a_policy_out_of_use_is_found_in_its_history_alone(shelf):
    assert shelf.policies.retire("acme", "p1", at(6), "hr")
    assert not shelf.policies.retire("acme", "p1", at(7), "hr")
    assert shelf.policies.get("acme", "p1") is None
    assert shelf.policies.all("acme") == []
    assert shelf.policies.change("acme", SECOND) is Changed.NOT_THE_NEXT
    assert shelf.policies.history("acme", "p1") == [STRICT]


def test_policies_are_listed_by_name(shelf):
    for number, name in enumerate(("zebra", "Apple", "mango")):
        shelf.policies.add("acme", replace(STRICT, id=f"q{number}", name=name))
    assert [each.name for each in shelf.policies.all("acme")] == ["Apple", "mango", "Strict", "zebra"]


def test_every_change_is_audited_and_refused_ones_are_not(shelf):
    shelf.policies.change("acme", SECOND)
    shelf.policies.change("acme", SECOND)
    shelf.receipts.add_link("acme", LINK)
    shelf.receipts.end_link("acme", LINK.secret_hash, at(7), "hr2")
    shelf.receipts.end_link("acme", LINK.secret_hash, at(7), "hr2")
    shelf.policies.retire("acme", "p1", at(8), "hr")
    actions = [(actor, action) for _, actor, action, _ in shelf.trail()]
    wanted = [
        *(("hr", "policy.made"), ("hr", "policy.changed"), ("hr", "check_link.made")),
        *(("hr2", "check_link.ended"), ("hr", "policy.retired")),
    ]
    assert sorted(actions) == sorted(wanted)


# --- receipts ---------------------------------------------------------------------------------------


def test_a_receipt_comes_back_until_its_time_is_over(shelf):
    assert shelf.receipts.keep("acme", RECEIPT)
    assert shelf.receipts.get("acme", RECEIPT.reference, at(999)) == RECEIPT
    assert shelf.receipts.get("acme", RECEIPT.reference, at(1000)) is None
    assert shelf.receipts.find("acme", Wanted(), at(1000), 9) == []
    assert shelf.receipts.sweep(at(999)) == 0
    assert shelf.receipts.sweep(at(1000)) == 1


def test_a_reference_is_one_receipts(shelf):
    shelf.receipts.keep("acme", RECEIPT)
    with pytest.raises(Conflict):
        shelf.receipts.keep("acme", replace(RECEIPT, outcome="rule_not_met"))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), "CBA"),
        (Wanted("strict"), "CBA"),
        (Wanted("A"), "CBA"),
        (Wanted("100%"), "CBA"),
        (Wanted("100% ok"), ""),
        (Wanted("100%x"), ""),
        (Wanted("sha-256:b1"), "B"),
        (Wanted(outcome="rule_not_met"), "C"),
        (Wanted("sha-256:b1", "rule_not_met"), ""),
        (Wanted(before=(at(2), "B")), "A"),
        (Wanted(before=(at(3), "Z")), "CBA"),
    ],
)
def test_receipts_are_found_by_what_is_asked_the_newest_first(shelf, wanted, found):
    for number, reference in enumerate("ABC", 1):
        outcome = "rule_not_met" if reference == "C" else "met"
        digests = (f"sha-256:{reference.lower()}1",)
        shelf.receipts.keep(
            "acme", replace(RECEIPT, reference=reference, at=at(number), outcome=outcome, digests=digests)
        )
    told = shelf.receipts.find("acme", wanted, at(10), 9)
    assert "".join(each.reference for each in told) == found
    assert shelf.receipts.find("acme", wanted, at(10), 1) == told[:1]


# --- links ------------------------------------------------------------------------------------------


def test_a_link_for_one_use_is_used_once_though_many_try(shelf):
    shelf.receipts.add_link("acme", LINK)

    def use(number):
        return shelf.receipts.keep("acme", replace(RECEIPT, reference=f"R{number}"), LINK.secret_hash)

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(use, range(4)))
    assert sorted(done) == [False, False, False, True]
    assert len(shelf.receipts.find("acme", Wanted(), at(11), 9)) == 1
    assert shelf.receipts.link(LINK.secret_hash, at(11)) is None


def test_a_link_without_a_count_works_until_it_ends(shelf):
    shelf.receipts.add_link("acme", replace(LINK, uses_left=None))
    for number in range(3):
        made = replace(RECEIPT, reference=f"R{number}", at=at(99))
        assert shelf.receipts.keep("acme", made, LINK.secret_hash)
    assert not shelf.receipts.keep("acme", replace(RECEIPT, at=at(100)), LINK.secret_hash)
    assert shelf.receipts.link(LINK.secret_hash, at(100)) is None


def test_a_link_can_be_ended_and_is_swept_when_it_is_over(shelf):
    shelf.receipts.add_link("acme", LINK)
    shelf.receipts.add_link("acme", replace(LINK, secret_hash="k" * 64, expires_at=at(50)))
    assert [each.expires_at for each in shelf.receipts.links("acme", at(1))] == [at(50), at(100)]
    assert shelf.receipts.end_link("acme", LINK.secret_hash, at(2), "hr")
    assert shelf.receipts.link(LINK.secret_hash, at(2)) is None
    shelf.receipts.sweep(at(50))
    assert shelf.receipts.links("acme", at(1)) == []


# --- answers that may be asked for again ---------------------------------------------------------


def test_an_answer_is_begun_once_and_told_again(partners):
    answers = partners.answers
    with ThreadPoolExecutor(4) as pool:
        begun = list(pool.map(lambda _: answers.begin("acme/t", "key", "body", at(0)), range(4)))
    assert [each.is_begun for each in begun].count(True) == 1
    assert all(each.sealed is None for each in begun)
    answers.finish("acme/t", "key", next(each for each in begun if each.is_begun), b"sealed")
    again = answers.begin("acme/t", "key", "other body", at(9))
    assert (again.is_begun, again.body_hash, again.sealed) == (False, "body", b"sealed")


def test_each_client_has_keys_of_its_own(partners):
    assert partners.answers.begin("acme/t", "key", "body", at(0)).is_begun
    assert partners.answers.begin("globex/t", "key", "body", at(0)).is_begun


def test_what_was_refused_may_be_asked_anew(partners):
    begun = partners.answers.begin("acme/t", "key", "body", at(0))
    partners.answers.release("acme/t", "key", begun)
    assert partners.answers.begin("acme/t", "key", "other", at(1)).is_begun


def test_what_was_begun_and_given_up_is_begun_anew_by_the_same_request_alone(partners):
    answers = partners.answers
    first = answers.begin("acme/t", "key", "body", at(0))
    assert not answers.begin("acme/t", "key", "body", at(179)).is_begun
    assert not answers.begin("acme/t", "key", "other", at(180)).is_begun
    assert answers.begin("acme/t", "key", "body", at(180)).is_begun
    answers.finish("acme/t", "key", first, b"too late")
    assert answers.begin("acme/t", "key", "body", at(181)).sealed is None


def test_an_answer_is_forgotten_after_a_day(partners):
    begun = partners.answers.begin("acme/t", "key", "body", at(0))
    partners.answers.finish("acme/t", "key", begun, b"sealed")
    assert partners.answers.begin("acme/t", "key", "body", at(86_399)).sealed == b"sealed"
    assert partners.answers.begin("acme/t", "key", "other", at(86_400)).is_begun
