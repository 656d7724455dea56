"""Which checks are counted: those of genuine badges of organisations of this installation, by whoever signed them."""

from dataclasses import dataclass

import pytest

from cairn.check_counts import check_counter
from issuer.errors import Busy
from tests.support.builders import BASE_URL, ISSUER_DID, at, stocked

OURS = f"{BASE_URL}/o/acme/achievements/communication"


@dataclass
class Content:
    achievement_id: str | None = OURS
    issuer_id: str = ISSUER_DID


@dataclass
class Badge:
    content: Content


@dataclass
class Told:
    """A report as far as the counter reads it."""

    shown: Badge | None = None
    components: tuple = ()
    badge: object = None


@dataclass
class Refusing:
    """A store that takes no work."""

    refusal: Exception

    def transaction(self, _slug):
        raise self.refusal


class Desk:
    """A desk over the memory store, which can be told to refuse."""

    public_url = BASE_URL

    def __init__(self, refusal=None):
        self.store = stocked()
        self.kept = self.store
        if refusal is not None:
            self.store = Refusing(refusal)

    def clock(self):
        return at(5)

    def counted(self):
        with self.kept.transaction("acme") as tx:
            return {(each.slug, each.count) for each in tx.uses.totals(None, None)}


def report(*, components=(), **content):
    badge = Badge(Content(**content))
    return Told(badge, components, badge)


def test_a_genuine_badge_of_ours_is_counted_and_its_parts_are_not_as_nobody_handed_them_in():
    desk = Desk()
    check_counter(desk)(report(components=(report(),)))
    assert desk.counted() == {("communication", 1)}


def test_of_a_presentation_each_badge_is_counted():
    desk = Desk()
    check_counter(desk)(Told(components=(report(), report(), Told(badge=Badge(Content())))))
    assert desk.counted() == {("communication", 2)}


@pytest.mark.parametrize(
    "told",
    [
        Told(badge=Badge(Content())),
        report(issuer_id="did:web:elsewhere.example"),
        report(achievement_id=None),
        report(achievement_id="https://elsewhere.example/o/acme/achievements/communication"),
        report(achievement_id=f"{BASE_URL}/o/acme/achievements/unknown"),
        report(achievement_id=f"{BASE_URL}/o/acme/achievements/communication/v/2"),
        report(achievement_id=f"{BASE_URL}/o/acme"),
        report(achievement_id=f"{BASE_URL}/o/nobody/achievements/communication"),
    ],
)
def test_what_is_not_genuine_or_of_somebody_else_is_not_counted(told):
    desk = Desk()
    check_counter(desk)(told)
    assert desk.counted() == set()


def test_a_check_that_can_not_be_counted_is_a_check_all_the_same(caplog):
    check_counter(Desk(Busy("later")))(report())
    assert "busy" in caplog.text
