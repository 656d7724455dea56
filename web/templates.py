"""The one Jinja environment of the pages: escaped, strict about names, without inline script or style, translated."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_eval_context
from jinja2.filters import do_join
from jinja2.nodes import EvalContext
from markupsafe import Markup

from credentials.wording import N_, Said
from web.assets import Assets
from web.content_language import marked, own_name
from web.language_choice import language_links
from web.languages import current

TEMPLATES: Final = Path(__file__).parent / "templates"
_NOWHERE: Final[Mapping[str, str]] = MappingProxyType({})


def make_templates(
    *folders: Path, assets: Assets | None = None, places: Mapping[str, str] = _NOWHERE
) -> Jinja2Templates:
    """Return the templates of `folders` over the shared ones (`base.html`, `error.html`, `macros/`).

    A name that a template uses and nobody gave is an error, not an empty text. Templates know `static(name)`,
    `places` (path to words: what every page leads to), the filters `instant`, `day`, `minute`, `clock`, `moment`,
    `number`, `listing`, `with_code`, `own_name` (what a language calls itself), `as_written` (for what may be
    content), `said_in(tag)` for the attributes of an element whose text people wrote in a language, and what tells
    texts in the language of the request: `_("…")`, `pgettext("context", "…")` and `{% trans %}` for their own,
    `{{ … }}` alone for texts of `wording`, `N_("…")` for those that a table keeps, `lang()`, `dir()`,
    `language_links()`.
    """
    environment = Environment(
        loader=FileSystemLoader([*folders, TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=told,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.filters.update(
        instant=instant,
        day=day,
        minute=minute,
        clock=clock,
        moment=moment,
        number=number,
        listing=listing,
        join=_join,
    )
    environment.filters.update(own_name=own_name, with_code=with_code, as_written=as_written)
    environment.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    # In place of the extension's, which would fill in texts of `wording` as they stand.
    environment.globals.update(gettext=_gettext, ngettext=_ngettext, pgettext=_pgettext, N_=N_)
    environment.globals.update(static=(assets or Assets()).url, places=places, language_links=language_links)
    environment.globals.update(lang=_lang, dir=_direction, said_in=marked)
    return Jinja2Templates(env=environment)


def told(value: object) -> object:
    """Return a text of `wording` in the language of the request, and everything else as it is."""
    return value.told_in(current()) if isinstance(value, Said) else value


# Texts of templates hold tags, and are ours as templates are; what fills them is escaped.
def _gettext(source: str, /, **facts: object) -> Markup:
    return Markup(current().text(source)) % {name: told(fact) for name, fact in facts.items()}  # noqa: S704  # see above


def _pgettext(context: str, source: str, /, **facts: object) -> Markup:
    told_source = Markup(current().of_context(context, source))  # noqa: S704  # see above
    return told_source % {name: told(fact) for name, fact in facts.items()}


def _ngettext(one: str, many: str, count: float | str, /, **facts: object) -> Markup:
    known = {name: told(fact) for name, fact in {"num": count, **facts}.items()}
    return Markup(current().plural(one, many, int(count))) % known  # noqa: S704  # see above


@pass_eval_context
def _join(context: EvalContext, parts: Iterable[object], between: str = "") -> str:
    """Join as Jinja does, texts of `wording` told first."""
    joined: str = do_join(context, [told(each) for each in parts], str(told(between)))
    return joined


def _lang() -> str:
    return current().language.tag


def _direction() -> str:
    return current().language.direction


def with_code(text: object) -> Markup:
    """Return a text whose words in `backticks` are for programs, each as an element `code`."""
    parts = str(told(text)).split("`")
    code = Markup("<code>{}</code>")
    return Markup().join(code.format(part) if number % 2 else part for number, part in enumerate(parts))


def instant(at: datetime) -> str:
    """Return an instant as `2026-05-03T14:05:00Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def day(at: datetime, zone: str | None = None) -> str:
    """Return the day of an instant in words, `3 May 2026`: in this IANA time zone, or else in its own."""
    return current().day(at, zone)


def minute(at: datetime) -> str:
    """Return an instant to the minute, in words: `3 May 2026, 14:05 UTC`."""
    return current().minute(at)


def clock(at: datetime) -> str:
    """Return the time of day of an instant: `14:05 UTC`."""
    return current().clock(at)


def number(count: float) -> str:
    """Return a number with the separators of the language: `12,500`."""
    return current().number(count)


def listing(parts: Iterable[object]) -> str:
    """Return several texts as one, `a, b and c`."""
    return current().listing([str(told(each)) for each in parts])


def as_written(text: object) -> object:
    """Return what people or programs wrote in an element that is not to be translated; a text of `wording` as it is."""
    return text if isinstance(text, Said) else Markup('<span translate="no">{}</span>').format(text)


def moment(text: str) -> datetime:
    """Return the instant that a report writes as `2026-05-03T14:05:00Z`."""
    return datetime.fromisoformat(text)
