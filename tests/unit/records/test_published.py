"""The entity tag names the bytes."""

import re

from hypothesis import given
from hypothesis import strategies as st

from records.published import etag_of


@given(st.binary(max_size=20), st.binary(max_size=20))
def test_equal_bytes_and_only_they_have_equal_tags(one, other):
    assert (etag_of(one) == etag_of(other)) == (one == other)


def test_a_tag_is_quoted_and_strong():
    assert re.fullmatch(r'"[0-9a-f]{32}"', etag_of(b"{}"))
