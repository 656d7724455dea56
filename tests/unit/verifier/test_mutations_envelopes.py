"""No mutant of an envelope passes for valid, and none of a key binding proves a holder.

Tokens and SD-JWTs by themselves are carriers like others: `test_mutations`.
"""

import json
from functools import cache

import pytest

from credentials.badge import Carrier
from credentials.enveloped import wrap
from credentials.errors import CredentialsError
from credentials.presentation import Recipient, make_sd_jwt_presentation
from credentials.presentation import read as read_presentation
from credentials.proofs import vc_jwt
from credentials.proofs.sd_jwt import split
from credentials.wire import to_wire
from keys.public import Algorithm
from tests.support.counts import count
from tests.support.partner import NOW, Partner
from tests.support.rsa_keys import signer_of
from tests.unit.verifier import mutants
from verifier.rendering import as_json, headline
from verifier.report import Verdict
from verifier.verify import Submission, verify_badge

BATCHES = 20
EACH_BATCH = pytest.mark.parametrize("batch", range(BATCHES))
GOOD_ENOUGH = (Verdict.VALID, Verdict.ISSUER_UNKNOWN)
HOLDER = signer_of(Algorithm.ES256)
RECIPIENT = Recipient("x509_san_dns:verifier.example", "nonce-1")
SD_CARRIERS = (Carrier.DC_SD_JWT, Carrier.VC_SD_JWT)


@cache
def world():
    """Return an issuer and, by kind, good badges."""
    partner = Partner()
    document = to_wire(partner.unsigned())
    token = vc_jwt.sign(document, partner.signer, partner.method_id, vc_jwt.Profile.VC_JWT)
    bound = {
        carrier: partner.sd_jwt(partner.unsigned(), carrier, holder=HOLDER.public_key).encode()
        for carrier in SD_CARRIERS
    }
    envelopes = [
        json.dumps(wrap(token, Carrier.JWT_VC_JSON)).encode(),
        *(json.dumps(wrap(body.decode(), carrier)).encode() for carrier, body in bound.items()),
    ]
    return partner, {"SD-JWT": list(bound.values()), "envelope": envelopes}


def survivors(batch, kind, mutate, total=10_000):
    """Verify the mutants of a batch; return those that pass for valid with what they came from."""
    rng = mutants.seeded(batch)
    partner, good = world()
    found = []
    for _ in range(count(total) // BATCHES):
        original = rng.choice(good[kind])
        mutant = mutate(original, rng)
        report = verify_badge(Submission(mutant), partner.setting())
        assert headline(report)
        assert as_json(report)["checks"]
        if report.verdict in GOOD_ENOUGH:
            found.append((original, mutant))
    return found


def of_envelope(body, rng):
    if rng.random() < 0.3:
        return mutants.of_bytes(body, rng)
    return mutants.dumped(mutants.of_json(json.loads(body), rng), rng)


@EACH_BATCH
def test_a_changed_envelope_that_passes_for_valid_holds_what_it_held(batch):
    for original, mutant in survivors(batch, "envelope", of_envelope):
        before, after = json.loads(original), json.loads(mutant)
        assert after["id"].partition(",")[2].split("~")[0] == before["id"].partition(",")[2].split("~")[0]
        assert after.keys() <= before.keys()


@EACH_BATCH
def test_no_changed_key_binding_proves_a_holder(batch):
    rng = mutants.seeded(batch)
    for _ in range(count(10_000) // BATCHES):
        bound = shown(rng.choice(world()[1]["SD-JWT"]))
        mutant = of_bound(bound.encode(), rng).decode("utf-8", "replace")
        try:
            received = read_presentation(mutant)
            received.verify(HOLDER.public_key, RECIPIENT, NOW)
        except CredentialsError:
            continue
        # What the issuer signed is checked with the credential, and not here.
        assert split(mutant).key_binding == split(bound).key_binding
        assert split(mutant).presented == split(bound).presented


@cache
def shown(body):
    return make_sd_jwt_presentation(body.decode(), [()], HOLDER, RECIPIENT, NOW)


def of_bound(bound, rng):
    presented, tilde, binding = bound.rpartition(b"~")
    if rng.random() < 0.5:
        return presented + tilde + mutants.of_token(binding, rng)
    return mutants.of_sd_jwt(presented + tilde, rng)[1] + binding


def test_the_unchanged_ones_are_valid():
    """The control: what the mutants come from."""
    partner, good = world()
    for body in (each for bodies in good.values() for each in bodies):
        assert verify_badge(Submission(body), partner.setting()).verdict is Verdict.VALID
    for body in good["SD-JWT"]:
        assert read_presentation(shown(body)).verify(HOLDER.public_key, RECIPIENT, NOW) == (body,)
