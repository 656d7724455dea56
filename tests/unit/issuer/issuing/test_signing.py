"""Signing: every form says what was composed, is read back like a stranger's, and is kept back if it fails."""

import itertools
import json
from dataclasses import replace

import pytest

from credentials import jose
from credentials.badge import Carrier, SignedBadge
from credentials.digest import copy_digest
from credentials.proofs import sd_jwt
from credentials.proofs.badge_claims import Terms
from credentials.proofs.vc_jwt import Profile
from credentials.received import read
from credentials.status.entries import TokenEntry
from credentials.wire import from_wire, to_wire
from issuer.achievements.configurations import DC_SD_JWT, JWT_VC_JSON, JWT_VC_JSON_V1, LDP_VC, vct_of
from issuer.errors import LintFailed
from issuer.issuing.composing import ClaimedAward, compose
from issuer.issuing.signing import Concealed, Manner, sign
from keys.keyring import KeyringEntry
from keys.public import Algorithm
from tests.support.builders import at, give
from tests.unit.issuer.scenes import ZOE, did_of

LIST = "https://badges.example/o/acme/status/1-copies"
VCT = "https://badges.example/o/acme/vct/open-badge"


def salts():
    numbers = itertools.count()
    return lambda: f"salt number {next(numbers):012}"


def concealed(**changes):
    terms = Terms(VCT, holder=ZOE.public_key, status=TokenEntry(7, LIST))
    return Concealed(replace(terms, **changes), salts())


MANNERS = {
    "ldp_vc": Manner(Carrier.LDP_VC),
    "jwt_vc_json": Manner(Carrier.JWT_VC_JSON),
    "vc+jwt": Manner(Carrier.JWT_VC_JSON, Profile.VC_JWT),
    "VCDM 1.1": Manner(Carrier.JWT_VC_JSON, Profile.FIRST_VERSION),
    "dc+sd-jwt": Manner(Carrier.DC_SD_JWT, concealed=concealed()),
}
EACH = pytest.mark.parametrize("manner", MANNERS.values(), ids=MANNERS)


@pytest.fixture
def award(scene):
    return give(scene.tx, "communication")


def composed(scene, award, **changes):
    claimed = ClaimedAward(award, did_of(ZOE), Carrier.LDP_VC)
    return replace(compose(scene.tx, claimed, scene.identity, at(1)), **changes)


def signed(scene, award, manner, algorithm=Algorithm.EDDSA, **changes):
    key = scene.identity.key_for(algorithm)
    return sign(composed(scene, award, **changes), manner, key, at(1)), key


def said(copy, key):
    (secured,) = read(copy.body).secured
    return secured.verify(key.signer.public_key)


@EACH
def test_what_is_signed_says_what_was_composed(scene, award, manner):
    badge = composed(scene, award)
    told, meant = from_wire(said(*signed(scene, award, manner))), from_wire(to_wire(badge))
    assert (told.id, told.issuer_id, told.subject_id) == (meant.id, meant.issuer_id, meant.subject_id)
    assert (told.achievement_id, told.level_id) == (meant.achievement_id, meant.level_id)
    assert (told.valid_from, told.valid_until) == (meant.valid_from, meant.valid_until)
    assert told.evidence == meant.evidence


@pytest.mark.parametrize("manner", [MANNERS["ldp_vc"], MANNERS["jwt_vc_json"], MANNERS["vc+jwt"]])
def test_the_open_forms_say_the_very_document(scene, award, manner):
    assert said(*signed(scene, award, manner)) == to_wire(composed(scene, award))


@pytest.mark.parametrize("algorithm", [Algorithm.EDDSA, Algorithm.ES256, Algorithm.RS256])
@pytest.mark.parametrize("form", ["jwt_vc_json", "VCDM 1.1", "dc+sd-jwt"])
def test_tokens_are_signed_by_every_algorithm_that_the_organisation_has(scene, award, form, algorithm):
    copy, key = signed(scene, award, MANNERS[form], algorithm)
    assert jose.read(copy.body.decode().partition("~")[0]).header["alg"] == algorithm.value
    assert said(copy, key)


def test_the_token_of_vcdm_1_1_has_a_vc_claim_and_its_dates(scene, award):
    copy, _ = signed(scene, award, MANNERS["VCDM 1.1"])
    claims = jose.payload_object(jose.read(copy.body.decode()))
    assert claims["vc"]["issuanceDate"] == "2026-03-02T09:00:00Z"
    assert claims["vc"]["@context"][0] == "https://www.w3.org/2018/credentials/v1"
    assert claims["sub"] == did_of(ZOE)


