"""Steps of a journey: in order, compared with what is expected; what breaks down is told and ends nothing."""

import json

from cairn.journey.stack_story import with_lists_exchanged
from cairn.journey.steps import Step, Story
from keys.multibase import b64url_encode


def story():
    made = Story()

    @made.step("begin", "begun")
    def _begin(stage, memory):
        memory.append(stage)
        return "begun"

    @made.step("break down", "nothing")
    def _break(stage, memory):
        raise ValueError("no such thing")

    @made.step("end", "1 remembered")
    def _end(stage, memory):
        return f"{len(memory)} remembered"

    return made


def test_every_step_is_played_in_order_whatever_came_of_those_before():
    begun, broken, ended = story().play("stage", [])
    assert begun == Step("begin", "begun", "begun")
    assert broken == Step("break down", "nothing", "ValueError: no such thing")
    assert [begun.ok, broken.ok, ended.ok] == [True, False, True]


def test_each_play_remembers_for_itself():
    made = story()
    assert list(made.play("one", [])) == list(made.play("two", []))


def test_a_step_is_told_as_the_interface_says():
    assert Step("a", "b", "c").as_json() == {"step": "a", "expected": "b", "got": "c", "ok": False}


def test_lists_change_places_and_all_else_in_the_bundle_stays():
    lists = [
        b64url_encode(b'{"type": ["BitstringStatusListCredential"], "n": %d}' % each) for each in range(3)
    ]
    rule = b64url_encode(b"{}")
    bodies = [lists[0], rule, lists[1], lists[2]]
    bundle = {
        "as_of": "then",
        "documents": [{"url": str(at), "body": body} for at, body in enumerate(bodies)],
    }
    changed = json.loads(with_lists_exchanged(json.dumps(bundle).encode()))
    assert [each["body"] for each in changed["documents"]] == [lists[1], rule, lists[2], lists[0]]
    assert changed | {"documents": bundle["documents"]} == bundle
