"""How places in the status lists are given out, in every store (Bitstring Status List 1.0, 3.1)."""

from issuer.errors import Busy

LENGTH = 131_072  # the least length of a list that the standard allows, for herd privacy
CLOSE_AT_PERCENT = 70
# With a list at most 70 % full, this many taken draws in a row mean a broken random source: 0.7^256 < 1e-39.
DRAWS = 256


def is_full(taken: int, length: int) -> bool:
    """Whether a list with so many places given out gets no more awards."""
    return taken * 100 >= length * CLOSE_AT_PERCENT


def not_random() -> Busy:
    """Return the refusal for a random source that only names places that are taken."""
    return Busy("The random source names only places that are taken; look at the source of randomness.")
