"""The file of a bundle: what is written is read, and nothing else is."""

import json
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.counts import count
from tests.support.partner import NOW
from verifier.bundle import model
from verifier.bundle.model import Bundle, CarriedDocument
from verifier.bundle.reading import is_bundle, read
from verifier.bundle.writing import sealed, sealed_bytes, write
from verifier.errors import BundleTooLarge, MalformedBundle, UnknownBundleVersion

LIST = CarriedDocument("https://partner.example/list", "application/vc", NOW, b'{"a": 1}')
BUNDLE = Bundle(NOW, "tests", (b"one", b"two"), (LIST,), {"https://example.org/c": "0" * 64})


def changed(**members):
    document = json.loads(write(BUNDLE)) | members
    return json.dumps({name: value for name, value in document.items() if value is not ...}).encode()


def changed_document(**members):
    return changed(documents=[json.loads(write(BUNDLE))["documents"][0] | members])


@pytest.mark.parametrize("bundle", [BUNDLE, sealed(BUNDLE, lambda data: f"{len(data)}")])
def test_what_is_written_is_read(bundle):
    assert read(write(bundle)) == bundle


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
INSTANTS = st.integers(0, 10**9).map(lambda seconds: NOW - timedelta(seconds=seconds))
DOCUMENTS = st.builds(CarriedDocument, TEXTS, TEXTS, INSTANTS, st.binary(max_size=40))
BUNDLES = st.builds(
    Bundle,
    INSTANTS,
    TEXTS,
    st.lists(st.binary(max_size=40), min_size=1, max_size=4).map(tuple),
    st.lists(DOCUMENTS, max_size=4, unique_by=lambda each: each.url).map(tuple),
    st.dictionaries(TEXTS, st.binary(min_size=32, max_size=32).map(bytes.hex), max_size=3),
    st.none() | TEXTS,
)


@settings(max_examples=count(4000), deadline=None)
@given(BUNDLES)
def test_every_bundle_survives_its_file(bundle):
    assert read(write(bundle)) == bundle


@settings(max_examples=count(10_000), deadline=None)
@given(st.data())
def test_a_damaged_file_is_refused_or_read_never_anything_else(data):
    body = bytearray(write(BUNDLE))
    at = data.draw(st.integers(0, len(body) - 1))
    body[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    with suppress(MalformedBundle, UnknownBundleVersion, BundleTooLarge):
        assert isinstance(read(bytes(body)), Bundle)


def test_the_seal_covers_everything_but_itself():
    assert sealed_bytes(sealed(BUNDLE, lambda _: "one")) == sealed_bytes(sealed(BUNDLE, lambda _: "other"))
    assert sealed_bytes(BUNDLE) != sealed_bytes(read(changed(made_by="somebody")))
    assert sealed_bytes(BUNDLE) != sealed_bytes(read(changed_document(fetched_at="2026-11-23T12:00:01Z")))


@pytest.mark.parametrize("body", [write(BUNDLE), b' \n{ "cairn_bundle" : 7}', b'{"cairn_bundle":'])
def test_a_bundle_is_known_by_its_first_member(body):
    assert is_bundle(body)


@pytest.mark.parametrize("body", [b"", b"eyJ", b'{"id": 1, "cairn_bundle": 1}', b'[{"cairn_bundle":1}]'])
def test_nothing_else_is_taken_for_a_bundle(body):
    assert not is_bundle(body)


@pytest.mark.parametrize("version", [0, 2, "1", True, None, 1.5])
def test_another_version_is_refused_as_such(version):
    with pytest.raises(UnknownBundleVersion):
        read(changed(cairn_bundle=version))


@pytest.mark.parametrize(
    "body",
    [
        changed(made_by=...),
        changed(seal=None),
        changed(seal=1),
        changed(extra=1),
        changed(as_of="2026-11-23"),
        changed(as_of="2026-11-23T12:00:00+01:00"),
        changed(as_of="2026-02-30T12:00:00Z"),
        changed(as_of=1),
        changed(credentials=[]),
        changed(credentials={}),
        changed(credentials=["b25l="]),
        changed(credentials=["b25l\n"]),
        changed(credentials=[1]),
        changed(documents=[1]),
        changed(documents={}),
        changed(documents=json.loads(write(BUNDLE))["documents"] * 2),
        changed_document(extra=1),
        changed_document(url=1),
        changed_document(url="x" * 3000),
        changed_document(fetched_at="now"),
        changed_document(body="%"),
        changed(contexts=[]),
        changed(contexts={"https://example.org/c": "0"}),
        changed(contexts={"https://example.org/c": 1}),
        changed()[:-1],
        b"[]",
        changed().replace(b'"made_by"', b'"as_of": "x", "made_by"'),
        changed(documents=[[[[]]]]),
    ],
)
def test_a_member_that_is_not_what_it_must_be_is_refused(body):
    with pytest.raises(MalformedBundle):
        read(body)


def test_the_cases_are_made_of_a_bundle_that_can_be_read():
    assert read(changed()) == read(changed_document()) == BUNDLE


@pytest.mark.parametrize(
    "body",
    [
        changed(credentials=["b25l"] * (model.MAX_CREDENTIALS + 1)),
        changed(documents=[1] * (model.MAX_DOCUMENTS + 1)),
        changed() + b" " * model.MAX_BYTES,
    ],
)
def test_more_than_a_bundle_may_hold_is_refused(body):
    with pytest.raises(BundleTooLarge):
        read(body)


@pytest.mark.parametrize(
    "bundle",
    [
        Bundle(NOW, "tests", (b"x",) * (model.MAX_CREDENTIALS + 1)),
        Bundle(NOW, "tests", (b"x",), (LIST,) * (model.MAX_DOCUMENTS + 1)),
        Bundle(NOW, "tests", (bytes(model.MAX_BYTES),)),
    ],
)
def test_nothing_is_written_that_could_not_be_read(bundle):
    with pytest.raises(BundleTooLarge):
        write(bundle)
