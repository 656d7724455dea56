"""One stack in each way it can come out, and in each way it can be handed in."""

import json

from credentials.presentation import HolderSigner, make_vp_file
from credentials.proofs import data_integrity, disclosable
from credentials.proofs.data_integrity import Disclosing
from credentials.wire import to_wire
from did.methods.key import did_of_key, method_id_of_key
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.partner import AWARDED, NAMES, NOW, Partner
from tests.unit.verifier.bundle.cases import World, policy, publish_lists, saved
from tests.unit.verifier.enclosed import record
from verifier import offline
from verifier.bundle.writing import write
from verifier.sources import NoOwnDocuments, make_sources
from verifier.verify import Setting, Submission

OWNER = SoftwareSigner.from_secret(Algorithm.EDDSA, bytes([21]) * 32)
OWNER_DID = did_of_key(OWNER.public_key)
HOLDER = HolderSigner(OWNER_DID, method_id_of_key(OWNER.public_key), OWNER)


class Case:
    """An issuer, a stack of its, and the parts that are handed in for it, made to come out in one way."""

    def __init__(self, outcome):
        self.issuer = Partner()
        self.parts = {slug: self.issuer.badge(slug, subject_id=OWNER_DID) for slug in NAMES}
        k = 3 if outcome == "valid_degraded" else None
        achievement = self.issuer.publish_rule(tuple(NAMES), k)
        self.whole = self.issuer.stack(self.parts, achievement, subject_id=OWNER_DID)
        getattr(self, f"_{outcome}", lambda: None)()
        publish_lists(self.issuer)
        self.world = World(self.issuer)

    @property
    def supplied(self):
        return tuple(self.parts.values())

    def _valid_degraded(self):
        self.issuer.revoked.add(1)

    def _invalid(self):
        self.issuer.revoked.add(1)

    def _held(self):
        self.issuer.suspended.add(2)

    def _indeterminate(self):
        del self.parts["creativity"]

    def _tampered(self):
        self.parts["creativity"] = self.parts["creativity"].replace(b"weekly", b"yearly")

    def _attested_only(self):
        self.parts.clear()

    # --- how it is handed in

    def setting(self, now=NOW):
        return Setting(
            policy(self.issuer), make_sources(self.world.fetch, NoOwnDocuments(), lambda: now), now
        )

    def verified(self, body, *parts):
        return offline.verify(Submission(body, parts), self.setting())

    def with_parts(self):
        return self.verified(self.whole, *self.supplied)

    def in_a_presentation(self, order=1):
        return self.verified(self.presentation(order))

    def presentation(self, order=1):
        credentials = [json.loads(each) for each in (self.whole, *self.supplied)][::order]
        return json.dumps(make_vp_file(credentials, HOLDER, AWARDED)).encode()

    def in_a_presentation_nobody_signed(self):
        document = json.loads(self.presentation(-1))
        del document["proof"]
        return self.verified(json.dumps(document).encode())

    def in_a_record(self):
        return self.verified(self.record()).components[0]

    def record(self):
        held = [json.loads(each) for each in (*self.supplied, self.whole)]
        return json.dumps(self.issuer.signed(record(self.issuer, *held))).encode()

    def in_a_bundle(self):
        _, bundle = saved(self.world, self.whole, *self.supplied)
        return offline.verify(Submission(write(bundle)), self.setting())


def base(issuer, unsigned):
    """Return a badge with a base proof; `issuer` signs with P-256."""
    document = to_wire(unsigned)
    suite = Disclosing(
        mandatory=disclosable.mandatory(document),
        hmac_key=bytes(32),
        one_time=SoftwareSigner.generate(Algorithm.ES256),
    )
    signed = data_integrity.sign(document, issuer.signer, issuer.method_id, AWARDED, suite=suite)
    return json.dumps(signed).encode()


def derived(issuer, unsigned, pointers=()):
    """Return what a holder shows of such a badge."""
    return json.dumps(data_integrity.derive(json.loads(base(issuer, unsigned)), pointers)).encode()


def p256():
    return Partner(signer=SoftwareSigner.generate(Algorithm.ES256))
