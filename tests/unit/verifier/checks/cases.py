"""Contents of badges for the tests of single checks."""

import json
from dataclasses import replace

from credentials.wire import from_wire
from tests.support.partner import Partner

PARTNER = Partner()
DOCUMENT = json.loads(PARTNER.badge())
CONTENT = from_wire(DOCUMENT)


def content(**changes):
    """Return what a good badge says, with changes."""
    return replace(CONTENT, **changes)


def document(**changes):
    """Return a good badge as JSON with other members; None takes one out."""
    made = DOCUMENT | changes
    return {name: value for name, value in made.items() if value is not None}
