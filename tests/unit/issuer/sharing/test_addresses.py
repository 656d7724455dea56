"""Another address of somebody: letters go to strangers, so nobody has them sent without end."""

import pytest

from issuer.errors import AddressRefused
from issuer.kept.mail import LetterKind
from issuer.sharing import addresses
from issuer.sharing.links import Holder
from keys.sealing import Sealer
from tests.support.builders import at, give, stocked

SEALER = Sealer(bytes(32))


@pytest.fixture
def tx():
    with stocked().transaction("acme") as opened:
        yield opened


def ask(tx, award, address, now):
    return addresses.ask(
        tx, Holder(award.person, "p-zoe"), address, "https://c.example/{}".format, SEALER, now
    )


def letters(tx):
    return [each for each in tx.mail.search("", None, 99) if each.kind is LetterKind.CONFIRM_ADDRESS]


def test_ten_strangers_are_written_to_and_no_more_until_the_links_are_over(tx):
    zoe, li = give(tx, "communication"), give(tx, "communication", to="li@example.org")
    for number in range(addresses.MOST_ASKED):
        ask(tx, zoe, f"stranger{number}@example.com", at(number))
    with pytest.raises(AddressRefused, match="within two days"):
        ask(tx, zoe, "one-more@example.com", at(20))
    assert len(letters(tx)) == addresses.MOST_ASKED
    assert ask(tx, li, "one-more@example.com", at(20))
    assert ask(tx, zoe, "later@example.com", at(0) + addresses.LIFE)


def test_who_follows_the_link_has_the_address_and_another_organisations_key_opens_nothing(tx):
    zoe = give(tx, "communication")
    ask(tx, zoe, "private@example.com", at(1))
    (letter,) = letters(tx)
    token = tx.mail.values(letter)["link"].rpartition("/")[2]
    with pytest.raises(AddressRefused, match="not one of ours"):
        addresses.confirm(tx, token, Sealer(bytes(31) + b"1"), at(2))
    assert addresses.confirm(tx, token, SEALER, at(2)) == "private@example.com"
    assert tx.people.find("private@example.com").id == zoe.person.id
