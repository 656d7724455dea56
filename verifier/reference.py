"""The short human reference of a report: easy to read out, hard to mistype."""

# No 0, O, 1 or I: they are mistaken for each other on paper.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 12


def reference_from(entropy: bytes) -> str:
    """Return a reference such as `K7QM-3XR9-TB4D` from at least 7 random bytes; its last sign is a check sign."""
    number = int.from_bytes(entropy, "big")
    signs = [ALPHABET[(number >> (5 * place)) % 32] for place in range(LENGTH - 1)]
    return _grouped("".join(signs) + _check_sign("".join(signs)))


def is_reference(text: str) -> bool:
    """Return whether the text can be a reference, its check sign included."""
    signs = _signs(text)
    if len(signs) != LENGTH or any(sign not in ALPHABET for sign in signs):
        return False
    return signs[-1] == _check_sign(signs[:-1])


def normalise(text: str) -> str:
    """Return a reference as it is kept, from however a person typed it."""
    return _grouped(_signs(text))


def _signs(text: str) -> str:
    return text.replace("-", "").replace(" ", "").upper()


def _check_sign(signs: str) -> str:
    # Odd weights: every single wrong sign changes the sum modulo 32.
    return ALPHABET[sum((2 * place + 1) * ALPHABET.index(sign) for place, sign in enumerate(signs)) % 32]


def _grouped(signs: str) -> str:
    return "-".join(signs[start : start + 4] for start in range(0, len(signs), 4))
