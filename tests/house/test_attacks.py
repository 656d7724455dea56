"""Each known attack on tokens, keys, JSON and JSON-LD: the specimen or the test that shows it fails."""

import pytest

from tests.specimens.bench import index
from tests.support import citations
from tests.support.tools import ROOT

# The verdicts by which an attack fails. What only deceives the eye is valid, and shown for what it is.
FAILED = {"not_genuine", "could_not_check", "no_longer_valid", "issuer_unknown"}
JOSE = "tests/unit/credentials/test_jose.py::test_"
VC_JWT = "tests/unit/credentials/proofs/test_vc_jwt.py::test_"
PUBLIC = "tests/unit/keys/test_public.py::test_"
SIGNATURES = "tests/unit/keys/test_signatures.py::test_"
JSON = "tests/unit/contexts/test_strict_json.py::test_"
CANONICAL = "tests/unit/contexts/test_canonical.py::test_"
EXPANSION = "tests/unit/contexts/test_expansion.py::test_"
INTEGRITY = "tests/unit/credentials/proofs/test_data_integrity.py::test_"
CHAINS = "tests/unit/credentials/proofs/test_chains.py::test_"
VIEWS = "tests/unit/verifier/test_views.py::test_"

TOKENS_AND_KEYS = {
    "a token without signature, `none` in any spelling": (
        *("token-alg-none.jwt", "token-alg-none-in-capitals.jwt", "token-alg-none-in-mixed.jwt"),
        *("token-alg-none-in-a-space.jwt", "token-alg-none-in-a-null.jwt", "token-list-alg-none.jwt"),
    ),
    "a MAC made with the public key": (
        *("token-alg-hmac.jwt", "token-signed-with-the-public-key.jwt", "token-list-alg-hmac.jwt"),
        JOSE + "a_mac_made_with_the_public_key_is_refused",
    ),
    "a key that the token brings or says where to fetch": (
        *("token-brings-another-key.jwt", "token-brings-its-own-key.jwt", "token-names-its-key-by-jku.jwt"),
        *(
            "token-names-its-key-by-x5u.jwt",
            "token-names-its-key-by-x5c.jwt",
            "token-names-its-key-by-x5t.jwt",
        ),
    ),
    "an extension that must be understood": ("token-critical-extension.jwt",),
    "members of the header outside the signature": (
        *("token-in-json.json", "token-in-json-unprotected.json", "sd-jwt-in-json.json"),
    ),
    "a key name that leads to a file, a query or nowhere": (
        *("token-kid-path.jwt", "token-kid-null.jwt", "token-kid-sql.jwt", "token-kid-address.jwt"),
        *("token-kid-bare.jwt", "token-kid-without-end.jwt", "token-kid-not-text.jwt"),
    ),
    "a token of one kind taken for another": (
        *("token-of-another-kind.jwt", "token-for-one-recipient.jwt", "token-made-as-vp-jwt.jwt"),
        *(
            "token-made-as-kb-jwt.jwt",
            "token-made-as-openid4vci-proof-jwt.jwt",
            "token-made-as-statuslist-jwt.jwt",
        ),
        *("token-made-as-dc-sd-jwt.jwt", "token-made-as-dpop-jwt.jwt", "token-made-as-at-jwt.jwt"),
        *(
            "status-list-is-a-badge.json",
            "token-list-is-another-token.jwt",
            "proof-purpose-authentication.json",
        ),
    ),
    "a member twice in a header": ("token-alg-twice.jwt", JOSE + "a_repeated_header_member_is_refused"),
    "a second text of the same token": (
        *("token-padded.jwt", "token-stray-bits.jwt", "disclosure-padded.dc-sd-jwt"),
        JOSE + "a_second_text_of_a_token_is_refused",
        "tests/unit/keys/test_multibase.py::test_base64url_that_is_not_canonical_is_refused",
    ),
    "the mirrored ECDSA signature": (
        SIGNATURES + "the_mirrored_ecdsa_signature_is_one_as_the_standard_says",
    ),
    "an Ed25519 key or commitment of small order": (
        *("small-order-key.json", "token-small-order-key.jwt"),
        PUBLIC + "a_key_that_anybody_can_sign_for_is_refused_at_every_door",
        SIGNATURES
        + "a_signature_whose_commitment_is_of_small_order_is_refused_though_the_library_accepts_it",
    ),
    "an RSA key too weak": (
        "token-weak-rsa-key.jwt",
        "tests/unit/keys/test_rsa.py::test_a_weak_key_is_refused",
    ),
    "a compressed or encrypted token that grows": (
        *("token-compressed.jwt", "encrypted.jwt", "token-list-is-a-bomb.jwt"),
    ),
    "a password that takes long to try": ("encrypted-with-a-password.jwt", "token-alg-pbes2.jwt"),
    "parts too long to read": (
        JOSE + "a_header_of_more_than_64_kibibytes_is_refused",
        JOSE + "a_token_over_the_limit_is_refused_unread",
    ),
    "randomness that can be guessed": (
        "tests/house/test_attacks.py::test_no_service_draws_from_a_generator_that_can_be_guessed",
    ),
    "a good signature of somebody else, or over something else": (
        *("key-of-another-issuer.json", "wrong-key.json", "one-letter-changed.json"),
        *("token-claims-another-issuer.jwt", "key-not-published.json"),
        INTEGRITY + "a_proof_does_not_verify_over_another_document",
    ),
}
JSON_AND_JSON_LD = {
    "a member twice, also spelled with escapes": ("key-twice.json", "key-twice-escaped.json"),
    "numbers that readers understand differently": (
        *("number-beyond-2-to-53.json", "number-infinite.json", "number-not-one.json", "number-endless.json"),
        JSON + "a_number_that_readers_would_understand_differently_is_refused",
    ),
    "nesting without end": (
        "nested-too-deep.json",
        CANONICAL + "deep_nesting_is_refused_and_never_a_recursion_error",
    ),
    "half characters, marks of byte order, other encodings": (
        *("half-a-surrogate.json", "byte-order-mark.json", "not-utf-8.json"),
        JSON + "other_encodings_and_half_characters_are_refused",
    ),
    "names that look like others": (
        *("issuer-looks-like-another.json", "issuer-of-the-same-name.json"),
        JSON + "keys_that_only_look_alike_are_different_keys",
        VIEWS + "a_name_with_signs_that_nobody_sees_is_shown_without_them",
        VIEWS + "an_issuer_that_takes_the_name_of_a_known_one_is_told_by_its_did_and_as_a_claim",
    ),
    "a context that is not known, or would be fetched": (
        *("context-unknown.json", "context-unknown-inside.json", "context-by-another-spelling.json"),
        *("context-absent.json", "bound-context-is-another.json"),
        EXPANSION + "a_context_that_is_not_a_pinned_url_is_refused_at_the_top_and_inside",
    ),
    "a context exchanged or added": (
        *("context-of-another-edition.json", "context-for-undefined-terms.json"),
        *("contexts-in-wrong-order.json", "rule-contexts-swapped.jwt"),
        INTEGRITY + "the_contexts_can_not_be_changed_in_what_they_mean",
    ),
    "a context written into the document": ("context-inline.json", "context-inline-inside.json"),
    "words that no context defines, and so nobody signed": (
        *("undefined-property-added.json", "null-added.json", "status-under-its-full-name.json"),
        INTEGRITY + "members_can_not_be_hidden_in_keywords",
    ),
    "relative ids and types": (
        *("relative-type-added.json", "relative-id-added.json", "blank-node-named.json"),
        INTEGRITY + "a_relative_id_or_type_is_not_signed",
    ),
    "graphs that take for ever to put in order": (
        "poison-graph.json",
        CANONICAL + "a_poison_graph_inside_a_badge_is_refused",
        CANONICAL + "a_wide_document_is_refused_before_it_is_expanded",
    ),
    "showing something else than what was signed": (
        *("property-added.json", "level-raised.json", "level-raised.png", "level-raised.svg"),
        VIEWS + "no_field_of_a_badge_can_be_changed_and_shown",
        VIEWS + "no_claim_of_a_token_can_be_changed_and_shown",
        "tests/unit/verifier/test_specimens.py::test_nothing_of_what_an_unverified_specimen_says_is_shown",
    ),
    "one good proof beside a bad one, and chains of proofs": (
        *("one-proof-of-two-wrong.json", "too-many-proofs.json"),
        INTEGRITY + "each_of_two_proofs_is_over_the_document_without_any_proof",
        CHAINS + "a_chain_that_comes_back_to_itself_is_malformed",
        CHAINS + "a_chain_with_a_missing_link_or_without_beginning_is_malformed",
        CHAINS + "a_change_in_a_proof_makes_those_fall_that_stand_on_it",
    ),
}
ATTACKS = TOKENS_AND_KEYS | JSON_AND_JSON_LD
EACH = pytest.mark.parametrize("attack", ATTACKS)


@EACH
def test_an_attack_has_a_specimen_or_a_test_that_is_there(attack):
    verdicts = {entry["file"]: entry["verdict"] for entry in index()}
    for cited in ATTACKS[attack]:
        if "::" in cited:
            assert citations.fault(cited) is None
        else:
            assert verdicts.get(cited) in FAILED, cited


def test_a_test_that_is_not_there_would_be_noticed():
    assert citations.fault(JOSE + "nothing_of_this_name")
    assert citations.fault("tests/unit/no_such_file.py::test_x")


@pytest.mark.parametrize(
    "package", ["keys", "did", "contexts", "credentials", "records", "web", "issuer", "verifier", "cairn"]
)
def test_no_service_draws_from_a_generator_that_can_be_guessed(package):
    files = sorted((ROOT / package).rglob("*.py"))
    assert [path for path in files if "random" in citations.imports(path)] == []
    assert files
