"""Badges that an issuer puts off: what the wallet keeps of them, and how it comes again."""

import pytest

from cairn.wallet.claiming import BadgeDeferred, Wish, claim_all
from cairn.wallet.collecting import collect
from cairn.wallet.http import WalletRefused
from cairn.wallet.profiles import FINAL, SPHEREON_13
from cairn.wallet.purse import PurseFile, new_purse
from tests.support.scripted_issuer import ISSUER, JWT, LDP, NOW, ScriptedIssuer
from tests.unit.cairn.wallet.counter import issuer_for

DEFERRED = f"{ISSUER}/deferred"


class Patient(ScriptedIssuer):
    """Puts everything off. `ready` says what each transaction id is answered with; tokens are good while `good`."""

    def __init__(self, **changes):
        self.ready, self.good, self.renewals, self.put_off = {}, {"t-1"}, [], []
        super().__init__(token={"refresh_token": "r-1", **changes})
        self.describe(deferred_credential_endpoint=DEFERRED)

    def post_json(self, step, url, value, token=None):
        if url != DEFERRED:
            given = super().post_json(step, url, value, token)
            self.put_off.append(given)
            return {"transaction_id": f"x-{len(self.put_off)}", "interval": 5}
        self.asked.append(("deferred", token, value["transaction_id"]))
        if token not in self.good:
            raise WalletRefused("deferred", "invalid_token", "")
        answer = self.ready.get(value["transaction_id"], {**value, "interval": 5})
        if isinstance(answer, Exception):
            raise answer
        return answer

    def post_form(self, step, url, form):
        if form["grant_type"] != "refresh_token":
            return super().post_form(step, url, form)
        self.renewals.append(form["refresh_token"])
        if form["refresh_token"] != f"r-{len(self.renewals)}":
            raise WalletRefused("token", "invalid_grant", "")
        number = len(self.renewals) + 1
        self.good = {f"t-{number}"}
        return {"access_token": f"t-{number}", "refresh_token": f"r-{number}"}

    def finish(self, number=1):
        self.ready[f"x-{number}"] = self.put_off[number - 1]


def put_off(issuer, purse, profile=FINAL, **wish):
    with pytest.raises(BadgeDeferred):
        claim_all(issuer.offer_uri(), Wish(profile=profile, **wish), purse, issuer, NOW)


def refusal(code):
    return WalletRefused("deferred", code, "")


@pytest.fixture
def issuer():
    return Patient()


@pytest.fixture
def purse():
    return new_purse()


def test_what_is_put_off_is_noted_with_all_it_takes_to_come_again(issuer, purse):
    put_off(issuer, purse, format=LDP)
    (debt,) = purse.debts
    assert (debt.issuer, debt.deferred_endpoint, debt.profile) == (ISSUER, DEFERRED, "final")
    assert (debt.access_token, debt.refresh_token) == ("t-1", "r-1")
    assert [(each.transaction_id, each.copies) for each in debt.owed] == [("x-1", 1)]
    assert "x-1" not in repr(debt)
    assert purse.badges == []


def test_while_it_is_not_ready_it_stays_owed(issuer, purse):
    put_off(issuer, purse, format=LDP)
    for _ in range(2):
        collected = collect(purse, issuer)
        assert (collected.badges, collected.waiting, collected.refused) == ([], 1, [])
    assert len(purse.debts) == 1


@pytest.mark.parametrize("wanted", [LDP, JWT])
def test_once_it_is_ready_it_is_in_the_purse_and_nothing_is_owed(issuer, purse, wanted):
    put_off(issuer, purse, format=wanted)
    issuer.finish()
    collected = collect(purse, issuer)
    assert collected.badges == purse.badges
    assert purse.holder_of(purse.badges[0]) == purse.key
    assert purse.debts == []
    assert collect(purse, issuer).waiting == 0


def test_as_many_copies_as_were_asked_for(issuer, purse):
    put_off(issuer, purse, format=LDP, copies=3)
    issuer.finish()
    assert len(collect(purse, issuer).badges) == 3


