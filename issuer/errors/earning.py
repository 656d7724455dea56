"""Refusals of partners, and of badges that are earned by showing others."""

from issuer.errors.base import IssuerError


class PartnerDidRefused(IssuerError):
    """What was given for a partner's DID is none, or its document can not be had, or has no key that signs badges."""

    code = "partner_did_refused"


class PartnerKnown(IssuerError):
    """There is a partner of this name or DID already."""

    code = "partner_known"


class UnknownPartner(IssuerError):
    """There is no partner of this name."""

    code = "partner_unknown"


class NotEarnedByShowing(IssuerError):
    """The badge rests on no others, so nothing that is shown earns it."""

    code = "not_earned_by_showing"


class PartsRequestGone(IssuerError):
    """A request for the parts of a badge is unknown, another browser's, or no longer kept; never said which."""

    code = "parts_request_gone"


class SeveralPeople(IssuerError):
    """The keys of one wallet, or badges that it showed, are of several people: nobody knows whose it would be."""

    code = "several_people"
