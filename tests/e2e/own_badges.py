"""HR of the site with a badge of their own, and links to it in every state."""

from dataclasses import dataclass

from cairn.demo import ADMIN
from issuer.issuing import files
from issuer.issuing.files import FileForm
from issuer.kept.shares import Looks
from issuer.ledger import Award
from issuer.sharing import asking, links
from issuer.sharing.links import Holder, Wish


@dataclass(frozen=True)
class Own:
    """The badge, and the ids of its links."""

    award: Award
    link: str
    ended: str
    kit: str


def prepared(site):
    """Give HR a badge with a link to show it, one that is off, a page to check it, and a kit."""
    award, wish = site.award(to=ADMIN.address, name=ADMIN.name), Wish(Looks(shows_evidence=True))
    with site.work() as work:
        how = (work.now, work.randomness)
        files.make(work.tx, award, FileForm.JSON, work.identity, *how, ADMIN.id)
        who = Holder(award.person, ADMIN.id)
        link, ended = (links.share(work.tx, who, award.id, wish, *how) for _ in range(2))
        links.switch(work.tx, who, ended.id, work.now, on=False)
        links.check_page(work.tx, who, award.id, *how)
        asking.ask_correction(work.tx, who, award.id, "It was level 3.", work.now)
        return Own(award, link.id, ended.id, links.kit(work.tx, who, *how).id)
