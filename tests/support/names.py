"""Names of test cases: what differs from run to run names none, so that every process finds the same tests."""

import re

# As long as a digest, a public key or a signature, and of their letters.
_MADE = re.compile(r"(?<![\w-])(?=[\w-]*[0-9])(?=[\w-]*[A-Z])[\w-]{40,}", re.ASCII)
LONGEST = 200


def names_a_case(value: object) -> bool:
    """Tell whether a value of a test may stand in its name: a key, a digest or packed bytes may not."""
    if not isinstance(value, str | bytes):
        return True
    text = value if isinstance(value, str) else value.decode("latin-1")
    return len(text) <= LONGEST and text.isprintable() and _MADE.search(text) is None
