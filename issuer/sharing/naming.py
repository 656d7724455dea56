"""How a shared page calls somebody, as they want it."""

from issuer.kept.shares import Looks, Naming
from issuer.ledger import Person


def called(person: Person, looks: Looks) -> str:
    """Return the name, given name and initial, or nothing: also where no name is known."""
    words = person.name.split()
    if looks.naming is Naming.NOBODY or not words:
        return ""
    if looks.naming is Naming.FULL:
        return person.name
    return " ".join([words[0], *(f"{word[0]}." for word in words[1:])])
