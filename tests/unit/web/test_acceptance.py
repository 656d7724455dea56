"""Which of two media types an Accept header asks for."""

import pytest

from web.acceptance import prefers

JWT, JSON = "application/jwt", "application/json"


@pytest.mark.parametrize(
    ("accept", "is_jwt"),
    [
        ("", False),
        ("*/*", False),
        ("application/*", False),
        ("application/json", False),
        ("text/html", False),
        ("application/jwt", True),
        ("Application/JWT", True),
        ("application/jwt, */*", True),
        ("application/jwt;q=0.5, */*;q=0.1", True),
        ("application/jwt;q=0.1, */*", False),
        ("application/jwt;q=0.1, application/*", False),
        ("application/jwt;q=0", False),
        ("application/jwt, application/json", False),
        ("application/jwt, application/json;q=0.9", True),
        ("application/jwt;q=0.8,application/json;q=0.9", False),
        ("application/jwt;q=0.9;x=y , application/json; q=0.8", True),
        ("application/jwt;q=much", False),
        ("application/jwt;q=nan", False),
        ("application/jwt;q=1e9, application/json", False),
        (";,;q=,", False),
    ],
)
def test_the_signed_form_is_given_to_whoever_asks_for_it(accept, is_jwt):
    assert prefers(accept, JWT, JSON) is is_jwt
