"""Browsers that are watched: no context of any test may ask another origin for anything (U13)."""

from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

# Chromium tries to reach its maker at the start; these stop all of it.
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
# What goes over a network; wallets' links, data and blobs do not.
_GOES_OUT = {"http", "https", "ws", "wss"}


class Browser:
    """A browser of Playwright whose contexts note what they ask for beyond the origins that are home."""

    def __init__(self, started, *home):
        self._started, self._home = started, {_origin(each) for each in home}
        self.strayed = []

    def new_context(self, **more):
        context = self._started.new_context(**more)
        context.on("request", self._note)
        context.on("page", lambda page: page.on("websocket", self._note))
        return context

    def new_page(self, **more):
        """Open a page in a context of its own."""
        return self.new_context(**more).new_page()

    def close(self):
        self._started.close()

    def _note(self, asked):
        parts = urlsplit(asked.url)
        if parts.scheme in _GOES_OUT and _origin(asked.url) not in self._home:
            self.strayed.append(asked.url)


@contextmanager
def started(program, *home, more=()):
    """Start a browser; when it ends, every request of every context must have stayed at home."""
    with sync_playwright() as playwright:
        browser = Browser(playwright.chromium.launch(executable_path=program, args=[*QUIET, *more]), *home)
        yield browser
        browser.close()
    assert browser.strayed == []


def _origin(url):
    parts = urlsplit(url)
    return parts.scheme.replace("ws", "http", 1), parts.netloc
