"""The catalogues of translations: what the source marks is brought into them, and what they say is held against it.

`make messages` runs this: it adds what is new, drops what is gone, and leaves every translation as it is.
"""

import re
import sys
from collections import Counter
from datetime import UTC, datetime
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from tests.support.tools import ROOT
from web.languages import CATALOGUES, LANGUAGES
from web.tongue import ENGLISH

PACKAGES = ("keys", "did", "contexts", "credentials", "records", "web", "issuer", "verifier", "cairn")
KEYWORDS = {
    **dict.fromkeys(("_", "N_", "say", "gettext")),
    **{"pgettext": ((1, "c"), 2), "ngettext": (1, 2), "say_many": (1, 2)},
}
PYTHON, JINJA = "python", "jinja2"
OPTIONS = {
    **dict.fromkeys(("trimmed", "trim_blocks", "lstrip_blocks", "newstyle_gettext"), "true"),
    "silent": "false",
}
TRANSLATED = tuple(each for each in LANGUAGES if each != ENGLISH)
# What tells that a file of Python marks texts; reading all of them takes long.
MARKS = re.compile(rb"^from credentials\.wording import|^from credentials import .*\bwording\b", re.MULTILINE)
# The places of `_("… %(name)s")` and of `say("… {name}")`, tags and entities: all of them the program needs.
NEEDED = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}|</?\w+[^>]*>|&#?\w+;")
# A form for one may say so in a word.
OF_COUNTS = frozenset({"%(num)s", "%(count)s", "%(n)s", "{n}"})
SOME_DAY = datetime(2026, 11, 30, tzinfo=UTC)


def sources():
    """Yield the files that mark texts, each with the way to read it."""
    for package in sorted(PACKAGES):
        for file in sorted((ROOT / package).rglob("*.*")):
            if file.suffix == ".html" and "templates" in file.parts:
                yield file, JINJA
            elif file.suffix == ".py" and MARKS.search(file.read_bytes()):
                yield file, PYTHON


def extracted():
    """Return every text that the source marks, with the files it stands in."""
    found = Catalog(project="Cairn", charset="utf-8")
    for file, method in sources():
        with file.open("rb") as opened:
            for _, message, comments, context in extract(
                method, opened, KEYWORDS, ("For translators:",), OPTIONS if method == JINJA else {}
            ):
                where = file.relative_to(ROOT).as_posix()
                found.add(message, None, [(where, 0)], auto_comments=comments, context=context)
    return found


def kept(language):
    """Return the catalogue of a language as it is kept; an empty one where there is none yet."""
    file = CATALOGUES / f"{language.tag}.po"
    if not file.exists():
        return Catalog(locale=language.cldr)
    with file.open("rb") as opened:
        return read_po(opened, locale=language.cldr)


def written(catalogue):
    """Return a catalogue as it is kept: by file, without lines, so that two who translate seldom meet."""
    catalogue.fuzzy = False
    catalogue.creation_date = catalogue.revision_date = SOME_DAY
    catalogue.header_comment = "# Translations of the pages; brought up to date by `make messages`."
    catalogue.project, catalogue.version = "Cairn", ""
    catalogue.last_translator, catalogue.language_team, catalogue.msgid_bugs_address = "", "", ""
    out = BytesIO()
    write_po(out, catalogue, width=110, sort_by_file=True, ignore_obsolete=True, include_lineno=False)
    return out.getvalue()


def brought_up_to_date(language, template):
    """Return the catalogue of a language with the texts of `template` and no other."""
    catalogue = kept(language)
    catalogue.update(template, no_fuzzy_matching=True)
    return catalogue


def faults(message):
    """Return what is wrong with a translated message, in words."""
    sources = message.id if isinstance(message.id, tuple) else (message.id,)
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    if not any(strings):
        return []
    found = [] if all(strings) else ["a plural form is missing"]
    for string in strings:
        found += _faults_of(sources[-1], string, may_lack=OF_COUNTS if len(sources) > 1 else frozenset())
    return found


def _faults_of(source, string, may_lack):
    wanted, got = Counter(NEEDED.findall(source)), Counter(NEEDED.findall(string))
    found = [f"lacks {each}" for each in wanted - got if each not in may_lack]
    found += [f"has {each} too many" for each in got - wanted]
    if source[:1].isspace() != string[:1].isspace() or source[-1:].isspace() != string[-1:].isspace():
        found.append("begins or ends with another space")
    return found


def untranslated(language, template):
    """Return the texts of `template` that the catalogue of a language says nothing of."""
    catalogue = kept(language)
    found = ((each, catalogue.get(each.id, each.context)) for each in template if each.id)
    return [each.id for each, told in found if told is None or told.fuzzy or not _is_told(told)]


def _is_told(message):
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def main():
    """Bring every catalogue up to date, and tell how far each is."""
    template = extracted()
    for language in TRANSLATED:
        catalogue = brought_up_to_date(language, template)
        (CATALOGUES / f"{language.tag}.po").write_bytes(written(catalogue))
        missing = len(untranslated(language, template))
        print(f"{language.tag}: {len(template) - missing} of {len(template)} texts are translated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
