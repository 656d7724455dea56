"""Eight processes at once, from one barrier: what may happen once happens once, in both databases."""

import secrets
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from credentials.proofs import vc_jwt
from credentials.status.bitstring import read_list
from issuer.awarding import awards
from issuer.awarding.awards import AwardBadge
from issuer.ledger import Person
from issuer.organisation.identity import establish
from issuer.status_lists import ListAddress, current
from issuer.store.sql import SqlIssuerStore
from issuer.store.tables import OFFER
from keys.sealing import Sealer
from records import audit, one_time_links, principals
from records.engine import Database
from records.errors import Conflict
from records.principals import Principal, Role
from tests.contract.ledger_values import (
    LIMIT,
    MISTAKE,
    award,
    badge,
    entry,
    grant,
    offer,
    organisation,
    revocations,
    stocked,
)
from tests.support.builders import BASE_URL, at
from tests.support.counts import count
from tests.support.databases import KINDS, Empties, url_of
from tests.support.racing import RACING
from verifier.ports import Answer, PresentationRequest
from verifier.store.sql import SqlRequests

RACERS = 8
PLACES = 200
LIST_LENGTH = 1024  # 1600 places do not fit: lists are closed and opened in the middle of the race
KEK = bytes(range(32))

# A control shows what goes wrong where racers meet, and on a crowded machine they may miss each other.
BY_LUCK = pytest.mark.flaky(reruns=24)


class SystemRandomness:
    """Different in every process."""

    def token(self, size):
        return secrets.token_bytes(size)

    def below(self, bound):
        return secrets.randbelow(bound)


@dataclass(frozen=True)
class Track:
    """What each racer runs on."""

    database: Database
    store: SqlIssuerStore
    racer: int


def track(url, racer):
    database = Database(url)
    return Track(database, SqlIssuerStore(database, Sealer(KEK), list_length=LIST_LENGTH), racer)


# --- what each racer does ---------------------------------------------------------------------------


def redeem(on, numbers):
    won = []
    for number in numbers:
        with on.store.transaction("acme") as tx:
            if tx.offers.redeem(f"offer-{number}", at(300), LIMIT):
                won.append(number)
    return won


def redeem_in_two_steps(on, number):
    with on.store.transaction("acme") as tx:
        free = tx.offers.get(f"offer-{number}").redeemed_at is None
        time.sleep(0.5)
        if free:
            taken = tx.offers.tenant.update(OFFER, OFFER.c.id == f"offer-{number}")
            tx.offers.tenant.change(taken.values(redeemed_at=at(300)))
    return free


def guess(on, times):
    counted = 0
    for _ in range(times):
        with on.store.transaction("acme") as tx:
            counted += tx.offers.count_failure("offer-1", LIMIT)
    return counted


def reserve(on, places):
    given = []
    for number in range(places):
        with on.store.transaction("acme") as tx:
            given.append(tx.statuses.reserve(SystemRandomness()))
            tx.audit.record(entry("reserved", f"place-{on.racer}-{number}"))
    return given


def use_nonces(on, nonces):
    used = []
    for nonce in nonces:
        with on.store.transaction("acme") as tx:
            if tx.offers.use_nonce(nonce, at(400)):
                used.append(nonce)
    return used


def award_to(on, address):
    with on.store.transaction("acme") as tx:
        return tx.people.find_or_add(Person(f"person-{on.racer}", "Zoë", (address,)), at(60)).id


def award_to_whom_nobody_found(on, address):
    try:
        with on.store.transaction("acme") as tx:
            is_new = tx.people.find(address) is None
            time.sleep(0.5)
            if is_new:
                tx.people.add(Person(f"person-{on.racer}", "Zoë", (address,)), at(60))
    except Conflict:
        return "refused"
    return "added"


def award_badge(on, address):
    wish = AwardBadge("communication", address, level=1)
    with on.store.transaction("acme") as tx:
        return awards.award(tx, wish, at(60), SystemRandomness()).person.id


def bind(on, token_hash):
    with on.store.transaction("acme") as tx:
        return tx.offers.bind_grant(token_hash, f"did:key:z{on.racer}")


def revoke(on, award_id):
    with on.store.transaction("acme") as tx:
        return tx.awards.set_revocation(award_id, 1, MISTAKE)


def sign_list(on, last):
    with on.store.transaction("acme") as tx:
        return _served(tx, last, at(60 + on.racer)).etag


def sign_list_without_holding_it(on, last):
    with on.store.transaction("acme") as tx:
        tx.statuses = _NeverHeld(tx.statuses)
        return _served(tx, last, at(60 + on.racer)).etag


