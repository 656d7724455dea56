"""Checking under policies, put together from the installation: its shelves, who is asking, how often they may."""

from cairn.installation import Installation
from cairn.shared_counts import SharedCounts
from verifier.store.answers import SqlAnswers
from verifier.store.policies import SqlPolicies
from verifier.store.receipts import SqlReceipts
from verifier.web.partners.office import Office
from web.signin.visitors import SignIn


def partner_office(here: Installation, sign_in: SignIn) -> Office:
    """Return the office of an installation."""
    counts = SharedCounts(here.database, here.sealer.derive("check-quota"), here.desk.clock)
    return Office(
        here.check,
        sign_in,
        SqlPolicies(here.database),
        SqlReceipts(here.database),
        SqlAnswers(here.database),
        counts.take,
        here.settings.check_quota,
        here.settings.receipt_retention,
    )
