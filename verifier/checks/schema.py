"""Has it everything that its standard asks for: Open Badges 3.0, or the learner records of CLR 2.0?"""

from dataclasses import replace

from credentials.badge import JsonObject
from credentials.open_badges.learner_record import ClrCredential
from credentials.open_badges.rules import class_of, read_faults, unknown_schemas
from verifier.report import Check, Finding, failed, not_applicable, passed


def check(document: JsonObject) -> Finding:
    """Return whether the rules of the document's class hold; a credential of no such class is not asked.

    All faults are told with the finding, the first in its sentence.
    """
    of = class_of(document)
    if of is None:
        return not_applicable(Check.SCHEMA, "not_open_badge")
    faults = tuple(map(str, read_faults(document)))
    if faults:
        return replace(_incomplete(of, faults), faults=faults)
    if unknown_schemas(document):
        return passed(Check.SCHEMA, "own_schema_not_asked")
    return passed(Check.SCHEMA, "learner_record" if of is ClrCredential else "open_badge")


def _incomplete(of: type, faults: tuple[str, ...]) -> Finding:
    others = len(faults) - 1
    more = f" ({others} more)" if others else ""
    if of is ClrCredential:
        return failed(Check.SCHEMA, "learner_record_incomplete", fault=faults[0] + more)
    return failed(Check.SCHEMA, "open_badge_incomplete", fault=faults[0] + more)
