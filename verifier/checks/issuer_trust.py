"""Do we know the issuer? Asked last: a signature says who, the trust list says whether we know them."""

from dataclasses import replace

from credentials.badge import BadgeContent
from verifier.policy import Policy
from verifier.report import Check, Finding, failed, passed, unknown


def check(content: BadgeContent, policy: Policy) -> Finding:
    """Return whether the issuer's DID stands in the caller's trust list; a name alone never counts.

    Where a part of the list could not be read, an issuer that the rest does not have is not called unknown.
    """
    trust = policy.trust
    known = trust.issuers.get(content.issuer_id)
    if known is not None:
        found = passed(Check.ISSUER_TRUST, "issuer_listed", name=known.name, source=known.source)
        return found if known.as_of is None else replace(found, as_of=known.as_of)
    if trust.unreadable:
        return unknown(Check.ISSUER_TRUST, "trust_list_unreachable", lists=", ".join(trust.unreadable))
    return failed(Check.ISSUER_TRUST, "issuer_not_listed")
