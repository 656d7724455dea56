"""Answers in JSON whose headers, cookies among them, were set before their body was known."""

from typing import Any

from fastapi.responses import JSONResponse


def with_body(response: JSONResponse, body: dict[str, Any]) -> JSONResponse:
    """Return the answer with this body in place of its own."""
    answer = JSONResponse(body, response.status_code)
    answer.raw_headers += [each for each in response.raw_headers if each[0] == b"set-cookie"]
    return answer
