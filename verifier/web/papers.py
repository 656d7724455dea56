"""Badges on paper: what a PDF brings along that can be checked, which is never the page itself (ADR 72)."""

from dataclasses import dataclass
from typing import Final

from credentials.wording import N_, say
from verifier import presentation_files
from verifier.bundle.reading import is_bundle
from verifier.checks import image, structure
from verifier.errors import PdfWithoutBadge, TooLarge, UnreadablePdf
from verifier.report import Finding
from web import pdf_reading
from web.pdf_reading import MAX_BYTES, MAX_FILES, Attached, PdfContents, Why, is_pdf, read_pdf

# A single file of such a name is meant to be the badge, whatever became of it.
_NAMES: Final = (".json", ".jsonld", ".jwt", ".jws", ".cairn")


@dataclass(frozen=True, slots=True)
class Paper:
    """What is to be checked of a PDF: the badges attached to it, or the code or link that leads to one."""

    bodies: tuple[bytes, ...]
    leads_to: str | None = None


def opened(body: bytes, own_page: str = "") -> Paper:
    """Return what is to be checked of a PDF; `own_page` is the address of the page for checks, where no badge lies.

    Of several badges the one that rests on the others comes first.

    Raises:
        PdfWithoutBadge: there is none, or more than one code or link might lead to one.
        UnreadablePdf: it is locked with a password, or broken.
        TooLarge: it is larger than is read, or holds more.
    """
    contents = _contents(body)
    badges = _badges(contents.attached)
    if badges:
        return Paper(tuple(presentation_files.top_first(badges)))
    return Paper((), _lead(contents, own_page))


def badges_in(body: bytes) -> tuple[bytes, ...]:
    """Return what is to be checked of something that was handed in beside a badge: of a PDF, the badges attached to it.

    Raises:
        PdfWithoutBadge, UnreadablePdf, TooLarge: as `opened`.
    """
    if not is_pdf(body):
        return (body,)
    badges = opened(body).bodies
    if not badges:
        raise PdfWithoutBadge(
            N_("A component badge came as a PDF that has no badge attached. Nothing was checked.")
        )
    return badges


def _contents(body: bytes) -> PdfContents:
    try:
        return read_pdf(body)
    except pdf_reading.UnreadablePdf as fault:
        raise _refusal(fault.why) from fault


def _refusal(why: Why) -> TooLarge | UnreadablePdf:
    if why is Why.TOO_LARGE:
        return TooLarge(
            say(
                "Of a PDF at most {max_bytes} MiB and {max_files} attached files are read, and "
                "none that takes very "
                "long to read. Nothing was checked.",
                max_bytes=MAX_BYTES >> 20,
                max_files=MAX_FILES,
            )
        )
    if why is Why.LOCKED:
        return UnreadablePdf(
            N_("This PDF is locked with a password. Nothing was checked; ask for one that is not.")
        )
    return UnreadablePdf(
        N_("This PDF is broken, so nothing in it could be read. Nothing was checked; ask for it again.")
    )


def _badges(attached: tuple[Attached, ...]) -> list[bytes]:
    badges = [each.body for each in attached if _is_credential(each.body)]
    if badges:
        return badges
    named = [each.body for each in attached if each.name.lower().endswith(_NAMES)]
    return named if len(named) == 1 else []


def _is_credential(body: bytes) -> bool:
    if is_bundle(body) or presentation_files.is_presentation(body):
        return True
    return not isinstance(structure.check(image.opened(body).body), Finding)


def _lead(contents: PdfContents, own_page: str) -> str:
    if contents.attached:
        raise PdfWithoutBadge(
            N_("Files are attached to this PDF, and none of them is a badge. Nothing was checked.")
        )
    links = tuple(each for each in contents.links if each != own_page)
    leads = contents.codes or links
    if len(leads) == 1:
        return leads[0]
    why = (
        N_("We found no badge in this PDF, and no link")
        if not leads
        else N_("There are several links in this PDF")
    )
    raise PdfWithoutBadge(
        say(
            "{why}. A page can say anything, so nothing was checked. Ask for the badge itself, "
            "paste the link to it, or "
            "take a photo of the code on the page.",
            why=why,
        )
    )
