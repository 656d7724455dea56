"""One installation for the tests of a module: each makes its own awards, so they do not get in each other's way."""

import pytest

from tests.support.inprocess import open_house


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    opened = open_house(tmp_path_factory.mktemp("house"))
    yield opened
    opened.here.database.close()
