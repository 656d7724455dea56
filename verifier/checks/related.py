"""Are the resources that it binds by digest the ones we used?

VCDM 2.0, 5.3: whoever uses such a resource computes its digest anew, and fails where it is another. What a
verification uses are the contexts. Anything else that is named was not needed, and is not fetched for this.
"""

from contexts.loader import PACKAGED, PinnedContexts
from credentials.badge import JsonObject
from credentials.errors import MalformedBadge
from credentials.integrity import Resource, related_resources
from verifier.faults import in_our_words
from verifier.report import Check, Finding, failed, not_applicable, passed, unknown


def check(document: JsonObject, contexts: PinnedContexts = PACKAGED) -> Finding:
    """Return whether the contexts that the badge binds are those it was read with."""
    if "relatedResource" not in document:
        return not_applicable(Check.RELATED, "no_related")
    try:
        resources = related_resources(document)
    except MalformedBadge as fault:
        return failed(Check.RELATED, "related_malformed", fault=in_our_words(fault))
    used = [each for each in resources if each.id in contexts.pins]
    if not used:
        return not_applicable(Check.RELATED, "related_not_used")
    compared = [_is_ours(each, contexts) for each in used]
    if False in compared:
        return failed(Check.RELATED, "related_changed")
    if None in compared:
        return unknown(Check.RELATED, "related_not_comparable")
    return passed(Check.RELATED, "related_unchanged")


def _is_ours(resource: Resource, contexts: PinnedContexts) -> bool | None:
    """Return whether the digests are those of our file; None where ours is a re-spaced copy of the same JSON."""
    if resource.is_of(contexts.data(resource.id)):
        return True
    return False if contexts.pins[resource.id].byte_exact else None
