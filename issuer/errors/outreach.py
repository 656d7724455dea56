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
