"""How these tests claim from a scripted issuer."""

import pytest

from cairn.wallet.claiming import Wish, claim
from cairn.wallet.http import WalletRefused
from cairn.wallet.profiles import PROFILES
from cairn.wallet.purse import new_purse
from tests.support.scripted_issuer import NOW, ScriptedIssuer

EVERY_WALLET = pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)


def issuer_for(profile, **changes):
    """Return an issuer that a wallet gets a nonce from, in any edition."""
    return ScriptedIssuer(**({"token": {"c_nonce": "n-1"}, "answer": {"c_nonce": "n-1"}} | changes))


def claimed(issuer, profile, wanted=None, purse=None, **wish):
    return claim(issuer.offer_uri(), Wish(wanted, profile=profile, **wish), purse or new_purse(), issuer, NOW)


def refused(issuer, profile, wanted=None, **wish):
    with pytest.raises(WalletRefused) as caught:
        claimed(issuer, profile, wanted, **wish)
    return caught.value.step, caught.value.code
