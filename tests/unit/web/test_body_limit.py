"""Bodies that are too large, told beforehand or found out on the way."""

import asyncio

import pytest

from web.body_limit import BodyLimit
from web.errors import BodyTooLarge


async def reads_all(scope, receive, send):
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})


async def reads_nothing(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})


async def swallows(scope, receive, send):
    """Do as frameworks do: answer 400 to whatever goes wrong while the body is read."""
    try:
        await reads_all(scope, receive, send)
    except BodyTooLarge:
        await send({"type": "http.response.start", "status": 400, "headers": []})


def post(app, *chunks, length=None, path="/", limit=10, larger=None):
    messages = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    messages.append({"type": "http.request", "body": b"", "more_body": False})
    sent = []

    async def receive():
        return messages.pop(0)

    async def send(message):
        sent.append(message)

    headers = [] if length is None else [(b"content-length", str(length).encode())]
    scope = {"type": "http", "method": "POST", "path": path, "headers": headers}
    try:
        asyncio.run(BodyLimit(app, limit, larger)(scope, receive, send))
    except BodyTooLarge as refusal:
        return refusal, sent
    return sent[0]["status"], sent


def is_refused(*args, **more):
    outcome, sent = post(*args, **more)
    return isinstance(outcome, BodyTooLarge) and sent == []


def test_a_body_of_exactly_the_limit_passes():
    assert post(reads_all, b"12345", b"67890", length=10)[0] == 200
    assert post(reads_all, b"12345", b"67890")[0] == 200


def test_a_length_above_the_limit_is_refused_before_anything_is_read():
    assert is_refused(reads_nothing, length=11)
    assert is_refused(reads_nothing, length=10**30)


def test_a_body_that_grows_above_the_limit_is_refused_at_that_byte():
    assert is_refused(reads_all, b"12345", b"678901")
    assert is_refused(reads_all, b"x" * 11, length=5)


@pytest.mark.parametrize("length", ["-1", "many", "1e3", "+11"])
def test_a_length_that_is_no_number_does_not_help(length):
    assert is_refused(reads_all, b"x" * 11, length=length)


def test_an_app_that_swallows_the_refusal_still_cannot_answer():
    assert is_refused(swallows, b"x" * 11)


def test_a_path_may_take_more():
    larger = {"/check": 100}
    assert post(reads_all, b"x" * 100, path="/check", larger=larger)[0] == 200
    assert is_refused(reads_all, b"x" * 101, path="/check", larger=larger)
    assert is_refused(reads_all, b"x" * 11, path="/other", larger=larger)


def test_the_refusal_says_how_much_is_read():
    refusal, _ = post(reads_all, b"x" * 1100, limit=1024)
    assert "1,024 bytes" in str(refusal)


def test_other_connections_than_http_pass():
    seen = []

    async def app(scope, receive, send):
        seen.append(scope["type"])

    asyncio.run(BodyLimit(app)({"type": "lifespan"}, None, None))
    assert seen == ["lifespan"]
