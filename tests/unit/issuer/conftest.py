"""Fixtures for the tests about claiming, over the memory store."""

import pytest

from tests.unit.issuer.scenes import bare_store, scene_of, set_out


@pytest.fixture
def store():
    """A store whose organisation has its identity and its plan."""
    store = bare_store()
    set_out(store)
    return store


@pytest.fixture
def scene(store):
    """One open transaction of it."""
    with store.transaction("acme") as tx:
        yield scene_of(tx)
