"""An organisation with a wall, over the memory store, and who works there."""

from dataclasses import replace
from datetime import timedelta

from credentials.achievement import BadgeKind
from issuer.achievements.catalog import publish
from issuer.kept.shares import Naming
from issuer.kept.wall import Colleague, WallTerms
from issuer.wall import appearing, setting
from issuer.wall.appearing import Wish
from tests.support.builders import BASE_URL, ISSUER_DID, at, draft, four_c, give, stocked

DAY = timedelta(days=1)
POINTS = (1, 2, 5, 10)
SEEN = frozenset({"communication", "collaboration", "creativity"})


def who(name):
    return Colleague(f"p-{name}", f"{name.title()} Ek", f"{name}@example.org")


def walled(**terms):
    """Return a store whose organisation has a wall, and a fun badge beside the four C."""
    store = stocked(*four_c(), draft("humour", kind=BadgeKind.FUN, levels=()))
    with store.transaction("acme") as tx:
        wanted = WallTerms(has_wall=True, has_board=True, points=POINTS)
        setting.change(tx, replace(wanted, **terms), "hr-1", at(0))
    return store


def awarded(tx, name, slug="communication", now=at(10), **changes):
    usual = {"to": who(name).address, "name": who(name).name, "level": None if slug == "humour" else 2}
    return give(tx, slug, now, **usual | changes)


def appear(tx, name, now=at(20), shown=SEEN, **changes):
    wish = Wish(on_wall=True, on_board=True, naming=Naming.FULL, shown=shown)
    return appearing.choose(tx, who(name), replace(wish, **changes), now)


def publish_again(tx, slug, **changes):
    publish(tx, draft(slug, **changes), BASE_URL, ISSUER_DID, at(30))
