"""Secrets that whoever bears them may use."""

import hashlib

from records.bearer import hashed, new_secret


def test_a_secret_is_256_bits_of_the_given_entropy():
    asked = []

    def entropy(size):
        asked.append(size)
        return bytes(range(size))

    assert new_secret(entropy) == "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
    assert asked == [32]


def test_what_is_kept_is_the_sha_256_of_the_secret():
    assert hashed("secret") == hashlib.sha256(b"secret").hexdigest()


def test_texts_that_are_not_utf_8_have_a_hash_too():
    assert hashed("\ud800") != hashed("?")
