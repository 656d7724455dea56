import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from keys.certificates.request import Wanted, signing_request
from keys.public import Algorithm, PublicKey
from keys.software import SoftwareSigner

WANTED = Wanted("Acme", "badges.example", ("did:web:badges.example:o:acme",))


def request(wanted=WANTED, algorithm=Algorithm.ES256):
    signer = SoftwareSigner.generate(algorithm)
    return signer, x509.load_pem_x509_csr(signing_request(signer, wanted).encode())


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_a_request_is_signed_by_the_key_it_is_for(algorithm):
    signer, made = request(algorithm=algorithm)

    assert made.is_signature_valid
    assert PublicKey.from_library(made.public_key()) == signer.public_key


def test_it_asks_for_a_key_that_signs_data_under_the_names_of_its_owner():
    _, made = request()

    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    usage = made.extensions.get_extension_for_class(x509.KeyUsage)
    assert made.subject.rfc4514_string() == "O=Acme,CN=badges.example"
    assert names.get_values_for_type(x509.DNSName) == ["badges.example"]
    assert names.get_values_for_type(x509.UniformResourceIdentifier) == ["did:web:badges.example:o:acme"]
    assert (usage.critical, usage.value.digital_signature, usage.value.key_cert_sign) == (True, True, False)


def test_long_names_are_cut_or_left_out():
    _, made = request(Wanted("Ä" * 100, "h" * 63 + ".example"))

    assert made.subject.get_attributes_for_oid(NameOID.COMMON_NAME) == []
    assert made.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0].value == "Ä" * 64


def test_an_address_is_told_as_one():
    _, made = request(Wanted("Acme", "127.0.0.1"))

    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(each) for each in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1"]


def test_it_is_in_der_without_a_byte_to_spare():
    _, made = request()
    whole = made.public_bytes(Encoding.DER)

    assert made.tbs_certrequest_bytes in whole
    spki = made.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert whole.count(spki) == 1
