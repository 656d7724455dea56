import pytest

from did.document import DidDocument, Purpose
from did.errors import DidUnresolvable, InvalidDidDocument
from did.methods.key import KeyResolver, did_of_key
from did.syntax import Did
from issuer.errors import InvalidText, PartnerDidRefused, PartnerKnown, UnknownPartner
from issuer.meta_badges import partners
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.builders import ISSUER_DID, at, stocked

BETA = did_of_key(SoftwareSigner.generate(Algorithm.EDDSA).public_key)


class Answering:
    """A resolver that always says the same."""

    def __init__(self, said):
        self.said = said

    def resolve(self, did):
        if isinstance(self.said, Exception):
            raise self.said
        return self.said


@pytest.fixture
def tx():
    with stocked().transaction("acme") as tx:
        yield tx


def document(**relationships):
    return DidDocument(Did.parse(BETA), (), relationships)


def test_a_did_with_a_key_that_signs_badges_is_kept_as_it_is():
    assert partners.checked(f" {BETA} ", KeyResolver()) == BETA


@pytest.mark.parametrize(
    ("did", "said", "why"),
    [
        ("beta.example", None, "is not a DID"),
        (BETA, DidUnresolvable("gone"), "can not be had just now"),
        (BETA, InvalidDidDocument("broken"), "can not be used"),
        (BETA, document(), "no key that may sign"),
        (BETA, DidDocument(Did.parse(BETA), (), {Purpose.ASSERTION: ("#k",)}, is_deactivated=True), "no key"),
    ],
)
def test_a_did_that_could_sign_nothing_is_refused(did, said, why):
    with pytest.raises(PartnerDidRefused, match=why):
        partners.checked(did, Answering(said))


def test_a_partner_is_added_listed_and_taken_off_with_an_entry_each(tx):
    made = partners.add(tx, "  Beta   GmbH ", BETA, at(5), "hr-1")
    assert (made.name, list(partners.listed(tx))) == ("Beta GmbH", [made])
    partners.remove(tx, "beta gmbh", at(6), "hr-1")
    assert list(partners.listed(tx)) == []
    assert [each.action for each in tx.audit.of_object(BETA)] == ["partner.added", "partner.removed"]


@pytest.mark.parametrize(
    "name", ["", "  ", "x" * 121, "a\u202eb", "a;b", "a <b>", "a|b", "a (b", "b)", ")a("]
)
def test_a_name_that_plans_could_not_write_is_refused(tx, name):
    with pytest.raises(InvalidText):
        partners.add(tx, name, BETA, at(5))


def test_a_name_with_both_halves_of_a_parenthesis_is_taken(tx):
    assert partners.add(tx, "Beta (Group) GmbH", BETA, at(5)).name == "Beta (Group) GmbH"


@pytest.mark.parametrize(("name", "did"), [("BETA", "did:web:other"), ("Other", BETA), ("Us", ISSUER_DID)])
def test_who_is_a_partner_already_or_ourselves_is_refused(tx, name, did):
    partners.add(tx, "Beta", BETA, at(5))
    with pytest.raises(PartnerKnown):
        partners.add(tx, name, did, at(6))


def test_who_is_no_partner_is_not_taken_off(tx):
    with pytest.raises(UnknownPartner):
        partners.remove(tx, "Gamma", at(5))
