"""Which of two media types an Accept header asks for (RFC 9110, 12.5.1)."""

from typing import Final

_MOST_RANGES: Final = 50


def prefers(accept: str, wanted: str, usual: str) -> bool:
    """Whether `wanted` is named, and liked at least as well as `usual`; where both are named, better than it.

    Nobody gets `wanted` by a wildcard: whoever takes anything takes the usual.
    """
    named = _ranges(accept)
    liking = named.get(wanted, 0.0)
    if usual in named:
        return liking > named[usual]
    kind = usual.partition("/")[0]
    return liking > 0 and liking >= named.get(f"{kind}/*", named.get("*/*", 0.0))


def _ranges(accept: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for each in accept.lower().split(",")[:_MOST_RANGES]:
        media_type, *parameters = (part.strip() for part in each.split(";"))
        quality = next((part.removeprefix("q=") for part in parameters if part.startswith("q=")), "1")
        found[media_type] = _quality(quality)
    return found


def _quality(text: str) -> float:
    # What is no quality counts as none: a wrong header never changes what is answered by default.
    try:
        return min(max(float(text), 0.0), 1.0) if text.replace(".", "", 1).isdigit() else 0.0
    except ValueError:
        return 0.0
