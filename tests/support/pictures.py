"""Small pictures for tests, made by hand: PNG chunk by chunk, SVG as text."""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>'


def chunk(kind, data=b""):
    """Return a PNG chunk with its length and checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header(width=2, height=2):
    """Return the header chunk of a grey picture of this size."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))


def pixels(width=2, height=2):
    """Return the chunk with the pixels, all white."""
    return chunk(b"IDAT", zlib.compress((b"\0" + b"\xff" * width) * height))


def png(*between, width=2, height=2, end=b""):
    """Return a PNG with further chunks before its pixels."""
    parts = [SIGNATURE, header(width, height), *between, pixels(), chunk(b"IEND"), end]
    return b"".join(parts)


def text_chunk(text, keyword=b"openbadgecredential", packed=b"\0", language=b"", translated=b""):
    """Return an iTXt chunk."""
    flags = packed + b"\0" + language + b"\0" + translated + b"\0"
    return chunk(b"iTXt", keyword + b"\0" + flags + text)
