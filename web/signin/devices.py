"""Which device a session runs on, in words that its owner knows again."""

from typing import Final

_LONGEST: Final = 512
# The first that fits: most browsers call themselves by the names of several.
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """Return a browser and its system by the `User-Agent` it sends, such as "Firefox on Linux"."""
    said = user_agent[:_LONGEST]
    browser = next((name for mark, name in _BROWSERS if mark in said), "A browser")
    system = next((name for mark, name in _SYSTEMS if mark in said), "")
    if system:
        return f"{browser} on {system}"
    return browser if browser != "A browser" else "An unknown device"
