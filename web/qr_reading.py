"""QR codes read from photos, as a phone reads them."""

import io
from typing import Final

import zxingcpp
from PIL import Image

MAX_PIXELS: Final = 40_000_000
# A code that fills a tenth of a photo still has three pixels a module at this size, and no photo takes long.
_SIDE: Final = 2400
_FORMATS: Final = ("PNG", "JPEG", "WEBP")
_CODES: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_BEGINNINGS: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def is_photo(body: bytes) -> bool:
    """Return whether these bytes begin as a PNG, JPEG or WebP picture does."""
    return body.startswith(_BEGINNINGS) or (body[:4] == b"RIFF" and body[8:12] == b"WEBP")


def read_qr(body: bytes) -> str | None:
    """Return the text of the only QR code in a picture; None where there is none, several, or no picture.

    A picture of more than 40 million pixels is not opened at all.
    """
    picture = _opened(body)
    return None if picture is None else _text_in(picture)


def code_in(picture: Image.Image) -> str | None:
    """Return the same of a picture that was opened already."""
    if picture.width * picture.height > MAX_PIXELS:
        return None
    smaller = picture.copy()
    smaller.thumbnail((_SIDE, _SIDE))
    return _text_in(_on_white(smaller))


def _text_in(picture: Image.Image) -> str | None:
    found = zxingcpp.read_barcodes(picture, formats=_CODES)
    texts = {each.text for each in found if each.valid}
    return texts.pop() if len(texts) == 1 else None


def _opened(body: bytes) -> Image.Image | None:
    try:
        with Image.open(io.BytesIO(body), formats=_FORMATS) as photo:
            if photo.width * photo.height > MAX_PIXELS:
                return None
            photo.draft("L", (_SIDE, _SIDE))
            photo.thumbnail((_SIDE, _SIDE))
            return _on_white(photo)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None  # cut off, or not what it begins as


def _on_white(photo: Image.Image) -> Image.Image:
    """Return a picture in shades of grey; what can be seen through is as on paper."""
    if not photo.has_transparency_data:
        return photo.convert("L")
    seen = photo.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("L")
