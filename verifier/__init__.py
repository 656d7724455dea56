"""Check what is shown: a library first, which needs no web framework and no database.

`verify_badge` takes bytes, a policy and sources, and returns a report; `as_json` renders it.
"""

from verifier.policy import Policy, TrustedIssuer, TrustList, parse_trust_list
from verifier.rendering import as_json, headline
from verifier.report import Check, Finding, Outcome, Report, Verdict
from verifier.verify import Setting, Submission, verify_badge

__all__ = [
    "Check",
    "Finding",
    "Outcome",
    "Policy",
    "Report",
    "Setting",
    "Submission",
    "TrustList",
    "TrustedIssuer",
    "Verdict",
    "as_json",
    "headline",
    "parse_trust_list",
    "verify_badge",
]
