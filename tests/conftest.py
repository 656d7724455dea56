"""What holds for every test: unit tests touch no network, counted tests follow the profile."""

import os
from pathlib import Path

import pytest
from hypothesis import settings
from pytest_socket import disable_socket, enable_socket

from keys.software import SoftwareSigner
from tests.support.quick_rsa import Pool

settings.register_profile("usual", max_examples=50, deadline=None)
settings.register_profile("soak", max_examples=1000, deadline=None)
settings.load_profile("soak" if os.environ.get("CAIRN_SOAK") == "1" else "usual")

UNIT = Path(__file__).parent / "unit"


@pytest.fixture(autouse=True)
def _no_network_in_unit_tests(request):
    if UNIT in Path(request.node.path).parents:
        disable_socket(allow_unix_socket=True)
        yield
        enable_socket()
    else:
        yield


@pytest.fixture(autouse=True, scope="session")
def _few_rsa_keys():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SoftwareSigner, "generate", Pool())
        yield
