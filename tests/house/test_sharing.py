"""How tests are shared out among processes: files stay whole, browsers in one process, the longest first."""

import random
import socket
from contextlib import contextmanager
from itertools import islice
from types import SimpleNamespace

import pytest

from tests.support import ports
from tests.support.names import names_a_case
from tests.support.sharing import LONGEST_FIRST, is_everything, longest_first, share_of, unit_of
from tests.support.tools import ROOT

KEY = "did:key:z6MkfRTeAxcBZCTxWUJ1jK5eWbbZLdhPKkwB18YEnaTwvrHX"
DIGEST = "x509_hash:O2JGi3_Zg6n31S02LrAsB66VrcJh1kCNNf9I6wqpjRc"


@pytest.mark.parametrize(
    ("test", "unit"),
    [
        ("tests/e2e/test_check_page.py::test_one", "tests/e2e"),
        ("tests/e2e/test_earn_page.py::test_two[a::b]", "tests/e2e"),
        ("tests/e2e_notes/test_x.py::test_one", "tests/e2e_notes/test_x.py"),
        ("tests/unit/web/test_csrf.py::TestIt::test_one", "tests/unit/web/test_csrf.py"),
    ],
)
def test_browser_tests_stay_together_and_every_other_file_by_itself(test, unit):
    assert unit_of(test) == unit


def test_folders_that_take_long_come_first_and_within_them_the_order_stays():
    files = [
        *(f"{folder}/test_{name}.py" for folder in LONGEST_FIRST for name in "ba"),
        "tests/unit/test_a.py",
    ]
    mixed = random.Random(1).sample(files, len(files))
    found = [item.path.relative_to(ROOT).as_posix() for item in longest_first(map(item_of, mixed))]
    assert found[:2] == sorted(found[:2], key=mixed.index)
    assert [file.rpartition("/")[0] for file in found[::2]] == [*LONGEST_FIRST, "tests/unit"]


@pytest.mark.parametrize("workers", [1, 2, 3, 4])
def test_the_shares_of_all_processes_are_everything_once(workers):
    files = [f"tests.test_{number}" for number in range(10)]
    shares = [share_of(f"gw{number}", workers, files) for number in range(workers)]
    assert sorted(file for share in shares for file in share) == files
    assert max(map(len, shares)) - min(map(len, shares)) <= 1


def test_everything_is_the_folder_of_all_tests_and_neither_a_part_nor_more():
    assert is_everything(["tests"])
    assert is_everything([str(ROOT / "tests")])
    assert not any(map(is_everything, (["tests/house"], [], ["tests", "bench"], ["tests/conftest.py::test"])))


def item_of(file):
    return SimpleNamespace(path=ROOT / file)


@pytest.mark.parametrize(
    "value", [KEY, KEY.encode(), DIGEST, b"\x1f\x8b\x08", "a\nb", "x" * 1000, f"at {KEY}"]
)
def test_what_is_made_anew_in_each_run_names_no_case(value):
    assert not names_a_case(value)


@pytest.mark.parametrize(
    "value", ["acme", b"acme", "https://www.w3.org/2018/credentials/examples/v1", "Grüße, 5 Leute.", 5, None]
)
def test_words_and_addresses_name_a_case(value):
    assert names_a_case(value)


def test_each_process_draws_its_ports_from_a_range_of_its_own():
    ranges = [set(islice(ports._ports(worker), ports.EACH)) for worker in ("gw0", "gw1", "gw2", "gw3")]
    assert len(set.union(*ranges)) == ports.RANGES * ports.EACH
    assert max(set.union(*ranges)) < 32_768
    assert set(islice(ports._ports(""), ports.EACH)) == ranges[0]


@contextmanager
def listening(port):
    with socket.create_server(("127.0.0.1", port)):
        yield


def test_a_port_that_somebody_listens_on_is_passed_over(monkeypatch):
    taken, free = ports.free_port(), ports.free_port()
    monkeypatch.setattr(ports, "_OURS", iter([taken, free]))
    with listening(taken):
        assert ports.free_port() == free
