"""Eight processes race for each thing of wallets that serves once: a pushed request, a code, a proof of a key."""

import hashlib
import json
import os
from datetime import UTC, datetime

import pytest

from cairn.demo import SLUG, welcome
from cairn.installation import open_installation
from cairn.settings import load
from issuer.achievements.configurations import LDP_VC
from issuer.awarding.awards import AwardBadge, award
from issuer.code_flow import choosing, exchange, requests
from issuer.code_flow.exchange import WalletExchange
from issuer.code_flow.requests import WalletRequest
from issuer.errors import IssuerError
from issuer.wallets import possession, wallet_attestation
from issuer.wallets.dpop import ProtectedRequest
from issuer.wallets.wallet_attestation import Shown
from keys.multibase import b64url_encode
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.attestations import Provider, attestation_proof
from tests.support.databases import KINDS, migrated_url
from tests.support.dpop import dpop_proof
from tests.support.racing import RACING

RACERS = 8
BACK = "w.example:/back"
VERIFIER = "v" * 43
REQUEST = WalletRequest(
    "code",
    "w",
    BACK,
    LDP_VC,
    code_challenge=b64url_encode(hashlib.sha256(VERIFIER.encode()).digest()),
    code_challenge_method="S256",
)


def now():
    # One instant for all: what serves for a minute must not run out while processes start.
    return datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)


def take(work, prize):
    requests.take(work.tx, prize["uri"], "w", work.now)
    return "won"


def trade(work, prize):
    asked = WalletExchange("w", prize["code"], BACK, VERIFIER)
    given = exchange.exchange(work.tx, asked, work.terms, work.now, work.randomness)
    return given.error.code if isinstance(given, exchange.Refused) else "won"


def prove(work, prize):
    asked = ProtectedRequest("POST", f"{work.identity.issuer_url}/token")
    possession.prove(work.tx, (prize["proof"],), asked, work.dpop, work.now, work.randomness)
    return "won"


def attest(work, prize):
    shown = Shown((prize["attestation"],), (prize["attested"],))
    wallet_attestation.judge(work.tx, shown, work.attestation, work.now, work.randomness)
    return "won"


CONTESTS = {
    take: "wallet_request_gone",
    trade: "invalid_grant",
    prove: "invalid_dpop_proof",
    attest: "invalid_client_attestation",
}


def race(environment, prize, barrier, results):
    here = open_installation(load(environment), now)
    try:
        for contest in CONTESTS:
            barrier.wait(timeout=60)
            results.put((contest.__name__, attempt(here, contest, prize)))
    finally:
        here.database.close()


def attempt(here, contest, prize):
    try:
        with here.desk.work(SLUG) as work:
            return contest(work, prize)
    except IssuerError as refusal:
        return refusal.code


def prizes(here, provider):
    with here.desk.work(SLUG) as work:
        made = award(work.tx, AwardBadge("creativity", "zoe@example.com", level=1), work.now, work.randomness)
        uri = requests.push(work.tx, REQUEST, work.known, work.now, work.randomness)
        asked = requests.examine(REQUEST, work.known)
        code = choosing.allow(work.tx, asked, made, "p-1", work.now, work.randomness)
        signer = SoftwareSigner.generate(Algorithm.ES256)
        proof = dpop_proof(signer, f"{work.identity.issuer_url}/token", work.now)
        challenge = wallet_attestation.new_challenge(work.attestation, work.now, work.randomness)
        attested = attestation_proof(signer, work.identity.issuer_url, work.now, challenge)
    word = provider.wallet(signer, "w")
    return {"uri": uri, "code": code, "proof": proof, "attestation": word, "attested": attested}


@pytest.mark.parametrize("kind", KINDS)
def test_exactly_one_of_eight_processes_wins_each(kind, tmp_path):
    clients = tmp_path / "wallets.json"
    clients.write_text(json.dumps([{"client_id": "w", "name": "W", "redirect_uris": [BACK]}]))
    provider, anchors = Provider(now()), tmp_path / "providers.pem"
    anchors.write_bytes(provider.pem)
    with migrated_url(kind, tmp_path) as url:
        environment = {
            "CAIRN_STATE_DIR": str(tmp_path),
            "CAIRN_DATABASE_URL": url,
            "CAIRN_KEK": b64url_encode(os.urandom(32)),
            "CAIRN_WALLET_CLIENTS": str(clients),
            "CAIRN_WALLET_PROVIDERS": str(anchors),
        }
        here = open_installation(load(environment), now)
        welcome(here, make_first=True)
        won = raced(environment, prizes(here, provider))
        here.database.close()
    expected = {
        contest.__name__: sorted(["won", *[loss] * (RACERS - 1)]) for contest, loss in CONTESTS.items()
    }
    assert {name: sorted(said) for name, said in won.items()} == expected


def raced(environment, prize):
    barrier, results = RACING.Barrier(RACERS), RACING.Queue()
    racers = [RACING.Process(target=race, args=(environment, prize, barrier, results)) for _ in range(RACERS)]
    for racer in racers:
        racer.start()
    won = {contest.__name__: [] for contest in CONTESTS}
    for _ in range(RACERS * len(CONTESTS)):
        name, outcome = results.get(timeout=120)
        won[name].append(outcome)
    for racer in racers:
        racer.join(timeout=30)
    return won
