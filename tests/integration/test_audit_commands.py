"""`cairn audit …`, the address of the checkpoint, and the worker that makes one a day."""

import io
import json
import sqlite3

import pytest

from cairn.audit_checkpoints import plan_checkpoints
from cairn.cli import run
from cairn.console import Streams
from cairn.jobs import worker
from issuer.jobs import CHECKPOINT
from tests.support.inprocess import open_house


@pytest.fixture
def place(tmp_path):
    """An installation with an organisation and a badge, closed again; its folder."""
    house = open_house(tmp_path)
    house.here.database.close()
    return tmp_path


def cairn(place, *words):
    """Run a command; return its exit code, what it printed, and what it complained of."""
    streams = Streams(io.StringIO(), io.StringIO())
    code = run(words, {"CAIRN_STATE_DIR": str(place)}, streams)
    return code, streams.out.getvalue(), streams.err.getvalue()


def told(place, *words):
    code, out, err = cairn(place, *words, "--json")
    assert code == 0, err
    return json.loads(out)


def tamper(place, *statements):
    """Do in the database file what only whoever owns it can."""
    with sqlite3.connect(place / "cairn.db") as raw:
        raw.execute("DROP TRIGGER audit_entry_no_update")
        raw.execute("DROP TRIGGER audit_entry_no_delete")
        for each in statements:
            raw.execute(each)


def cut_off(place):
    tamper(
        place,
        "DELETE FROM audit_entry WHERE seq > 2",
        "DELETE FROM published_document WHERE path LIKE '%/audit/%'",
    )


# --- verify ---------------------------------------------------------------------------------------


def test_a_whole_log_holds_and_it_is_said_what_that_does_not_show(place):
    code, out, _ = cairn(place, "audit", "verify")
    assert code == 0
    assert "holds" in out
    assert "No checkpoint from elsewhere was compared" in out
    assert told(place, "audit", "verify")["vouched_for"] == 0


def test_a_checkpoint_shows_how_far_nothing_was_cut_off(place):
    made = told(place, "audit", "checkpoint")
    told(place, "award", "--achievement", "creativity", "--to", "zoe@example.com", "--level", "1")
    code, out, _ = cairn(place, "audit", "verify", "--checkpoint", made["file"])
    assert code == 0
    assert f"none of the first {made['entries']} was cut off" in out
    found = told(place, "audit", "verify", "--checkpoint", made["file"])
    assert found["vouched_for"] == made["entries"] < found["entries"]
    assert found["checkpoints"][0]["hash"] == made["hash"]


def test_a_changed_entry_ends_with_1_and_says_where_it_shows(place):
    tamper(place, "UPDATE audit_entry SET actor = 'nobody' WHERE seq = 2")
    code, out, _ = cairn(place, "audit", "verify")
    assert code == 1
    assert "was tampered with. It shows at entry 2" in out
    assert json.loads(cairn(place, "audit", "verify", "--json")[1])["holds"] is False


def test_a_log_cut_off_at_its_end_is_found_with_the_checkpoint_alone(place):
    made = told(place, "audit", "checkpoint")
    cut_off(place)
    assert cairn(place, "audit", "verify")[0] == 0, "the control"
    code, out, _ = cairn(place, "audit", "verify", "--checkpoint", made["file"])
    assert code == 1
    assert "the chain ends before the checkpoint" in out


def test_our_own_published_checkpoint_is_compared_too(place):
    told(place, "audit", "checkpoint")
    tamper(place, "DELETE FROM audit_entry WHERE seq > 2")
    assert cairn(place, "audit", "verify")[0] == 1


@pytest.mark.parametrize("body", [b"", b"not a checkpoint", b"a.b.c"])
def test_a_file_that_is_no_checkpoint_ends_with_2(place, body):
    file = place / "given.jwt"
    file.write_bytes(body)
    code, out, err = cairn(place, "audit", "verify", "--checkpoint", str(file))
    assert (code, out) == (2, "")
    assert "checkpoint_refused" in err
    assert cairn(place, "audit", "verify", "--checkpoint", str(place / "absent"))[0] == 2


