"""One deadline over many steps, by a clock that the test moves."""

import pytest

from did.errors import FetchFailed
from web.deadline import Deadline


class Hand:
    """A clock that stands still until it is moved."""

    def __init__(self):
        self.at = 1000.0

    def __call__(self):
        return self.at


def test_what_is_left_shrinks_with_the_clock():
    clock = Hand()
    deadline = Deadline(5, clock)
    assert deadline.left() == 5
    clock.at += 4
    assert deadline.left() == 1


@pytest.mark.parametrize("seconds", [5, 5.001, 100])
def test_at_and_after_the_end_nothing_is_left(seconds):
    clock = Hand()
    deadline = Deadline(5, clock)
    clock.at += seconds
    with pytest.raises(FetchFailed) as caught:
        deadline.left()
    assert caught.value.code == "timeout"