class _NeverHeld:
    """A shelf on which a list is looked at, and not held, before it is signed."""

    def __init__(self, shelf):
        self._shelf = shelf

    def __getattr__(self, name):
        return getattr(self._shelf, name)

    def hold(self, name):
        found = self._shelf.changes(name)
        time.sleep(2)
        return found


def revoke_and_read(on, _):
    """Withdraw a badge of one's own, and return what the list says of it right after."""
    mine = award(on.racer + 2)
    with on.store.transaction("acme") as tx:
        tx.awards.set_revocation(mine.id, 1, MISTAKE)
    with on.store.transaction("acme") as tx:
        token = vc_jwt.read(_served(tx, "1.jwt", at(60)).body.decode())
    return read_list(token.document, "revocation").is_set(mine.version.status_index)


def _served(tx, last, now):
    identity = establish(tx, BASE_URL, Sealer(KEK), at(0))
    return current(tx, ListAddress.parse(last), identity.publisher, now)


def fix_identity(on, _):
    with on.store.transaction("acme") as tx:
        return tx.keys.fix_identity(f"https://{on.racer}.example", f"did:web:{on.racer}.example")


def consume_link(on, secret):
    with on.database.transaction() as connection:
        return one_time_links.consume(connection, secret, at(60)) is not None


def answer_request(on, request_id):
    return SqlRequests(on.database).answer(request_id, Answer({"by": on.racer}, None, at(60)))


def come_back(on, code_hash):
    return SqlRequests(on.database).release("request-1", code_hash)


def read_then_write(on, award_id):
    """Count in a field that only the lock of `get` protects."""
    for _ in range(10):
        with on.store.transaction("acme") as tx:
            seen = int(tx.awards.get(award_id).claim_id.removeprefix("claim-"))
            tx.awards.set_claim(award_id, f"claim-{seen + 1}", at(900))


# --- the race -------------------------------------------------------------------------------------


def _race(racer, barrier, pipe):
    while (order := pipe.recv()) is not None:
        task, url, argument = order
        on = track(url, racer)
        barrier.wait(240)
        try:
            pipe.send(task(on, argument))
        except Exception as fault:
            pipe.send(fault)
        on.database.close()


@pytest.fixture(scope="module")
def racers():
    barrier = RACING.Barrier(RACERS)
    pipes, processes = [], []
    for racer in range(RACERS):
        ours, theirs = RACING.Pipe()
        process = RACING.Process(target=_race, args=(racer, barrier, theirs), daemon=True)
        process.start()
        pipes.append(ours)
        processes.append(process)
    yield pipes
    for pipe in pipes:
        pipe.send(None)
    for process in processes:
        process.join(30)


@dataclass(frozen=True)
class Course:
    """A database with something to race for, and those who race."""

    url: str
    pipes: list
    here: Track

    def run(self, task, argument=None):
        """Return what each racer came back with."""
        for pipe in self.pipes:
            pipe.send((task, self.url, argument))
        results = [pipe.recv() for pipe in self.pipes]
        faults = [result for result in results if isinstance(result, Exception)]
        assert faults == []
        return results


@pytest.fixture(scope="module")
def empties(tmp_path_factory):
    with ExitStack() as stack:
        yield Empties(tmp_path_factory.mktemp("races"), stack)


def _course(kind, empties, racers):
    with empties.of(kind) as database:
        here = Track(database, SqlIssuerStore(database, Sealer(KEK), list_length=LIST_LENGTH), 0)
        here.store.add_organisation(organisation(), at(0))
        stocked(here.store)
        yield Course(url_of(database), racers, here)


@pytest.fixture(params=KINDS)
def course(request, empties, racers):
    yield from _course(request.param, empties, racers)


@pytest.fixture
def course_on_postgres(empties, racers):
    yield from _course("postgresql", empties, racers)


def test_each_offer_is_redeemed_exactly_once(course):
    numbers = range(2, 2 + count(200))
    with course.here.store.transaction("acme") as tx:
        for number in numbers:
            tx.offers.add(offer(number))
    won = course.run(redeem, list(numbers))
    assert sorted(number for numbers_of_one in won for number in numbers_of_one) == list(numbers)


@BY_LUCK
def test_control_looking_first_and_writing_then_redeems_several_times(course_on_postgres):
    assert sum(course_on_postgres.run(redeem_in_two_steps, 1)) > 1


def test_exactly_five_wrong_codes_are_counted(course):
    assert sum(course.run(guess, 4)) == LIMIT
    with course.here.store.transaction("acme") as tx:
        assert tx.offers.get("offer-1").failures == LIMIT


def test_no_place_is_given_out_twice_and_the_audit_chain_holds(course):
    places = [place for given in course.run(reserve, PLACES) for place in given]
    assert len(set(places)) == len(places) == RACERS * PLACES
    fill = Counter(place.list_number for place in places)
    assert sorted(fill) == [1, 2, 3]
    assert all(0.7 * LIST_LENGTH <= fill[number] <= 0.75 * LIST_LENGTH for number in (1, 2))
    with course.here.database.reading() as connection:
        assert audit.verify(connection, "org-acme").seq == len(places)


