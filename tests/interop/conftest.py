"""Two installations that every test here shares: over plain http on loopback, and over TLS with a did:web."""

import pytest

from tests.support.authority import Authority
from tests.support.services import installation, serving
from tests.support.tools import need


@pytest.fixture(scope="session")
def _services(tmp_path_factory):
    need("node")
    folder = tmp_path_factory.mktemp("interop")
    authority = Authority(folder / "ca")
    loopback, tls = installation(folder / "http"), installation(folder / "tls", authority=authority)
    with serving(loopback, tls):
        yield {"http": loopback, "tls": tls}


@pytest.fixture(params=["http", "tls"])
def service(request, _services):
    return _services[request.param]


@pytest.fixture
def tls_service(_services):
    return _services["tls"]
