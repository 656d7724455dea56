"""QR codes that scan: level M, quiet zone of 4 modules, dark on a white plate, never inverted."""

import math
from functools import lru_cache
from typing import Final

import qrcode
from markupsafe import Markup, escape
from qrcode.constants import ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError

QUIET_ZONE: Final = 4
MIN_PIXELS: Final = 4
_EASY_SIZE: Final = 240
# Absolute black and white: the 16 named colours follow the theme of the terminal.
_INK: Final = "\x1b[38;5;16;48;5;231m"
_RESET: Final = "\x1b[0m"
_HALF_BLOCKS: Final = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}

Matrix = tuple[tuple[bool, ...], ...]
"""Rows of modules, quiet zone included; true is dark."""


@lru_cache(maxsize=128)
def qr_matrix(text: str, mask: int | None = None) -> Matrix:
    """Return the modules of the smallest QR code of level M that holds `text`.

    A `mask` of 0 to 7 saves comparing all eight, which takes two thirds of the time; any of them is valid
    (ISO/IEC 18004, 7.8).

    Raises:
        ValueError: the text is too long for any QR code, or there is no such mask.
    """
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE, mask_pattern=mask)
    code.add_data(text)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError) as error:  # qrcode 8 raises the one or the other
        raise ValueError("the text is too long for a QR code") from error
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def qr_size(matrix: Matrix) -> int:
    """Return the intrinsic side in CSS pixels: at least 4 a module, and about 240 in all."""
    return len(matrix) * max(MIN_PIXELS, math.ceil(_EASY_SIZE / len(matrix)))


def qr_svg(text: str, *, label: str = "QR code", mask: int | None = None) -> Markup:
    """Return `text` as an SVG image with a white plate, whatever the page behind it looks like.

    `label` is what a screen reader says. The markup needs no style and may stand in a page or alone.
    """
    matrix = qr_matrix(text, mask)
    modules, side = len(matrix), qr_size(matrix)
    # Only `label` comes from outside, and it is escaped.
    return Markup(  # noqa: S704
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr-code" role="img" aria-label="{escape(label)}"'
        f' width="{side}" height="{side}" viewBox="0 0 {modules} {modules}" shape-rendering="crispEdges">'
        f'<rect class="qr-plate" width="{modules}" height="{modules}" fill="#fff"/>'
        f'<path class="qr-modules" fill="#000" d="{_path(matrix)}"/></svg>'
    )


def _path(matrix: Matrix) -> str:
    return "".join(
        f"M{x} {y}h{length}v1h-{length}z" for y, row in enumerate(matrix) for x, length in _runs(row)
    )


def _runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Return start and length of each run of dark modules."""
    starts = [x for x, dark in enumerate(row) if dark and not row[x - 1]]
    ends = [x for x, dark in enumerate(row) if not dark and row[x - 1]]
    return [(start, end - start) for start, end in zip(starts, ends, strict=True)]


def qr_terminal(text: str, *, mask: int | None = None) -> str:
    """Return `text` as lines for a terminal, two rows of modules a line, black on white in every theme."""
    matrix = qr_matrix(text, mask)
    blank = (False,) * len(matrix)
    rows = (*matrix, blank) if len(matrix) % 2 else matrix
    pairs = zip(rows[::2], rows[1::2], strict=True)
    lines = ("".join(_HALF_BLOCKS[both] for both in zip(*pair, strict=True)) for pair in pairs)
    return "".join(f"{_INK}{line}{_RESET}\n" for line in lines)
