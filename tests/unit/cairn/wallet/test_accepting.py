"""What each simulated wallet takes, and what it does not."""

from dataclasses import replace

import pytest

from cairn.wallet.editions import NonceSource
from cairn.wallet.http import WalletRefused
from cairn.wallet.profiles import CREDO, FINAL, PROFILES, WALTID
from cairn.wallet.purse import new_purse
from tests.support.scripted_issuer import (
    FIRST,
    JWT,
    LDP,
    OLD_SD_JWT,
    SD_JWT,
    ScriptedIssuer,
    configuration,
)
from tests.unit.cairn.wallet.counter import EVERY_WALLET, claimed, issuer_for, refused


def test_a_wallet_takes_the_first_it_reads():
    offered = (SD_JWT, OLD_SD_JWT, FIRST)
    taken = {}
    for name, profile in PROFILES.items():
        issuer = issuer_for(profile, offered=offered)
        claimed(issuer, profile)
        (asked,) = issuer.requests("credential")
        taken[name] = asked.get("credential_configuration_id") or asked["format"]
    old = "vc+sd-jwt"
    assert taken == {"final": SD_JWT, "credo": SD_JWT, "waltid": SD_JWT, "sphereon13": old, "talao11": old}


def test_a_token_without_a_vc_claim_is_taken_by_some_and_not_by_others():
    takers = set()
    for name, profile in PROFILES.items():
        issuer = issuer_for(profile, offered=(JWT,))
        if profile.reading.needs_vc_claim:
            assert refused(issuer, profile) == ("credential", "form_not_read")
        else:
            assert claimed(issuer, profile)
            takers.add(name)
        assert claimed(issuer_for(profile, offered=(FIRST,)), profile)
    assert takers == {"final", "waltid"}


def test_one_takes_an_issuer_without_credential_metadata_for_an_old_one():
    plain = {LDP: configuration(LDP, credential_metadata=None)}
    issuer = ScriptedIssuer(configurations=plain, offered=(LDP,))
    claimed(issuer, CREDO)
    (asked,) = issuer.requests("credential")
    assert asked.keys() == {"format", "credential_definition", "proof"}
    issuer = ScriptedIssuer(configurations=plain, offered=(LDP,))
    claimed(issuer, FINAL)
    assert "credential_configuration_id" in issuer.requests("credential")[0]


@pytest.mark.parametrize(("profile", "is_taken"), [(CREDO, False), (FINAL, False), (WALTID, True)])
def test_what_is_bound_to_no_key_is_not_taken_by_some(profile, is_taken):
    bare = {LDP: configuration(LDP, proof_types_supported=None, cryptographic_binding_methods_supported=None)}
    issuer = ScriptedIssuer(configurations=bare, offered=(LDP,))
    if is_taken:
        assert claimed(issuer, profile)
    else:
        assert refused(issuer, profile) == ("metadata", "unbound")


def test_one_looks_for_the_name_of_a_suite_among_the_algorithms_of_proofs():
    only_jose = {"jwt": {"proof_signing_alg_values_supported": ["EdDSA", "ES256"]}}
    bare = {LDP: configuration(LDP, proof_types_supported=only_jose)}
    issuer = ScriptedIssuer(configurations=bare, offered=(LDP,))
    assert refused(issuer, CREDO) == ("metadata", "suite_not_named")
    assert claimed(issuer, FINAL)


def test_a_key_is_of_a_kind_that_the_issuer_takes():
    only = {"cryptographic_binding_methods_supported": ["did:jwk"]}
    only["proof_types_supported"] = {"jwt": {"proof_signing_alg_values_supported": ["ES256"]}}
    issuer, purse = ScriptedIssuer(configurations={SD_JWT: configuration(SD_JWT, **only)}), new_purse()
    badge = claimed(issuer, FINAL, SD_JWT, purse)
    assert purse.holder_of(badge).did.startswith("did:jwk:")
    only["cryptographic_binding_methods_supported"] = ["did:example"]
    issuer = ScriptedIssuer(configurations={SD_JWT: configuration(SD_JWT, **only)})
    assert refused(issuer, FINAL, SD_JWT) == ("metadata", "no_key_fits")


@EVERY_WALLET
def test_a_badge_about_somebody_else_is_not_put_into_the_purse(profile):
    issuer, purse = issuer_for(profile, subject="did:key:z6MkSomebodyElse", offered=(FIRST,)), new_purse()
    with pytest.raises(WalletRefused) as caught:
        claimed(issuer, profile, purse=purse)
    assert caught.value.code == "credential_not_bound"
    assert purse.badges == []


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"credentials": []}, "answer_malformed"),
        ({"credentials": "a.b.c"}, "answer_malformed"),
        ({"credentials": ["a.b.c"]}, "answer_malformed"),
        ({"credentials": [{"credential": "a"}, {"credential": "b"}]}, "answer_malformed"),
        ({"credentials": [{"credential": "not a badge"}]}, "credential_unreadable"),
        ({"credentials": [{"credential": {"id": 1}}]}, "credential_unreadable"),
    ],
)
def test_an_answer_that_holds_no_badge_in_its_place_is_refused(answer, code):
    issuer = ScriptedIssuer(answer=answer)
    assert refused(issuer, FINAL, LDP) == ("credential", code)


def test_draft_14_reads_bare_strings_too():
    plain = {FIRST: configuration(FIRST, credential_metadata=None)}
    purse, issuer = new_purse(), ScriptedIssuer(configurations=plain, offered=(FIRST,))
    token = claimed(issuer, CREDO, purse=purse).decode()
    issuer.post_json = lambda *_: {"credentials": [token]}
    assert claimed(issuer, CREDO, purse=purse).decode() == token


@pytest.mark.parametrize("wanted", ["mso_mdoc", "a_form_nobody_has"])
def test_what_is_not_offered_is_not_asked_for(wanted):
    issuer = ScriptedIssuer()
    assert refused(issuer, FINAL, wanted) == ("metadata", "format_not_offered")
    assert issuer.requests("token") == []


def test_an_offer_that_lists_nothing_is_refused():
    assert refused(ScriptedIssuer(offered=()), FINAL) == ("offer", "offer_malformed")


@pytest.mark.parametrize("missing", ["credential_endpoint", "credential_configurations_supported"])
def test_metadata_that_lack_what_is_needed_are_refused(missing):
    issuer = ScriptedIssuer()
    issuer.describe(**{missing: None})
    assert refused(issuer, FINAL) == ("metadata", "metadata_malformed")


def test_a_wallet_without_an_endpoint_for_nonces_sends_a_proof_without_one():
    issuer = ScriptedIssuer(wants_nonce=None)
    issuer.describe(nonce_endpoint=None)
    claimed(issuer, FINAL, LDP)
    assert "nonce" not in issuer.proofs()[0]


def test_a_profile_is_a_value_of_which_another_is_made():
    changed = replace(FINAL, proving=replace(FINAL.proving, next_nonce=NonceSource.CREDENTIAL_ANSWER))
    issuer = ScriptedIssuer(answer={"c_nonce": "n-1"}, offered=(LDP, SD_JWT))
    claimed(issuer, changed, everything=True)
    assert len(issuer.requests("nonce")) == 1
