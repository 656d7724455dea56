"""People who hold parts of a stack, put into an installation behind its back."""

from cairn.demo import SLUG
from issuer.awarding.awards import AwardBadge, award
from tests.support.builders import FOUR_C, sign

PEOPLE = {"ann": 4, "ben": 3, "cid": 2, "dan": 1}


def let_hold(here, who, slugs, *, level=2, org=SLUG):
    """Award badges to somebody, whose name is that of their address, with a copy of each; return the awards."""
    with here.desk.work(org) as work:
        made = []
        for slug in slugs:
            command = AwardBadge(slug, f"{who}@example.com", who.title(), level, "Seen.")
            made.append(award(work.tx, command, work.now, work.randomness))
            sign(work.tx, made[-1])
    return made


def let_everybody_hold(here, people=None):
    """Ann holds all four, Ben three of them, Cid two, Dan one; all at level 2."""
    for who, count in (people or PEOPLE).items():
        let_hold(here, who, FOUR_C[:count])
