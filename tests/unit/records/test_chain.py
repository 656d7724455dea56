"""The audit chain: whoever changes the past is found out."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.chain import Checkpoint, Entry, Link, beginning, chained, link_hash, verify_chain
from records.errors import AuditBroken
from tests.support.builders import at
from tests.support.counts import count

ACME = "org-acme"
TEXT = st.text(max_size=6)
ENTRIES = st.builds(
    Entry, st.integers(0, 10**6).map(at), TEXT, TEXT, TEXT, st.none() | TEXT, st.binary(max_size=6)
)


def entry(number=1, **changes):
    return replace(
        Entry(at(number), "leader-1", "awarded", f"urn:uuid:{number}", "person-1", b"sealed"), **changes
    )


def chain_of(length):
    return chained(beginning(ACME), [entry(number) for number in range(length)])


def checkpoint(links):
    return Checkpoint(links[-1].seq, links[-1].hash)


def rechained(links, start):
    """The links from `start` on with every number and hash made to fit again, as a thorough forger would."""
    head = Checkpoint(links[start - 1].seq, links[start - 1].hash) if start else beginning(ACME)
    return links[:start] + chained(head, [link.entry for link in links[start:]])


# --- tampering ------------------------------------------------------------------------------------


def edited(links, chance):
    place = chance.randrange(len(links))
    changes = chance.choice(
        [
            {"at": at(10**6)},
            {"actor": "leader-2"},
            {"action": "revoked"},
            {"object_id": "urn:uuid:other"},
            {"person_id": None},
            {"sealed": b"other"},
        ]
    )
    changed = replace(links[place], entry=replace(links[place].entry, **changes))
    return [*links[:place], changed, *links[place + 1 :]]


def deleted(links, chance):
    place = chance.randrange(len(links) - 1)
    return links[:place] + links[place + 1 :]


def inserted(links, chance):
    """An entry that never was, with a hash that fits where it is put; those behind it count on or stay."""
    place = chance.randrange(len(links))
    before = Checkpoint(links[place - 1].seq, links[place - 1].hash) if place else beginning(ACME)
    invented = chained(before, [entry(99)])
    rest = links[place:]
    if chance.choice([True, False]):
        rest = [replace(link, seq=link.seq + 1) for link in rest]
    return [*links[:place], *invented, *rest]


def swapped(links, chance):
    place = chance.randrange(len(links) - 1)
    first, second = links[place], links[place + 1]
    moved = [replace(first, entry=second.entry), replace(second, entry=first.entry)]
    return [*links[:place], *moved, *links[place + 2 :]]


def truncated(links, chance):
    return links[: chance.randrange(len(links))]


def rewritten(links, chance):
    place = chance.randrange(len(links))
    return rechained(edited(links, _Only(place, chance)), place)


class _Only:
    """A source of chance that has settled on the place."""

    def __init__(self, place, chance):
        self._place = place
        self._chance = chance

    def randrange(self, _bound):
        return self._place

    def choice(self, options):
        return self._chance.choice(options)


@pytest.mark.parametrize("tamper", [edited, deleted, inserted, swapped, truncated, rewritten])
def test_every_kind_of_tampering_is_found_with_a_checkpoint(tamper):
    chance = random.Random(5)
    for _ in range(count(200)):
        links = chain_of(chance.randrange(2, 12))
        with pytest.raises(AuditBroken):
            verify_chain(ACME, tamper(links, chance), [checkpoint(links)])


@pytest.mark.parametrize("tamper", [edited, deleted, inserted, swapped])
def test_what_breaks_the_chain_is_found_without_a_checkpoint(tamper):
    chance = random.Random(6)
    for _ in range(count(200)):
        with pytest.raises(AuditBroken):
            verify_chain(ACME, tamper(chain_of(chance.randrange(2, 12)), chance))


@pytest.mark.parametrize("tamper", [truncated, rewritten])
def test_control_a_forged_end_is_not_found_without_a_checkpoint(tamper):
    chance = random.Random(7)
    for _ in range(count(200)):
        verify_chain(ACME, tamper(chain_of(chance.randrange(2, 12)), chance))


# --- the chain as it should be --------------------------------------------------------------------


@given(st.lists(ENTRIES, max_size=8), st.integers(0, 8))
def test_an_honest_chain_holds_however_often_it_was_continued(entries, cut):
    first = chained(beginning(ACME), entries[:cut])
    middle = verify_chain(ACME, first)
    whole = first + chained(middle, entries[cut:])
    assert verify_chain(ACME, whole, [middle, beginning(ACME)]).seq == len(entries)


def test_an_empty_chain_stands_at_its_beginning():
    assert verify_chain(ACME, []) == beginning(ACME)
    with pytest.raises(AuditBroken):
        verify_chain(ACME, [], [checkpoint(chain_of(1))])


def test_a_chain_is_one_organisations():
    with pytest.raises(AuditBroken):
        verify_chain("org-globex", chain_of(3))


def test_two_checkpoints_that_contradict_each_other_do_not_both_hold():
    links = chain_of(3)
    with pytest.raises(AuditBroken):
        verify_chain(ACME, links, [checkpoint(links), Checkpoint(3, bytes(32))])


def test_the_place_of_the_fault_is_named():
    links = chain_of(5)
    links[3] = replace(links[3], entry=entry(actor="nobody"))
    with pytest.raises(AuditBroken, match="entry 4") as broken:
        verify_chain(ACME, links)
    assert broken.value.seq == 4


def test_a_number_that_skips_is_a_fault():
    skipping = Link(2, beginning(ACME).hash, link_hash(2, beginning(ACME).hash, entry()), entry())
    with pytest.raises(AuditBroken):
        verify_chain(ACME, [skipping])


@given(ENTRIES, ENTRIES)
def test_different_entries_have_different_hashes(one, other):
    previous = beginning(ACME).hash
    assert (link_hash(1, previous, one) == link_hash(1, previous, other)) == (one == other)


def test_texts_can_not_be_shifted_between_fields():
    previous = beginning(ACME).hash
    one, other = entry(actor="ab", action="c"), entry(actor="a", action="bc")
    assert link_hash(1, previous, one) != link_hash(1, previous, other)
