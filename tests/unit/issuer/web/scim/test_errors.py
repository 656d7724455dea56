"""Refusals in the form of SCIM: each of the directory has its status and type, and what is nobody's is not told."""

import json

import pytest
from scim2_models import NotFoundException

from issuer.web.scim.errors import REFUSALS, answer, error_of
from issuer.web.scim.shapes import MEDIA_TYPE
from records.errors import Conflict, InvalidPrincipal


@pytest.mark.parametrize("kind", REFUSALS, ids=lambda kind: kind.__name__)
def test_each_refusal_has_its_status_and_what_it_says(kind):
    words = "Say what happened."
    found = error_of(kind("name", words) if kind is InvalidPrincipal else kind(words))
    assert (found.status, found.scim_type) == REFUSALS[kind]
    assert words in found.detail


def test_a_refusal_below_one_of_the_table_is_told_as_that():
    class Nearer(Conflict):
        """Another kind of the same."""

    assert error_of(Nearer("taken")).scim_type == "uniqueness"


def test_what_the_library_refuses_is_told_as_it_says():
    assert error_of(NotFoundException(detail="No such user.")).status == 404


def test_what_is_none_of_ours_is_not_told():
    assert error_of(KeyError("secret")) is None


def test_an_answer_is_of_the_media_type_and_kept_by_nobody():
    told = answer(error_of(Conflict("taken")), 409)
    assert (told.status_code, told.media_type, told.headers["cache-control"]) == (409, MEDIA_TYPE, "no-store")
    assert json.loads(told.body)["detail"] == "taken"
