"""Each specimen has the headline that belongs to it, the same on the page, by the API and by the command (U5, U14)."""

import argparse
import html
import io
import json
import re

import pytest

from cairn.commands import checks
from cairn.console import Console, Streams

# What is said of a badge that nothing is wrong with, whose issuer nobody here trusts; a stack adds how it stands.
UNKNOWN = (
    "Genuine, but check the issuer. Unchanged since it was signed by the holder of {did}, who goes by the name “Sample "
    "issuer (nobody trusts it)”. We do not know this organisation; anyone can sign a badge. Check that it is who you "
    "expect."
)
MET = f"{UNKNOWN} All component badges were supplied, are valid and meet the rule."
ATTESTED = f"{UNKNOWN} Issuer-attested, components not verified"
FORGED = (
    "Do not rely on this. This file was changed after it was signed, or was not signed by the claimed issuer. We show "
    "nothing from it because none of it can be trusted."
)
UNFINISHED = "Could not finish checking. We could not finish checking the component badges: "
# How the headline of each sample begins.
EXPECTED = {
    "valid": UNKNOWN,
    "issuer-unknown": UNKNOWN,
    "tampered": FORGED,
    "wrong-key": FORGED,
    "unsigned": "Do not rely on this. Nobody signed this file.",
    "unreadable": "Could not finish checking. This is not a badge in any form we can read.",
    "expired": "No longer valid. Expired on 3 May 2017. It was genuine.",
    "not-yet-valid": "No longer valid. Not valid before 1 January 2999. It is genuine.",
    "revoked": "No longer valid. Withdrawn by the issuer. It was genuine.",
    "suspended": "No longer valid. Paused by the issuer. It is genuine, and the pause can be lifted.",
    "status-unreachable": "Could not finish checking. We could not reach the issuer's withdrawal list.",
    "status-forged": "Could not finish checking. The withdrawal list we were given cannot be relied on: ",
    "stack": MET,
    "stack-attested-only": ATTESTED,
    "stack-part-not-supplied": f"{UNFINISHED}Listening was not supplied.",
    "stack-part-altered": f"{UNFINISHED}The copy of Listening that was supplied is not genuine",
    "stack-part-revoked": "No longer valid. The badges it rests on no longer meet its rule: Listening was withdrawn",
    "stack-part-suspended": "No longer valid. Paused, because a component badge is paused: Listening is paused",
    "stack-part-unreachable": f"{UNFINISHED}Listening could not be checked.",
    "stack-part-of-another-holder": "Do not rely on this. The badges it names do not meet its rule: Listening was",
    "stack-degraded": f"{UNKNOWN} The rule is met, although some component badges no longer count.",
    "policy-part-too-old": MET,
    "policy-level-too-low": MET,
    "policy-part-absent": MET,
    "policy-refuses-attested": ATTESTED,
    "policy-asks-for-parts": ATTESTED,
    "policy-asks-for-holder": UNKNOWN,
}
ENDS = {"valid": 0, "no_longer_valid": 1, "not_genuine": 1, "could_not_check": 2, "issuer_unknown": 3}


@pytest.fixture(scope="module")
def samples(house):
    return house.client.get("/v1/samples").json()["samples"]


def body(credential):
    return credential if isinstance(credential, str) else json.dumps(credential)


def by_page(house, request):
    parts = [
        ("components", (f"{n}.json", body(each))) for n, each in enumerate(request.get("components", []))
    ]
    answer = house.browser().post("/check", files=[("file", ("badge", body(request["credential"]))), *parts])
    word, sentence = re.search(r"<h1>([^<]+)</h1><p>(.*?)</p>", answer.text, re.DOTALL).groups()
    return html.unescape(f"{word}. {sentence}")


def by_command(house, request, folder):
    files = []
    for number, each in enumerate([request["credential"], *request.get("components", [])]):
        files.append(folder / f"{number}.json")
        files[-1].write_text(body(each))
    parser = argparse.ArgumentParser()
    checks.add_verify(parser)
    out = io.StringIO()
    asked = [str(files[0]), *(["--with", *map(str, files[1:])] if files[1:] else [])]
    ended = checks.verify(parser.parse_args(asked), Console(Streams(out, out), as_json=True), house.here)
    return json.loads(out.getvalue()), ended


def test_page_api_and_command_say_of_every_specimen_what_belongs_to_it(house, samples, tmp_path):
    told = house.client.get("/v1/samples").json()
    assert {each["id"] for each in samples} == set(EXPECTED)
    assert len(samples) >= 24
    for sample in samples:
        bare = {
            name: each for name, each in sample["request"].items() if name in ("credential", "components")
        }
        report = house.client.post("/v1/verifications", json=bare).json()
        commanded, ended = by_command(house, bare, tmp_path)
        assert report["headline"].startswith(EXPECTED[sample["id"]].format(did=told["issuer"])), sample["id"]
        assert by_page(house, bare) == commanded["headline"] == report["headline"], sample["id"]
        assert (commanded["verdict"], ended) == (report["verdict"], ENDS[report["verdict"]]), sample["id"]


def test_a_badge_of_this_house_that_holds_is_valid_today_by_every_door(house, tmp_path):
    """The control of the others: their verdict is not all that can be said."""
    _, offer_id, _ = house.award()
    bare = {"credential": house.claim(offer_id).decode()}
    commanded, ended = by_command(house, bare, tmp_path)
    assert (commanded["verdict"], ended) == ("valid", 0)
    assert commanded["headline"].startswith("Valid today. Acme awarded Communication")
    assert by_page(house, bare).removeprefix("Valid. ") in commanded["headline"]
