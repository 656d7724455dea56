"""The simulated wallet's shapes, read by a library of other people that speaks the same editions."""

import pytest

from cairn.wallet.editions import SHAPES, Edition, guessed
from cairn.wallet.issuers import Described
from cairn.wallet.proving import credential_request
from tests.interop import node
from tests.support.scripted_issuer import (
    JWT,
    LDP,
    OLD_SD_JWT,
    SD_JWT,
    TYPES,
    VCT,
    ScriptedIssuer,
    configuration,
    listed,
)
from tests.support.tools import need

pytestmark = pytest.mark.node

NAMES = {
    Edition.FINAL: "V1",
    Edition.DRAFT_15: "Draft15",
    Edition.DRAFT_14: "Draft14",
    Edition.DRAFT_11: "Draft11",
}
KINDS = [
    Described(JWT, "jwt_vc_json", tuple(TYPES)),
    Described(LDP, "ldp_vc", tuple(TYPES), ("https://www.w3.org/ns/credentials/v2",)),
    Described(OLD_SD_JWT, "vc+sd-jwt", vct=VCT),
]
# Of draft 11 the library knows no SD-JWTs.
ASKED = [
    (edition, each)
    for edition in Edition
    for each in KINDS
    if (edition, each.format) != (Edition.DRAFT_11, "vc+sd-jwt")
]


def metadata(described, **more):
    """Return metadata that describe these, and nothing in the words of draft 11 unless it is among `more`."""
    issuer = ScriptedIssuer(configurations=described)
    usual = {"nonce_endpoint": None, "batch_credential_issuance": None, "credentials_supported": None}
    return {"issuer": issuer.metadata(**usual | more), "server": issuer.server()}


def bare(name, **changes):
    return configuration(name, **{"credential_metadata": None, **changes})


METADATA = [
    metadata({name: configuration(name) for name in (JWT, LDP, SD_JWT, OLD_SD_JWT)}),
    metadata({JWT: bare(JWT)}),
    metadata({JWT: bare(JWT), LDP: configuration(LDP)}),
    metadata({JWT: bare(JWT), SD_JWT: bare(SD_JWT)}),
    metadata({LDP: bare(LDP, claims=[{"path": ["name"]}])}),
    metadata({}, credential_configurations_supported=None, credentials_supported=[listed(JWT), listed(LDP)]),
    metadata({JWT: configuration(JWT)}, credentials_supported=[listed(JWT)]),
]


@pytest.fixture(scope="module")
def peer():
    need("node")
    requests = [credential_request(each, SHAPES[edition], ["a.b.c"]) for edition, each in ASKED]
    return node.play("shapes.mjs", {"metadata": METADATA, "requests": requests})


def test_both_take_metadata_for_the_same_edition(peer):
    assert peer["editions"] == [NAMES[guessed(each["issuer"])] for each in METADATA]
    assert set(peer["editions"]) == set(NAMES.values())


def test_a_request_in_the_shape_of_any_edition_means_to_both_the_same(peer):
    for (edition, each), meant in zip(ASKED, peer["meant"], strict=True):
        assert meant["proofs"] == ["a.b.c"]
        if SHAPES[edition].has_many_proofs:
            assert meant["configuration"] == each.id
            continue
        assert (meant["configuration"], meant["format"]) == (None, each.format)
        assert (meant["types"], meant["vct"]) == (TYPES if each.vct is None else None, each.vct)
