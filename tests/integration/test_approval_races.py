"""Eight processes race for what is decided or fetched once: a ruling, a refresh token, a badge that was put off."""

import os
from datetime import UTC, datetime

import pytest

from cairn.demo import SLUG, welcome
from cairn.installation import open_installation
from cairn.settings import load
from cairn.wallet.claiming import key_proof
from cairn.wallet.purse import HolderKey
from issuer.achievements.configurations import DC_SD_JWT, LDP_VC
from issuer.awarding import approvals
from issuer.awarding.approvals import RuleOnAward
from issuer.awarding.awards import AwardBadge, award
from issuer.errors import IssuerError
from issuer.issuing import deferred_issuance, issuance, refreshing
from issuer.issuing.deferred_issuance import DeferredRequest, Fetched
from issuer.issuing.refreshing import RefreshRequest
from issuer.offering import offers
from issuer.wallets import nonce
from keys.multibase import b64url_encode
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.databases import KINDS, migrated_url
from tests.support.racing import RACING
from tests.support.waiting import plan_mastery

RACERS = 8
WALLET = HolderKey(SoftwareSigner.from_secret(Algorithm.EDDSA, b"\x11" * 32), "did:key")


def now():
    # One instant for all: what serves for minutes must not run out while processes start.
    return datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)


def rule(work, prize, racer):
    act = approvals.approve if racer % 2 else approvals.decline
    act(work.tx, RuleOnAward(prize["waiting"], by=f"hr-{racer}"), work.now)
    return "won"


def refresh(work, prize, racer):
    asked = RefreshRequest(prize["refresh_token"])
    given = refreshing.refresh(work.tx, asked, work.terms, work.now, work.randomness)
    return given.error.code if isinstance(given, refreshing.Refused) else "won"


def fetch(work, prize, racer):
    asked = DeferredRequest(prize["token"], prize[f"transaction-{racer % 2}"])
    found = deferred_issuance.fetch(work.tx, asked, work.identity, work.now, work.randomness)
    assert isinstance(found, Fetched)
    return tuple(copy.body for copy in found.claim.copies)


def ask(work, prize, racer):
    """Ask for the badge as its wallet, with a proof of one's own: is it put off, or is somebody refused?"""
    return postponed(work, prize["other token"], LDP_VC).transaction_id


def postponed(work, token, configuration):
    fresh = nonce.issue(work.identity.secrets.nonces, work.identity.issuer_url, work.now, work.randomness)
    proof = key_proof(WALLET, work.identity.issuer_url, fresh, work.now)
    request = issuance.ClaimRequest(token, configuration, proofs=(proof,))
    return issuance.claim(work.tx, request, work.identity, work.now, work.randomness)


TASKS = (rule, refresh, fetch, ask)


def race(environment, prize, racer, barrier, results):
    here = open_installation(load(environment), now)
    barrier.wait(timeout=60)
    said = []
    for task in TASKS:
        try:
            with here.desk.work(SLUG) as work:
                found = task(work, prize, racer)
        except IssuerError as fault:
            found = fault.code
        said.append(found)
    results.put(said)
    here.database.close()


def given(work):
    made = award(work.tx, AwardBadge("mastery", "zoe@example.com", level=1), work.now, work.randomness)
    code = offers.code_of(work.mint(made, tx_code=False).offer.id, work.terms.secret)
    asked = offers.TokenRequest(offers.GRANT_TYPE, code)
    token = offers.redeem(work.tx, asked, work.terms, work.randomness, work.now).access_token
    return made, token


def prizes(here):
    """Return what is raced for: an award that waits, a refresh token, and an award put off in two formats."""
    plan_mastery(here.desk, here.settings.public_url)
    with here.desk.work(SLUG) as work:
        waiting, first = given(work)
        again = refreshing.first_token(work.tx, first, work.now, work.randomness)
        owed, token = given(work)
        _, other = given(work)
        ids = [postponed(work, token, each).transaction_id for each in (LDP_VC, DC_SD_JWT)]
        approvals.approve(work.tx, RuleOnAward(owed.id, by="hr-9"), work.now)
    return {
        "waiting": waiting.id,
        "refresh_token": again,
        "owed": owed.id,
        "token": token,
        "other token": other,
        "transaction-0": ids[0],
        "transaction-1": ids[1],
    }


def raced(environment, prize):
    barrier, results = RACING.Barrier(RACERS), RACING.Queue()
    racers = [
        RACING.Process(target=race, args=(environment, prize, racer, barrier, results))
        for racer in range(RACERS)
    ]
    for racer in racers:
        racer.start()
    said = [results.get(timeout=120) for _ in racers]
    for racer in racers:
        racer.join(timeout=30)
    return list(zip(*said, strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_decided_or_fetched_once_is_so_among_eight_processes(kind, tmp_path):
    with migrated_url(kind, tmp_path) as url:
        environment = {
            "CAIRN_STATE_DIR": str(tmp_path),
            "CAIRN_DATABASE_URL": url,
            "CAIRN_KEK": b64url_encode(os.urandom(32)),
        }
        here = open_installation(load(environment), now)
        welcome(here, make_first=True)
        prize = prizes(here)
        ruled, refreshed, fetched, asked = raced(environment, prize)
        assert sorted(ruled) == ["not_waiting"] * (RACERS - 1) + ["won"]
        assert sorted(refreshed) == ["invalid_grant"] * (RACERS - 1) + ["won"]
        # Everybody with the token has the same copies; there is one set of them.
        assert len(set(fetched)) == 2
        with here.desk.work(SLUG) as work:
            copies = work.tx.copies.of_award(prize["owed"])
            acts = [each.action for each in work.tx.audit.of_object(prize["waiting"])]
        assert {(copy.body,) for copy in copies} == set(fetched)
        assert len(copies) == 2
        assert len([each for each in acts if each in {"award.approved", "award.not_approved"}]) == 1
        # Whoever asks last is told the id that counts; nobody is refused.
        assert len(set(asked)) == RACERS
        here.database.close()
