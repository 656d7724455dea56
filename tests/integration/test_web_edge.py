"""A small app behind the whole edge: headers, problems, forged requests, bodies and logs, over HTTP."""

import json
import logging
from typing import Annotated, ClassVar

import pytest
from fastapi import APIRouter, Body, FastAPI, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, StreamingResponse
from starlette.testclient import TestClient

from web.assets import PREFIX, Assets
from web.csrf import FormTokens
from web.edge import Edge, protect
from web.headers import SecurityHeaders, content_security_policy
from web.logs import JsonLines
from web.problems import Problems
from web.templates import make_templates

HOME = "https://badges.example"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SECRET = "s3cr3t-value"
TOKENS = FormTokens(bytes(32))
PAGES = make_templates().env


class NotYet(Exception):
    code: ClassVar[str] = "not_yet"


routes = APIRouter()


@routes.get("/", response_class=HTMLResponse)
def home(request: Request):
    return PAGES.get_template("base.html").render()


@routes.get("/where")
def where(request: Request):
    return {
        "url": str(request.url),
        "home": str(request.url_for("home")),
        "host": request.headers["host"],
    }


@routes.get("/public")
def public():
    return PlainTextResponse("x", headers={"Cache-Control": "public, max-age=60"})


@routes.get("/scan")
def scan():
    policy = content_security_policy(worker_src="'self' blob:")
    return HTMLResponse("<p>x", headers={"Content-Security-Policy": policy})


@routes.get("/slashed/")
def slashed():
    return {}


@routes.get("/away")
def away():
    return RedirectResponse("/", 303)


@routes.get("/refused")
@routes.get("/v1/refused")
def refused():
    raise NotYet("The badge is not yet earned.")


@routes.get("/broken/{word}")
@routes.get("/v1/broken/{word}")
def broken(word: str):
    raise KeyError(SECRET + word)


@routes.get("/claim/{claim}")
def claim(claim: str):
    return {}


@routes.get("/half")
def half():
    async def pieces():
        yield b"half"
        raise KeyError(SECRET)

    return StreamingResponse(pieces())


@routes.post("/v1/echo")
def echo(count: Annotated[int, Body(embed=True)]):
    return {"count": count}


@routes.post("/form")
def form(csrf: Annotated[str, Form()]):
    TOKENS.check("session-1", csrf)
    return {"ok": True}


@routes.post("/upload")
def upload(file: Annotated[UploadFile, File()]):
    return {"size": len(file.file.read())}


def build(public_url=HOME, **more):
    app = FastAPI()
    app.mount(PREFIX, Assets())
    app.include_router(routes)
    edge = Edge(
        public_url,
        Problems({NotYet: (409, "Not yet")}, pages=PAGES),
        body_limit=1000,
        larger_bodies={"/upload": 5000},
        **more,
    )
    protect(app, edge)
    return app


@pytest.fixture
def client():
    with TestClient(build(), base_url=HOME, raise_server_exceptions=True, follow_redirects=False) as made:
        yield made


@pytest.fixture
def logged():
    lines = []

    class Lines(logging.Handler):
        def emit(self, record):
            lines.append(json.loads(self.format(record)))

    handler = Lines()
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("cairn")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield lines
    logger.removeHandler(handler)
    logger.setLevel(level)


# Headers

ANSWERS = [
    ("GET", "/", 200),
    ("GET", "/public", 200),
    ("GET", "/away", 303),
    ("GET", "/none", 404),
    ("DELETE", "/", 405),
    ("GET", "/refused", 409),
    ("GET", "/broken/x", 500),
    ("POST", "/v1/echo", 422),
    ("GET", "/static/cairn.css", 200),
    ("GET", "/static/none.css", 404),
    ("GET", "/slashed", 307),
]


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_every_answer_of_every_kind_has_the_security_headers(client, method, path, status, accept):
    answer = client.request(method, path, headers={"Accept": accept})
    assert answer.status_code == status
    assert answer.headers["content-security-policy"] == content_security_policy()
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=(self)" in answer.headers["permissions-policy"]
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    assert answer.headers["cache-control"]


