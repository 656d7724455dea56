"""Pictures that somebody uploads: taken apart to bare pixels, and written anew (ADR 58).

Nothing of the file itself is kept: no metadata, no profile, no second frame, nothing after its end.
"""

import io
import warnings
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from credentials.wording import N_, say
from issuer.achievements.artwork.design import SIDE
from issuer.achievements.artwork.raster import bounded
from issuer.errors import PictureRefused

MAX_BYTES: Final = 2 << 20
# What is unpacked in memory: 16 million pixels are 64 MiB.
MAX_PIXELS: Final = 16_000_000
LEAST_SIDE: Final = 64
_FORMATS: Final = ("PNG", "JPEG", "WEBP")
# Whatever a decoder raises for a file that is not what it begins as.
_DAMAGED: Final = (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, KeyError, OverflowError)


def cleaned(body: bytes) -> bytes:
    """Return an uploaded picture as a PNG of 512 by 512 pixels and at most 300 KiB, with nothing else inside.

    A picture that is not square gets transparent margins.

    Raises:
        PictureRefused: it is no PNG, JPEG or WebP, is damaged or moving, or is too large or too small.
    """
    if not body:
        raise PictureRefused(N_("No picture was chosen. Choose a PNG, JPEG or WebP file."))
    if len(body) > MAX_BYTES:
        raise PictureRefused(
            say(
                "The file is larger than {size} MiB. Make the picture smaller, and try again.",
                size=MAX_BYTES >> 20,
            )
        )
    with warnings.catch_warnings():
        # Pillow warns of bombs where we refuse long before.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            return bounded(_square(_opened(body)))
        except Image.DecompressionBombError as fault:
            raise _too_many_pixels() from fault
        except _DAMAGED as fault:
            raise PictureRefused(
                N_("The picture is damaged. Open it in a drawing program, save it as PNG, and try again.")
            ) from fault


def _opened(body: bytes) -> Image.Image:
    """Return a picture of which only the head was read, if it is one that may be unpacked."""
    try:
        image = Image.open(io.BytesIO(body), formats=_FORMATS)
    except UnidentifiedImageError as fault:
        raise PictureRefused(
            N_("This is no PNG, JPEG or WebP. Save the picture as one of these, and try again.")
        ) from fault
    if image.width * image.height > MAX_PIXELS:
        raise _too_many_pixels()
    if min(image.size) < LEAST_SIDE:
        raise PictureRefused(
            say(
                "The picture is smaller than {least} by {least} pixels; nobody could make it out.",
                least=LEAST_SIDE,
            )
        )
    if getattr(image, "n_frames", 1) > 1:
        raise PictureRefused(
            N_("The picture moves. Choose one that stands still, for people whom movement disturbs.")
        )
    return image


def _too_many_pixels() -> PictureRefused:
    return PictureRefused(
        say(
            "The picture has more than {most} million pixels. Make it smaller, and try again.",
            most=MAX_PIXELS // 1_000_000,
        )
    )


def _square(image: Image.Image) -> Image.Image:
    # Cameras say in the metadata which way is up; it goes with them.
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    upright.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    made = Image.new("RGBA", (SIDE, SIDE), (255, 255, 255, 0))
    scaled = ImageOps.contain(upright, (SIDE, SIDE), Image.Resampling.LANCZOS)
    made.paste(scaled, ((SIDE - scaled.width) // 2, (SIDE - scaled.height) // 2))
    return made
