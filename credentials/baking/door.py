"""The door for pictures: whichever kind they are of, one badge goes in and the same comes out."""

from dataclasses import dataclass, field

from credentials.baking import png, svg
from credentials.errors import ImageTooLarge, MalformedImage

MAX_BYTES = 2 << 20


@dataclass(frozen=True, slots=True)
class Baked:
    """What a picture carries: `form` is `png` or `svg`, `text` the credential exactly as it stands there.

    `drawing` is the picture without the badge. Nothing of it is signed.
    """

    form: str
    text: bytes = field(repr=False)
    drawing: bytes = field(repr=False)


def form_of(body: bytes) -> str | None:
    """Return `png` or `svg` if these bytes begin as a PNG or an XML document does."""
    if png.is_png(body):
        return "png"
    return "svg" if svg.is_xml(body) else None


def extract(body: bytes) -> Baked | None:
    """Return the badge that a picture carries, or None if this is no PNG and no SVG.

    Raises:
        credentials.errors.BakingError: it is a picture, but not one that carries exactly one badge as Open
            Badges 3.0 has it; the class says what is wrong.
    """
    form = form_of(body)
    if form is None:
        return None
    if len(body) > MAX_BYTES:
        raise ImageTooLarge(f"a badge's picture has at most {MAX_BYTES} bytes")
    found = png.extract(body) if form == "png" else svg.extract(body)
    return None if found is None else Baked(form, *found)


def bake(image: bytes, text: str) -> bytes:
    """Return the picture with this credential inside, in place of one it may have carried.

    The text is a signed token, or a credential with its proof as JSON; it is not read. Everything else of the
    picture stays as it is, byte for byte.

    Raises:
        credentials.errors.BakingError: it is no picture that can be read whole, or the text can not be in it.
    """
    if len(image) + len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise ImageTooLarge(f"a badge's picture has at most {MAX_BYTES} bytes")
    if png.is_png(image):
        return png.bake(image, text)
    baked = svg.bake(image, text) if svg.is_xml(image) else None
    if baked is None:
        raise MalformedImage("a badge can be put into a PNG or an SVG only")
    return baked