def test_a_wallet_of_an_older_draft_is_answered_in_its_shape(purse):
    issuer = issuer_for(SPHEREON_13)
    patient = Patient(c_nonce="n-1")
    patient.documents = issuer.documents
    patient.describe(deferred_credential_endpoint=DEFERRED)
    put_off(patient, purse, SPHEREON_13, format=LDP)
    patient.ready["x-1"] = {"credential": patient.put_off[0]["credential"]}
    assert len(collect(purse, patient).badges) == 1


def test_not_ready_may_be_an_error_too(issuer, purse):
    put_off(issuer, purse, format=LDP)
    issuer.ready["x-1"] = refusal("issuance_pending")
    assert (collect(purse, issuer).waiting, len(purse.debts)) == (1, 1)


def test_where_the_token_is_over_it_is_renewed_and_the_next_one_kept(issuer, purse):
    put_off(issuer, purse, format=LDP)
    for number in (1, 2):
        issuer.good = set()
        assert collect(purse, issuer).waiting == 1
        assert issuer.renewals == [f"r-{each + 1}" for each in range(number)]
    (debt,) = purse.debts
    assert (debt.access_token, debt.refresh_token) == ("t-3", "r-3")


def test_all_that_is_owed_by_one_token_is_collected_with_one_renewal(issuer, purse):
    put_off(issuer, purse, everything=True)
    count = len(issuer.put_off)
    assert count > 1
    assert len(purse.debts) == 1
    issuer.good = set()
    issuer.finish(1)
    collected = collect(purse, issuer)
    assert (len(collected.badges), collected.waiting) == (1, count - 1)
    assert issuer.renewals == ["r-1"]


@pytest.mark.parametrize("code", ["credential_request_denied", "invalid_transaction_id"])
def test_what_is_refused_for_good_is_struck_out(issuer, purse, code):
    put_off(issuer, purse, format=LDP)
    issuer.ready["x-1"] = refusal(code)
    assert [each.code for each in collect(purse, issuer).refused] == [code]
    assert purse.debts == []


def test_what_can_not_be_asked_for_just_now_stays_owed(issuer, purse):
    put_off(issuer, purse, format=LDP)
    issuer.ready["x-1"] = refusal("unreachable")
    assert [each.code for each in collect(purse, issuer).refused] == ["unreachable"]
    issuer.finish()
    assert len(collect(purse, issuer).badges) == 1


def test_a_renewed_token_is_kept_though_the_badge_can_not_be_had_then(issuer, purse):
    put_off(issuer, purse, format=LDP)
    issuer.good = set()
    issuer.ready["x-1"] = refusal("unreachable")
    collect(purse, issuer)
    assert purse.debts[0].refresh_token == "r-2"


@pytest.mark.parametrize("refresh_token", [None, "used before"])
def test_without_a_token_that_is_good_there_is_nothing_to_come_for(purse, refresh_token):
    issuer = Patient(refresh_token=refresh_token)
    put_off(issuer, purse, format=LDP)
    issuer.good = set()
    (refused,) = collect(purse, issuer).refused
    assert refused.code == ("invalid_token" if refresh_token is None else "invalid_grant")
    assert purse.debts == []


def test_a_badge_about_another_key_is_not_taken(issuer, purse):
    issuer.subject = "did:key:z6MkfhMXbT5fihpzcR4JqrA1LPaT92FjZwsP4vHxjCZgj4c9"
    put_off(issuer, purse, format=LDP)
    issuer.finish()
    assert [each.code for each in collect(purse, issuer).refused] == ["credential_not_bound"]
    assert purse.badges == []


def test_an_issuer_that_puts_off_and_says_not_where_is_refused(issuer, purse):
    issuer.describe()
    with pytest.raises(WalletRefused, match="deferred_credential_endpoint"):
        claim_all(issuer.offer_uri(), Wish(LDP), purse, issuer, NOW)


def test_what_is_owed_is_kept_sealed_and_comes_back(issuer, purse, tmp_path):
    put_off(issuer, purse, format=LDP)
    kept = PurseFile(tmp_path)
    kept.save(purse, bytes(32))
    assert DEFERRED not in (tmp_path / "purse.json").read_text()
    assert kept.load(bytes(32)).debts == purse.debts
