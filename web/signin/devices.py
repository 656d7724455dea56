"""Which device a session runs on, in words that its owner knows again."""

from typing import Final

from credentials.wording import N_, again

_LONGEST: Final = 512
_BOTH: Final = N_("{browser} on {system}")
_SYSTEM_ALONE: Final = N_("A browser on {system}")
_UNKNOWN: Final = N_("An unknown device")
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
    """Return a browser and its system by the `User-Agent` it sends, in English: "Firefox on Linux"."""
    said = user_agent[:_LONGEST]
    browser = next((name for mark, name in _BROWSERS if mark in said), "")
    system = next((name for mark, name in _SYSTEMS if mark in said), "")
    if browser and system:
        return _BOTH.format(browser=browser, system=system)
    if system:
        return _SYSTEM_ALONE.format(system=system)
    return browser or _UNKNOWN.format()


def device_again(device: str) -> str:
    """Return a device that was kept in English as the text that it was."""
    read = (again(template, device) for template in (_UNKNOWN, _SYSTEM_ALONE, _BOTH))
    return next((found for found in read if found is not device), device)
