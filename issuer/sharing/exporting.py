"""Everything that somebody was awarded here in one file, to take along: a list to read, and each badge as files."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from issuer.issuing import files
from issuer.issuing.files import NOT_TO_BE_HAD, FileForm
from issuer.ledger import AuditEntry, Award, Organisation
from issuer.organisation.identity import Identity
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.sharing.links import Holder, own_awards

_FORMS: Final = (FileForm.JSON, FileForm.PNG)
_INDEX: Final = "index.html"
KIT_LINK: Final = "kit_link"


@dataclass(frozen=True, slots=True)
class Means:
    """What badges are signed with, and when."""

    identity: Identity
    now: datetime
    randomness: Randomness


@dataclass(frozen=True, slots=True)
class _Packed:
    """One badge in the file: its files, or why there are none."""

    award: Award
    files: tuple[tuple[str, bytes], ...] = ()
    why_not: str = ""


def pack(tx: Transaction, holder: Holder, means: Means) -> bytes:
    """Return a zip with `index.html` and, of each badge that stands, the signed file and the picture with it inside.

    Badges of which no file can be made are in the list, with the reason.
    """
    packed = [_packed(tx, each, holder, means) for each in own_awards(tx, holder.person)]
    values = {"badges": str(len(packed))}
    at = means.now.replace(microsecond=0)
    # Whoever was awarded nothing yet is no person on record, and nothing can be sealed for them.
    person_id = holder.person.id or None
    tx.audit.record(AuditEntry(at, holder.by, "person.took_along", person_id or holder.by, values, person_id))
    return _zip([(_INDEX, _index(tx.organisation, packed, at).encode()), *_all(packed)], at)


def _packed(tx: Transaction, award: Award, holder: Holder, means: Means) -> _Packed:
    try:
        made = [
            files.make(tx, award, form, means.identity, means.now, means.randomness, holder.by)
            for form in _FORMS
        ]
    except NOT_TO_BE_HAD as refusal:
        return _Packed(award, why_not=str(refusal))
    # Several awards of one badge have the same name; the end of the reference tells them apart.
    stem = f"{award.slug}-{award.id[-6:]}"
    return _Packed(award, tuple((f"badges/{stem}.{each.form}", each.body) for each in made))


def _all(packed: list[_Packed]) -> Iterator[tuple[str, bytes]]:
    for each in packed:
        yield from each.files


def _index(organisation: Organisation, packed: list[_Packed], at: datetime) -> str:
    rows = "\n".join(_row(each, organisation.zone) for each in packed)
    name = escape(organisation.name)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Badges from {name}</title></head>
<body><h1>Badges from {name}</h1>
<p>Made on {_day(at, organisation.zone)}. Each .json file, and each picture, holds the badge with its signature: hand
either to anybody who checks Open Badges. They stay valid whether or not you work at {name}.</p>
<ul>
{rows}
</ul></body></html>
"""


def _row(packed: _Packed, zone: str) -> str:
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
