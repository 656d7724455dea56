"""The one Jinja environment of the pages: escaped, strict about names, without inline script or style."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from web.assets import Assets

TEMPLATES: Final = Path(__file__).parent / "templates"
_NOWHERE: Final[Mapping[str, str]] = MappingProxyType({})


def make_templates(
    *folders: Path, assets: Assets | None = None, places: Mapping[str, str] = _NOWHERE
) -> Jinja2Templates:
    """Return the templates of `folders` over the shared ones (`base.html`, `error.html`, `macros/`).

    A name that a template uses and nobody gave is an error, not an empty text. Templates know `static(name)`,
    `lang`, `dir`, `_()` for translated text, `places` (path to words: what every page leads to), and the filters
    `instant`, `day`, `minute`, `clock` and `moment`.
    """
    environment = Environment(
        loader=FileSystemLoader([*folders, TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(static=(assets or Assets()).url, lang="en", dir="ltr", places=places)
    environment.filters.update(instant=instant, day=day, minute=minute, clock=clock, moment=moment)
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    return Jinja2Templates(env=environment)


def instant(at: datetime) -> str:
    """Return an instant as `2026-05-03T14:05:00Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def day(at: datetime, zone: str | None = None) -> str:
    """Return the day of an instant in words, `3 May 2026`: in this IANA time zone, or else in its own."""
    there = at if zone is None else at.astimezone(ZoneInfo(zone))
    return f"{there.day} {_MONTHS[there.month - 1]} {there.year}"


def minute(at: datetime) -> str:
    """Return an instant to the minute, in words: `3 May 2026, 14:05 UTC`."""
    return f"{day(at.astimezone(UTC))}, {clock(at)}"


def clock(at: datetime) -> str:
    """Return the time of day of an instant: `14:05 UTC`."""
    return at.astimezone(UTC).strftime("%H:%M UTC")


def moment(text: str) -> datetime:
    """Return the instant that a report writes as `2026-05-03T14:05:00Z`."""
    return datetime.fromisoformat(text)


# Not strftime: its names follow the locale of the process.
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
