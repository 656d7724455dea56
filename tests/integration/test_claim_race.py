"""Eight wallets, in eight processes, race for one offer: one token response, one copy, one award version."""

import os

import pytest
from sqlalchemy import func, select

from cairn.demo import SLUG, welcome
from cairn.installation import open_installation
from cairn.settings import load
from cairn.wallet.claiming import key_proof
from cairn.wallet.purse import new_purse
from issuer.awarding.awards import AwardBadge, award
from issuer.issuing import issuance
from issuer.offering import offers
from issuer.store.tables import AWARD_VERSION
from issuer.wallets import nonce
from keys.multibase import b64url_encode
from tests.support.databases import KINDS, migrated_url
from tests.support.racing import RACING

RACERS = 8


def race(environment, code, barrier, results):
    here = open_installation(load(environment))
    purse = new_purse()
    barrier.wait(timeout=60)
    try:
        results.put(redeem_and_claim(here, code, purse))
    finally:
        here.database.close()


def redeem_and_claim(here, code, purse):
    asked = offers.TokenRequest(offers.GRANT_TYPE, code)
    with here.desk.work(SLUG) as work:
        answer = offers.redeem(work.tx, asked, work.terms, work.randomness, work.now)
    if isinstance(answer, offers.Refused):
        return answer.error.code
    with here.desk.work(SLUG) as work:
        fresh = nonce.issue(work.identity.secrets.nonces, work.identity.issuer_url, work.now, work.randomness)
        proof = key_proof(purse.key, work.identity.issuer_url, fresh, work.now)
        request = issuance.ClaimRequest(answer.access_token, "OpenBadgeCredential_ldp_vc", proofs=(proof,))
        issuance.claim(work.tx, request, work.identity, work.now, work.randomness)
    return "claimed"


@pytest.mark.parametrize("kind", KINDS)
def test_exactly_one_of_eight_processes_gets_the_token_and_one_version_stands(kind, tmp_path):
    with migrated_url(kind, tmp_path) as url:
        environment = {
            "CAIRN_STATE_DIR": str(tmp_path),
            "CAIRN_DATABASE_URL": url,
            "CAIRN_KEK": b64url_encode(os.urandom(32)),
        }
        here = open_installation(load(environment))
        welcome(here, make_first=True)
        with here.desk.work(SLUG) as work:
            made = award(
                work.tx, AwardBadge("creativity", "zoe@example.com", level=1), work.now, work.randomness
            )
            minted = work.mint(made, tx_code=False)
            code = offers.code_of(minted.offer.id, work.terms.secret)
        results = raced(environment, code)
        assert sorted(results) == ["claimed"] + ["invalid_grant"] * (RACERS - 1)
        with here.desk.work(SLUG) as work:
            assert len(work.tx.copies.of_award(made.id)) == 1
        with here.database.reading() as connection:
            versions = (
                select(func.count()).select_from(AWARD_VERSION).where(AWARD_VERSION.c.award_id == made.id)
            )
            assert connection.execute(versions).scalar_one() == 1
        here.database.close()


def raced(environment, code):
    barrier, results = RACING.Barrier(RACERS), RACING.Queue()
    racers = [RACING.Process(target=race, args=(environment, code, barrier, results)) for _ in range(RACERS)]
    for racer in racers:
        racer.start()
    said = [results.get(timeout=120) for _ in racers]
    for racer in racers:
        racer.join(timeout=30)
    return said
