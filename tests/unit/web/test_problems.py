"""Refusals as problems: what becomes of each kind of error, and in which form it is told."""

import json
from typing import ClassVar

import pytest
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from web.errors import BodyTooLarge, ForgedRequest, TooManyRequests, WebError
from web.logs import request_id
from web.problems import OWN_REFUSALS, FieldProblem, Problem, Problems, problem_response
from web.templates import make_templates

PAGES = make_templates().env


class Refusal(Exception):
    code: ClassVar[str] = "refused_base"


class StackIncomplete(Refusal):
    code = "stack_incomplete"


class WithRemedy(Refusal):
    code = "with_remedy"
    remedy = "Ask for the missing badge."


TABLE = {
    Refusal: (400, "Refused"),
    StackIncomplete: (409, "Stack not complete"),
    WithRemedy: (409, "Not yet"),
}
PROBLEMS = Problems(TABLE, pages=PAGES)


def scope(path="/awards", accept="text/html,application/xhtml+xml,*/*;q=0.8"):
    return {"type": "http", "method": "GET", "path": path, "headers": [(b"accept", accept.encode())]}


def told(problem, **more):
    response = PROBLEMS.answer(scope(**more), problem)
    return response.media_type, response.body.decode()


def test_a_refusal_takes_status_and_title_from_the_table_and_words_from_itself():
    problem = PROBLEMS.of(StackIncomplete("Communication is missing."))
    assert (problem.status, problem.code, problem.title) == (409, "stack_incomplete", "Stack not complete")
    assert problem.detail == "Communication is missing."


def test_a_class_that_is_not_listed_is_what_its_base_is():
    class Another(Refusal):
        code = "another"

    problem = PROBLEMS.of(Another("words"))
    assert (problem.status, problem.code, problem.title) == (400, "another", "Refused")


def test_a_refusal_may_bring_its_remedy():
    assert PROBLEMS.of(WithRemedy("x")).remedy == "Ask for the missing badge."


def test_what_nobody_foresaw_is_500_without_any_detail():
    problem = PROBLEMS.of(KeyError("private key of acme"))
    assert (problem.status, problem.code, problem.detail) == (500, "server_fault", "")
    assert "private key" not in json.dumps(problem.document())


def test_a_foreseen_fault_on_our_side_is_told_by_its_title_alone():
    problem = Problems({Refusal: (503, "Not just now")}).of(Refusal("no user cairn at 10.0.0.5"))
    assert (problem.status, problem.code, problem.title) == (503, "refused_base", "Not just now")
    assert "10.0.0.5" not in json.dumps(problem.document())


def test_every_refusal_of_this_package_is_in_the_table():
    own = {kind for kind in WebError.__subclasses__() if kind.__module__ == "web.errors"}
    assert own == set(OWN_REFUSALS)
    assert PROBLEMS.of(BodyTooLarge("x")).status == 413
    assert PROBLEMS.of(ForgedRequest("x")).status == 403


@pytest.mark.parametrize(
    ("error", "code", "detail"),
    [
        (HTTPException(404), "not_found", ""),
        (HTTPException(404, "No such award."), "not_found", "No such award."),
        (HTTPException(405, headers={"Allow": "GET"}), "method_not_allowed", ""),
        (HTTPException(418), "i_m_a_teapot", ""),
        (HTTPException(599, "odd"), "refused", "odd"),
    ],
)
def test_the_frameworks_own_errors_become_problems(error, code, detail):
    problem = PROBLEMS.of(error)
    assert (problem.code, problem.detail) == (code, detail)
    assert problem.headers == dict(error.headers or {})


def test_a_wrong_request_names_each_field_and_echoes_nothing():
    faults = [
        {"loc": ("body", "to", 0, "a/b~c"), "msg": "not an address", "type": "x", "input": "s3cr3t"},
        {"loc": ("query", "limit"), "msg": "not a number", "type": "x", "input": "s3cr3t"},
        {"loc": ("body",), "msg": "missing", "type": "x", "input": None},
    ]
    problem = PROBLEMS.of(RequestValidationError(faults))
    assert problem.status == 422
    assert problem.errors == (
        FieldProblem("#/to/0/a~1b~0c", "not an address"),
        FieldProblem("query/limit", "not a number"),
        FieldProblem("#", "missing"),
    )
    assert "s3cr3t" not in json.dumps(problem.document())


