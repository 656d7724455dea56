"""Passwords: which are refused, that nobody's takes as long, and that two at most are hashed at once."""

import threading

import pytest
from argon2 import PasswordHasher

from web.signin.errors import SignInBusy, WeakPassword
from web.signin.passwords import AT_ONCE, Passwords, check_new

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
ABOUT = ("Zoë Rivera", "zoe.rivera@acme.example", "Acme Works")


@pytest.fixture
def passwords():
    return Passwords(CHEAP)


def test_a_password_fits_its_own_hash_alone(passwords):
    kept = passwords.hash("correct horse battery")
    assert kept.startswith("$argon2id$")
    assert passwords.fits(kept, "correct horse battery")
    assert not passwords.fits(kept, "correct horse batterY")
    assert passwords.hash("correct horse battery") != kept


def test_nobodys_password_is_never_right_and_is_looked_at_all_the_same(passwords):
    class Counting(PasswordHasher):
        seen = 0

        def verify(self, hash, password):
            self.seen += 1
            return super().verify(hash, password)

    counting = Passwords(Counting(time_cost=1, memory_cost=8, parallelism=1))
    assert not counting.fits(None, "nobody's password")
    assert counting.hasher.seen == 1


@pytest.mark.parametrize("kept", ["", "plain", "$argon2id$v=19$broken"])
def test_a_hash_that_can_not_be_read_fits_nothing(passwords, kept):
    assert not passwords.fits(kept, "plain")


def test_letters_that_keyboards_write_in_two_ways_are_one(passwords):
    assert passwords.fits(passwords.hash("Zoe\u0308s vier Wörter"), "Zo\u00ebs vier Wo\u0308rter")


def test_two_are_hashed_at_once_and_the_next_waits_not_for_ever():
    inside, go = threading.Semaphore(0), threading.Event()

    class Slow:
        def hash(self, _):
            inside.release()
            go.wait(10)
            return "hash"

    passwords = Passwords(Slow(), patience=0.01)
    workers = [threading.Thread(target=passwords.hash, args=("x",)) for _ in range(AT_ONCE)]
    for worker in workers:
        worker.start()
    for _ in workers:
        assert inside.acquire(timeout=10)
    with pytest.raises(SignInBusy):
        passwords.fits("hash", "x")
    go.set()
    for worker in workers:
        worker.join()
    assert passwords.hash("x") == "hash"


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "vier Wörter in Reihe",
        "tgb47-KLq9-xxPa",
        "日本語のとても長い合言葉です",
        "my password manager made 3xQ",
        "x7!" * 6 + "Qw",
    ],
)
def test_a_password_that_nobody_guesses_is_taken(password):
    check_new(password, ABOUT)


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "elevensigns",
        "x" * 129,
        "aaaaaaaaaaaaaa",
        "abababababab12",
        "123456789012345",
        "abcdefghijklmnop",
        "qwertyuiopasdf",
        "Password2026!!",
        "P@ssw0rd-1234",
        "letmein-letmein",
        "welcome12345!",
        "administrator1",
        "openbadges2026",
        "987654321098765",
    ],
)
def test_a_password_that_is_tried_first_is_refused_in_words(password):
    with pytest.raises(WeakPassword, match="password"):
        check_new(password, ABOUT)


@pytest.mark.parametrize("password", ["the-Rivera-family", "works at acme 77", "ZOE.RIVERA 2026 x"])
def test_a_password_with_a_name_in_it_is_refused(password):
    with pytest.raises(WeakPassword, match="name"):
        check_new(password, ABOUT)
    check_new("correct horse battery", ())
