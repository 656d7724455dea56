"""Claims path pointers: the examples of OpenID4VP 1.0, 7.3, in our own words, and where paths lead nowhere."""

import pytest

from credentials.dcql import select

BADGE = {
    "name": "Creativity",
    "credentialSubject": {"result": [{"status": "Completed"}, {"value": "3"}, {"status": "Failed"}]},
    "tag": ["4C", "values"],
    "nothing": None,
}


@pytest.mark.parametrize(
    ("path", "selected"),
    [
        ((), (BADGE,)),
        (("name",), ("Creativity",)),
        (("tag",), (["4C", "values"],)),
        (("tag", None), ("4C", "values")),
        (("tag", 1), ("values",)),
        (("credentialSubject", "result", None, "status"), ("Completed", "Failed")),
        (("credentialSubject", "result", 1, "value"), ("3",)),
        (("nothing",), (None,)),
    ],
)
def test_a_path_selects_what_it_leads_to(path, selected):
    assert select(BADGE, path) == selected


@pytest.mark.parametrize(
    "path",
    [("absent",), ("name", "more"), ("name", 0), ("tag", 2), ("tag", "4C"), ("credentialSubject", None)],
)
def test_a_path_that_leads_nowhere_selects_nothing(path):
    assert select(BADGE, path) == ()
