"""What a certificate says, and the PDF of it: tagged for screen readers (PDF/UA-1) and made to last (PDF/A-3).

The page is drawn around the badge and is not signed; the signed badge is attached to it as `badge.json`, so
whoever checks the file checks that (ISO 32000-2, 7.11.4).
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from importlib.resources import files
from typing import Final

import typst

from issuer.achievements import artwork
from issuer.achievements.artwork import Design
from issuer.ledger import Award, Organisation
from issuer.web.paper import glyphs
from web.qr import qr_svg
from web.templates import day

ATTACHED: Final = "badge.json"
_STANDARDS: Final = ["ua-1", "a-3a"]
_PAGE: Final = "certificate.typ"


@dataclass(frozen=True, slots=True)
class Certificate:
    """The words of a certificate, ready to be set; an empty one is left out."""

    issuer: str
    holder: str
    badge: str
    level: str
    description: str
    criteria: str
    awarded: str
    ends: str
    reference: str
    check_url: str
    picture_words: str
    awarded_at: datetime
    picture: bytes = field(repr=False)


def certificate_of(award: Award, organisation: Organisation, check_url: str, drawn: Design) -> Certificate:
    """Return what a certificate says of an award; `check_url` is where the file can be handed in, or empty."""
    return Certificate(
        issuer=organisation.name,
        holder=_holder(award),
        badge=award.achievement.name,
        level=_level(award),
        description=award.achievement.description,
        criteria=award.achievement.criteria,
        awarded=_awarded(award, organisation),
        ends=_ends(award, organisation),
        reference=award.id,
        check_url=check_url,
        picture_words=drawn.description,
        awarded_at=award.awarded_at,
        picture=artwork.png(drawn),
    )


def printed(certificate: Certificate, badge: bytes, fonts: typst.Fonts | None = None) -> bytes:
    """Return the certificate as PDF, A4 across, with the signed badge attached; the same bytes each time.

    Raises:
        GlyphMissing: a letter of it is in no font at hand; it is never drawn as an empty box.
    """
    try:
        return typst.compile(  # type: ignore[call-overload,no-any-return]  # its types lack several sources at once
            _sources(certificate, badge),
            format="pdf",
            font_paths=fonts or glyphs.fonts_at_hand(),
            pdf_standards=_STANDARDS,
            timestamp=int(certificate.awarded_at.timestamp()),
        )
    except typst.TypstError as fault:
        missing = glyphs.missing_in(fault)
        if missing is None:
            raise
        raise glyphs.refusal(missing) from fault


def _sources(certificate: Certificate, badge: bytes) -> Mapping[str, bytes]:
    # The typesetter takes text alone, so the picture goes in as a list of its bytes.
    told = {name: value for name, value in asdict(certificate).items() if isinstance(value, str)}
    return {
        "main": files(__package__).joinpath(_PAGE).read_bytes(),
        "words.json": json.dumps(told).encode(),
        "picture.json": json.dumps(list(certificate.picture)).encode(),
        ATTACHED: badge,
    } | ({"qr.svg": qr_svg(certificate.check_url).encode()} if certificate.check_url else {})


def _holder(award: Award) -> str:
    return award.person.name or award.address


def _level(award: Award) -> str:
    if award.level is None:
        return ""
    reached = award.achievement.level(award.level)
    return f"Level {award.level} of {len(award.achievement.levels)}: {reached.name}"


def _awarded(award: Award, organisation: Organisation) -> str:
    by = f" by {award.awarded_by}" if organisation.names_leaders and award.awarded_by else ""
    edition = "" if award.edition is None else f", number {award.edition.text}"
    return f"Awarded on {day(award.awarded_at, organisation.zone)}{by}{edition}"


def _ends(award: Award, organisation: Organisation) -> str:
    until = award.version.valid_until
    return "" if until is None else f"Valid until {day(until, organisation.zone)}"
