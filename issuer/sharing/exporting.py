"""Everything that somebody was awarded here in one file, to take along: a list to read, and each badge as files.

`gather` signs what is not signed yet and belongs in the unit of work; printing takes a while, and is done after it.
"""

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from issuer.achievements import drawing
from issuer.achievements.artwork import Design
from issuer.errors import GlyphMissing
from issuer.issuing import files
from issuer.issuing.files import NOT_TO_BE_HAD, FileForm
from issuer.ledger import AuditEntry, Award, Organisation
from issuer.organisation.identity import Identity
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.sharing.links import Holder, own_awards

_FORMS: Final = (FileForm.JSON, FileForm.PNG)
_INDEX: Final = "index.html"
_NO_PDF: Final = "-no-pdf.txt"
KIT_LINK: Final = "kit_link"
# Prints the certificate of an award around its signed badge; raises GlyphMissing where no font has its letters.
PrintOut = Callable[[Award, Organisation, bytes, Design], bytes]


@dataclass(frozen=True, slots=True)
class Means:
    """What badges are signed with, and when."""

    identity: Identity
    now: datetime
    randomness: Randomness


@dataclass(frozen=True, slots=True)
class Packed:
    """One badge in the file: its signed file and its picture, or why there are none; `drawn` is for its certificate."""

    award: Award
    files: tuple[tuple[str, bytes], ...] = ()
    why_not: str = ""
    drawn: Design | None = None

    @property
    def stem(self) -> str:
        """What the names of its files begin with."""
        # Several awards of one badge have the same name; the end of the reference tells them apart.
        return f"badges/{self.award.slug}-{self.award.id[-6:]}"


@dataclass(frozen=True, slots=True)
class Pack:
    """What somebody takes along, and when it was gathered."""

    organisation: Organisation
    badges: Sequence[Packed]
    at: datetime


def gather(tx: Transaction, holder: Holder, means: Means) -> Pack:
    """Return of each badge that stands the signed file and the picture with it inside.

    Badges of which no file can be made are in it, with the reason.
    """
    packed = [_packed(tx, each, holder, means) for each in own_awards(tx, holder.person)]
    values = {"badges": str(len(packed))}
    at = means.now.replace(microsecond=0)
    # Whoever was awarded nothing yet is no person on record, and nothing can be sealed for them.
    person_id = holder.person.id or None
    tx.audit.record(AuditEntry(at, holder.by, "person.took_along", person_id or holder.by, values, person_id))
    return Pack(tx.organisation, packed, at)


def zipped(pack: Pack, print_out: PrintOut) -> bytes:
    """Return a zip with `index.html`, and of each badge its files and a certificate.

    Where no font at hand can draw a certificate, a text in its place says why, and which font to install.
    """
    badges = [_with_certificate(each, pack.organisation, print_out) for each in pack.badges]
    entries = (file for each in badges for file in each.files)
    return _zip([(_INDEX, _index(pack.organisation, badges, pack.at).encode()), *entries], pack.at)


def _packed(tx: Transaction, award: Award, holder: Holder, means: Means) -> Packed:
    try:
        made = [
            files.make(tx, award, form, means.identity, means.now, means.randomness, holder.by)
            for form in _FORMS
        ]
    except NOT_TO_BE_HAD as refusal:
        return Packed(award, why_not=str(refusal))
    stem = Packed(award).stem
    drawn = drawing.of_award(tx, award, award.level)
    return Packed(award, tuple((f"{stem}.{each.form}", each.body) for each in made), drawn=drawn)


def _with_certificate(packed: Packed, organisation: Organisation, print_out: PrintOut) -> Packed:
    if not packed.files or packed.drawn is None:
        return packed
    signed = dict(packed.files)[f"{packed.stem}.{FileForm.JSON}"]
    try:
        paper = (f"{packed.stem}.pdf", print_out(packed.award, organisation, signed, packed.drawn))
    except GlyphMissing as refusal:
        paper = (f"{packed.stem}{_NO_PDF}", f"{refusal}\n".encode())
    return replace(packed, files=(*packed.files, paper))


def _index(organisation: Organisation, packed: Sequence[Packed], at: datetime) -> str:
    rows = "\n".join(_row(each, organisation.zone) for each in packed)
    name = escape(organisation.name)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Badges from {name}</title></head>
<body><h1>Badges from {name}</h1>
<p>Made on {_day(at, organisation.zone)}. Each .json file, each picture and each certificate (.pdf) holds the badge with
its signature: hand any of them to whoever checks Open Badges. They stay valid whether or not you work at {name}.</p>
<ul>
{rows}
</ul></body></html>
"""


def _row(packed: Packed, zone: str) -> str:
    award = packed.award
    level = f", {escape(award.achievement.level(award.level).name)}" if award.level else ""
    said = f"<strong>{escape(award.achievement.name)}</strong>{level}, {_day(award.awarded_at, zone)}"
    links = ", ".join(f'<a href="{escape(name)}">{escape(name)}</a>' for name, _ in packed.files)
    return f"<li>{said}: {links or escape(packed.why_not)}</li>"


def _day(at: datetime, zone: str) -> str:
    there = at.astimezone(ZoneInfo(zone))
    return f"{there.day} {there:%B %Y}"


def _zip(entries: list[tuple[str, bytes]], at: datetime) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in entries:
            packed.writestr(zipfile.ZipInfo(name, at.timetuple()[:6]), body)
    return file.getvalue()
