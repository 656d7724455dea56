"""Signatures: somebody else's receiver takes them, and nothing else."""

import base64
import time
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from issuer.webhooks.signature import headers, secret_text

SECRET, OTHER = b"s" * 32, b"o" * 32
BODY = '{"type":"award.created","data":{"name":"Zoë"}}'.encode()


def now():
    return datetime.fromtimestamp(int(time.time()), UTC)


def test_the_standard_s_own_library_takes_what_is_signed_here():
    said = Webhook(secret_text(SECRET)).verify(BODY, dict(headers("msg_1", now(), BODY, [SECRET])))
    assert said["data"]["name"] == "Zoë"


def test_what_it_signs_and_what_we_sign_is_the_same():
    at = now()
    theirs = Webhook(secret_text(SECRET)).sign("msg_1", at.replace(tzinfo=None), BODY.decode())
    assert headers("msg_1", at, BODY, [SECRET])["webhook-signature"] == theirs


@pytest.mark.parametrize("secret", [SECRET, OTHER])
def test_while_a_secret_is_changed_either_is_enough(secret):
    sent = dict(headers("msg_1", now(), BODY, [SECRET, OTHER]))
    assert Webhook(secret_text(secret)).verify(BODY, sent)


@pytest.mark.parametrize(
    "change",
    [
        lambda sent: ({**sent, "webhook-id": "msg_2"}, BODY),
        lambda sent: ({**sent, "webhook-timestamp": str(int(sent["webhook-timestamp"]) - 1)}, BODY),
        lambda sent: (sent, BODY.replace(b"created", b"revoked")),
        lambda sent: ({**sent, "webhook-signature": "v1," + base64.b64encode(bytes(32)).decode()}, BODY),
    ],
    ids=["id", "instant", "body", "signature"],
)
def test_whatever_is_changed_is_not_taken(change):
    sent, body = change(dict(headers("msg_1", now(), BODY, [SECRET])))
    with pytest.raises(WebhookVerificationError):
        Webhook(secret_text(SECRET)).verify(body, sent)


def test_another_s_secret_or_an_old_message_is_not_taken():
    with pytest.raises(WebhookVerificationError):
        Webhook(secret_text(OTHER)).verify(BODY, dict(headers("msg_1", now(), BODY, [SECRET])))
    late = headers("msg_1", now() - timedelta(minutes=6), BODY, [SECRET])
    with pytest.raises(WebhookVerificationError):
        Webhook(secret_text(SECRET)).verify(BODY, dict(late))


def test_a_secret_is_written_as_the_standard_says():
    assert secret_text(SECRET) == "whsec_" + base64.b64encode(SECRET).decode()
