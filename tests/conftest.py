"""What holds for every test: unit tests touch no network, counted tests follow the profile."""

import gc
import os
from contextlib import ExitStack
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal
from hypothesis import settings
from pytest_socket import disable_socket, enable_socket
from starlette.testclient import TestClient

from keys.software import SoftwareSigner
from tests.support.names import names_a_case
from tests.support.quick_apps import make_apps_quickly
from tests.support.quick_rsa import Pool
from tests.support.scratch import MEMORY, has_room, scratch_in
from tests.support.sharing import SharedByFile, import_share, is_everything, longest_first

settings.register_profile("usual", max_examples=50, deadline=None)
settings.register_profile("soak", max_examples=1000, deadline=None)
settings.load_profile("soak" if os.environ.get("CAIRN_SOAK") == "1" else "usual")

UNIT = Path(__file__).parent / "unit"


def pytest_configure(config):
    # Of some files alone, what they wrote is kept to be looked at; a folder that somebody names is used.
    is_chosen = "TMPDIR" in os.environ or config.getoption("basetemp")
    if is_everything(config.args) and not is_chosen and has_room(MEMORY):
        opened = ExitStack()
        opened.enter_context(scratch_in(MEMORY))
        config.add_cleanup(opened.close)


def pytest_make_parametrize_id(val, argname):
    return None if names_a_case(val) else argname


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return SharedByFile(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.hookimpl(wrapper=True)
def pytest_collection(session):
    # What is imported stays to the end: looking through it for garbage again and again finds none.
    gc.disable()
    shared = getattr(session.config, "workerinput", None)
    if shared is not None and is_everything(session.config.args):
        import_share(shared["workerid"], shared["workercount"])
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_unconfigure():
    gc.unfreeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    if hasattr(config, "workerinput"):
        items[:] = longest_first(items)


@pytest.fixture(autouse=True)
def _no_network_in_unit_tests(request):
    if UNIT in Path(request.node.path).parents:
        disable_socket(allow_unix_socket=True)
        yield
        enable_socket()
    else:
        yield


@pytest.fixture(autouse=True, scope="session")
def _quickly_made():
    # One event loop for all clients of apps in this process: a loop and a thread for each request take longer than it.
    with pytest.MonkeyPatch.context() as patch, start_blocking_portal() as portal:
        patch.setattr(TestClient, "portal", portal)
        patch.setattr(SoftwareSigner, "generate", Pool())
        make_apps_quickly(patch)
        yield