def test_each_nonce_is_used_exactly_once(course):
    nonces = [f"nonce-{number}" for number in range(count(200))]
    used = course.run(use_nonces, nonces)
    assert sorted(nonce for used_by_one in used for nonce in used_by_one) == sorted(nonces)


def test_a_new_address_belongs_to_one_person_whoever_names_it_first(course):
    (who,) = set(course.run(award_to, "new@acme.example"))
    with course.here.store.transaction("acme") as tx:
        assert tx.people.find("new@acme.example").id == who


def test_first_awards_to_one_new_address_are_all_made_and_are_one_persons(course):
    with course.here.store.transaction("acme") as tx:
        tx.plan.put(badge(), at(50))
    (who,) = set(course.run(award_badge, "another@acme.example"))
    with course.here.store.transaction("acme") as tx:
        assert len(tx.awards.of_person(who)) == RACERS


@BY_LUCK
def test_control_looking_first_and_adding_then_is_refused(course_on_postgres):
    assert "refused" in course_on_postgres.run(award_to_whom_nobody_found, "new@acme.example")


def test_a_token_serves_one_holder(course):
    with course.here.store.transaction("acme") as tx:
        tx.offers.add_grant(grant())
    bound = course.run(bind, grant().token_hash)
    with course.here.store.transaction("acme") as tx:
        assert tx.offers.grant(grant().token_hash).holder == f"did:key:z{bound.index(True)}"
    assert sum(bound) == 1


def test_a_badge_is_revoked_once(course):
    assert sum(course.run(revoke, award().id)) == 1


def publishing(course):
    """Make an organisation that signs, with a list that many badges are in."""
    with course.here.store.transaction("acme") as tx:
        establish(tx, BASE_URL, Sealer(KEK), at(0))
        tx.statuses.reserve(SystemRandomness())
        for number in range(2, RACERS + 2):
            tx.awards.add(award(number))


def test_a_list_that_changed_is_signed_once_whoever_reads_it_first(course):
    """Each has another clock: whoever signed again would have other bytes."""
    publishing(course)
    assert len(set(course.run(sign_list, "1.jwt"))) == 1


@BY_LUCK
def test_control_looking_first_and_signing_then_signs_several_times(course_on_postgres):
    publishing(course_on_postgres)
    assert len(set(course_on_postgres.run(sign_list_without_holding_it, "1.jwt"))) > 1


def test_whoever_reads_a_list_after_a_withdrawal_sees_it(course):
    publishing(course)
    assert course.run(revoke_and_read) == [True] * RACERS
    with course.here.store.transaction("acme") as tx:
        assert tx.statuses.changes(revocations()) == RACERS


def test_the_identity_is_fixed_once(course):
    fixed = course.run(fix_identity)
    with course.here.store.transaction("acme") as tx:
        assert tx.organisation.did == f"did:web:{fixed.index(True)}.example"
    assert sum(fixed) == 1


def test_a_one_time_link_lets_in_once(course):
    with course.here.database.transaction() as connection:
        someone = Principal("principal-1", "Li", "li@acme.example", Role.HR)
        principals.add(connection, "org-acme", someone, at(0))
        secret = one_time_links.make(connection, "org-acme", "principal-1", secrets.token_bytes, at(0))
    assert sum(course.run(consume_link, secret)) == 1


def test_a_presentation_request_is_answered_once(course):
    requests = SqlRequests(course.here.database)
    requests.add(PresentationRequest("request-1", "s" * 64, "nonce", "c" * 64, {}, at(0), at(300)))
    answered = course.run(answer_request, "request-1")
    assert sum(answered) == 1
    assert requests.get("request-1").result == {"by": answered.index(True)}


def test_a_response_code_serves_once(course):
    requests = SqlRequests(course.here.database)
    requests.add(PresentationRequest("request-1", "s" * 64, "nonce", "c" * 64, {}, at(0), at(300)))
    assert requests.answer("request-1", Answer({}, "r" * 64, at(60)))
    assert sum(course.run(come_back, "g" * 64)) == 0
    assert sum(course.run(come_back, "r" * 64)) == 1


def test_an_award_that_was_read_is_not_changed_by_others_meanwhile(course):
    with course.here.store.transaction("acme") as tx:
        tx.awards.set_claim(award().id, "claim-0", at(900))
    course.run(read_then_write, award().id)
    with course.here.store.transaction("acme") as tx:
        assert tx.awards.get(award().id).claim_id == f"claim-{RACERS * 10}"
