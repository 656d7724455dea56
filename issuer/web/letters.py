"""The words of letters: one template a kind and language, which makes both the text and the HTML of a letter.

A template is a few blocks of plain text: `subject`, `opening`, `button`, `more` and `why`; `frame.txt` of the language
has the `greeting` and the `closing`. So both parts say the same, and whoever translates meets no markup. What a
language has no template for is written in English. A block `words` is what somebody may write otherwise: the opening
has it, or what was written, as `message`.
"""

from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    select_autoescape,
)

from issuer.kept.mail import USUAL_LANGUAGE, LetterKind
from issuer.mail.envelope import Written
from issuer.mail.facts import Facts

FOLDER: Final = Path(__file__).parent / "templates" / "mail"
_FROM_RIGHT: Final = frozenset({"ar", "fa", "he", "ur"})
# What a template may ask for though whoever posted the letter gave none.
_OPTIONAL: Final = {"message": "", "sentence": "", "note": "", "until": "", "minutes": "", "code": ""}
_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=select_autoescape(("html",), default=False),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def written(facts: Facts, language: str) -> Written:
    """Return a letter's subject, text and HTML in a language, or in English where there is no template of it."""
    found, frame = _template(language, facts.kind.value), _template(language, "frame")
    view: dict[str, Any] = {each.name: getattr(facts, each.name) for each in fields(facts)}
    view["values"] = _OPTIONAL | dict(facts.values)
    view["why"] = _block(found, "why", view)
    view["message"] = view["values"]["message"] or _words(found, view)
    said = {name: _block(found, name, view) for name in ("opening", "button", "more")}
    said |= {name: _block(frame, name, view) for name in ("greeting", "closing")}
    subject = " ".join(_block(found, "subject", view).split())
    return Written(subject, _text(said, facts.link), _html(said, subject, facts.link, _of(found)))


def written_in(kind: LetterKind, language: str) -> str:
    """Return in which language a letter is written that was wanted in one: English where there is no template of it."""
    return _of(_template(language, kind.value))


def usual_words(facts: Facts, language: str = USUAL_LANGUAGE) -> str:
    """Return what a letter says unless somebody writes it otherwise, "" where its kind has nothing of that sort.

    With no badge in the facts it is what fits letters about several.
    """
    view: dict[str, Any] = {each.name: getattr(facts, each.name) for each in fields(facts)}
    return _words(_template(language, facts.kind.value), view)


def _words(template: Template, view: dict[str, Any]) -> str:
    return _block(template, "words", view) if "words" in template.blocks else ""


def _template(language: str, name: str) -> Template:
    for each in (language, language.partition("-")[0], USUAL_LANGUAGE):
        try:
            return _TEMPLATES.get_template(f"{each}/{name}.txt")
        except TemplateNotFound:
            continue
    raise TemplateNotFound(name)


def _of(template: Template) -> str:
    return str(template.name).partition("/")[0]


def _block(template: Template, name: str, view: dict[str, Any]) -> str:
    return "".join(template.blocks[name](template.new_context(view))).strip()


def _text(said: dict[str, str], link: str) -> str:
    button = f"{said['button']}:\n{link}" if link else ""
    parts = (said["greeting"], said["opening"], button, said["more"], f"-- \n{said['closing']}")
    return "\n\n".join(part for part in parts if part) + "\n"


def _html(said: dict[str, str], subject: str, link: str, language: str) -> str:
    view = {
        "language": language,
        "direction": "rtl" if language in _FROM_RIGHT else "ltr",
        "subject": subject,
        "button": said["button"],
        "link": link,
        "before": [*_paragraphs(said["greeting"]), *_paragraphs(said["opening"])],
        "after": _paragraphs(said["more"]),
        "closing": _paragraphs(said["closing"]),
    }
    return _TEMPLATES.get_template("letter.html").render(view)


def _paragraphs(text: str) -> list[list[str]]:
    """Return a text as paragraphs of lines."""
    return [each.strip("\n").split("\n") for each in text.split("\n\n") if each.strip()]
