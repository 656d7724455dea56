"""Uploaded pictures are kept once, for one organisation."""

from tests.support.builders import at

DIGEST, BODY = "0" * 64, bytes(range(256))


def test_a_picture_is_kept_once_and_read_as_it_was(store):
    with store.transaction("acme") as tx:
        assert tx.pictures.get(DIGEST) is None
        assert tx.pictures.put(DIGEST, BODY, at(1))
        assert not tx.pictures.put(DIGEST, b"another", at(2))
    with store.transaction("acme") as tx:
        assert tx.pictures.get(DIGEST) == BODY


def test_the_picture_of_another_organisation_is_not_there(store):
    with store.transaction("acme") as tx:
        tx.pictures.put(DIGEST, BODY, at(1))
    with store.transaction("globex") as tx:
        assert tx.pictures.get(DIGEST) is None
        assert tx.pictures.put(DIGEST, b"ours", at(1))
    with store.transaction("acme") as tx:
        assert tx.pictures.get(DIGEST) == BODY
