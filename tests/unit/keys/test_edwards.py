import pytest

from keys.edwards import check_commitment, check_key
from keys.errors import InvalidKey, InvalidSignature
from tests.unit.keys.weak_points import ORDER_EIGHT, WEAK, P, encoded

D = -121665 * pow(121666, -1, P) % P
# RFC 8032, section 7.1, tests 1 and 2.
GOOD = [
    bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"),
    bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"),
]


def test_the_order_eight_points_are_those_whose_double_has_order_four():
    assert (D * ORDER_EIGHT**4 + 2 * ORDER_EIGHT**2 - 1) % P == 0


@pytest.mark.parametrize("key", GOOD)
def test_keys_of_the_standard_pass(key):
    check_key(key)


@pytest.mark.parametrize("key", WEAK, ids=bytes.hex)
def test_a_key_of_small_order_is_refused_in_every_encoding(key):
    with pytest.raises(InvalidKey):
        check_key(key)


@pytest.mark.parametrize("point", WEAK, ids=bytes.hex)
def test_a_commitment_of_small_order_is_refused_in_every_encoding(point):
    with pytest.raises(InvalidSignature):
        check_commitment(point)


@pytest.mark.parametrize("sign", [0, 1])
def test_no_encoding_at_or_above_the_prime_passes(sign):
    for y in range(P, 2**255):
        with pytest.raises(InvalidKey, match="canonical"):
            check_key(encoded(y, sign))
        with pytest.raises(InvalidSignature, match="canonical"):
            check_commitment(encoded(y, sign))


def test_a_key_off_the_curve_is_refused_and_its_neighbour_on_it_is_not():
    # y = 2 has no x, y = 3 has one.
    with pytest.raises(InvalidKey, match="no point"):
        check_key(encoded(2))
    check_key(encoded(3))


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_a_key_of_another_length_is_refused(size):
    with pytest.raises(InvalidKey, match="32 bytes"):
        check_key(b"\x07" * size)


def test_an_honest_commitment_passes():
    check_commitment(GOOD[0])
