"""Other people's credentials with a known answer: 1EdTech, the DCC and W3C; the verdict is never better than theirs."""

import json

import pytest

from contexts.errors import ContextsError
from credentials.errors import CredentialsError
from credentials.received import read
from credentials.status.bitstring import read_list
from credentials.status.entries import status_entries
from credentials.status.packing import Window, unpacked
from credentials.wire import from_wire
from did.document import DidDocument, VerificationMethod
from did.errors import FetchFailed
from did.methods.key import KeyResolver
from did.resolver import ByMethod
from keys.errors import UnsupportedKey
from keys.public import PublicKey
from tests.support.partner import NOW
from tests.support.tools import VECTORS, need
from verifier.authenticity import Asker, Authenticity, authenticate, is_authentic
from verifier.checks import status, validity
from verifier.policy import Policy, TrustedIssuer, TrustList
from verifier.ports import Document, Sources
from verifier.report import Check, Outcome, Verdict
from verifier.verify import Setting, Submission, verify_badge

OB, DCC = VECTORS / "1edtech-ob30", VECTORS / "dcc"
GOOD_ENOUGH = (Verdict.VALID, Verdict.ISSUER_UNKNOWN)
# Their issuers are web addresses, and their proofs name the key after the #; we resolve DIDs only.
AS_DID = "did:web:issuer.example"

pytestmark = pytest.mark.vectors


@pytest.fixture(autouse=True)
def _vectors():
    need("vectors")


class Pages:
    """The documents the vectors come with, by address."""

    def __init__(self, pages=()):
        self.pages = dict(pages)

    def get(self, url, *, accept, limit):
        if url not in self.pages:
            raise FetchFailed("unreachable", url)
        return Document(self.pages[url], "application/json", NOW)


def report(body, pages=(), trusted=()):
    trust = TrustList.of(TrustedIssuer(did, "Known", "the tests") for did in trusted)
    sources = Sources(ByMethod({"key": KeyResolver()}), Pages(pages))
    return verify_badge(Submission(body), Setting(Policy("tests", trust), sources, NOW))


def found(made, check):
    finding = made.finding(check)
    return finding.outcome, finding.code


# --- dcc --------------------------------------------------------------------------------------------

EXAMPLE = DCC / "v2OBv3SpecExample.json"
LISTED = DCC / "v2EddsaWithValidStatus.json"
STATUS = DCC / "status-e5WK8CbZ1GjycuPombrj.json"


def test_somebody_elses_badge_is_genuine_and_its_issuer_unknown():
    made = report(EXAMPLE.read_bytes())
    assert made.verdict is Verdict.ISSUER_UNKNOWN
    assert found(made, Check.SCHEMA) == (Outcome.PASSED, "open_badge")


def test_somebody_elses_badge_is_valid_for_who_knows_its_issuer():
    issuer = json.loads(EXAMPLE.read_bytes())["issuer"]["id"]
    assert report(EXAMPLE.read_bytes(), trusted=[issuer]).verdict is Verdict.VALID


def letters(document, path=()):
    """Return the path of every text that the signature covers."""
    if isinstance(document, dict):
        for name, value in document.items():
            yield from letters(value, (*path, name)) if name not in ("proof", "@context") else ()
    elif isinstance(document, list):
        for place, value in enumerate(document):
            yield from letters(value, (*path, place))
    elif isinstance(document, str):
        yield path


def test_somebody_elses_badge_with_one_letter_changed_anywhere_is_not_genuine():
    paths = list(letters(json.loads(EXAMPLE.read_bytes())))
    assert len(paths) > 10
    for path in paths:
        document = json.loads(EXAMPLE.read_bytes())
        place = document
        for step in path[:-1]:
            place = place[step]
        text = place[path[-1]]
        place[path[-1]] = text[:-1] + ("x" if text[-1] != "x" else "y")
        made = report(json.dumps(document).encode())
        assert made.verdict not in (*GOOD_ENOUGH, Verdict.NO_LONGER_VALID), path
        assert made.shown is None


def test_one_letter_of_its_name_changed_is_not_genuine():
    changed = EXAMPLE.read_bytes().replace(b"Teamwork", b"Teamwerk")
    assert changed != EXAMPLE.read_bytes()
    assert report(changed).verdict is Verdict.NOT_GENUINE


def status_url():
    (entry,) = status_entries(json.loads(LISTED.read_bytes()))
    return entry.list_url


@pytest.mark.parametrize("with_its_id", [False, True])
def test_a_list_that_is_too_short_or_has_another_id_is_not_relied_on(with_its_id):
    body = STATUS.read_bytes()
    if with_its_id:
        body = json.dumps(json.loads(body) | {"id": status_url()}).encode()
    made = report(LISTED.read_bytes(), {status_url(): body})
    assert found(made, Check.SIGNATURE) == (Outcome.PASSED, "signature_valid")
    assert found(made, Check.STATUS) == (Outcome.UNKNOWN, "status_list_invalid")
    assert made.verdict not in GOOD_ENOUGH


