"""A wall in the site's organisation, on which two people show badges, with a screen and a digest."""

from dataclasses import dataclass, replace
from datetime import timedelta

from cairn.demo import ADMIN
from issuer.kept.mail import LetterKind
from issuer.kept.shares import Naming
from issuer.kept.wall import Colleague, WallTerms
from issuer.mail.posting import post
from issuer.wall import reacting, setting
from issuer.wall.appearing import Wish, choose
from records.principals import Principal, Role

PEOPLE = ("Lena Orth", "Omar Aziz")


@dataclass(frozen=True)
class Wall:
    """The secret of a screen's link, the screen's id, and the id of a digest."""

    secret: str
    screen_id: str
    digest: str


def prepared(site):
    """Switch the wall on, have people show badges there, and one of them get the digest."""
    with site.work() as work:
        terms = WallTerms(has_wall=True, has_board=True, points=(1, 1, 2, 5))
        setting.change(work.tx, terms, ADMIN.id, work.now)
    for number, name in enumerate(PEOPLE, 1):
        who = Principal(f"wall-{number}", name, f"wall{number}@example.com", Role.EMPLOYEE)
        site.sign_in_link_for(who)
        given = site.award(to=who.address, name=name)
        wish = Wish(on_wall=True, on_board=True, naming=Naming.FULL, shown=frozenset({given.slug}))
        with site.work() as work:
            colleague = Colleague(who.id, who.name, who.address)
            choose(work.tx, colleague, replace(wish, gets_digest=number == 1), work.now)
            reacting.press(work.tx, given.id, ADMIN.id, "heart", work.now)
    with site.work() as work:
        screen, secret = setting.add_screen(work.tx, "Hall", ADMIN.id, work.now, work.randomness)
        week = {"since": (work.now - timedelta(days=7)).isoformat(), "until": work.now.isoformat()}
        values, to = {"principal": "wall-1", **week}, "wall1@example.com"
        letter = post(work.tx, LetterKind.DIGEST, None, values, work.now, address=to)
    return Wall(secret, screen.id, letter.id)
