"""The words of the issuer's pages: a line for every state, and none that says less than is known."""

from dataclasses import replace

import pytest

from credentials.achievement import Achievement, BadgeKind
from issuer.deliveries import OfferStep, Step
from issuer.ledger import (
    Approval,
    AuditEntry,
    Award,
    Decision,
    Offer,
    Origin,
    Person,
    ReasonCode,
    Ruling,
    Version,
    Withdrawal,
)
from issuer.meta_badges.impact import Effect
from issuer.offering.claims import ClaimState
from issuer.web.words import (
    CLAIMS,
    EFFECTS,
    REASONS,
    claim_words,
    history,
    standing,
    tone,
    trace,
)
from tests.support.builders import DAY_ONE, at

GONE = Withdrawal(DAY_ONE, ReasonCode.DUPLICATE)
OFFER = Offer("offer", "award", "hash", DAY_ONE, at(600))


def award(**version):
    achievement = Achievement("https://a/x", 1, "X", "x", "x", BadgeKind.FUN)
    made = replace(Version("award", 1, DAY_ONE, None, 1, 7), **version)
    zoe = Person("1", "Zoë", ("zoe@example.com",))
    return Award(
        "award", "x", achievement, zoe, "zoe@example.com", None, "", "Ana", DAY_ONE, "claim", at(60), made
    )


def words(state, newest=OFFER, *, is_open=True, **version):
    return claim_words(state, award(**version), newest, is_open=is_open, issuer="Acme")


def test_every_reason_and_every_state_of_a_claim_has_words():
    assert set(REASONS) == {reason.value for reason in ReasonCode}
    assert set(CLAIMS) == set(ClaimState)
    assert set(EFFECTS) == set(Effect)
    assert len({words(state) for state in ClaimState}) == len(ClaimState)


def test_who_waits_without_an_offer_is_told_how_to_get_one():
    expired = words(ClaimState.WAITING, is_open=False)
    assert "has stopped working" in expired
    assert "get a new code" in expired
    assert "get a code" in words(ClaimState.WAITING, None, is_open=False).lower()


def test_where_a_code_was_sent_apart_only_the_issuer_gives_a_new_one():
    sent = replace(OFFER, tx_code_hash="hash")
    assert "ask Acme for a new code" in words(ClaimState.WAITING, sent, is_open=False)


def test_withdrawn_and_paused_are_told_apart():
    assert words(ClaimState.WITHDRAWN, revocation=GONE) == "Acme has withdrawn this badge."
    assert words(ClaimState.WITHDRAWN, suspension=GONE) == "Acme has paused this badge."


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (award(), ("in force", "good")),
        (award(suspension=GONE), ("paused: a duplicate", "held")),
        (award(suspension=replace(GONE, final_at=at(9))), ("being withdrawn: a duplicate", "held")),
        (award(suspension=replace(GONE, origin=Origin.CASCADE)), ("paused: a duplicate", "held")),
        (award(suspension=GONE, revocation=GONE), ("withdrawn: a duplicate", "gone")),
        (replace(award(), declined_at=DAY_ONE), ("declined", "held")),
    ],
)
def test_an_award_stands_in_a_word_and_a_tone_worst_first(changed, expected):
    assert (standing(changed), tone(changed)) == expected


def test_history_is_told_in_words_in_its_order():
    entries = [
        AuditEntry(at(0), "hr-1", "award.made", "award", {}),
        AuditEntry(at(1), "wallet", "award.claimed", "award", {}),
    ]
    told = [(event.at, event.act, event.actor) for event in history(entries)]
    assert told == [(at(0), "awarded", "hr-1"), (at(1), "claimed", "a wallet")]


def test_a_code_without_words_is_told_as_it_is():
    (event,) = history([AuditEntry(at(0), "somebody", "award.polished", "award", {})])
    assert (event.act, event.actor) == ("award.polished", "somebody")


def test_what_wallets_did_is_told_in_words_and_codes_without_words_stay():
    steps = [
        OfferStep("offer", "award", Step.OFFER, "", at(0), at(5), 3),
        OfferStep("offer", "award", Step.BADGE, "invalid_credential_request", at(6), at(6)),
    ]
    read, refused = trace(steps)
    assert (read.words, read.times, read.last_at) == ("A wallet read the offer.", 3, at(5))
    assert "(invalid_credential_request)" in refused.words


def waiting(**changes):
    return replace(award(**changes), approval=Approval("leader"))


def decided(ruling, **changes):
    return replace(award(**changes), approval=Approval("leader", Decision(ruling, DAY_ONE, "hr")))


def test_what_waits_and_what_was_not_approved_is_told_apart_from_what_the_person_declined():
    declined = replace(award(), declined_at=DAY_ONE)
    each = [award(), waiting(), decided(Ruling.APPROVED), decided(Ruling.NOT_APPROVED), declined]
    assert [(standing(one), tone(one)) for one in each] == [
        ("in force", "good"),
        ("waits for approval", "held"),
        ("in force", "good"),
        ("not approved", "gone"),
        ("declined", "held"),
    ]


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (ClaimState.WAITING, "X can be asked for now, and will be in your wallet once HR has approved it."),
        (
            ClaimState.WALLET_ASKS,
            "X is being asked for by your wallet, and will be there once HR has approved it.",
        ),
        (ClaimState.DEFERRED, "X will be in your wallet once HR has approved it."),
        (ClaimState.DECLINED, "You declined this badge. Acme is told; nobody else is."),
    ],
)
def test_the_person_is_told_what_happens_to_a_badge_that_waits(state, told):
    assert claim_words(state, waiting(), OFFER, is_open=True, issuer="Acme") == told


@pytest.mark.parametrize("step", [Step.DEFERRED, Step.FETCHED])
def test_what_was_put_off_and_fetched_has_words_of_its_own(step):
    (line,) = trace([OfferStep("offer", "award", step, "", DAY_ONE, DAY_ONE)])
    assert "refused" not in line.words