def test_its_bits_are_those_that_are_known():
    """2, 6 and 8 are set: so one of the badges is withdrawn and the other is not, were the list long enough."""
    encoded = json.loads(STATUS.read_bytes())["credentialSubject"]["encodedList"]
    bits = unpacked(encoded.removeprefix("u"), Window.GZIP)
    assert len(bits) * 8 == 100_000
    assert [index for index in range(100) if bits[index // 8] & 0x80 >> index % 8] == [2, 6, 8]
    assert sum(byte.bit_count() for byte in bits) == 3


def test_a_list_out_of_reach_is_not_taken_for_not_withdrawn():
    assert found(report(LISTED.read_bytes()), Check.STATUS) == (Outcome.UNKNOWN, "status_unreachable")


def test_a_withdrawn_badge_with_the_older_kind_of_proof_is_genuine_and_its_list_not_relied_on():
    """The list has 100,000 entries only, so nothing is said about the status; so it is never good enough."""
    made = report((DCC / "v2Revoked.json").read_bytes(), {status_url(): STATUS.read_bytes()})
    assert found(made, Check.SIGNATURE) == (Outcome.PASSED, "signature_valid")
    assert found(made, Check.DATA_LOSS) == (Outcome.PASSED, "all_data_signed")
    assert found(made, Check.STATUS)[0] is not Outcome.PASSED
    assert made.verdict not in GOOD_ENOUGH


# --- w3c: proofs that hold, by keys that are not the issuer's ---------------------------------------

ECDSA = sorted((VECTORS / "w3c-ecdsa").glob("ecdsa-*-2019-p*/**/signed*.json"))
EDDSA = VECTORS / "w3c-eddsa" / "eddsa-rdfc-2022-signed.json"


class Obliging:
    """A resolver by which whatever key a proof names belongs to the issuer: the control of the binding."""

    def __init__(self, method_id):
        self.key = PublicKey.from_multikey(method_id.partition("#")[2])

    def resolve(self, did):
        method = VerificationMethod.multikey(f"{did}#key", did.value, self.key)
        return DidDocument.of_one_key(did, method)


class Renamed:
    """A signature that names its key under the issuer's own DID."""

    def __init__(self, secured):
        self.secured = secured
        self.is_supported, self.expires = secured.is_supported, secured.expires
        self.method_id, self.expected_purpose = f"{AS_DID}#key", secured.expected_purpose

    def verify(self, key):
        return self.secured.verify(key)


@pytest.mark.parametrize("path", [*ECDSA, EDDSA], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_proof_that_holds_is_not_enough_where_the_key_is_not_the_issuers(path):
    """That they hold is shown in test_proofs.py."""
    made = report(path.read_bytes())
    assert made.verdict not in GOOD_ENOUGH
    assert found(made, Check.ISSUER_KEY)[0] in (Outcome.FAILED, Outcome.UNKNOWN)
    assert made.shown is None


def test_a_did_key_that_is_not_the_issuers_own_is_the_key_of_another():
    employed = [path for path in ECDSA if "employ" in str(path)]
    assert employed
    for path in employed:
        assert report(path.read_bytes()).verdict is Verdict.NOT_GENUINE


def test_the_w3c_vectors_are_there():
    assert len(ECDSA) >= 4


@pytest.mark.parametrize("name", ["eddsa-jcs-2022-signed.json", "proofChain2-signed.json"])
def test_proofs_over_json_and_chains_by_keys_that_are_not_the_issuers_are_never_good_enough(name):
    assert report((VECTORS / "w3c-eddsa" / name).read_bytes()).verdict not in GOOD_ENOUGH


def test_no_file_of_the_selective_disclosure_suite_is_good_enough():
    files = sorted((VECTORS / "w3c-ecdsa" / "ecdsa-sd-2023").glob("**/*.json"))
    assert files
    for path in files:
        assert report(path.read_bytes()).verdict not in GOOD_ENOUGH, path.name


# --- 1EdTech ----------------------------------------------------------------------------------------


def in_a_did(body):
    """Return the findings on a 1EdTech file whose key document a test resolver serves, and its content."""
    made = read(body)
    supported = [each for each in made.secured if each.is_supported]
    renamed = tuple(Renamed(each) if each in supported else each for each in made.secured)
    resolver = Obliging(supported[0].method_id)
    return authenticate(type(made)(made.source, made.document, renamed), AS_DID, Asker(resolver, NOW))


VALID = (
    "simple.json",
    "simple-multiple-proofs.json",
    "complete.json",
    "endorsement-valid.json",
    "sd/derivedcredential.json",
)
TESTLIST = "bit-string-list/testlist"
REVOKED = (
    "bit-string-list/credential-status-revoked.json",
    "bit-string-list/credential-status-revoked-blank-nodes.json",
)


@pytest.mark.parametrize("name", [*VALID, *REVOKED, TESTLIST])
def test_their_valid_proofs_hold_once_the_issuers_document_is_served(name):
    assert is_authentic(in_a_did((OB / name).read_bytes()))


def test_the_key_of_their_issuer_must_come_from_a_document_not_from_the_badge():
    """They take the key from behind the #; a verifier that did would let anybody sign."""
    made = report((OB / "simple.json").read_bytes())
    assert found(made, Check.ISSUER_KEY) == (Outcome.UNKNOWN, "issuer_method_unsupported")
    assert made.verdict is Verdict.COULD_NOT_CHECK


@pytest.mark.parametrize(
    "name", ["simple-err-proof-value.json", "simple-err-type.json", "simple-err-evidence-type.json"]
)
def test_their_broken_proofs_do_not_hold_though_the_document_is_served(name):
    assert not is_authentic(in_a_did((OB / name).read_bytes()))


FILES = sorted(path for path in OB.glob("**/*") if path.suffix in (".json", ".jwt", ".png", ".svg"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_without_a_document_of_its_issuer_no_file_is_good_enough(path):
    made = report(path.read_bytes())
    assert made.verdict not in GOOD_ENOUGH
    assert made.shown is None


def test_the_files_of_1edtech_are_there():
    assert len(FILES) >= 17


def test_an_unsigned_file_is_not_genuine():
    made = report((OB / "simple-noproof.json").read_bytes())
    assert (made.verdict, found(made, Check.SIGNATURE)) == (Verdict.NOT_GENUINE, (Outcome.FAILED, "unsigned"))


def test_contexts_in_the_wrong_order_are_no_open_badge():
    made = report((OB / "simple-err-context.json").read_bytes())
    assert found(made, Check.SCHEMA) == (Outcome.FAILED, "open_badge_incomplete")
    assert made.verdict is Verdict.NOT_GENUINE


def test_an_expired_badge_is_out_of_its_dates():
    content = from_wire(json.loads((OB / "simple-err-expired.json").read_bytes()))
    assert validity.check(content, Authenticity(()), NOW).code == "expired"


def test_a_proof_whose_method_is_no_key_has_none():
    with pytest.raises(UnsupportedKey):
        in_a_did((OB / "simple-err-proof-method.json").read_bytes())


def test_a_token_that_names_no_key_is_never_verified():
    made = report((OB / "simple.jwt").read_bytes())
    assert found(made, Check.ISSUER_KEY) == (Outcome.UNKNOWN, "key_not_named")
    assert found(made, Check.SIGNATURE)[0] is Outcome.UNKNOWN
    # Its contexts are not those of Open Badges either, which is the worse news.
    assert found(made, Check.SCHEMA)[0] is Outcome.FAILED
    assert made.verdict is Verdict.NOT_GENUINE


def their_list():
    """Return their list as secured, once its signature was found to hold."""
    body = (OB / TESTLIST).read_bytes()
    assert is_authentic(in_a_did(body))
    return json.loads(body)


@pytest.mark.parametrize("name", REVOKED)
def test_their_badge_is_revoked_by_the_list_it_names(name):
    """What 1EdTech asserts: the bit of the badge's index is set, and no other one."""
    bits = read_list(their_list(), "revocation")
    index = json.loads((OB / name).read_bytes())["credentialStatus"]["statusListIndex"]
    assert bits.is_set(index)
    assert sum(byte.bit_count() for byte in bits.bits) == 1


def as_they_meant_it(name, **entry):
    """Return what the status check finds on their badge with a changed entry, their list at the address it names."""
    document = json.loads((OB / name).read_bytes())
    document["credentialStatus"] |= entry
    url = document["credentialStatus"]["statusListCredential"]
    signed = Renamed(read((OB / TESTLIST).read_bytes()).secured[0])
    pages = Pages({url: (OB / TESTLIST).read_bytes()})
    return status.check(
        document, their_list()["issuer"], Sources(Obliging(signed.secured.method_id), pages), NOW
    )


@pytest.mark.parametrize("name", REVOKED)
def test_for_want_of_the_rules_their_revoked_badge_is_never_good_enough(name):
    """Stricter than 1EdTech, who read it as revoked (ADR 20).

    Its index is a number, where 2.1 has text; its list has another id than the address it lies at; and the issuer
    is no DID. By each of these it could not be checked, and by none of them it is taken for not revoked.
    """
    number, text = as_they_meant_it(name), as_they_meant_it(name, statusListIndex="23")
    assert (number.outcome, number.code) == (Outcome.UNKNOWN, "status_malformed")
    assert (text.outcome, text.code) == (Outcome.UNKNOWN, "status_list_invalid")


def test_their_badge_in_a_plain_list_is_revoked_once_the_list_names_it():
    document = json.loads((OB / "credential-status-revoked.json").read_bytes())
    url, issuer = document["credentialStatus"]["id"], document["issuer"]["id"]
    listed = {"id": url, "issuer": issuer, "revokedCredential": [{"id": document["id"], "revoked": True}]}
    sources = Sources(ByMethod({}), Pages({url: json.dumps(listed).encode()}))
    assert status.check(document, issuer, sources, NOW).code == "revoked"
    assert status.check(document, issuer, Sources(ByMethod({}), Pages()), NOW).code == "status_unreachable"


def test_whatever_a_vector_holds_it_is_read_or_refused_by_name():
    for path in sorted(VECTORS.glob("**/*")):
        if path.is_file():
            try:
                read(path.read_bytes())
            except (CredentialsError, ContextsError):
                continue
