"""Building images takes minutes, and root: it is done only where it is asked for, by `-m buildah` or `make images`."""

import shutil

import pytest

from tests.images.buildah import Buildah
from tests.images.container import Container
from tests.images.pip_settings import mounts, settings
from tests.support.tools import ROOT, need

MARK = "buildah"


def pytest_collection_modifyitems(config, items):
    """Leave the marked tests out (not skip: nothing is missing) unless a marker expression speaks of them."""
    if MARK in (config.option.markexpr or ""):
        return
    left_out = [item for item in items if item.get_closest_marker(MARK)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def builder(tmp_path_factory):
    """A store of images with the stand-in for the official Python image; nothing of it stays."""
    need(MARK)
    folder = tmp_path_factory.mktemp("images")
    buildah = Buildah(folder)
    try:
        buildah.make_base()
        yield buildah
    finally:
        buildah.close()
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def images(builder):
    """Both images, by the name of their service, built as a user would build them."""
    shared = mounts(settings(), builder.folder)
    return {name: builder.build(f"docker/{name}.Dockerfile", ROOT, shared) for name in ("issuer", "verifier")}


@pytest.fixture(scope="session")
def issuer(builder, images, tmp_path_factory):
    """The issuer's image at work; it began with an empty volume."""
    with Container(builder, images["issuer"], tmp_path_factory.mktemp("issuer")) as container:
        yield container


@pytest.fixture(scope="session")
def verifier(builder, images, issuer, tmp_path_factory):
    """The verifier's image at work; it trusts the issuer, and may fetch from there."""
    folder = tmp_path_factory.mktemp("verifier")
    container = Container(builder, images["verifier"], folder)
    trusted = container.keep("issuers.json", issuer.trust_list())
    container.settings |= {"CAIRN_TRUST_LIST": trusted, "CAIRN_FETCH_ALLOW": issuer.place}
    with container:
        yield container
