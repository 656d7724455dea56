"""What tests write lies in memory where there is room, and is gone afterwards, even after a run that was cut off."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.support.scratch import PREFIX, has_room, scratch_in
from tests.support.tools import ROOT

PLACE = "import tempfile; print(tempfile.gettempdir())"
CUT_OFF = """
import os, sys
from pathlib import Path
from tests.support.scratch import scratch_in
with scratch_in(Path(sys.argv[1])):
    os._exit(1)
"""


def test_this_process_and_those_it_starts_write_there_and_nothing_is_left(tmp_path):
    before = tempfile.gettempdir()
    with scratch_in(tmp_path) as folder:
        assert folder.parent == tmp_path
        assert tempfile.gettempdir() == str(folder)
        told = subprocess.run([sys.executable, "-c", PLACE], capture_output=True, text=True, check=True)
        assert told.stdout.strip() == str(folder)
        (folder / "kept.txt").write_text("until the end", encoding="utf-8")
    assert list(tmp_path.iterdir()) == []
    assert tempfile.gettempdir() == before


def test_what_stood_in_the_environment_stands_in_it_again(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with scratch_in(tmp_path):
        assert os.environ["TMPDIR"] != str(tmp_path)
    assert os.environ["TMPDIR"] == str(tmp_path)
    monkeypatch.delenv("TMPDIR")
    with scratch_in(tmp_path):
        pass
    assert "TMPDIR" not in os.environ


def test_what_a_run_that_was_cut_off_left_goes_with_the_next_and_what_others_use_stays(tmp_path):
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    with scratch_in(tmp_path) as used:
        done = subprocess.run([sys.executable, "-c", CUT_OFF, str(tmp_path)], cwd=ROOT, check=False)
        assert done.returncode == 1
        assert len(list(tmp_path.glob(f"{PREFIX}*"))) == 2
        with scratch_in(tmp_path) as folder:
            assert sorted(tmp_path.glob("*")) == sorted([theirs, used, folder])
    assert list(tmp_path.iterdir()) == [theirs]


@pytest.mark.parametrize(("room", "enough"), [(1, True), (2**80, False)])
def test_memory_is_used_where_it_has_room(tmp_path, room, enough):
    assert has_room(tmp_path, room) is enough


def test_a_folder_that_is_not_there_or_lets_no_program_run_has_no_room(tmp_path, monkeypatch):
    assert not has_room(tmp_path / "absent", 1)
    found = os.statvfs(tmp_path)
    no_programs = os.statvfs_result((*found[:8], found.f_flag | os.ST_NOEXEC, *found[9:]))
    monkeypatch.setattr(os, "statvfs", lambda _: no_programs)
    assert not has_room(Path("/dev/shm"), 1)
