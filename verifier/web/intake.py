"""What people hand in on the check page: a badge, a link to one, a PDF, or a photo of a QR code that holds either."""

from dataclasses import dataclass, field
from typing import Final

from credentials import baking
from credentials.errors import BakingError, NothingBaked
from credentials.received import MAX_BYTES
from credentials.wording import N_, say
from did.errors import FetchFailed
from verifier.errors import LinkWithoutBadge, PictureWithoutBadge
from verifier.reference import is_reference, normalise
from verifier.web import papers
from verifier.web.desk import Desk
from web.pdf_reading import is_pdf
from web.qr_reading import is_photo, read_qr

_ACCEPT: Final = (
    "application/vc, application/vc+jwt, application/dc+sd-jwt, application/ld+json, application/vc+ld+json, "
    "application/json, application/jwt, text/plain, image/png, image/svg+xml, application/pdf"
)
_LIMIT: Final = max(MAX_BYTES, baking.MAX_BYTES)
_LONGEST_REFERENCE: Final = 64
_FOR_WALLETS: Final = (
    "openid-credential-offer:",
    "haip-vci:",
    "haip:",
    "openid4vp:",
    "haip-vp:",
    "eudi-openid4v",
)
_WHY: Final = {
    "timeout": N_("Nobody answered there in time. Try again later, or ask for the file itself."),
    "too_large": N_("What lies there is larger than a badge may be."),
    "address_refused": N_("That address is not a public one on the web, so we do not go there."),
    "http_status": N_("There is nothing there for us: the link may be old, or for signed-in people alone."),
    "redirect": N_(
        "The link leads on to another address, which we do not follow. Open it, and hand in where you end up."
    ),
    "media_type": N_(
        "The link leads to a page or another kind of file, not to a badge. Open it, and download the badge."
    ),
}
_UNREACHABLE: Final = N_("Nobody could be reached there. Check the link, or ask for the file itself.")


@dataclass(frozen=True, slots=True)
class Found:
    """What to check; or, where a link led to a report of ours or its reference was typed, that reference."""

    body: bytes = field(repr=False)
    reference: str | None = None
    components: tuple[bytes, ...] = field(default=(), repr=False)


def take_in(desk: Desk, body: bytes) -> Found:
    """Return what to check of what was handed in; a badge is left exactly as it is.

    Raises:
        PictureWithoutBadge: it is a photo in which no QR code can be read.
        LinkWithoutBadge: it is a link that leads to no badge, or a code for wallets.
        PdfWithoutBadge, UnreadablePdf, TooLarge: as `papers.opened`.
    """
    if is_pdf(body):
        return _on_paper(desk, body)
    code = _photographed(body)
    body = body if code is None else code.encode()
    typed = body[:_LONGEST_REFERENCE].decode("utf-8", "replace").strip()
    if len(body) <= _LONGEST_REFERENCE and is_reference(typed):
        return Found(b"", normalise(typed))
    link = _link_of(body)
    return Found(body) if link is None else _followed(desk, link)


def _on_paper(desk: Desk, body: bytes) -> Found:
    """Return what to check of a PDF: what is attached to it, else what its one code or link leads to."""
    paper = papers.opened(body, f"{desk.public_url}/check")
    if paper.leads_to is None:
        return _of(paper.bodies)
    lead = paper.leads_to.encode()
    link = _link_of(lead)
    return Found(lead) if link is None else _followed(desk, link)


def _of(bodies: tuple[bytes, ...]) -> Found:
    first, *others = bodies
    return Found(first, components=tuple(others))


def _photographed(body: bytes) -> str | None:
    if not is_photo(body) or _is_badge(body):
        return None
    text = read_qr(body)
    if text is None:
        raise PictureWithoutBadge(
            N_(
                "This is a picture without a badge inside, and we see no QR code in it. Ask for "
                "the original file or a "
                "link, or take the photo again: closer, in good light, with the whole code in it."
            )
        )
    return text


def _is_badge(body: bytes) -> bool:
    """Return whether a picture carries a badge; of a damaged one, the report says what is wrong."""
    try:
        return baking.extract(body) is not None
    except NothingBaked:
        return False
    except BakingError:
        return True


def _link_of(body: bytes) -> str | None:
    text = body[:4096].decode("utf-8", "replace").strip()
    is_one_word = len(body) <= 4096 and len(text.split()) == 1  # noqa: PLR2004 - no link is longer
    return text if is_one_word and text.lower().startswith(("https:", "http:", *_FOR_WALLETS)) else None


def _followed(desk: Desk, link: str) -> Found:
    if link.lower().startswith(_FOR_WALLETS):
        raise LinkWithoutBadge(
            N_(
                "This code is for a wallet: it hands out a badge, or asks for one, and holds "
                "none itself. Open it with "
                "your wallet; to check a badge, hand in its file or a link to it."
            )
        )
    reference = link.removeprefix(f"{desk.public_url}/check/r/")
    if is_reference(reference):
        return Found(b"", reference)
    try:
        return _of(papers.badges_in(desk.sources.documents.get(link, accept=_ACCEPT, limit=_LIMIT).body))
    except FetchFailed as fault:
        raise LinkWithoutBadge(
            say("We found no badge behind this link. {code}", code=_WHY.get(fault.code, _UNREACHABLE))
        ) from fault
