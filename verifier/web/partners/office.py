"""What checking under somebody's own policy takes: the desk, the shelves, who is asking, and how often they may."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from fastapi import Request

from credentials.wording import N_
from verifier.errors import QuotaUsedUp
from verifier.partners import links, policies
from verifier.partners.policies import Author
from verifier.partners.ports import AnswerShelf, KeptPolicy, PolicyShelf, ReceiptShelf
from verifier.partners.receipts import USUAL_RETENTION, Occasion, digests_of, receipt_of
from verifier.ports import Receipt
from verifier.recognition import recognise, told_with
from verifier.verify import Submission
from verifier.web.desk import Desk
from verifier.web.quotas import USUAL_QUOTA
from web.allowances import Allowance
from web.errors import NotAllowed, NotSignedIn
from web.rate_limit import Take, nothing_shared
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor

RECEIPTS: Final = "/partners/receipts"


@dataclass(frozen=True, slots=True)
class Client:
    """Who checks, for which organisation, in which way; `link_hash` where that is somebody with a link."""

    organisation: str
    id: str
    way: str
    link_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """Ports and terms of checking under policies."""

    desk: Desk
    sign_in: SignIn
    policies: PolicyShelf
    receipts: ReceiptShelf
    answers: AnswerShelf
    take: Take = nothing_shared
    quota: Allowance | None = USUAL_QUOTA
    retention: timedelta = USUAL_RETENTION

    def author(self, visitor: Visitor) -> Author:
        """Return whoever signed in as one who acts now."""
        return Author(visitor.organisation, visitor.id, self.desk.now())

    def new_id(self) -> str:
        """Return an id that nobody guesses and nobody mistakes for an option."""
        return self.desk.entropy(12).hex()

    def program(self, request: Request) -> Visitor | None:
        """Return the program that a request is of: a cookie is not looked at, as any site's page may call here."""
        if not request.headers.get("authorization"):
            return None
        return self.sign_in.visitor(request)

    def may_check(self, visitor: Visitor | None) -> Visitor:
        """Return a program that may check under policies.

        Raises:
            NotSignedIn: it is not known.
            NotAllowed: its role does not allow that.
        """
        if visitor is None:
            raise NotSignedIn(N_("A policy_id needs an API token of the organisation whose policy it is."))
        if not visitor.may(Permission.CHECK_UNDER_POLICY):
            raise NotAllowed(N_("The role of this token does not allow checking under policies. Ask HR."))
        return visitor

    def policy(self, organisation: str, policy_id: str) -> KeptPolicy:
        """Return a policy in use; raises PolicyNotFound."""
        return policies.found(self.policies, organisation, policy_id)

    def count(self, client: Client) -> None:
        """Count one check of a client.

        Raises:
            QuotaUsedUp: it has made as many as it may for now.
        """
        if self.quota is None:
            return
        wait = self.take(self.quota, f"{client.organisation}/{client.id}")
        if wait:
            raise QuotaUsedUp(wait)

    def check(self, client: Client, kept: KeptPolicy, submission: Submission) -> dict[str, Any]:
        """Return the report on what was handed in, under a policy, once its receipt is kept; nothing else is.

        Raises:
            NothingToVerify: nothing was handed in.
            QuotaUsedUp: the client has made as many checks as it may for now.
            CheckLinkUsed: the client's link was used up meanwhile.
        """
        self.count(client)
        policy = policies.in_force(kept, self.desk.policy())
        report = self.desk.named(self.desk.judge(submission, policy))
        found = recognise(report, policy)
        if found is None:
            raise LookupError(kept.id)
        self._keep(client, receipt_of(report, found, digests_of(submission), kept, self._occasion(client)))
        return told_with(report, found) | {"report_url": self.receipt_url(report.reference)}

    def _occasion(self, client: Client) -> Occasion:
        return Occasion(client.id, client.way, self.retention)

    def _keep(self, client: Client, receipt: Receipt) -> None:
        self.receipts.sweep(receipt.at)
        if not self.receipts.keep(client.organisation, receipt, client.link_hash):
            raise links.gone()

    def receipt_url(self, reference: str) -> str:
        """Return where a receipt is shown to those whose it is."""
        return f"{self.desk.public_url}{RECEIPTS}/{reference}"


def of_program(visitor: Visitor, way: str = "api") -> Client:
    """Return a program, or somebody who signed in, as a client."""
    return Client(visitor.organisation, visitor.id, way)
