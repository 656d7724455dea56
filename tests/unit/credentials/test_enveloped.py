"""Envelopes of VCDM 2.0, 4.13: what they hold, and nothing beside it."""

import pytest

from credentials.badge import Carrier
from credentials.enveloped import PRESENTATION, is_enveloped, unwrap, wrap
from credentials.errors import UnreadableCredential

TOKEN, SD_JWT = "eyJ.eyJ.AA", "eyJ.eyJ.AA~d~"
GOOD = wrap(TOKEN, Carrier.JWT_VC_JSON)


@pytest.mark.parametrize(
    ("token", "carrier"),
    [(TOKEN, Carrier.JWT_VC_JSON), (SD_JWT, Carrier.DC_SD_JWT), (SD_JWT, Carrier.VC_SD_JWT)],
)
def test_what_was_put_in_comes_out(token, carrier):
    made = wrap(token, carrier)
    assert made["id"] == f"data:{carrier.media_type},{token}"
    assert is_enveloped(made)
    assert unwrap(made) == token.encode()


def test_the_type_may_stand_in_an_array_and_the_context_be_absent():
    assert unwrap({"type": ["EnvelopedVerifiableCredential"], "id": GOOD["id"]}) == TOKEN.encode()


def test_a_presentation_has_an_envelope_of_its_own():
    made = {"type": PRESENTATION, "id": f"data:application/vp+jwt,{TOKEN}"}
    assert is_enveloped(made, PRESENTATION)
    assert not is_enveloped(made)
    assert unwrap(made, PRESENTATION) == TOKEN.encode()
    with pytest.raises(UnreadableCredential):
        unwrap(made)
    with pytest.raises(UnreadableCredential):
        unwrap(GOOD | {"type": PRESENTATION}, PRESENTATION)


@pytest.mark.parametrize(
    "change",
    [
        {"id": None},
        {"id": ["x"]},
        {"id": TOKEN},
        {"id": f"data:application/vc+jwt;base64,{TOKEN}"},
        {"id": f"data:application/vc+cose,{TOKEN}"},
        {"id": f"data:text/html,{TOKEN}"},
        {"id": f"data:application/vc+jwt,{TOKEN}%20"},
        {"id": f"data:application/vc+jwt,{TOKEN}\n"},
        {"id": f"data:application/vc+jwt, {TOKEN}"},
        {"id": "data:application/vc+jwt,"},
        {"id": f"data:application/vc+jwt,{SD_JWT}"},
        {"id": f"data:application/dc+sd-jwt,{TOKEN}"},
        {"id": f"data:application/vc+jwt#x,{TOKEN}"},
        {"type": ["EnvelopedVerifiableCredential", "VerifiableCredential"]},
        {"name": "says more"},
        {"issuer": "did:x:y"},
    ],
)
def test_an_envelope_that_holds_something_else_or_says_more_is_refused(change):
    with pytest.raises(UnreadableCredential):
        unwrap(GOOD | change)