def test_without_the_middleware_none_of_them_would_be_there():
    """The control: the headers come from the middleware and from nowhere else."""
    app = build()
    app.user_middleware = [one for one in app.user_middleware if one.cls is not SecurityHeaders]
    with TestClient(app, base_url=HOME) as bare:
        got = bare.get("/").headers
    assert not {"content-security-policy", "x-content-type-options", "cache-control"} & set(got)


def test_answers_are_not_kept_unless_the_route_says_so(client):
    assert client.get("/").headers["cache-control"] == "no-store"
    assert client.get("/none").headers["cache-control"] == "no-store"
    assert client.get("/public").headers["cache-control"] == "public, max-age=60"


def test_a_page_may_widen_its_own_policy(client):
    got = client.get("/scan").headers.get_list("content-security-policy")
    assert len(got) == 1
    assert "worker-src 'self' blob:" in got[0]


@pytest.mark.parametrize("forwarded", [{}, {"X-Forwarded-Proto": "https"}, {"Forwarded": "proto=https"}])
def test_plain_http_never_promises_https(forwarded):
    with TestClient(build("http://127.0.0.1:8000"), base_url="https://127.0.0.1:8000") as plain:
        assert "strict-transport-security" not in plain.get("/", headers=forwarded).headers


# The address of the installation


@pytest.mark.parametrize(
    "claims",
    [
        {"Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example"},
        {"Forwarded": "host=evil.example;proto=http"},
        {"X-Forwarded-Proto": "http", "X-Forwarded-Port": "1", "X-Forwarded-Prefix": "/evil"},
    ],
)
def test_no_header_of_a_request_changes_the_address_of_the_installation(client, claims):
    got = client.get("/where", headers=claims).json()
    assert got == {"url": f"{HOME}/where", "home": f"{HOME}/", "host": "badges.example"}
    redirect = client.get("/slashed", headers=claims)
    assert redirect.headers["location"] == f"{HOME}/slashed/"


def test_an_address_that_is_no_url_is_noticed_at_the_start():
    with (
        pytest.raises(ValueError, match="no http or https URL"),
        TestClient(build("badges.example")) as client,
    ):
        client.get("/")


# Problems


def test_a_refusal_is_a_problem_document_for_programs(client):
    answer = client.get("/v1/refused", headers=BROWSER)
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "not_yet"
    assert answer.json()["detail"] == "The badge is not yet earned."


def test_a_refusal_is_a_page_for_people(client):
    answer = client.get("/refused", headers=BROWSER)
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "The badge is not yet earned." in answer.text
    assert "Nothing was changed" in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/v1/none", 404), ("DELETE", "/v1/echo", 405)]
)
def test_404_and_405_are_problems(client, method, path, status):
    answer = client.request(method, path)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code == status


def test_405_names_the_methods_that_work(client):
    assert client.request("DELETE", "/v1/echo").headers["allow"] == "POST"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"count": "s3cr3t-value"}', b'{"other": 1}'])
