"""Do we know the issuer? Asked last: a signature says who, the trust list says whether we know them."""

from credentials.badge import BadgeContent
from verifier.policy import Policy
from verifier.report import Check, Finding, failed, passed


def check(content: BadgeContent, policy: Policy) -> Finding:
    """Return whether the issuer's DID stands in the caller's trust list; a name alone never counts."""
    known = policy.trust.issuers.get(content.issuer_id)
    if known is None:
        return failed(Check.ISSUER_TRUST, "issuer_not_listed")
    return passed(Check.ISSUER_TRUST, "issuer_listed", name=known.name, source=known.source)
