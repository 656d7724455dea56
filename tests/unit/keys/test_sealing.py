import copy
import pickle

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from keys.errors import InvalidKey, SealBroken
from keys.multibase import b64url_encode
from keys.sealing import Sealer, kek_from_text

KEK = bytes(range(32))


@given(plain=st.binary(max_size=200), context=st.text(max_size=40))
def test_what_was_sealed_opens(plain, context):
    assert Sealer(KEK).open(Sealer(KEK).seal(plain, context), context) == plain


def test_another_kek_does_not_open():
    sealed = Sealer(KEK).seal(b"secret", "key-1")
    with pytest.raises(SealBroken):
        Sealer(bytes(32)).open(sealed, "key-1")


def test_another_context_does_not_open_so_sealed_keys_cannot_be_swapped():
    sealed = Sealer(KEK).seal(b"secret", "key-1")
    with pytest.raises(SealBroken):
        Sealer(KEK).open(sealed, "key-2")


def test_no_changed_or_missing_byte_opens():
    sealed = Sealer(KEK).seal(b"secret", "key-1")
    for place in range(len(sealed)):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        for bad in (changed, sealed[:place]):
            with pytest.raises(SealBroken):
                Sealer(KEK).open(bad, "key-1")


def test_a_version_of_the_future_is_refused_by_name():
    sealed = Sealer(KEK).seal(b"secret", "key-1")
    with pytest.raises(SealBroken, match="version"):
        Sealer(KEK).open(b"\x02" + sealed[1:], "key-1")


def test_the_same_secret_never_looks_the_same_twice():
    sealer = Sealer(KEK)
    assert len({sealer.seal(b"secret", "key-1") for _ in range(100)}) == 100
    assert b"secret" not in sealer.seal(b"secret", "key-1")


def test_derived_keys_are_stable_and_differ_by_label_and_kek():
    sealer = Sealer(KEK)
    assert sealer.derive("offers") == Sealer(KEK).derive("offers")
    assert len({sealer.derive("offers"), sealer.derive("nonces"), Sealer(bytes(32)).derive("offers")}) == 3
    assert len(sealer.derive("offers", 64)) == 64


def test_the_key_that_seals_is_neither_the_kek_nor_one_that_can_be_derived():
    sealer = Sealer(KEK)
    sealed = sealer.seal(b"secret", "")
    for key in (KEK, sealer.derive("seal/1"), sealer.derive("")):
        with pytest.raises(InvalidTag):
            AESGCM(key).decrypt(sealed[1:13], sealed[13:], b"\x01")


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_kek_of_another_size_is_refused(size):
    with pytest.raises(InvalidKey):
        Sealer(bytes(size))


def test_a_sealer_does_not_show_its_key():
    sealer = Sealer(b"K" * 32)
    assert "K" * 8 not in repr(sealer) + str(sealer) + f"{sealer}"
    assert not hasattr(sealer, "__dict__")
    for write_out in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            write_out(sealer)


@pytest.mark.parametrize("written", ["{}", "{}\n", "  {} "])
def test_a_kek_is_read_from_text(written):
    assert kek_from_text(written.format(b64url_encode(KEK))) == KEK


@pytest.mark.parametrize(
    "text", ["", "c2VjcmV0", b64url_encode(bytes(33)), b64url_encode(KEK) + "=", "correct horse battery"]
)
def test_a_kek_that_is_not_32_bytes_is_refused_without_repeating_it(text):
    with pytest.raises(InvalidKey) as refusal:
        kek_from_text(text)
    assert not text or text not in str(refusal.value)
