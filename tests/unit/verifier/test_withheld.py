"""What a holder may keep back decides nothing by not being there (ADR 78): an end and a status that are not shown."""

import json

import pytest

from credentials.proofs import data_integrity, disclosable, sd_jwt, sd_jwt_vc
from credentials.proofs.data_integrity import Disclosing
from credentials.received import read
from credentials.wire import to_wire
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.partner import AWARDED, Partner, later
from tests.unit.verifier.stacked_cases import derived, p256
from verifier.errors import InvalidTrustList
from verifier.policy import parse_trust_list
from verifier.report import Check, Outcome
from verifier.shown_presentations import is_good
from verifier.verify import Submission, verify_badge
from verifier.web.vc_api.answers import of_credential

REST = ("/credentialSubject", "/evidence", "/id")
PATHS = {name: (name,) for name in ("validFrom", "validUntil", "credentialStatus")}


@pytest.fixture(scope="module")
def issuer():
    return p256()


def document_of(issuer, **changes):
    return to_wire(issuer.unsigned(**{"valid_until": later(days=300)} | changes))


def by_derived_proof(issuer, document, mandatory, shown=()):
    suite = Disclosing(
        mandatory=tuple(mandatory), hmac_key=bytes(32), one_time=SoftwareSigner.generate(Algorithm.ES256)
    )
    base = data_integrity.sign(document, issuer.signer, issuer.method_id, AWARDED, suite=suite)
    return json.dumps(data_integrity.derive(base, (*REST, *shown))).encode()


def by_sd_jwt(issuer, document, hidden, shown=()):
    text = sd_jwt_vc.sign_vcdm(document, issuer.signer, issuer.method_id, issuer.salt, paths=hidden)
    return sd_jwt.select(text, shown).encode()


def found(issuer, body, check=None, **policy):
    report = verify_badge(Submission(body), issuer.setting(**policy))
    return report.verdict.value if check is None else (report.verdict.value, report.finding(check).code)


# --- ecdsa-sd-2023 ----------------------------------------------------------------------------------

KEPT = ("/issuer", "/validFrom")
ALL = (*KEPT, "/validUntil", "/credentialStatus")


def test_of_an_issuer_that_always_tells_end_and_status_a_part_is_as_good_as_the_whole(issuer):
    assert found(issuer, by_derived_proof(issuer, document_of(issuer), ALL)) == "valid"


@pytest.mark.parametrize(
    ("mandatory", "shown", "check", "code"),
    [
        ((*KEPT, "/validUntil"), (), Check.STATUS, "status_may_be_withheld"),
        ((*KEPT, "/validUntil"), ("/credentialStatus",), Check.STATUS, "status_may_be_withheld"),
        ((*KEPT, "/credentialStatus"), (), Check.VALIDITY, "dates_may_be_withheld"),
    ],
    ids=["no-status", "status-by-choice", "no-end"],
)
def test_what_its_holder_could_keep_back_makes_a_derived_badge_unclear(issuer, mandatory, shown, check, code):
    body = by_derived_proof(issuer, document_of(issuer), mandatory, shown)
    assert found(issuer, body, check) == ("could_not_check", code)


def test_a_start_that_is_not_shown_is_unknown_too(issuer):
    body = by_derived_proof(issuer, document_of(issuer), ("/issuer", "/validUntil", "/credentialStatus"))
    verdict, code = found(issuer, body, Check.VALIDITY)
    # An Open Badge must show it in any case; any other credential comes to this.
    assert (verdict == "valid", code) == (False, "dates_may_be_withheld")


def test_an_expired_badge_without_its_end_is_never_valid(issuer):
    document = document_of(issuer, valid_until=later(days=-1))
    told = by_derived_proof(issuer, document, ALL)
    assert found(issuer, told, Check.VALIDITY) == ("no_longer_valid", "expired")
    assert (
        found(issuer, by_derived_proof(issuer, document, (*KEPT, "/credentialStatus"))) == "could_not_check"
    )


def test_a_withdrawn_badge_stays_withdrawn_though_more_may_be_kept_back():
    issuer = p256()
    body = by_derived_proof(issuer, document_of(issuer), (*KEPT, "/validUntil"), ("/credentialStatus",))
    issuer.revoked.add(issuer.indexes)
    issuer.publish_lists()
    assert found(issuer, body, Check.STATUS) == ("no_longer_valid", "revoked")


