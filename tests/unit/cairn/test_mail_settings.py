"""Where mail goes is read from two settings, and no message repeats the password."""

import pytest

from cairn.errors import InvalidSetting
from cairn.settings import load

FROM = {"CAIRN_MAIL_FROM": "Badges@Acme.example"}


def mail(**environment):
    return load({**FROM, **environment}).mail


def test_while_one_tries_things_out_letters_are_files():
    found = load({}).mail
    assert (str(found.folder), found.server, found.is_set_up) == ("var/mail", None, True)
    assert found.sender == "cairn@localhost.localdomain"


def test_elsewhere_without_a_server_no_mail_goes_anywhere():
    assert not load({"CAIRN_PUBLIC_URL": "https://badges.example"}).mail.is_set_up


@pytest.mark.parametrize(
    ("url", "place", "tls_at_once", "needs_tls"),
    [
        ("smtp://mail.example", ("mail.example", 587), False, True),
        ("smtps://mail.example", ("mail.example", 465), True, True),
        ("smtp://127.0.0.1:2525", ("127.0.0.1", 2525), False, False),
        ("smtp://localhost:25/", ("localhost", 25), False, False),
    ],
)
def test_a_server_is_told_by_its_address(url, place, tls_at_once, needs_tls):
    found = mail(CAIRN_SMTP=url)
    server = found.server
    assert (server.host, server.port) == place
    assert (server.tls_at_once, server.needs_tls, found.folder) == (tls_at_once, needs_tls, None)
    assert found.sender == "badges@acme.example"


def test_the_login_may_hold_any_character_and_shows_nowhere():
    server = mail(CAIRN_SMTP="smtps://us%40er:p%3A%2Fss@mail.example").server
    assert (server.user, server.password) == ("us@er", "p:/ss")
    assert "p:/ss" not in repr(server)
    assert "p:/ss" not in repr(mail(CAIRN_SMTP="smtps://us%40er:p%3A%2Fss@mail.example"))


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "http://u:secret@mail.example",
        "smtp://u:secret@h:99999",
        "smtp://",
        "smtp://h/x",
        "smtp://[",
    ],
)
def test_what_is_no_mail_server_is_refused_without_repeating_it(url):
    with pytest.raises(InvalidSetting, match="CAIRN_SMTP can not be used") as refusal:
        mail(CAIRN_SMTP=url)
    assert "secret" not in str(refusal.value)


def test_a_server_needs_an_address_to_send_from():
    with pytest.raises(InvalidSetting, match="needs CAIRN_MAIL_FROM"):
        load({"CAIRN_SMTP": "smtp://mail.example"})
    with pytest.raises(InvalidSetting, match="CAIRN_MAIL_FROM can not be used"):
        load({"CAIRN_SMTP": "smtp://mail.example", "CAIRN_MAIL_FROM": "no address"})