def test_a_document_says_only_what_is_known():
    assert Problem(404, "not_found", "Not Found").document() == {
        "type": "urn:cairn:problem:not_found",
        "title": "Not Found",
        "status": 404,
        "code": "not_found",
    }


def test_a_full_document_has_every_member():
    full = Problem(422, "c", "T", "D", "R", "REF", (FieldProblem("#/a", "wrong"),)).document()
    assert full["detail"] == "D"
    assert full["remedy"] == "R"
    assert full["reference"] == "REF"
    assert full["errors"] == [{"pointer": "#/a", "detail": "wrong"}]


def test_a_response_is_a_problem_document_with_its_headers():
    response = problem_response(Problem(405, "method_not_allowed", "Nö", headers={"Allow": "GET"}))
    assert response.status_code == 405
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["allow"] == "GET"
    assert json.loads(response.body)["title"] == "Nö"


def test_people_get_a_page_and_programs_a_document():
    problem = Problem(409, "c", "Stack not complete", "Communication is missing.")
    assert told(problem)[0] == "text/html"
    assert told(problem, accept="*/*")[0] == "application/problem+json"
    assert told(problem, accept="application/json")[0] == "application/problem+json"
    assert told(problem, path="/v1/awards")[0] == "application/problem+json"
    assert told(problem, path="/.well-known/did.json")[0] == "application/problem+json"


def test_without_pages_everybody_gets_a_document():
    response = Problems({}).answer(scope(), Problem(404, "not_found", "Not Found"))
    assert response.media_type == "application/problem+json"


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 422, 429, 500, 503])
def test_a_page_says_what_happened_whether_anything_is_lost_and_what_to_do(status):
    _, page = told(Problem(status, "c", "The title"))
    assert page.count("<h1") == 1
    assert "<h1>The title</h1>" in page
    for question in ("What happened", "Is anything lost?", "What you can do"):
        assert question in page
    assert ("Nothing was changed" in page) == (status < 500)


def test_a_page_escapes_every_word_of_a_problem():
    hostile = "<script>alert(1)</script>"
    faults = (FieldProblem(hostile, hostile),)
    _, page = told(Problem(422, hostile, hostile, hostile, hostile, hostile, faults))
    assert hostile not in page
    assert page.count("&lt;script&gt;") >= 6


def test_only_a_server_fault_carries_the_id_of_the_request_as_reference():
    mark = request_id.set("ABCD-2345-WXYZ")
    try:
        assert "ABCD-2345-WXYZ" in told(Problem(500, "server_fault", "T"))[1]
        assert "ABCD-2345-WXYZ" in told(Problem(500, "server_fault", "T"), accept="*/*")[1]
        assert "ABCD-2345-WXYZ" not in told(Problem(404, "not_found", "T"))[1]
    finally:
        request_id.reset(mark)


def test_of_too_many_requests_it_is_said_when_to_come_back_and_to_wallets_in_the_form_of_oauth():
    problems = Problems({}, pages=PAGES, is_oauth=lambda path: path == "/token")
    problem = problems.of(TooManyRequests(7))
    for path, media_type in (("/token", "application/json"), ("/v1/x", "application/problem+json")):
        answer = problems.answer(scope(path=path), problem)
        assert (answer.status_code, answer.media_type, answer.headers["retry-after"]) == (
            429,
            media_type,
            "7",
        )
    told = json.loads(problems.answer(scope(path="/token"), problem).body)
    assert told["error"] == "too_many_requests"
    assert not set(told["error_description"]) & set('"\\')
    forged = problems.answer(scope(path="/token", accept="*/*"), problems.of(ForgedRequest("x")))
    assert forged.media_type == "application/problem+json"
