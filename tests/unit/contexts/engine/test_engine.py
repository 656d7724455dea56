import time
from threading import Thread

import pytest

from contexts.canonical import canonize, canonize_exactly, canonize_if_plain, warm
from contexts.engine.engine import Engine
from contexts.engine.fallback import Fallback
from contexts.engine.states import States
from contexts.engine.warming import LISTS
from contexts.errors import DataLoss, TooComplex
from contexts.loader import PACKAGED
from contexts.rdfc import USUAL, Limits
from credentials.proofs.suites.rdfc import check_members
from tests.support.counts import count
from tests.support.random_credentials import badge as random_badge
from tests.support.random_credentials import everyday, hostile
from tests.unit.contexts.documents import V2, badge, presentation
from tests.unit.contexts.engine.answers import ENGINE, by_engine, exactly, pinned


def canonized(engine, document):
    return engine.canonize(document, "sha256", USUAL)


def with_alignments(number):
    document = badge()
    document["credentialSubject"]["achievement"]["alignment"] = [
        {
            "type": ["Alignment"],
            "targetName": f"Skill {each}",
            "targetUrl": f"https://a.example/{each}",
            "targetCode": f"S{each}",
            "targetFramework": "Skills",
            "targetDescription": "One of many.",
        }
        for each in range(number)
    ]
    return document


def poisoned(size):
    nodes = [
        {
            "id": f"_:n{one}",
            "type": "Achievement",
            "related": [{"id": f"_:n{n}"} for n in range(size) if n != one],
        }
        for one in range(size)
    ]
    document = badge()
    document["credentialSubject"]["achievement"] = nodes
    return document


def test_a_badge_with_a_thousand_alignments_is_not_too_complex():
    assert canonized(ENGINE, with_alignments(1000)).count(b"\n") > 6000


def test_a_badge_with_a_thousand_alignments_has_the_form_of_the_exact_path():
    document = with_alignments(300)
    assert canonized(ENGINE, document) == canonize_exactly(document)


def test_a_poisoned_badge_is_refused_by_the_engine_itself_and_soon():
    for size in range(5, 12):
        assert by_engine(poisoned(size)) == exactly(poisoned(size))
        assert by_engine(poisoned(size))[0] is TooComplex
    start = time.thread_time()
    for _ in range(5):
        by_engine(poisoned(7))
    assert (time.thread_time() - start) / 5 < 0.05  # usually 0.001; the exact path takes ten times as long


def test_the_next_document_is_unharmed_by_a_poisoned_one():
    before = canonized(ENGINE, badge())
    by_engine(poisoned(9))
    assert canonized(ENGINE, badge()) == before


def test_too_many_statements_are_refused_and_repeated_ones_not_counted():
    said = exactly(badge()).count(b"\n")
    again = badge(name=["Communication"] * 50)
    for document in (badge(), again):
        assert canonized(ENGINE, document) == exactly(badge())
        assert isinstance(by_engine(document, limits=Limits(quads=said)), bytes)
        assert by_engine(document, limits=Limits(quads=said - 1))[0] is TooComplex


def test_what_is_said_twice_of_a_blank_node_counts_once():
    document = badge(evidence=[{"type": "Evidence", "name": ["x", "x"]}, {"type": "Evidence", "name": "y"}])
    assert by_engine(document) == exactly(document)
    shown = presentation(document)
    assert by_engine(shown) == exactly(shown)


def test_threads_share_an_engine():
    engine, wrong = Engine(PACKAGED), []
    expected = [canonize_exactly(everyday(seed)) for seed in range(12)]

    def go(first):
        for turn in range(24):
            seed = (first + turn) % 12
            if canonized(engine, everyday(seed)) != expected[seed]:
                wrong.append(seed)

    threads = [Thread(target=go, args=(first,)) for first in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_an_engine_that_has_seen_too_much_begins_anew_and_answers_the_same():
    engine = Engine(PACKAGED, most_ways=60)
    first = engine.states
    for seed in range(60):
        assert by_engine(random_badge(seed), engine) == by_engine(random_badge(seed))
        assert engine.states.ways < 60 + 150  # one document may go over the limit
    assert engine.states is not first


def test_a_warm_engine_has_nothing_left_to_make_for_everyday_documents_but_terms():
    engine = Engine(PACKAGED)
    engine.warm()
    states = engine.states
    made = len(states._known)
    for seed in range(count(400)):
        canonized(engine, everyday(seed))
    assert len(states._known) - made <= 3
    engine.warm()
    assert len(LISTS) < made < 400


def test_a_cold_engine_has():
    states = States(PACKAGED)
    assert len(states._known) == 1


def test_services_may_warm_a_folder_that_has_none_of_the_usual_contexts(tmp_path):
    warm(pinned(tmp_path, c={"name": "urn:n"}))
    warm()


def test_a_plain_document_is_answered_and_any_other_is_not():
    assert canonize_if_plain(badge()) == canonize(badge())
    others = [badge(evil="x"), poisoned(7), poisoned(2), badge(name={"@value": "x", "@language": "en"}), {}]
    for document in others:
        assert canonize_if_plain(document) is None


def test_what_is_plain_has_no_member_that_a_reader_of_proofs_would_refuse():
    answered = 0
    for seed in range(count(6000)):
        document = hostile(seed)
        if canonize_if_plain(document) is not None:
            check_members(document)
            answered += 1
    assert answered


def test_what_a_reader_of_proofs_refuses_is_not_plain():
    document = badge(issuer={"id": "_:x", "type": "Profile"})
    assert canonize(document)
    with pytest.raises(DataLoss):
        check_members(document)
    assert canonize_if_plain(document) is None


def test_the_engine_is_deaf_to_what_is_no_object():
    for value in (None, 7, "x", [], [badge()], {}, {"@context": V2}):
        with pytest.raises(Fallback):
            canonized(ENGINE, value)
