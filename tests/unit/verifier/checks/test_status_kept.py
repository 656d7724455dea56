"""Lists that are remembered: nothing of them is checked twice, and none is relied on beyond its time."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from credentials.status.bitstring import Bitstring, StatusPurpose, list_credential
from credentials.status.entries import TokenEntry, token_claim
from credentials.status.token_list import StatusArray, TokenList, sign
from did.errors import FetchFailed
from tests.support.partner import AWARDED, NOW, Partner
from verifier.checks import status
from verifier.kept_lists import KeptLists
from verifier.ports import Document
from verifier.report import Outcome

SECOND = timedelta(seconds=1)
MINUTES = timedelta(minutes=5)
URL = "https://partner.example/status/9"
TOKEN_URL = "https://partner.example/t/1"


class World:
    """One list at one address, how often it was fetched, and how often a key was resolved for it."""

    def __init__(self, keep_for=timedelta(), etags=True):
        self.partner = Partner()
        self.other = Partner()
        self.keep_for, self.etags = keep_for, etags
        self.now, self.fetched, self.resolved = NOW, 0, 0
        self.kept = KeptLists()
        self.resolver = self.partner.sources().resolver
        self.body = None
        self.publish()

    def publish(self, indexes=(), by=None, ttl=None, **changes):
        by = by or self.partner
        bits = Bitstring.of(indexes)
        document = list_credential(URL, by.did, StatusPurpose.REVOCATION, bits, AWARDED, ttl=ttl)
        self.body = json.dumps(by.signed(document | changes)).encode()

    def publish_token(self, **changes):
        content = TokenList(TOKEN_URL, StatusArray.of({}, 2, 16), AWARDED)
        partner = self.partner
        self.body = sign(replace(content, **changes), partner.signer, partner.method_id).encode()

    def get(self, url, *, accept, limit):
        self.fetched += 1
        if self.body is None:
            raise FetchFailed("unreachable", url)
        etag = f"{hash(self.body)}" if self.etags else None
        return Document(self.body, "application/vc", self.now, etag, self.keep_for)

    def resolve(self, did):
        self.resolved += 1
        return self.resolver.resolve(did)

    def ask(self, index=7, issuer=None, purpose="revocation", **entry):
        listed = {"type": "BitstringStatusListEntry", "statusPurpose": purpose, "statusListIndex": str(index)}
        document = {"credentialStatus": listed | {"statusListCredential": URL} | entry}
        return self._asked(document, issuer)

    def ask_token(self, index=7):
        return self._asked({"status": token_claim(TokenEntry(index, TOKEN_URL))}, None)

    def _asked(self, document, issuer):
        sources = replace(self.partner.sources(), resolver=self, documents=self, lists=self.kept)
        return status.check(document, issuer or self.partner.did, sources, self.now)


@pytest.fixture
def world():
    """A world whose lists are asked for every time."""
    return World()


@pytest.fixture
def patient():
    """A world whose lists need not be asked for again for an hour."""
    return World(keep_for=timedelta(hours=1))


# --- asked for every time ---------------------------------------------------------------------------


def test_of_the_same_bytes_nothing_is_checked_again(world):
    for _ in range(3):
        assert world.ask().code == "not_withdrawn"
    assert (world.fetched, world.resolved) == (3, 1)


def test_a_list_that_changed_is_noticed_at_once(world):
    world.ask()
    world.publish([7])
    assert world.ask().code == "revoked"
    assert world.resolved == 2


def test_a_list_that_became_unreachable_says_nothing_although_it_is_remembered(world):
    world.ask()
    world.body = None
    assert world.ask().code == "status_unreachable"


def test_the_date_told_is_that_of_the_last_fetch(world):
    world.ask()
    world.now = NOW + SECOND
    assert world.ask().as_of == NOW + SECOND


def test_after_its_time_the_same_list_is_checked_again(world):
    world.ask()
    world.now = NOW + MINUTES
    world.ask()
    assert world.resolved == 1
    world.now = NOW + MINUTES + SECOND
    world.ask()
    assert world.resolved == 2


def test_a_source_that_names_no_bytes_has_every_list_checked(world):
    world.etags = False
    for _ in range(2):
        world.ask()
    assert (world.fetched, world.resolved) == (2, 2)


# --- not asked for a while --------------------------------------------------------------------------


def test_for_as_long_as_the_source_allows_nobody_asks_again(patient):
    for index in (7, 8, 9):
        assert patient.ask(index).as_of == NOW
    assert (patient.fetched, patient.resolved) == (1, 1)


def test_nothing_is_relied_on_for_more_than_five_minutes(patient):
    patient.ask()
    patient.body, patient.now = None, NOW + MINUTES - SECOND
    assert patient.ask().outcome is Outcome.PASSED
    patient.now += SECOND
    assert patient.ask().code == "status_unreachable"


@pytest.mark.parametrize(
    "shorter",
    [
        {"ttl": timedelta(seconds=30)},
        {"validUntil": (NOW + timedelta(seconds=30)).strftime("%Y-%m-%dT%H:%M:%SZ")},
    ],
)
def test_a_list_that_asks_to_be_kept_for_less_is_kept_for_less(patient, shorter):
    patient.publish(**shorter)
    patient.ask()
    patient.body, patient.now = None, NOW + timedelta(seconds=29)
    assert patient.ask().outcome is Outcome.PASSED
    patient.now += SECOND
    assert patient.ask().code == "status_unreachable"


@pytest.mark.parametrize(
    "shorter", [{"ttl": timedelta(seconds=30)}, {"expires_at": NOW + timedelta(seconds=30)}]
)
def test_so_is_a_token_list(patient, shorter):
    patient.publish_token(**shorter)
    patient.ask_token()
    patient.body, patient.now = None, NOW + timedelta(seconds=29)
    assert patient.ask_token().outcome is Outcome.PASSED
    patient.now += SECOND
    assert patient.ask_token().code == "status_unreachable"


def test_a_list_fetched_later_does_not_answer_for_an_earlier_time(patient):
    patient.now = NOW + timedelta(minutes=2)
    patient.ask()
    patient.now = NOW
    patient.ask()
    assert patient.fetched == 2


def test_bit_range_and_purpose_are_judged_for_each_badge(patient):
    patient.publish([7])
    assert patient.ask(6).code == "not_withdrawn"
    assert patient.ask(7).code == "revoked"
    assert patient.ask(10**9).code == "status_index_out_of_range"
    assert patient.ask(7, purpose="suspension").code == "status_list_invalid"
    assert patient.fetched == 1


def test_a_list_is_remembered_for_its_issuer_only(patient):
    patient.ask()
    assert patient.ask(issuer=patient.other.did).code == "status_list_invalid"
    assert patient.fetched == 2
    patient.publish(by=patient.other)
    assert patient.ask(issuer=patient.other.did).code == "not_withdrawn"
    assert patient.ask().code == "not_withdrawn"
    assert patient.fetched == 3


def test_a_list_is_remembered_as_what_it_was_read_as(patient):
    patient.ask()
    assert patient.ask(type="StatusList2021Entry").code == "status_list_invalid"
    assert patient.fetched == 2


@pytest.mark.parametrize("spoil", ["by", "id", "validUntil"])
def test_a_list_that_is_not_good_is_never_remembered(patient, spoil):
    wrong = {"by": patient.other, "id": f"{URL}0", "validUntil": "2026-01-01T00:00:00Z"}
    patient.publish(**{spoil: wrong[spoil]})
    assert patient.ask().code == "status_list_invalid"
    patient.publish()
    assert patient.ask().code == "not_withdrawn"
    assert patient.fetched == 2


# --- what is forgotten ------------------------------------------------------------------------------


def keep(shelf, world, number, size=131_072):
    world.kept = KeptLists()
    world.publish()
    world.ask()
    (kept,) = world.kept._lists.values()
    content = replace(kept.content, bits=Bitstring.of([], size))
    shelf.keep(replace(kept, url=f"{URL}/{number}", content=content))


def there(shelf, world, numbers):
    return [shelf.get(f"{URL}/{number}", world.partner.did) is not None for number in numbers]


def test_of_many_lists_the_one_used_longest_ago_is_forgotten(world):
    shelf = KeptLists(most_lists=2)
    keep(shelf, world, 1)
    keep(shelf, world, 2)
    assert there(shelf, world, [1])
    keep(shelf, world, 3)
    assert there(shelf, world, [1, 2, 3]) == [True, False, True]


def test_large_lists_make_others_forgotten(world):
    shelf = KeptLists(most_bytes=3 * 16_384)
    for number in range(3):
        keep(shelf, world, number)
    assert all(there(shelf, world, range(3)))
    keep(shelf, world, 3, size=2 * 131_072)
    assert there(shelf, world, range(4)) == [False, False, True, True]
    keep(shelf, world, 4, size=4 * 131_072)
    assert there(shelf, world, range(5)) == [False] * 5


def test_a_list_kept_again_takes_the_place_of_the_one_before(world):
    shelf = KeptLists(most_bytes=2 * 16_384)
    for _ in range(9):
        keep(shelf, world, 1)
    keep(shelf, world, 2)
    assert all(there(shelf, world, [1, 2]))


def test_lists_of_every_kind_have_a_weight(world):
    world.publish_token()
    world.ask_token()
    url = "https://partner.example/revoked"
    world.body = json.dumps({"revokedCredential": [{"id": "urn:1"}]}).encode()
    entry = {"type": "1EdTechRevocationList", "id": url}
    world._asked({"id": "urn:1", "credentialStatus": entry}, None)
    assert world.kept._bytes == 4 + 256
