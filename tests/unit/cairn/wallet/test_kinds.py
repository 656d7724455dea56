"""Kinds of wallets: one source for the page and for docs/wallets.md, and what each comes to as things are set up."""

import pytest

from cairn.wallet.kinds import KINDS, Here
from cairn.wallet.profiles import PROFILES
from issuer.offering.compatibility import USUAL, Compatibility
from issuer.offering.offer_order import ORDERS
from tests.support.tools import ROOT


def test_every_profile_is_a_kind_that_is_told_of():
    assert [each.profile for each in KINDS] == list(PROFILES.values())


def test_the_table_in_the_documents_says_what_the_page_says():
    lines = (ROOT / "docs" / "wallets.md").read_text(encoding="utf-8").splitlines()
    head = lines.index("| if your people have | they read | set |")
    rows = [f"| {each.called} | {each.reads} | {each.helps} |" for each in KINDS]
    assert lines[head + 2 : head + 2 + len(rows)] == rows
    assert not lines[head + 2 + len(rows)].startswith("|")


OLD = Compatibility(draft11_metadata_and_offer=True)


@pytest.mark.parametrize(
    ("switches", "order", "others"),
    [
        (USUAL, "usual", {"waltid": Here.CAN_NOT_SHOW, "talao11": Here.NEEDS_SETTING}),
        (USUAL, "sd-jwt", {"talao11": Here.NEEDS_SETTING}),
        (OLD, "vcdm11", {}),
        (OLD, "usual", {"waltid": Here.CAN_NOT_SHOW}),
    ],
)
def test_how_far_each_gets_follows_from_the_settings(switches, order, others):
    found = {each.profile.name: each.here(switches, ORDERS[order]) for each in KINDS}
    assert found == dict.fromkeys(PROFILES, Here.WORKS) | others


def test_every_switch_that_a_kind_needs_is_one():
    for each in KINDS:
        assert USUAL.turned(each.needs) == Compatibility(**dict.fromkeys(each.needs, True))