def test_an_organisation_that_is_added_later_has_checkpoints_too(place):
    told(place, "org", "add", "globex", "--name", "Globex")
    planned = told(place, "jobs", "list", "--org", "globex")["jobs"]
    assert CHECKPOINT in {job["kind"] for job in planned}


def test_a_checkpoint_of_another_organisation_is_refused(place):
    told(place, "org", "add", "globex", "--name", "Globex")
    made = told(place, "audit", "checkpoint", "--org", "globex")
    code, _, err = cairn(place, "audit", "verify", "--org", "acme", "--checkpoint", made["file"])
    assert code == 2
    assert "globex" in err


# --- checkpoint, export ----------------------------------------------------------------------------


def test_a_checkpoint_goes_where_it_is_wanted_and_is_served(tmp_path):
    house = open_house(tmp_path)
    address = "/o/acme/audit/checkpoint"
    missing = house.client.get(address)
    assert missing.status_code == 404
    assert missing.json()["code"] == "no_checkpoint"
    house.here.database.close()
    made = told(tmp_path, "audit", "checkpoint", "-o", str(tmp_path / "elsewhere"))
    assert made["url"].endswith(address)
    again = open_house(tmp_path)
    served = again.client.get(address)
    assert served.content == (tmp_path / "elsewhere" / f"acme-{made['entries']}.jwt").read_bytes()
    assert served.headers["content-type"] == "application/cairn-audit-checkpoint+jwt"
    again.here.database.close()


def test_the_log_is_written_as_lines_and_as_a_table(place):
    lines = cairn(place, "audit", "export")[1].splitlines()
    found = [json.loads(line) for line in lines]
    assert [each["number"] for each in found] == list(range(1, len(found) + 1))
    assert "award.made" in {each["action"] for each in found}
    file = place / "log.csv"
    assert told(place, "audit", "export", "--form", "csv", "-o", str(file))["entries"] == len(found)
    assert file.read_bytes().count(b"\r\n") == len(found) + 1
    one = told(place, "audit", "export", "--action", "award.made")
    assert {each["action"] for each in one} == {"award.made"}
    assert told(place, "audit", "export", "--object", one[0]["object"])[0]["object"] == one[0]["object"]


# --- by the clock ----------------------------------------------------------------------------------


@pytest.fixture
def house(tmp_path):
    opened = open_house(
        tmp_path, CAIRN_AUDIT_CHECKPOINTS="12h", CAIRN_AUDIT_CHECKPOINT_DIR=str(tmp_path / "kept")
    )
    yield opened
    opened.here.database.close()


def kept(house):
    return sorted(path.name for path in house.here.settings.checkpoint_dir.glob("*"))


def test_the_worker_makes_a_checkpoint_and_the_next_when_its_time_has_come(house):
    plan_checkpoints(house.here)
    work = worker(house.here)
    work.run_due(house.clock())
    first = kept(house)
    assert len(first) == 1
    house.award()
    house.clock.forward(hours=11)
    work.run_due(house.clock())
    assert kept(house) == first
    house.clock.forward(hours=1)
    work.run_due(house.clock())
    assert len(kept(house)) == 2


def test_where_nothing_was_done_there_is_no_new_checkpoint(house):
    plan_checkpoints(house.here)
    work = worker(house.here)
    for _ in range(3):
        work.run_due(house.clock())
        house.clock.forward(hours=12)
    assert len(kept(house)) == 1


def test_planning_twice_is_planning_once(house):
    plan_checkpoints(house.here)
    plan_checkpoints(house.here)
    with house.here.desk.store.transaction("acme") as tx:
        assert [each.kind for each in tx.jobs.all(9)].count(CHECKPOINT) == 1


def test_whoever_turns_it_off_has_none_planned(tmp_path):
    off = open_house(tmp_path, CAIRN_AUDIT_CHECKPOINTS="0s")
    plan_checkpoints(off.here)
    with off.here.desk.store.transaction("acme") as tx:
        assert CHECKPOINT not in [each.kind for each in tx.jobs.all(9)]
    off.here.database.close()
