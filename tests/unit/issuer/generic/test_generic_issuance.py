"""Any credential under one key: whose it is, how it is signed, and what status it gets."""

from datetime import UTC, datetime

import pytest

from contexts.strict_json import parse_object
from credentials.proofs import data_integrity
from credentials.status.bitstring import StatusPurpose, read_list
from did.methods.key import did_of_key, method_id_of_key
from issuer.errors import NotIssuable, UnknownCredential
from issuer.generic.generic_issuance import ISSUED_WITH, Asked, Signatory, issue
from issuer.generic.generic_statuses import Change, GenericStatuses
from keys.keyring import KeyringEntry
from keys.software import SoftwareSigner
from tests.support.suites import body

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
REVOCATION, SUSPENSION = StatusPurpose.REVOCATION, StatusPurpose.SUSPENSION


class Counting:
    """Draws each number twice, so that a place already taken is drawn."""

    def __init__(self):
        self.drawn = 0

    def token(self, size):
        return bytes(size)

    def below(self, bound):
        self.drawn += 1
        return self.drawn // 2 % bound


def signatory(profile="ed25519"):
    signer = SoftwareSigner.generate(ISSUED_WITH[profile])
    entry = KeyringEntry(profile, method_id_of_key(signer.public_key), signer)
    return Signatory(profile, did_of_key(signer.public_key), entry)


@pytest.mark.parametrize("profile", ISSUED_WITH)
def test_each_profile_issues_what_its_key_verifies(profile):
    who = signatory(profile)
    signed = issue(Asked(body()), who, NOW, Counting())
    assert signed["issuer"] == who.did
    (proof,) = signed["proof"]
    assert proof["verificationMethod"] == who.key.method_id


@pytest.mark.parametrize("issuer", ["did:example:other", {"id": "did:example:other"}])
def test_nothing_is_signed_for_another_issuer(issuer):
    with pytest.raises(NotIssuable) as refusal:
        issue(Asked(body(issuer=issuer)), signatory(), NOW, Counting())
    assert refusal.value.fault == "issuer_other"


def test_an_issuer_without_id_becomes_ours_and_keeps_its_name():
    who = signatory()
    signed = issue(Asked(body(issuer={"name": "A"})), who, NOW, Counting())
    assert signed["issuer"] == {"name": "A", "id": who.did}


def test_a_term_that_nobody_would_sign_is_refused():
    with pytest.raises(NotIssuable) as refusal:
        issue(Asked(body(unheardOf="of")), signatory(), NOW, Counting())
    assert refusal.value.fault == "data_loss"


def test_issuer_dates_and_status_can_not_be_left_out_when_parts_are_disclosed():
    document = body(validUntil="2999-01-01T00:00:00Z", name="A")
    signed = issue(Asked(document, mandatory=("/type",)), signatory("sd"), NOW, Counting())
    shown = data_integrity.derive(signed, ("/credentialSubject",))
    assert {"issuer", "validUntil"} <= shown.keys()
    assert "name" not in shown


def test_a_credential_with_a_status_of_its_own_gets_no_second_one():
    status = {"type": "BitstringStatusListEntry", "id": "urn:a"}
    with pytest.raises(NotIssuable) as refusal:
        issue(Asked(body(credentialStatus=status), entries=[status]), signatory(), NOW, Counting())
    assert refusal.value.fault == "status_twice"


def test_each_credential_has_its_own_bit_and_only_that_changes():
    statuses, who = GenericStatuses("https://a.example/status", Counting()), signatory()
    entries = [statuses.reserve("ed25519", f"urn:{n}", [REVOCATION, SUSPENSION]) for n in range(3)]
    indexes = [int(first["statusListIndex"]) for first, _ in entries]
    assert len(set(indexes)) == 3
    statuses.change(Change("urn:1", REVOCATION, is_set=True))
    bits = read_list(parse_object(statuses.signed(who, REVOCATION, NOW)), "revocation")
    assert [bits.is_set(index) for index in indexes] == [False, True, False]
    bits = read_list(parse_object(statuses.signed(who, SUSPENSION, NOW)), "suspension")
    assert not any(bits.is_set(index) for index in indexes)


def test_a_revocation_is_final_and_a_suspension_is_not():
    statuses = GenericStatuses("https://a.example/status", Counting())
    statuses.reserve("p256", "urn:a", [REVOCATION, SUSPENSION])
    for is_set in (True, False, True):
        statuses.change(Change("urn:a", SUSPENSION, is_set=is_set))
    statuses.change(Change("urn:a", REVOCATION, is_set=False))
    statuses.change(Change("urn:a", REVOCATION, is_set=True))
    with pytest.raises(NotIssuable):
        statuses.change(Change("urn:a", REVOCATION, is_set=False))


def test_a_status_that_was_not_given_can_not_be_changed():
    statuses = GenericStatuses("https://a.example/status", Counting())
    statuses.reserve("p256", "urn:a", [REVOCATION])
    for change in (Change("urn:a", SUSPENSION, is_set=True), Change("urn:b", REVOCATION, is_set=True)):
        with pytest.raises(UnknownCredential):
            statuses.change(change)
    with pytest.raises(NotIssuable):
        statuses.reserve("p256", "urn:a", [REVOCATION])
