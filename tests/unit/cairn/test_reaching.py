"""What the address of a service tells of whether a phone gets there."""

import pytest

from cairn.reaching import obstacles

CASES = {
    "https://badges.example.com": [],
    "https://badges.example.com:8443": [],
    "https://8.8.8.8": [],
    "https://[2606:4700::1111]": [],
    "http://127.0.0.1:8000": ["this_machine", "plain_http"],
    "https://localhost:8443": ["this_machine"],
    "https://badges.localhost": ["this_machine"],
    "https://[::1]:8443": ["this_machine"],
    "https://0.0.0.0": ["this_machine"],
    "https://192.168.1.7": ["one_network"],
    "https://10.0.0.2": ["one_network"],
    "https://[fd00::7]": ["one_network"],
    "https://169.254.1.1": ["one_network"],
    "https://badges": ["one_network"],
    "https://badges.local": ["one_network"],
    "https://badges.corp.internal.": ["one_network"],
    "https://badges.home.arpa": ["one_network"],
    "https://local.example.com": [],
}


@pytest.mark.parametrize("url", CASES)
def test_an_address_tells_whether_a_phone_gets_there(url):
    found = obstacles(url)
    assert [each.code for each in found] == CASES[url]
    assert all(each.says.endswith(".") and each.act.endswith(".") for each in found)
