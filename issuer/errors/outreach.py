"""Refusals of webhooks, of watched credentials and of endorsements."""

from issuer.errors.base import IssuerError


class WebhookRefused(IssuerError):
    """A webhook can not be as it was asked for: its address, its events or its kind."""

    code = "webhook_refused"


class TooManyWebhooks(IssuerError):
    """The organisation has as many webhooks as it may have."""

    code = "too_many_webhooks"


class UnknownWebhook(IssuerError):
    """There is no webhook of this id."""

    code = "webhook_unknown"


class UnknownDelivery(IssuerError):
    """There is no message of this id on record, or not any more."""

    code = "delivery_unknown"


class WebhookOff(IssuerError):
    """Nothing is sent to the webhook, since it is switched off."""

    code = "webhook_off"


class StillOnItsWay(IssuerError):
    """A message is sent again only once it was delivered or given up."""

    code = "delivery_waiting"


class NotRecognisable(IssuerError):
    """What is to be recognised can not be: it is not genuine, does not hold, is our own, or has no id."""

    code = "not_recognisable"


class AlreadyRecognised(IssuerError):
    """The organisation recognises this already."""

    code = "already_recognised"


class UnknownRecognition(IssuerError):
    """There is no endorsement of this id, or it was withdrawn."""

    code = "recognition_unknown"


class EndorsementNotAcceptable(IssuerError):
    """What was handed in is no endorsement of a badge of ours that can be relied on."""

    code = "endorsement_not_acceptable"


class EndorsementKnown(IssuerError):
    """The endorsement was accepted before, or the badge has as many as it may have."""

    code = "endorsement_known"


class UnknownEndorsement(IssuerError):
    """There is no accepted endorsement of this id."""

    code = "endorsement_unknown"


class NotWatchable(IssuerError):
    """A credential can not be watched: it does not hold, is our own, or names no list that tells of it."""

    code = "not_watchable"


class TooManyWatches(IssuerError):
    """The organisation watches as many credentials as it may."""

    code = "too_many_watches"


class UnknownWatch(IssuerError):
    """There is no watch of this id."""

    code = "watch_unknown"
