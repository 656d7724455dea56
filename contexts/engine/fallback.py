"""The one thing the engine raises of its own accord."""


class Fallback(Exception):
    """The document is for the exact path to judge; the argument says what was met."""
