"""A stack of two parts by one partner, in which anything can be made to be wrong, and the policies it is held to."""

import json
from dataclasses import dataclass, field

from credentials.badge import StatusEntry
from tests.support.partner import HOLDER, NOW, Partner
from verifier.policy import Policy, TrustedIssuer, TrustList
from verifier.policy_documents import read_policy
from verifier.ports import HolderProof
from verifier.recognition import recognise
from verifier.verify import Setting, Submission, verify_badge

SLUGS = ("communication", "creativity")
PROOF = HolderProof(frozenset({HOLDER}), "the tests")


@dataclass
class Case:
    """A stack with what is handed in for it: `parts` as the stack names them, `supplied` as they come."""

    partner: Partner = field(default_factory=Partner)
    parts: dict = field(default_factory=dict)
    supplied: dict = field(default_factory=dict)
    rule: dict = field(default_factory=dict)

    def part(self, slug, **changes):
        """Make a part and hand it in."""
        self.parts[slug] = self.supplied[slug] = self.partner.badge(slug, **changes)
        return self

    def usual(self):
        for slug in SLUGS:
            self.part(slug)
        return self

    def without(self, slug):
        self.supplied[slug] = None
        return self

    def out_of_reach(self, slug):
        """Make a part whose withdrawal list does not answer."""
        return self.part(slug, status=StatusEntry("https://nowhere.example/status/1", 4))

    def altered(self, slug):
        self.supplied[slug] = self.parts[slug].replace(b"weekly", b"yearly")
        return self

    def withdraw(self, slug, how="revoked"):
        index = json.loads(self.parts[slug])["credentialStatus"]["statusListIndex"]
        getattr(self.partner, how).add(int(index))
        self.partner.publish_lists()
        return self

    def achievement(self, slug="communication"):
        return self.partner.achievement(slug).id

    def stack(self, k=None, **changes):
        achievement = self.partner.publish_rule(tuple(self.parts), k, **self.rule)
        return self.partner.stack(self.parts, achievement, **changes)

    def base(self):
        known = TrustedIssuer(self.partner.did, "Partner", "the tests")
        return Policy("base", TrustList.of([known]))

    def policy(self, document):
        return read_policy({"name": "mine", **document}, self.base())

    def judged(self, document, *, k=None, presented=None, body=None):
        """Return the report and what the policy of this document comes to."""
        policy = self.policy(document)
        supplied = tuple(each for each in self.supplied.values() if each is not None)
        setting = Setting(policy, self.partner.sources(), NOW)
        report = verify_badge(Submission(body or self.stack(k), supplied, presented), setting)
        return report, recognise(report, policy)


def usual():
    return Case().usual()
