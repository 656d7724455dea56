"""The forms of links by which somebody shows a badge: of a new one, and of those that can be changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Final

from fastapi import Form

from credentials.wording import N_
from issuer.errors import ShareRefused
from issuer.kept.shares import Looks, Naming, Share
from issuer.ledger import Award
from issuer.sharing import links
from issuer.sharing.links import Wish

NEW: Final = ""
NAMINGS: Final = {
    Naming.FULL.value: N_("your full name"),
    Naming.INITIALS.value: N_("your first name and initials"),
    Naming.NOBODY.value: N_("no name"),
}
# The same, where they stand by themselves.
NAMING_LABELS: Final = {
    Naming.FULL.value: N_("Your full name"),
    Naming.INITIALS.value: N_("Your first name and initials"),
    Naming.NOBODY.value: N_("No name"),
}


@dataclass(slots=True)
class LinkForm:
    """A link as wanted; `share` is the one to change, "" for a new one."""

    share: Annotated[str, Form()] = ""
    naming: Annotated[str, Form()] = Naming.INITIALS.value
    level: Annotated[str, Form()] = ""
    evidence: Annotated[str, Form()] = ""
    is_found: Annotated[str, Form()] = ""
    last_day: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""

    def id_of(self, field: str) -> str:
        """Return the id of a field on a page with the forms of several links."""
        return f"{field}-{self.share}" if self.share else field

    def wish(self) -> Wish:
        """Return what the form asks for.

        Raises:
            ShareRefused: the day is none, or the name is to be shown in a way that there is not.
        """
        try:
            last_day = date.fromisoformat(self.last_day) if self.last_day else None
            naming = Naming(self.naming)
        except ValueError as fault:
            raise ShareRefused(
                N_("The last day is no day. Write it as year, month, day: 2026-05-03.")
            ) from fault
        return Wish(Looks(naming, bool(self.level), bool(self.evidence), bool(self.is_found)), last_day)


def shown(award: Award, shares: Sequence[Share], zone: str, sent: LinkForm | None) -> Mapping[str, LinkForm]:
    """Return the form of each link of a badge by the link's id, a new one's by `NEW`; `sent` is as it was sent."""
    forms = {each.id: _form_of(each, zone) for each in shares} | {NEW: _form(links.usual_looks(award))}
    return forms | ({} if sent is None else {sent.share: sent})


def _form_of(share: Share, zone: str) -> LinkForm:
    day = links.last_day(share, zone)
    return replace(_form(share.looks), share=share.id, last_day=day.isoformat() if day else "")


def _form(looks: Looks) -> LinkForm:
    ticked = {True: "yes", False: ""}
    return LinkForm(
        naming=looks.naming.value,
        level=ticked[looks.shows_level],
        evidence=ticked[looks.shows_evidence],
        is_found=ticked[looks.is_found],
    )
