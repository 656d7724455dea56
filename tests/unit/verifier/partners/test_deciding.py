"""Which of the badges that a wallet showed a policy is asked of: never one that nobody asked for."""

import json
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from credentials.presentation import HolderSigner, Recipient, make_ldp_vp
from did.methods.key import did_of_key, method_id_of_key
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.partner import AWARDED, NOW, Partner
from verifier.partners.deciding import decided
from verifier.policy import Policy
from verifier.policy_documents import read_policy
from verifier.presentations import Asked, judge
from verifier.recognition import Standing
from verifier.verify import Setting
from verifier.web.openid4vp import answering
from verifier.wishes import BadgeWish, query_for

SIGNER = SoftwareSigner.generate(Algorithm.EDDSA)
ZOE = HolderSigner(did_of_key(SIGNER.public_key), method_id_of_key(SIGNER.public_key), SIGNER)
RECIPIENT = Recipient("decentralized_identifier:did:web:verifier.example", "nonce-1")
OLD = AWARDED - timedelta(days=365 * 3)
STRICT = {"max_age_months": 12}


def witnessed(answers, found):
    """Return the digests of which a receipt is made; each of what was shown once."""
    desk = SimpleNamespace(witness=lambda under, report, found, digests: digests)
    digests = answering._witnessed(desk, SimpleNamespace(under="a policy"), answers, found)
    assert sorted(digests) == sorted(each.report.input.digest for each in answers)
    return digests


class Wallet:
    """Zoe's badges by one partner: stacks over parts of any age, and what comes of showing some of them."""

    def __init__(self):
        self.partner = Partner()
        self.badges = {}

    def stack(self, slug, *parts, **of_parts):
        for part in parts:
            self.badges[part] = self.partner.badge(part, subject_id=ZOE.did, **of_parts)
        over = {part: self.badges[part] for part in parts}
        rule = self.partner.publish_rule(parts, slug=slug)
        self.badges[slug] = self.partner.stack(over, rule, subject_id=ZOE.did)
        return self

    def decided(self, *slugs, asked=(), document=STRICT):
        """Show these badges in one presentation; return what decides under a policy, by name, and its standing."""
        policy = read_policy({"name": "mine", **document}, self.partner.policy())
        wishes = [BadgeWish(self.partner.achievement(each).id) for each in asked] or [BadgeWish()]
        query = query_for(wishes)
        bodies = [json.loads(self.badges[slug]) for slug in slugs]
        name = "ldp_vc" if len(wishes) == 1 else "badge1_ldp_vc"
        token = {name: [make_ldp_vp(bodies, ZOE, RECIPIENT, NOW)]}
        for number, slug in list(enumerate(asked, 1))[1:]:
            one = [json.loads(self.badges[slug])]
            token[f"badge{number}_ldp_vc"] = [make_ldp_vp(one, ZOE, RECIPIENT, NOW)]
        came = judge(token, Asked(query, RECIPIENT), Setting(policy, self.partner.sources(), NOW))
        found = decided(came.answers, policy)
        assert witnessed(came.answers, found)[0] == found.report.input.digest
        shown = found.report.shown
        return shown and shown.content.achievement_name, found.found.standing


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize(("old", "standing"), [("asked", Standing.RULE_NOT_MET), ("wide", Standing.MET)])
def test_a_stack_that_nobody_asked_for_decides_nothing_however_wide(first, old, standing):
    of_parts = {each: {"awarded_at": OLD} if each == old else {} for each in ("asked", "wide")}
    wallet = Wallet().stack("asked", "communication", **of_parts["asked"])
    wallet.stack("wide", "creativity", "collaboration", **of_parts["wide"])
    asked, wide = ("asked", "communication"), ("wide", "creativity", "collaboration")
    shown = (*wide, *asked) if first else (*asked, *wide)
    assert wallet.decided(*shown, asked=["asked"]) == ("asked", standing)


def test_of_two_stacks_that_were_asked_for_the_worst_decides():
    wallet = (
        Wallet().stack("good", "creativity", "collaboration").stack("bad", "communication", awarded_at=OLD)
    )
    shown = ("good", "creativity", "collaboration", "bad", "communication")
    assert wallet.decided(*shown) == ("bad", Standing.RULE_NOT_MET)
    assert wallet.decided(*shown[:3]) == ("good", Standing.MET)


def test_a_stack_below_does_not_decide_in_place_of_one_above_that_is_not_genuine():
    wallet = Wallet().stack("middle", "communication")
    middle = wallet.badges["middle"]
    wallet.badges["top"] = wallet.partner.stack(
        {"middle": middle}, wallet.partner.publish_rule(("middle",), slug="top"), subject_id=ZOE.did
    )
    both = ("top", "middle", "communication")
    assert wallet.decided(*both, asked=["top", "middle"]) == ("top", Standing.MET)
    bare = json.loads(wallet.badges["top"]) | {"name": "Mine"}
    del bare["evidence"]
    wallet.badges["top"] = json.dumps(bare).encode()
    assert wallet.decided(*both, asked=["top", "middle"]) == (None, Standing.RULE_NOT_MET)


def test_a_part_that_is_not_genuine_is_for_the_stack_to_judge():
    wallet = Wallet().stack("asked", "communication")
    wallet.badges["communication"] = wallet.badges["communication"].replace(b"weekly", b"yearly")
    name, standing = wallet.decided("asked", "communication")
    assert (name, standing) == ("asked", Standing.PART_INVALID)


def test_without_a_policy_of_somebodys_own_nothing_decides():
    assert decided((), replace(Partner().policy(), demands=None)) is None
    assert isinstance(Partner().policy(), Policy)