def test_a_wrong_body_is_a_problem_that_echoes_nothing(client, body):
    answer = client.post("/v1/echo", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["code"] == "request_invalid"
    assert answer.json()["errors"]
    assert SECRET not in answer.text


@pytest.mark.parametrize("path", ["/broken/x", "/v1/broken/x"])
def test_the_unforeseen_is_500_with_a_reference_and_nothing_else(client, logged, path):
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 500
    assert SECRET not in answer.text
    assert "KeyError" not in answer.text
    reference = answer.headers["x-request-id"]
    assert reference in answer.text
    (fault,) = [line for line in logged if line["level"] == "error"]
    assert fault["request"] == reference
    assert fault["error"]["type"] == "builtins.KeyError"
    assert any("broken" in place for place in fault["error"]["at"])
    assert SECRET not in json.dumps(logged)


def test_half_an_answer_is_broken_off_and_logged(client, logged):
    with pytest.raises(KeyError):
        client.get("/half")
    assert any(line["level"] == "error" for line in logged)


# Forged requests


def test_a_form_from_another_site_is_refused_with_a_page(client):
    evil = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site", "Cookie": "s=1"}
    answer = client.post("/form", data={"csrf": TOKENS.token("session-1")}, headers={**BROWSER, **evil})
    assert answer.status_code == 403
    assert "Nothing was changed" in answer.text


def test_a_form_of_our_own_with_the_token_of_the_session_works(client):
    answer = client.post(
        "/form", data={"csrf": TOKENS.token("session-1")}, headers={"Origin": HOME, "Cookie": "s=1"}
    )
    assert answer.json() == {"ok": True}


def test_a_form_of_our_own_with_another_token_is_refused(client):
    answer = client.post("/form", data={"csrf": TOKENS.token("session-2")}, headers={"Origin": HOME})
    assert answer.status_code == 403
    assert answer.json()["code"] == "forged_request"


def test_a_forged_host_does_not_make_a_foreign_origin_ours(client):
    answer = client.post(
        "/v1/echo", json={"count": 1}, headers={"Host": "evil.example", "Origin": "https://evil.example"}
    )
    assert answer.status_code == 403


def test_another_name_of_our_own_pages_may_be_listed():
    app = build("http://127.0.0.1:8000", further_origins=("http://localhost:8000",))
    with TestClient(app, base_url="http://localhost:8000") as client:
        for origin, status in (("http://localhost:8000", 200), ("http://localhost:9000", 403)):
            assert (
                client.post("/v1/echo", json={"count": 1}, headers={"Origin": origin}).status_code == status
            )


# Bodies


@pytest.mark.parametrize("body", [b"x" * 1001, [b"x" * 100] * 20], ids=["told", "streamed"])
@pytest.mark.parametrize("path", ["/v1/echo", "/form"])
def test_a_body_that_is_too_large_is_413_as_a_problem(client, body, path):
    kind = "application/json" if path == "/v1/echo" else "application/x-www-form-urlencoded"
    answer = client.post(path, content=body, headers={"Content-Type": kind})
    assert answer.status_code == 413
    assert answer.json()["code"] == "body_too_large"
    assert "content-security-policy" in answer.headers


def test_an_upload_may_be_larger_where_the_app_says_so(client):
    assert client.post("/upload", files={"file": b"x" * 3000}).json() == {"size": 3000}
    assert client.post("/upload", files={"file": b"x" * 6000}).status_code == 413


# Logs


def test_a_request_is_one_line_without_query_and_secret_parts(client, logged):
    answer = client.get(f"/claim/{SECRET}?code={SECRET}", headers={"Cookie": SECRET, "Authorization": SECRET})
    (line,) = logged
    assert line["method"] == "GET"
    assert line["path"].startswith("/claim/#")
    assert line["status"] == 200
    assert line["ms"] >= 0
    assert line["request"] == answer.headers["x-request-id"]
    assert SECRET not in json.dumps(line)


def test_a_request_that_is_refused_is_logged_with_its_status(client, logged):
    client.get("/none")
    assert [line["status"] for line in logged] == [404]


def test_the_client_cannot_choose_the_id_of_its_request(client):
    chosen = client.get("/", headers={"X-Request-Id": "mine"}).headers.get_list("x-request-id")
    assert len(chosen) == 1
    assert chosen != ["mine"]


def test_every_request_has_an_id_of_its_own(client):
    assert len({client.get("/public").headers["x-request-id"] for _ in range(20)}) == 20


# Assets


def test_every_asset_of_a_page_is_there_and_kept_for_a_year(client):
    page = client.get("/").text
    urls = [part.split('"')[0] for part in page.replace("src=", "href=").split('href="')[1:]]
    assets = {url for url in urls if url.startswith(PREFIX)}
    assert len(assets) == 5
    for url in assets:
        answer = client.get(url)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
