"""Was it shown by the person it was issued to?"""

from credentials.badge import VerifiedBadge
from verifier.policy import Policy
from verifier.ports import HolderProof
from verifier.report import Check, Finding, failed, not_applicable, passed, unknown


def check(badge: VerifiedBadge, proof: HolderProof | None, policy: Policy) -> Finding:
    """Return whether the holder proved control of the badge's subject (OpenID4VP 1.0, 14.1.2)."""
    content = badge.content
    if proof is None:
        return _absent(policy, "not_presented")
    if _has_several_subjects(badge):
        return unknown(Check.HOLDER, "holder_unclear")
    if content.subject_id is None or not content.subject_id.startswith("did:"):
        return _absent(policy, "no_holder_key")
    if content.subject_id not in proof.subjects:
        return failed(Check.HOLDER, "holder_other")
    return passed(Check.HOLDER, "holder_proved").asked(proof.how)


def _has_several_subjects(badge: VerifiedBadge) -> bool:
    subjects = badge.document.get("credentialSubject")
    return isinstance(subjects, list) and len(subjects) > 1


def _absent(policy: Policy, code: str) -> Finding:
    return unknown(Check.HOLDER, code) if policy.require_holder else not_applicable(Check.HOLDER, code)
