"""Eight processes replay what a wallet may send once, and guess at what it may guess five times."""

import os
from collections import Counter
from datetime import UTC, datetime

import pytest

from cairn.demo import SLUG, welcome
from cairn.installation import open_installation
from cairn.settings import load
from cairn.wallet.claiming import key_proof
from cairn.wallet.purse import new_purse
from issuer.achievements.configurations import LDP_VC
from issuer.awarding.awards import AwardBadge, award
from issuer.deliveries import DeliveryEvent
from issuer.errors import IssuerError
from issuer.issuing import grants, issuance, notifications
from issuer.issuing.notifications import Notification
from issuer.offering import offers, tx_codes
from issuer.wallets import nonce
from keys.multibase import b64url_encode
from tests.support.databases import KINDS, migrated_url
from tests.support.racing import RACING

RACERS = 8
GUESSES = 7
SWITCHES = "invalid_tx_code_error"  # so that a guess that was judged is told from one that was not


def now():
    # One instant for all: what serves for a minute must not run out while processes start.
    return datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)


# --- what each racer does: several at once, each in a transaction of its own --------------------------


def replay_a_proof(here, prize, racer):
    """Show the same proof with a token of one's own."""
    with here.desk.work(SLUG) as work:
        asked = issuance.ClaimRequest(prize["tokens"][racer], LDP_VC, proofs=(prize["proof"],))
        issuance.claim(work.tx, asked, work.identity, work.now, work.randomness)
    return ["won"]


def tell_the_same(here, prize, racer):
    """Send the same notification; all are told that it was taken."""
    with here.desk.work(SLUG) as work:
        grant = grants.grant_of(work.tx, prize["told_by"], None, work.now)
        told = Notification(prize["notification"], DeliveryEvent.ACCEPTED)
        notifications.told(work.tx, grant, told, work.now)
    return ["taken"]


def guess_at_one_offer(here, prize, racer):
    return [guess(here, prize["guessed"], f"x{racer}{number}") for number in range(GUESSES)]


def guess_at_one_person(here, prize, racer):
    """Guess at an offer of one's own; all of them are one person's."""
    return [guess(here, prize["offers"][racer], f"x{racer}{number}") for number in range(GUESSES)]


def guess(here, code, tx_code):
    asked = offers.TokenRequest(offers.GRANT_TYPE, code, tx_code)
    with here.desk.work(SLUG) as work:
        answer = offers.redeem(work.tx, asked, work.terms, work.randomness, work.now)
    return answer.error.code if isinstance(answer, offers.Refused) else "let in"


CONTESTS = (replay_a_proof, tell_the_same, guess_at_one_offer, guess_at_one_person)


def attempt(here, contest, prize, racer):
    try:
        return contest(here, prize, racer)
    except IssuerError as refusal:
        return [refusal.code]


def race(environment, prize, racer, barrier, results):
    here = open_installation(load(environment), now)
    judged = counting_judgements()
    try:
        for contest in CONTESTS:
            judged.clear()
            barrier.wait(timeout=120)
            said = attempt(here, contest, prize, racer)
            results.put((contest.__name__, said, len(judged)))
    finally:
        here.database.close()


def counting_judgements():
    """Note each time that this process compares a code."""
    judged, real = [], tx_codes.hashed
    tx_codes.hashed = lambda *given: judged.append(1) or real(*given)
    return judged


# --- the prizes -----------------------------------------------------------------------------------


def prizes(here):
    with here.desk.work(SLUG) as work:
        fresh = nonce.issue(work.identity.secrets.nonces, work.identity.issuer_url, work.now, work.randomness)
        proof = key_proof(new_purse().key, work.identity.issuer_url, fresh, work.now)
        tokens = [token(work, f"holder{number}@example.com") for number in range(RACERS)]
        told_by = token(work, "teller@example.com")
        grant = grants.grant_of(work.tx, told_by, None, work.now)
        notification = notifications.deliver(work.tx, grant, LDP_VC, bytes(32), work.now)
        guessed, right = with_code(work, "one@example.com", "communication")
        many = [with_code(work, "many@example.com", slug) for slug in ("creativity",) * RACERS]
    return {
        "proof": proof,
        "tokens": tokens,
        "told_by": told_by,
        "notification": notification,
        "guessed": guessed,
        "right": right,
        "offers": [code for code, _ in many],
        "rights": [right for _, right in many],
        "told_of": grant.award_id,
    }


