"""Who issues by the VC-API: the organisation of an API token, or the open issuers of a conformance run."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from credentials.badge import JsonObject
from credentials.status.bitstring import StatusPurpose
from issuer import revocation
from issuer.errors import NotIssuable, UnknownAward, UnknownCredential, UnknownProfile
from issuer.generic.generic_issuance import ISSUED_WITH, Asked, Signatory, issue
from issuer.generic.generic_statuses import Change, GenericStatuses
from issuer.ledger import AuditEntry
from issuer.randomness import Randomness
from issuer.web.desk import Desk, Work
from issuer.web.pages.awards import change_status
from issuer.web.vc_api.requests import IssueRequest
from web.signin.visitors import Visitor


class Office(Protocol):
    """Issues credentials and changes their status; `visitor` is who asks, None where anybody may."""

    def issue(self, visitor: Visitor | None, profile: str, request: IssueRequest) -> JsonObject:
        """Return the credential issued.

        Raises:
            issuer.errors.UnknownProfile: there is no such profile here.
            issuer.errors.NotIssuable: it can not be issued as asked.
        """
        ...

    def change(self, visitor: Visitor | None, change: Change) -> None:
        """Change the status of a credential issued here.

        Raises:
            issuer.errors.UnknownCredential: there is none of this id.
            issuer.errors.NotIssuable: its status can not be changed so.
        """
        ...


@dataclass(frozen=True, slots=True)
class OrganisationOffice:
    """Issues under the identity of the token's organisation, with every act in its audit chain."""

    desk: Desk

    def issue(self, visitor: Visitor | None, profile: str, request: IssueRequest) -> JsonObject:
        """Return the credential issued; see `Office`."""
        if visitor is None:
            raise UnknownProfile("Nobody is known to issue as.")
        if request.purposes:
            raise NotIssuable(
                "A credential that is no award gets no status here: award a badge, or give it a validUntil.",
                "status_not_offered",
            )
        with self.desk.work(visitor.organisation) as work:
            signed = issue(_asked(request, ()), _signatory(work, profile), work.now, work.randomness)
            values = {"profile": profile, "types": " ".join(signed["type"])}
            entry = AuditEntry(work.now, visitor.id, "credential.issued", request.credential_id or "", values)
            work.tx.audit.record(entry)
        return signed

    def change(self, visitor: Visitor | None, change: Change) -> None:
        """Withdraw, pause or reinstate the badge of this credential id; see `Office`."""
        if visitor is None:
            raise UnknownCredential("Nobody is known to change anything for.")
        act = _act(change)
        asked = revocation.RevokeAward(
            change.credential_id, _REASON if act != "reinstate" else "", "", "", visitor.id
        )
        try:
            with self.desk.work(visitor.organisation) as work:
                change_status(work, act, asked)
        except UnknownAward as fault:
            raise UnknownCredential("No credential of this id was issued here with such a status.") from fault


# The VC-API gives no reason; this one accuses nobody.
_REASON = "requirements_no_longer_met"


def _act(change: Change) -> str:
    if change.purpose is StatusPurpose.SUSPENSION:
        return "suspend" if change.is_set else "reinstate"
    if not change.is_set:
        raise NotIssuable("A credential that was revoked stays revoked.", "revocation_final")
    return "revoke"


def _signatory(work: Work, profile: str) -> Signatory:
    algorithm = ISSUED_WITH.get(profile)
    if algorithm is None or algorithm not in work.identity.keyring.algorithms:
        raise UnknownProfile("The organisation has no key for this profile.")
    return Signatory(profile, work.identity.did, work.identity.key_for(algorithm))


@dataclass(frozen=True, slots=True)
class OpenOffice:
    """Issues for anybody, as issuers of its own that nobody trusts: for a conformance run on loopback."""

    signatories: dict[str, Signatory]
    statuses: GenericStatuses
    now: Callable[[], datetime]
    randomness: Randomness

    def issue(self, visitor: Visitor | None, profile: str, request: IssueRequest) -> JsonObject:  # noqa: ARG002
        """Return the credential issued, with a status of this process's where one was asked for; see `Office`."""
        signatory = self.signatory(profile)
        # First without its entries: what can not be issued shall not take up an id.
        issued = issue(_asked(request, ()), signatory, self.now(), self.randomness)
        if not request.purposes:
            return issued
        if request.credential_id is None:
            raise NotIssuable(
                "A status needs a credentialId, or a credential with an id.", "credential_id_missing"
            )
        entries = self.statuses.reserve(profile, request.credential_id, request.purposes)
        return issue(_asked(request, entries), signatory, self.now(), self.randomness)

    def change(self, visitor: Visitor | None, change: Change) -> None:  # noqa: ARG002 - anybody may
        """Set or clear the bit; see `Office`."""
        self.statuses.change(change)

    def signatory(self, profile: str) -> Signatory:
        """Return who signs in a profile.

        Raises:
            UnknownProfile: nobody does.
        """
        if profile not in self.signatories:
            raise UnknownProfile("There is no issuer of this profile here.")
        return self.signatories[profile]

    def status_list(self, profile: str, purpose: str) -> bytes | None:
        """Return a status list as it is now, signed; None if there is none of this name."""
        known = {each.value: each for each in StatusPurpose}
        if profile not in self.signatories or purpose not in ("revocation", "suspension"):
            return None
        return self.statuses.signed(self.signatories[profile], known[purpose], self.now())


def _asked(request: IssueRequest, entries: tuple[JsonObject, ...] | list[JsonObject]) -> Asked:
    return Asked(request.credential, request.cryptosuite, request.mandatory, entries)
