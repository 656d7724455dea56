"""Two installations that every test here shares: over plain http on loopback, and over TLS with a did:web."""

import pytest

from cairn.world import utc_now
from tests.support.authority import Authority
from tests.support.certified import Certifier
from tests.support.services import installation, serving
from tests.support.tools import need


@pytest.fixture(scope="session")
def certifier():
    """The authority that certifies the verifier behind TLS."""
    return Certifier(utc_now())


@pytest.fixture(scope="session")
def _services(tmp_path_factory, certifier):
    need("node")
    folder = tmp_path_factory.mktemp("interop")
    authority = Authority(folder / "ca")
    cert, key = certifier.files(folder, "localhost")
    certified = {"verifier_cert": str(cert), "verifier_key": str(key)}
    loopback = installation(folder / "http")
    tls = installation(folder / "tls", authority=authority, **certified)
    with serving(loopback, tls):
        yield {"http": loopback, "tls": tls}


@pytest.fixture(params=["http", "tls"])
def service(request, _services):
    return _services[request.param]


@pytest.fixture
def tls_service(_services):
    return _services["tls"]
