"""Requests that a client may repeat: the same key and the same request get the same answer, for a day.

What is kept of an answer is sealed under the very request, so that it can be opened by whoever sends that again.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from credentials.wording import N_, say
from keys.sealing import Sealer
from verifier.errors import AnswerPending, InvalidKey, KeyReused
from verifier.partners.ports import AnswerShelf

MOST_KEY: Final = 255
WAIT_SECONDS: Final = 5


@dataclass(frozen=True, slots=True)
class Call:
    """A request that a client named: `said` is all that the answer hangs on."""

    client: str
    key: str
    said: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What a client is told; `is_repeated` if it was told so before.

    `is_final` is false where the same request may be answered otherwise before long: then it is not kept.
    """

    status: int
    body: dict[str, Any]
    location: str | None = None
    is_repeated: bool = False
    is_final: bool = True


def key_in(header: str) -> str:
    """Return the key that a header gives, with or without quotes (RFC 8941, 3.3.3).

    Raises:
        InvalidKey: it is empty, too long, or has other signs than those that can be seen.
    """
    key = header[1:-1] if len(header) > 1 and header[0] == header[-1] == '"' else header
    if not 1 <= len(key) <= MOST_KEY or not key.isascii() or not key.isprintable():
        raise InvalidKey(
            say(
                "An Idempotency-Key has 1 to {most_key} visible ASCII characters. Nothing was checked.",
                most_key=MOST_KEY,
            )
        )
    return key


def once(shelf: AnswerShelf, call: Call, answer: Callable[[], Answer]) -> Answer:
    """Return the answer to a request: made now, or the one that was made before.

    A refusal is not kept, nor what is not final: whoever mends the request, or waits, may use the key again.

    Raises:
        KeyReused: the key names another request of this client.
        AnswerPending: the same request is being answered just now.
    """
    key_hash, said_hash = _hash(call.key.encode()), _hash(call.said)
    known = shelf.begin(call.client, key_hash, said_hash, call.at)
    if not known.is_begun:
        return _known(call, known.body_hash == said_hash, known.sealed)
    try:
        made = answer()
    except BaseException:
        shelf.release(call.client, key_hash, known)
        raise
    if made.is_final:
        shelf.finish(call.client, key_hash, known, _sealed(call, made))
    else:
        shelf.release(call.client, key_hash, known)
    return made


def _known(call: Call, is_same: bool, sealed: bytes | None) -> Answer:  # noqa: FBT001 - internal
    if not is_same:
        raise KeyReused(
            N_(
                "This Idempotency-Key named another request before. Nothing was checked; use a "
                "new key for a new request."
            )
        )
    if sealed is None:
        raise AnswerPending(
            N_("The same request is being answered just now. Send it again in a moment."), WAIT_SECONDS
        )
    kept = json.loads(_sealer(call).open(sealed, call.client))
    return Answer(kept["status"], kept["body"], kept["location"], is_repeated=True)


def _sealed(call: Call, made: Answer) -> bytes:
    kept = {"status": made.status, "body": made.body, "location": made.location}
    return _sealer(call).seal(json.dumps(kept).encode(), call.client)


def _sealer(call: Call) -> Sealer:
    key = call.key.encode()
    return Sealer(
        hashlib.sha256(b"cairn answer 1\0" + len(key).to_bytes(2, "big") + key + call.said).digest()
    )


def _hash(value: bytes) -> str:
    return hashlib.sha256(value).hexdigest()
