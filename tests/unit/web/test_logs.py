"""Log lines: one line each, JSON, tied to the request, and nothing secret in them."""

import io
import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.logs import JsonLines, configure_logs, loggable_path, request_id, without_secrets

TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ6b8OrIn0.c2lnbmF0dXJlLWJ5dGVz"


def record(message, *args, level=logging.INFO, **more):
    made = logging.LogRecord("cairn.test", level, __file__, 1, message, args, None)
    made.__dict__.update(more)
    return made


def line(message, *args, **more):
    return json.loads(JsonLines().format(record(message, *args, **more)))


def failing(error):
    try:
        raise error
    except type(error) as caught:
        return (type(caught), caught, caught.__traceback__)


def test_a_line_says_when_how_bad_who_and_what():
    got = line("started on %s", "port 1")
    assert got["at"].endswith("Z")
    assert (got["level"], got["logger"], got["message"]) == ("info", "cairn.test", "started on port 1")


def test_outside_of_a_request_there_is_no_request_id():
    assert "request" not in line("x")


def test_inside_a_request_every_line_has_its_id():
    mark = request_id.set("ABCD-2345-WXYZ")
    try:
        assert line("x")["request"] == "ABCD-2345-WXYZ"
    finally:
        request_id.reset(mark)


def test_facts_stand_beside_the_message():
    assert line("request", facts={"status": 200})["status"] == 200


@given(st.text())
def test_whatever_is_logged_stays_on_one_line_of_ascii(text):
    formatted = JsonLines().format(record("%s", text))
    assert "\n" not in formatted
    assert "\r" not in formatted
    assert formatted.isascii()
    json.loads(formatted)


def test_an_error_is_told_by_type_and_place_but_not_by_its_message():
    got = line("failed", exc_info=failing(ValueError(f"bad token {TOKEN}")))
    assert got["error"]["type"] == "builtins.ValueError"
    assert "test_logs.py" in got["error"]["at"][0]
    assert "bad token" not in json.dumps(got)


def test_the_cause_of_an_error_is_told_too():
    error = RuntimeError("outer")
    error.__cause__ = KeyError("inner secret")
    got = line("failed", exc_info=failing(error))
    assert got["error"]["cause"]["type"] == "builtins.KeyError"
    assert "secret" not in json.dumps(got)


@pytest.mark.parametrize(
    "message",
    [
        f"got {TOKEN}",
        f"Authorization: Bearer {TOKEN}",
        "Authorization: Bearer opaque-secret",
        "header dpop opaque-secret",
        "Authorization: Basic b3BhcXVlLXNlY3JldA==",
        "GET https://example.org/cb?code=opaque-secret&state=1",
        '"GET /authorize?request=opaque-secret HTTP/1.1" 200',
    ],
)
def test_tokens_credentials_and_queries_are_hidden_even_when_a_library_logs_them(message):
    got = without_secrets(message)
    for secret in (TOKEN, "opaque-secret", "b3BhcXVl"):
        assert secret not in got
    assert "hidden" in got


@pytest.mark.parametrize(
    "message", ["listening on http://127.0.0.1:8000", "version 1.2.3", "did:web:example.org"]
)
def test_harmless_messages_stay_as_they_are(message):
    assert without_secrets(message) == message


@pytest.mark.parametrize("before", ["claim", "offers", "sign-in", "b", "requests", "responses"])
def test_the_secret_part_of_a_path_is_a_hash(before):
    got = loggable_path(f"/o/acme/{before}/s3cr3t-1d/state")
    assert "s3cr3t" not in got
    assert got.startswith(f"/o/acme/{before}/#")
    assert got.endswith("/state")


def test_the_same_secret_has_the_same_hash_and_another_has_another():
    assert loggable_path("/claim/a") == loggable_path("/claim/a") != loggable_path("/claim/b")


@pytest.mark.parametrize("path", ["/", "/check", "/o/acme/did.json", "/claim", "/claim/", "/v1/awards"])
def test_other_paths_are_logged_as_they_are(path):
    assert loggable_path(path) == path


def test_a_query_is_never_part_of_the_path():
    assert loggable_path("/check?code=s3cr3t") == "/check"


def test_configured_logs_go_to_the_stream_and_urls_of_clients_do_not():
    names = ("", "uvicorn", "uvicorn.access", "uvicorn.error", "httpx2", "httpcore2")
    before = {name: (logging.getLogger(name).handlers[:], logging.getLogger(name).level) for name in names}
    stream = io.StringIO()
    try:
        configure_logs(stream)
        logging.getLogger("anything").info("hello")
        logging.getLogger("uvicorn.error").info("started")
        logging.getLogger("uvicorn.access").info("GET /claim/s3cr3t")
        logging.getLogger("httpx2").info("GET https://example.org/s3cr3t")
    finally:
        for name, (handlers, level) in before.items():
            logging.getLogger(name).handlers[:] = handlers
            logging.getLogger(name).setLevel(level)
    lines = [json.loads(text) for text in stream.getvalue().splitlines()]
    assert [one["message"] for one in lines] == ["hello", "started"]