def test_a_badge_as_organisations_here_issue_it_is_valid_without_an_end():
    issuer = p256()
    body = derived(issuer, issuer.unsigned())
    assert found(issuer, body, Check.VALIDITY) == ("could_not_check", "dates_may_be_withheld")
    issuer.always_tells = True
    assert found(issuer, body, Check.VALIDITY) == ("valid", "no_end")


def test_what_organisations_here_issue_never_lets_a_date_or_a_status_be_kept_back(issuer):
    document = document_of(issuer)
    told = {"/validFrom", "/validUntil", "/credentialStatus", "/issuer"}
    assert told <= set(disclosable.mandatory(document))
    assert not told & set(disclosable.optional(document))


def test_a_whole_badge_has_nothing_kept_back(issuer):
    received = read(issuer.badge(status=None))
    assert (received.withheld.members, received.withheld.status) == (False, False)
    assert found(issuer, issuer.badge(status=None), Check.STATUS) == ("valid", "no_status")


# --- SD-JWT -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hidden", "check", "code"),
    [
        ("credentialStatus", Check.STATUS, "status_may_be_withheld"),
        ("validUntil", Check.VALIDITY, "dates_may_be_withheld"),
    ],
)
def test_what_a_token_of_vcdm_hides_is_unknown_and_counts_once_it_is_shown(issuer, hidden, check, code):
    body = by_sd_jwt(issuer, document_of(issuer), [PATHS[hidden]])
    assert found(issuer, body, check) == ("could_not_check", code)
    assert found(issuer, by_sd_jwt(issuer, document_of(issuer), [PATHS[hidden]], [PATHS[hidden]])) == "valid"


def test_of_several_statuses_none_may_be_kept_back(issuer):
    document = document_of(issuer)
    entry = document["credentialStatus"]
    document["credentialStatus"] = [entry, {**entry, "id": f"{entry['id']}-2"}]
    second = ("credentialStatus", 1)
    body = by_sd_jwt(issuer, document, [second])
    assert found(issuer, body, Check.STATUS) == ("could_not_check", "status_may_be_withheld")
    # A digest that is left over may stand for nothing; nobody but the issuer can tell.
    assert found(issuer, by_sd_jwt(issuer, document, [second], [second])) == "could_not_check"
    assert found(issuer, by_sd_jwt(issuer, document, [("name",)] if "name" in document else [])) == "valid"


def test_what_is_hidden_below_the_top_keeps_no_end_and_no_status_back(issuer):
    document = document_of(issuer, valid_until=None, status=None)
    below = [("evidence", None)]
    assert found(issuer, by_sd_jwt(issuer, document, below), Check.STATUS) == ("valid", "no_status")


def test_an_sd_jwt_vc_may_not_hide_them_so_nothing_is_kept_back():
    partner = Partner()
    text = sd_jwt.select(partner.sd_jwt(partner.unsigned()), []).encode()
    assert not read(text).withheld.members
    assert found(partner, text, Check.STATUS) == ("valid", "no_status")


# --- who is known to tell ---------------------------------------------------------------------------


def trust_list(**members):
    entry = {"did": "did:web:a.example", "name": "A", "source": "the tests", **members}
    return parse_trust_list(json.dumps({"version": 1, "issuers": [entry]}).encode())


def test_a_trust_list_says_of_whom_that_is_known():
    assert trust_list(always_tells=True).always_tells("did:web:a.example")
    assert not trust_list().always_tells("did:web:a.example")
    assert not trust_list(always_tells=True).always_tells("did:web:b.example")
    with pytest.raises(InvalidTrustList, match="always_tells"):
        trust_list(always_tells="yes")


# --- the VC-API --------------------------------------------------------------------------------------


def test_the_vc_api_answers_about_what_is_shown_and_warns_of_the_rest(issuer):
    report = verify_badge(Submission(by_derived_proof(issuer, document_of(issuer), KEPT)), issuer.setting())
    assert report.verdict == "could_not_check"
    answer = of_credential(report)
    said = json.loads(answer.body)
    assert (answer.status_code, said["verified"], said["errors"]) == (200, True, [])
    assert [each["code"] for each in said["warnings"]] == ["dates_may_be_withheld", "status_may_be_withheld"]
    assert said["report"]["verdict"] == "could_not_check"


def test_anything_else_that_is_open_is_no_warning(issuer):
    body = by_derived_proof(issuer, document_of(issuer), (*KEPT, "/credentialStatus"))
    blind = Partner(signer=issuer.signer)
    blind.published.clear()
    report = verify_badge(Submission(body), blind.setting())
    assert report.finding(Check.STATUS).outcome is Outcome.UNKNOWN
    assert not is_good(report)
    assert of_credential(report).status_code == 400
