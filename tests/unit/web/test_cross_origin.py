"""CORS: for open paths any site's page may ask and read; elsewhere nothing changes."""

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from web.cross_origin import CrossOrigin

PREFLIGHT = {"Origin": "https://wallet.example", "Access-Control-Request-Method": "POST"}


def answer(request):
    return PlainTextResponse("here", headers={"Access-Control-Allow-Origin": "https://one.example"})


@pytest.fixture
def client():
    routes = [Route("/open", answer, methods=["GET", "POST"]), Route("/closed", answer)]
    app = Starlette(routes=routes)
    app.add_middleware(CrossOrigin, is_open=lambda path: path.startswith("/open"))
    return TestClient(app)


def test_a_preflight_is_answered_with_what_wallets_send(client):
    told = client.options("/open", headers=PREFLIGHT)
    assert told.status_code == 204
    assert told.headers["access-control-allow-origin"] == "*"
    assert "POST" in told.headers["access-control-allow-methods"]
    assert {"Authorization", "DPoP", "Content-Type"} <= set(
        told.headers["access-control-allow-headers"].split(", ")
    )
    assert "access-control-allow-credentials" not in told.headers


def test_whatever_an_open_path_answers_can_be_read_with_its_headers(client):
    for path in ("/open", "/open/not-there"):
        told = client.get(path, headers={"Origin": "https://wallet.example"})
        assert told.headers["access-control-allow-origin"] == "*"
        assert "DPoP-Nonce" in told.headers["access-control-expose-headers"]


def test_a_path_that_is_not_open_is_as_it_was(client):
    assert client.options("/closed", headers=PREFLIGHT).status_code == 405
    told = client.get("/closed")
    assert told.headers["access-control-allow-origin"] == "https://one.example"
    assert "access-control-expose-headers" not in told.headers


def test_an_options_request_that_is_no_preflight_reaches_the_app(client):
    assert client.options("/open").status_code == 405
