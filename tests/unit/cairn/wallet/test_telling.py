"""What of its badges the wallet tells: what is asked, what its owner chose, and nothing besides (SC-11)."""

import json
from dataclasses import replace

import pytest

from cairn.wallet.http import WalletRefused
from cairn.wallet.presenting import answer
from cairn.wallet.purse import new_purse
from cairn.wallet.showing import presentation_of
from cairn.wallet.telling import NOTHING_MORE, Telling, derived, is_derivable, names_in
from credentials.badge import Carrier, HashedIdentity
from credentials.received import read
from tests.support.partner import NAMES, NOW, Partner
from tests.unit.verifier.stacked_cases import base, p256
from verifier import offline
from verifier.verify import Submission

TWO = tuple(NAMES.values())[:2]
LISTED = HashedIdentity("sha256$" + "0" * 64, "salt")


@pytest.fixture(scope="module")
def issuer():
    made = p256()
    made.always_tells = True  # of a stranger, what is told in part could have been withdrawn (ADR 78)
    return made


@pytest.fixture(scope="module")
def purse():
    return new_purse()


@pytest.fixture(scope="module")
def parts(issuer, purse):
    return {slug: issuer.badge(slug, subject_id=purse.key.did) for slug in NAMES}


def stack_of(issuer, purse, parts):
    """Return an unsigned stack over all of the parts."""
    achievement = issuer.publish_rule(tuple(parts))
    evidence = tuple(issuer.evidence(slug, body) for slug, body in parts.items())
    changes = {"achievement": achievement, "level": None, "evidence": evidence, "identities": (LISTED,)}
    return issuer.unsigned("super-4c", subject_id=purse.key.did, **changes)


@pytest.fixture(scope="module")
def derivable(issuer, purse, parts):
    return base(issuer, stack_of(issuer, purse, parts))


@pytest.fixture(scope="module")
def token(issuer, purse, parts):
    unsigned = stack_of(issuer, purse, parts)
    return issuer.sd_jwt(unsigned, holder=purse.key.signer.public_key).encode()


def told(document):
    return tuple(each["name"] for each in document.get("evidence", ()))


@pytest.mark.parametrize("names", [(), TWO[:1], TWO, tuple(NAMES.values())])
def test_sc_11_only_the_entries_chosen_are_derived(derivable, names):
    document = derived(read(derivable), (), Telling(frozenset(names)))
    assert told(document) == names
    assert "identifier" not in document["credentialSubject"]
    assert not is_derivable(read(json.dumps(document).encode()))


def test_what_is_asked_for_is_told_along_with_it(derivable):
    paths = [
        ("credentialSubject", "identifier", None),
        ("evidence", 1, "name"),
        ("validFrom",),
        ("no", "such"),
    ]
    document = derived(read(derivable), paths, NOTHING_MORE)
    assert len(document["credentialSubject"]["identifier"]) == 1
    assert [each["name"] for each in document["evidence"]] == [TWO[1]]
    assert "digestMultibase" not in document["evidence"][0]


@pytest.mark.parametrize("path", [("id",), ("type", None), ("credentialSubject", "id"), ("evidence", 9)])
def test_what_is_there_anyway_or_not_at_all_needs_no_choice(derivable, path):
    assert told(derived(read(derivable), [path], NOTHING_MORE)) == ()


def test_only_of_badges_whose_holder_picks_there_is_something_to_pick(issuer, derivable, token, parts):
    assert names_in(read(derivable)) == names_in(read(token)) == tuple(NAMES.values())
    assert names_in(read(parts["creativity"])) == ()


def test_a_name_of_several_entries_tells_none_and_only_where_there_is_a_choice(issuer, purse, parts):
    unsigned = stack_of(issuer, purse, parts)
    twins = tuple(replace(each, name="Twin") for each in unsigned.evidence)
    telling = Telling(frozenset({"Twin"}))
    twinned = replace(unsigned, evidence=twins)
    with pytest.raises(WalletRefused) as refused:
        derived(read(base(issuer, twinned)), (), telling)
    assert refused.value.code == "entry_ambiguous"
    assert telling.evidence(read(issuer.sign(twinned))) == ()
    one = Telling(frozenset({twins[1].id}))
    assert [each["id"] for each in derived(read(base(issuer, twinned)), (), one)["evidence"]] == [twins[1].id]


