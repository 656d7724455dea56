"""Which languages the pages are offered in, as it is configured."""

from typing import Final

from cairn.errors import InvalidSetting
from web.languages import COMPLETE, LANGUAGES
from web.tongue import PSEUDO, Language

USUAL_LANGUAGES: Final = COMPLETE


def read_languages(tags: tuple[str, ...]) -> tuple[Language, ...]:
    """Return the languages of these tags, the first of which is the usual one; without any, all that are complete.

    Raises:
        InvalidSetting: there are no pages in such a language.
    """
    known = {each.tag: each for each in (*LANGUAGES, PSEUDO)}
    unknown = [tag for tag in tags if tag not in known]
    if unknown:
        taken = ", ".join(each.tag for each in LANGUAGES)
        raise InvalidSetting(f"CAIRN_LANGUAGES takes {taken}, separated by commas; not {unknown[0]}.")
    return tuple(dict.fromkeys(known[tag] for tag in tags)) or USUAL_LANGUAGES
