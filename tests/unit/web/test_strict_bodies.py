"""Bodies in JSON that not all readers understand alike, or that nothing behind the route could deal with."""

from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from pydantic import BaseModel
from starlette.testclient import TestClient

from web.strict_bodies import StrictBodies


class Note(BaseModel):
    text: str
    more: Any = None


@pytest.fixture(scope="module")
def client():
    routes, app = APIRouter(route_class=StrictBodies), FastAPI()

    @routes.post("/notes")
    def take(note: Note) -> Note:
        return note

    app.include_router(routes)
    return TestClient(app)


def post(client, text):
    return client.post("/notes", content=text, headers={"Content-Type": "application/json"})


def test_what_everybody_reads_alike_comes_through(client):
    nested = "[" * 30 + "1.5" + "]" * 30
    answer = post(client, f'{{"text": "Zo\\u00eb", "more": {nested}}}')
    assert (answer.status_code, answer.json()["text"]) == (200, "Zo\xeb")


@pytest.mark.parametrize(
    "text",
    [
        '{"text": "a", "more": NaN}',
        '{"text": "a", "more": 1e999}',
        f'{{"text": "a", "more": 1{"0" * 400}}}',
        '{"text": "\\ud800"}',
        '{"text": "a", "text": "b"}',
        '{"text": "a", "more": ' + "[" * 900 + "]" * 900 + "}",
        '{"text": "a", "more": ' + "[" * 100_000,
        "",
    ],
)
def test_anything_else_is_the_callers_fault(client, text):
    answer = post(client, text)
    assert answer.status_code == 422
    assert "msg" in answer.json()["detail"][0]