# --- shown to a verifier who asks ----------------------------------------------------------------------------


def asked_for(kind, **claims):
    meta = {"ldp_vc": {"type_values": [["VerifiableCredential"]]}}.get(
        kind, {"vct_values": [f"{Partner().base}/types/open-badge"]}
    )
    query = {"credentials": [{"id": "badge", "format": kind, "meta": meta, **claims}]}
    return {"client_id": "x509:verifier", "nonce": "n-1", "state": "s-1", "dcql_query": query}


@pytest.mark.parametrize("names", [(), TWO[:1], TWO])
def test_sc_11_a_verifier_that_asks_sees_no_more_than_was_chosen(purse, derivable, names):
    held = replace(purse, badges=[derivable])
    form = answer(asked_for("ldp_vc"), held, NOW, Telling(frozenset(names)))
    (presentation,) = json.loads(form["vp_token"])["badge"]
    assert told(presentation["verifiableCredential"][0]) == names


@pytest.mark.parametrize("names", [(), TWO[:1], TWO])
def test_sc_11_the_same_holds_for_an_sd_jwt(purse, token, names):
    held = replace(purse, badges=[token])
    form = answer(asked_for("dc+sd-jwt"), held, NOW, Telling(frozenset(names)))
    (presentation,) = json.loads(form["vp_token"])["badge"]
    assert told(read(presentation.encode()).document) == names


# --- as a file ----------------------------------------------------------------------------------------------


def checked(issuer, body):
    return offline.verify(Submission(body), issuer.setting())


@pytest.mark.parametrize("form", ["derivable", "token"])
def test_a_presentation_as_a_file_is_what_the_verifier_opens(issuer, purse, parts, request, form):
    held = replace(purse, badges=[*parts.values(), request.getfixturevalue(form)])
    everything = Telling(frozenset(NAMES.values()))
    report = checked(issuer, presentation_of(held, (), everything, NOW))
    assert (report.input.format, report.verdict, report.stack.outcome) == ("presentation", "valid", "valid")
    some = checked(issuer, presentation_of(held, (), Telling(frozenset(TWO)), NOW))
    assert (some.verdict, some.stack.outcome) == ("could_not_check", "indeterminate")
    none = checked(issuer, presentation_of(held, (), NOTHING_MORE, NOW))
    assert (none.verdict, none.stack.outcome) == ("valid", "attested_only")


def test_badges_are_chosen_by_id_each_in_its_newest_copy(issuer, purse, parts):
    held = replace(purse, badges=[*parts.values(), parts["creativity"]])
    wanted = json.loads(parts["creativity"])["id"]
    document = json.loads(presentation_of(held, [wanted], NOTHING_MORE, NOW))
    assert [each["id"] for each in document["verifiableCredential"]] == [wanted]
    whole = json.loads(presentation_of(held, (), NOTHING_MORE, NOW))
    assert len(whole["verifiableCredential"]) == len(parts)
    assert whole["holder"] == purse.key.did


def test_tokens_go_in_envelopes(issuer, purse):
    badge = issuer.badge("creativity", Carrier.JWT_VC_JSON, subject_id=purse.key.did)
    body = presentation_of(replace(purse, badges=[badge]), (), NOTHING_MORE, NOW)
    (inside,) = json.loads(body)["verifiableCredential"]
    assert inside["type"] == "EnvelopedVerifiableCredential"
    assert checked(issuer, body).verdict == "valid"


@pytest.mark.parametrize("wanted", [(), ("urn:uuid:absent",)])
def test_where_there_is_no_such_badge_it_is_said(purse, wanted):
    with pytest.raises(WalletRefused) as refused:
        presentation_of(replace(purse, badges=[]), wanted, NOTHING_MORE, NOW)
    assert refused.value.code == "nothing_fits"
