"""What a shared page shows of a badge, and what previews of the link say: what its holder wants, and how it stands."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from issuer.achievements import artwork, drawing
from issuer.achievements.artwork import Design
from issuer.achievements.artwork.card import card
from issuer.awarding import awards
from issuer.issuing import files
from issuer.issuing.files import NOT_TO_BE_HAD, FileForm
from issuer.kept.shares import Share
from issuer.ledger import Award, Organisation
from issuer.sharing import links
from issuer.sharing.naming import called
from issuer.web.desk import Desk, Work
from issuer.web.faces import face_of
from issuer.web.words import standing, tone


@dataclass(frozen=True, slots=True)
class Shared:
    """A badge as a link shows it. `signed` is its file, None where none can be had; `face` is where its picture is.

    Where the link hides some of what stands in that file it stays with its holder.
    """

    share: Share
    award: Award
    organisation: Organisation
    signed: str | None
    drawn: Design | None = None
    face: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether the file may be had by this link."""
        return links.shows_all(self.share, self.award)

    @property
    def level(self) -> int | None:
        """The level, where it is shown."""
        return self.award.level if self.share.looks.shows_level else None

    @property
    def name(self) -> str:
        """How the page calls the holder, "" for not at all."""
        return called(self.award.person, self.share.looks)

    @property
    def title(self) -> str:
        """What a preview says: whose it is only where everybody may find it."""
        stars = " " + "★" * self.level if self.level else ""
        name = f" — {self.name}" if self.name and self.share.looks.is_found else ""
        return f"{self.award.achievement.name}{stars}{name} · {self.organisation.name}"

    def picture(self) -> bytes:
        """Return the picture that stands for the link."""
        drawn = self.drawn or artwork.design(self.award.achievement, self.organisation.name, self.level)
        whose = (self.name,) if self.name and self.share.looks.is_found else ()
        level = (self.award.achievement.level(self.level).name,) if self.level else ()
        return card(drawn, (*level, *whose, f"Awarded by {self.organisation.name}"))


def organisation_of(desk: Desk, share_id: str) -> str:
    """Return the slug of the organisation whose link this is.

    Raises:
        UnknownShare: it is nobody's.
    """
    slug = desk.store.organisation_of_share(share_id)
    if slug is None:
        raise links.nothing_here()
    return slug


def shown(desk: Desk, share_id: str) -> Shared:
    """Return the badge that a link shows now; nothing is signed for it.

    Raises:
        UnknownShare, ShareOver: as `issuer.sharing.links.opened`.
    """
    with desk.work(organisation_of(desk, share_id)) as work:
        share = links.opened(work.tx, share_id, work.now)
        if not share.award_id:
            raise links.nothing_here()
        award = awards.find(work.tx, share.award_id)
        signed = files.to_check(work.tx, award, work.identity) if links.shows_all(share, award) else None
        level = award.level if share.looks.shows_level else None
        drawn, face = drawing.of_award(work.tx, award, level), face_of(work.tx, award, level)
        text = None if signed is None else signed.decode()
        return Shared(share, award, work.tx.organisation, text, drawn, face)


def make_checkable(work: Work, share: Share, by: str) -> None:
    """Sign the file that a link has checked, once; nothing where the link hides a part, or no file can be had."""
    award = awards.find(work.tx, share.award_id) if share.award_id else None
    if award is not None and links.shows_all(share, award):
        with suppress(*NOT_TO_BE_HAD):
            files.make(work.tx, award, FileForm.JSON, work.identity, work.now, work.randomness, by)


def view_of(desk: Desk, found: Shared) -> dict[str, Any]:
    """Return what the page shows."""
    share, award = found.share, found.award
    return {
        "shared": found,
        "award": award,
        "organisation": found.organisation,
        "level": award.achievement.level(found.level) if found.level else None,
        "standing": standing(award),
        "tone": tone(award),
        "evidence": award.evidence if share.looks.shows_evidence else "",
        "url": address(desk, share),
    }


def address(desk: Desk, share: Share) -> str:
    """Return the address of a link."""
    return f"{desk.public_url}/{'kit' if share.kind == 'kit' else 'b'}/{share.id}"
