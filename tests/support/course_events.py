"""Events as a learning platform sends them: signed by somebody else's library (standardwebhooks)."""

import json

from standardwebhooks.webhooks import Webhook


def signed(secret, event, at, event_id="evt-1"):
    """Return the headers and the body of an event that was signed at an instant."""
    body = event if isinstance(event, bytes) else json.dumps(event).encode()
    headers = {
        "webhook-id": event_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(event_id, at, body.decode("utf-8", "replace")),
    }
    return headers, body
