"""How a shared page calls somebody, as they want it."""

from issuer.kept.shares import Looks
from issuer.ledger import Person


def called(person: Person, looks: Looks) -> str:
    """Return the name, given name and initial, or nothing: also where no name is known."""
    return looks.naming.calls(person.name)