def given(work, address, slug="creativity"):
    return award(work.tx, AwardBadge(slug, address, level=1), work.now, work.randomness)


def token(work, address):
    minted = work.mint(given(work, address), tx_code=False)
    asked = offers.TokenRequest(offers.GRANT_TYPE, offers.code_of(minted.offer.id, work.terms.secret))
    return offers.redeem(work.tx, asked, work.terms, work.randomness, work.now).access_token


def with_code(work, address, slug):
    minted = work.mint(given(work, address, slug), tx_code=True)
    return offers.code_of(minted.offer.id, work.terms.secret), minted.tx_code


# --- the race, once for each database ---------------------------------------------------------------


@pytest.fixture(scope="module", params=KINDS)
def raced(request, tmp_path_factory):
    """What came of each contest: the answers, how many codes were compared, the prizes, and how to start anew."""
    folder = tmp_path_factory.mktemp("replays")
    with migrated_url(request.param, folder) as url:
        environment = {
            "CAIRN_STATE_DIR": str(folder),
            "CAIRN_DATABASE_URL": url,
            "CAIRN_KEK": b64url_encode(os.urandom(32)),
            "CAIRN_WALLETS": SWITCHES,
        }
        here = open_installation(load(environment), now)
        welcome(here, make_first=True)
        prize = prizes(here)
        here.database.close()
        said, judged = run(environment, prize)
        again = open_installation(load(environment), now)
        yield said, judged, prize, again
        again.database.close()


def run(environment, prize):
    barrier, results = RACING.Barrier(RACERS), RACING.Queue()
    racers = [
        RACING.Process(target=race, args=(environment, prize, racer, barrier, results))
        for racer in range(RACERS)
    ]
    for racer in racers:
        racer.start()
    said, judged = {each.__name__: Counter() for each in CONTESTS}, Counter()
    for _ in range(RACERS * len(CONTESTS)):
        name, answers, compared = results.get(timeout=200)
        said[name].update(answers)
        judged[name] += compared
    for racer in racers:
        racer.join(timeout=30)
    return said, judged


def test_a_proof_of_possession_serves_one_token(raced):
    said, _, _, _ = raced
    assert said["replay_a_proof"] == {"won": 1, "invalid_nonce": RACERS - 1}


def test_a_notification_is_kept_once_and_taken_as_often_as_it_comes(raced):
    said, _, prize, again = raced
    assert said["tell_the_same"] == {"taken": RACERS}
    with again.desk.work(SLUG) as work:
        entries = [each.action for each in work.tx.audit.of_object(prize["told_of"])]
    assert entries.count("wallet.accepted") == 1


def test_of_fifty_guesses_at_once_five_are_judged(raced):
    said, judged, _, _ = raced
    assert said["guess_at_one_offer"] == {"invalid_tx_code": 5, "invalid_grant": RACERS * GUESSES - 5}
    assert judged["guess_at_one_offer"] == 5


def test_after_five_the_right_code_is_too_late_in_a_process_started_anew(raced):
    _, _, prize, again = raced
    assert guess(again, prize["guessed"], prize["right"]) == "invalid_grant"


def test_a_persons_offers_are_guessed_at_fifteen_times_together(raced):
    said, judged, _, _ = raced
    assert said["guess_at_one_person"] == {"invalid_tx_code": 15, "invalid_grant": RACERS * GUESSES - 15}
    assert judged["guess_at_one_person"] == 15


def test_after_fifteen_no_offer_of_the_person_is_let_in_by_a_process_started_anew(raced):
    _, _, prize, again = raced
    for code, right in zip(prize["offers"], prize["rights"], strict=True):
        assert guess(again, code, right) == "invalid_grant"