def test_an_sd_jwt_is_bound_to_the_key_and_hides_evidence_and_address(scene, award):
    copy, _ = signed(scene, award, Manner(Carrier.DC_SD_JWT, concealed=concealed()))
    issuer_jwt, *disclosures = copy.body.decode().split("~")
    payload = jose.payload_object(jose.read(issuer_jwt))
    assert payload["vct"] == VCT
    assert payload["cnf"]["jwk"] == ZOE.public_key.jwk()
    assert payload["status"] == {"status_list": {"idx": 7, "uri": LIST}}
    assert "Said it well." not in json.dumps(payload)
    assert "sha256$" not in json.dumps(payload["credentialSubject"])
    assert len(disclosures) == 3  # one evidence, one identity, and the empty end


def test_an_sd_jwt_names_no_place_in_the_list_that_open_copies_share(scene, award):
    copy, key = signed(scene, award, Manner(Carrier.DC_SD_JWT, concealed=concealed()))
    assert "credentialStatus" not in said(copy, key)
    with pytest.raises(LintFailed):
        signed(scene, award, Manner(Carrier.DC_SD_JWT, concealed=concealed(status=None)))


@pytest.mark.parametrize("manner", [Manner(Carrier.DC_SD_JWT), Manner(Carrier.VC_SD_JWT)])
def test_a_carrier_that_can_not_be_signed_so_is_refused(scene, award, manner):
    with pytest.raises(LintFailed):
        signed(scene, award, manner)


@EACH
def test_a_badge_that_could_not_be_signed_whole_is_kept_back(scene, award, manner):
    with pytest.raises(LintFailed):
        signed(scene, award, manner, subject_id="not an IRI")


@EACH
def test_a_copy_that_says_something_else_is_kept_back(scene, award, manner, monkeypatch):
    """The control: without the comparison, whatever verifies would be handed over."""
    other = said(*signed(scene, award, manner)) | {"name": "Other"}
    key = scene.identity.key_for(Algorithm.EDDSA)
    # What is read back is the secured document; another one stands for a signature over something else.
    monkeypatch.setattr("issuer.issuing.signing._read_back", lambda copy, entry: other)
    with pytest.raises(LintFailed, match="does not say"):
        sign(composed(scene, award), manner, key, at(1))


def test_a_method_id_that_the_copy_does_not_name_is_noticed(scene, award):
    class Changing(KeyringEntry):
        """An entry whose method id is another one each time it is asked."""

        @property
        def method_id(self):
            return next(names)

    names = iter(f"did:example:{n}#k" for n in range(9))
    key = object.__new__(Changing)
    object.__setattr__(key, "name", "k")
    object.__setattr__(key, "signer", ZOE)
    with pytest.raises(LintFailed, match="another key"):
        sign(composed(scene, award), MANNERS["ldp_vc"], key, at(1))


# --- what wallets get -----------------------------------------------------------------------------


def claimed(scene, award, configuration):
    return scene.claim(scene.request(scene.token(award), configuration=configuration))


def test_a_wallet_gets_an_sd_jwt_bound_to_its_key_with_a_place_of_its_own(scene, award):
    token = scene.token(award)
    copy, open_copy = (scene.claim(scene.request(token, configuration=each)) for each in (DC_SD_JWT, LDP_VC))
    document = read(copy.body).document
    assert copy.carrier is Carrier.DC_SD_JWT
    assert document["vct"] == vct_of(scene.identity.issuer_url)
    assert document["credentialSubject"]["id"] == did_of(ZOE)
    place = document["status"]["status_list"]
    assert place["uri"].startswith(f"{scene.identity.issuer_url}/status/")
    assert place["uri"] != read(open_copy.body).document["credentialStatus"]["statusListCredential"]


def test_two_sd_jwts_of_one_person_share_no_place(scene):
    places = [
        read(claimed(scene, give(scene.tx, slug), DC_SD_JWT).body).document["status"]["status_list"]
        for slug in ("communication", "creativity")
    ]
    assert places[0] != places[1]


def test_asked_again_the_same_sd_jwt_comes_back(scene, award):
    token = scene.token(award)
    copies = [scene.claim(scene.request(token, configuration=DC_SD_JWT)) for _ in range(2)]
    assert copies[0] == copies[1]


def test_one_key_signs_both_token_forms_and_they_are_two_copies(scene, award):
    token = scene.token(award)
    copies = [scene.claim(scene.request(token, configuration=each)) for each in (JWT_VC_JSON, JWT_VC_JSON_V1)]
    assert {copy.carrier for copy in copies} == {Carrier.JWT_VC_JSON}
    assert [copy.profile for copy in copies] == ["", "VCDM 1.1"]
    assert copies[0].body != copies[1].body
    again = scene.claim(scene.request(token, configuration=JWT_VC_JSON_V1))
    assert again == copies[1]


def test_the_digest_of_an_sd_jwt_does_not_hang_on_what_is_disclosed(scene, award):
    copy = claimed(scene, award, DC_SD_JWT)
    bare = sd_jwt.issuer_part(copy.body) + b"~"
    assert copy_digest(SignedBadge(Carrier.DC_SD_JWT, bare)) == copy.digest
