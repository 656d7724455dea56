"""What the editions differ in, and which of them metadata look like."""

import pytest

from cairn.wallet.editions import SHAPES, AnswerForm, Edition, NonceSource, Selector, guessed
from cairn.wallet.issuers import Described
from cairn.wallet.proving import credential_request
from tests.support.scripted_issuer import LDP, SD_JWT, TYPES, VCT, configuration

CONTEXTS = ("https://www.w3.org/ns/credentials/v2",)
TOKEN = Described("a", "jwt_vc_json", tuple(TYPES))
DOCUMENT = Described("b", "ldp_vc", tuple(TYPES), CONTEXTS)
SD = Described("c", "vc+sd-jwt", vct=VCT)


def metadata(*configurations, **more):
    return {"credential_configurations_supported": dict(enumerate(configurations)), **more}


@pytest.mark.parametrize(
    ("said", "edition"),
    [
        (metadata(configuration(LDP)), Edition.FINAL),
        (metadata(configuration(LDP, credential_metadata=None)), Edition.DRAFT_14),
        (metadata(configuration(LDP, credential_metadata=None), configuration(LDP)), Edition.FINAL),
        (metadata(configuration(SD_JWT, credential_metadata=None)), Edition.DRAFT_15),
        (metadata(configuration(LDP, credential_metadata=None, claims=[])), Edition.DRAFT_15),
        (metadata(configuration(LDP, credential_metadata=None, claims={})), Edition.DRAFT_14),
        (
            metadata(
                {"format": "ldp_vc", "proof_types_supported": {"jwt": {"key_attestations_required": {}}}}
            ),
            Edition.DRAFT_15,
        ),
        ({"credentials_supported": []}, Edition.DRAFT_11),
        (metadata(configuration(LDP), credentials_supported=[]), Edition.FINAL),
    ],
)
def test_the_edition_is_told_from_what_only_it_has(said, edition):
    assert guessed(said) is edition


def test_from_draft_15_on_a_credential_is_asked_for_by_the_id_of_its_configuration_with_a_list_of_proofs():
    wanted = {"credential_configuration_id": "a", "proofs": {"jwt": ["p", "q"]}}
    for edition in (Edition.FINAL, Edition.DRAFT_15):
        assert credential_request(TOKEN, SHAPES[edition], ["p", "q"]) == wanted


PROOF = {"proof_type": "jwt", "jwt": "p"}


@pytest.mark.parametrize("edition", [Edition.DRAFT_13, Edition.DRAFT_14])
@pytest.mark.parametrize(
    ("each", "asked"),
    [
        (TOKEN, {"format": "jwt_vc_json", "credential_definition": {"type": TYPES}}),
        (
            DOCUMENT,
            {"format": "ldp_vc", "credential_definition": {"@context": list(CONTEXTS), "type": TYPES}},
        ),
        (SD, {"format": "vc+sd-jwt", "vct": VCT}),
    ],
)
def test_drafts_13_and_14_ask_by_format_and_definition_with_one_proof(edition, each, asked):
    assert credential_request(each, SHAPES[edition], ["p"]) == {**asked, "proof": PROOF}


@pytest.mark.parametrize(
    ("each", "asked"),
    [
        (TOKEN, {"format": "jwt_vc_json", "types": TYPES}),
        (
            DOCUMENT,
            {"format": "ldp_vc", "credential_definition": {"@context": list(CONTEXTS), "types": TYPES}},
        ),
    ],
)
def test_draft_11_asks_by_format_and_types(each, asked):
    assert credential_request(each, SHAPES[Edition.DRAFT_11], ["p"]) == {**asked, "proof": PROOF}


def test_each_edition_looks_for_nonces_and_badges_in_its_own_places():
    table = {edition: (shapes.nonces, shapes.answers) for edition, shapes in SHAPES.items()}
    by_token, objects = (NonceSource.EXCHANGE, NonceSource.REFUSAL), (AnswerForm.OBJECTS,)
    assert table[Edition.DRAFT_11] == table[Edition.DRAFT_13] == (by_token, (AnswerForm.SINGLE,))
    assert table[Edition.DRAFT_14] == (
        (NonceSource.ENDPOINT, *by_token),
        (AnswerForm.SINGLE, AnswerForm.STRINGS),
    )
    assert table[Edition.DRAFT_15] == table[Edition.FINAL] == ((NonceSource.ENDPOINT,), objects)


def test_only_draft_11_has_other_names_for_offers_metadata_and_codes():
    names = {edition: (each.offered, each.described, each.pin) for edition, each in SHAPES.items()}
    assert names.pop(Edition.DRAFT_11) == ("credentials", "credentials_supported", "user_pin")
    now = ("credential_configuration_ids", "credential_configurations_supported", "tx_code")
    assert set(names.values()) == {now}
    assert {each.sd_jwt for each in SHAPES.values() if each.selector is Selector.CONFIGURATION_ID} == {
        "dc+sd-jwt"
    }
