"""The story of a stack: parts of three issuers, the badge on top, and what becomes of it when a part falls.

At each turn the stranger keeps a bundle. In the end nobody answers any more, and each bundle tells of its time.
"""

import json
import re
import time
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cairn.demo import SLUG
from cairn.journey.steps import Step, Story
from cairn.journey.trio import Trio
from credentials.received import read

PERSON = "zoe.rivera@example.com"
SLUGS = ("communication", "creativity", "collaboration")
PLAN = "slug,name,type,description,criteria,requires\n"
REASON = ("--reason", "issued_by_mistake")


@dataclass(slots=True)
class Memory:
    """What the story remembers between its steps."""

    awards: list[str] = field(default_factory=list)
    parts: list[bytes] = field(default_factory=list)
    offer_uri: str = ""
    top: bytes = b""


_STORY: Story[Trio, Memory] = Story()
_step = _STORY.step


def play(trio: Trio) -> Iterator[Step]:
    """Play every step in order; a step that breaks down is told as one that came out otherwise."""
    return _STORY.play(trio, Memory())


# --- three issuers, one badge on top ----------------------------------------------------------------


@_step("three installations", "3 servers, 3 databases, 3 issuers")
def _start(trio: Trio, _: Memory) -> str:
    trio.start()
    servers = {each.base_url for each in trio.houses if each.server}
    databases = [each.folder / "cairn.db" for each in trio.houses if (each.folder / "cairn.db").is_file()]
    return f"{len(servers)} servers, {len(databases)} databases, {len({each.did() for each in trio.houses})} issuers"


@_step("two are partners of the third", "Beta, Gamma")
def _partners(trio: Trio, _: Memory) -> str:
    for name, each in zip(("Beta", "Gamma"), trio.partners, strict=True):
        trio.ours.command("partner", "add", name, each.did())
    listed = trio.ours.command("partner", "list")["partners"]
    return ", ".join(each["name"] for each in listed)


@_step("plan a badge that takes a part of each", "bridge")
def _plan(trio: Trio, _: Memory) -> str:
    beta, gamma = (f"{each.base_url}/o/{SLUG}/achievements" for each in trio.partners)
    requires = (
        f"all of: communication level 2; Creativity <{beta}/creativity> from Beta level 2 of 3; "
        f"Collaboration <{gamma}/collaboration> from Gamma level 2 of 3"
    )
    table = trio.folder / "bridge.csv"
    table.write_text(f'{PLAN}bridge,Bridge,meta,Works with others.,Hold all three.,"{requires}"\n')
    return ", ".join(trio.ours.command("plan", "import", str(table))["badges"])


@_step("each awards its part, one wallet claims all", "3 badges of 3 issuers")
def _collect(trio: Trio, memory: Memory) -> str:
    for house, slug in zip(trio.houses, SLUGS, strict=True):
        given = ("--to", PERSON, "--level", "2", "--evidence", "Seen in the spring project.")
        made = house.command("award", "--achievement", slug, *given)
        memory.awards.append(made["award"])
        memory.parts.append(trio.claim(house, made["offer_uri"]))
    issuers = {_issuer(each) for each in memory.parts}
    return f"{len(memory.parts)} badges of {len(issuers)} issuers"


def _issuer(badge: bytes) -> str:
    issuer = read(badge).document["issuer"]
    return str(issuer["id"] if isinstance(issuer, dict) else issuer)


@_step("show the three to the third installation", "awarded")
def _show(trio: Trio, memory: Memory) -> str:
    page = _shown(trio)
    memory.offer_uri = _link(page, "openid-credential-offer")
    return _state(page)


def _shown(trio: Trio) -> str:
    """Press the button of the badge on top, show the parts with the wallet; return the page as it is then."""
    with trio.ours.browser() as browser:
        page = browser.post(f"/o/{SLUG}/earn/bridge", data={"device": "other"}).headers["location"]
        trio.ours.present(_link(browser.get(page).text, "openid4vp"))
        return browser.get(page).text


def _link(page: str, scheme: str) -> str:
    found = re.search(rf"{scheme}://[^<\"]+", page)
    return found.group(0).replace("&amp;", "&") if found else ""


def _state(page: str) -> str:
    found = re.search(r'data-state="(\w+)"', page)
    return found.group(1) if found else "no state"


@_step("claim the badge on top", "names 3 component badges by digest")
def _claim_top(trio: Trio, memory: Memory) -> str:
    memory.top = trio.claim(trio.ours, memory.offer_uri)
    bound = [each for each in json.loads(memory.top)["evidence"] if each.get("digestMultibase")]
    return f"names {len(bound)} component badges by digest"


# --- what a stranger sees ----------------------------------------------------------------------------


def _checked(trio: Trio, memory: Memory, name: str) -> str:
    return _line(trio.save(name, memory.top, memory.parts))


def _line(report: dict[str, Any]) -> str:
    """Tell the verdict, what the stack comes to, how many parts are valid, and why it is no better."""
    valid = sum(each["verdict"] == "valid" for each in report["components"])
    stack = report["stack"] or {"outcome": "unread", "reasons": []}
    said = (
        f"{report['verdict']}, stack {stack['outcome']}, {valid} of {len(report['components'])} parts valid"
    )
    told = [each["detail"] for each in stack["reasons"] if each["detail"].startswith("Creativity")]
    return ": ".join([said, *told[:1]])


@_step("a stranger checks the tree", "valid, stack valid, 3 of 3 parts valid")
def _whole(trio: Trio, memory: Memory) -> str:
    return _checked(trio, memory, "whole")


# --- paused and lifted -------------------------------------------------------------------------------


@_step(
    "a partner pauses its part",
    "no_longer_valid, stack held, 2 of 3 parts valid: Creativity is paused by its issuer.",
)
def _suspend(trio: Trio, memory: Memory) -> str:
    trio.partners[0].command("suspend", memory.awards[1], "--reason", "key_problem")
    return _checked(trio, memory, "paused")


@_step("the badge on top is paused with it", "no_longer_valid, suspended")
def _cascade(trio: Trio, memory: Memory) -> str:
    trio.look()
    return _status_until(trio, memory, "suspended")


def _status_until(trio: Trio, memory: Memory, wanted: str) -> str:
    """Return verdict and status of the badge on top alone, once its status is `wanted`, or when patience ends."""
    deadline = time.monotonic() + trio.ours.patience
    report = trio.stranger.check(memory.top, ())
    while _status(report) != wanted and time.monotonic() < deadline:
        time.sleep(0.2)
        report = trio.stranger.check(memory.top, ())
    return f"{report['verdict']}, {_status(report)}"


def _status(report: dict[str, Any]) -> str:
    return str(next(each["code"] for each in report["checks"] if each["id"] == "status"))


@_step("the bundle from before the pause", "valid, stack valid, 3 of 3 parts valid, as of then")
def _before(trio: Trio, _: Memory) -> str:
    return _as_of_then(trio.stranger.open(trio.saved["whole"]))


def _as_of_then(report: dict[str, Any]) -> str:
    told = "as of then" if report["offline"] else "as of now"
    return f"{_line(report)}, {told}"


@_step("the pause is lifted, and both recover", "valid, stack valid, 3 of 3 parts valid")
def _reinstate(trio: Trio, memory: Memory) -> str:
    trio.partners[0].command("reinstate", memory.awards[1])
    trio.look()
    _status_until(trio, memory, "not_withdrawn")
    return _checked(trio, memory, "lifted")


# --- withdrawn ---------------------------------------------------------------------------------------


@_step(
    "the partner withdraws its part",
    "no_longer_valid, stack invalid, 2 of 3 parts valid: Creativity was withdrawn by its issuer.",
)
def _revoke(trio: Trio, memory: Memory) -> str:
    trio.partners[0].command("revoke", memory.awards[1], *REASON)
    return _checked(trio, memory, "fallen")


@_step("the badge on top is paused for its grace period", "no_longer_valid, suspended")
def _falls(trio: Trio, memory: Memory) -> str:
    trio.look()
    return _status_until(trio, memory, "suspended")


@_step("the grace period ends", "no_longer_valid, revoked")
def _grace_ends(trio: Trio, memory: Memory) -> str:
    withdrawn = _status_until(trio, memory, "revoked")
    trio.save("withdrawn", memory.top, memory.parts)
    return withdrawn


@_step("shown again, the three earn nothing any more", "not_met: Creativity was withdrawn by its issuer.")
def _not_again(trio: Trio, _: Memory) -> str:
    page = _shown(trio)
    why = "Creativity was withdrawn by its issuer."
    return f"{_state(page)}: {why if why in page else 'without a reason'}"


# --- when nobody answers any more -----------------------------------------------------------------------

_EACH = "whole valid, paused held, lifted valid, fallen invalid, withdrawn invalid"


@_step("all three are gone; each bundle tells of its time", _EACH)
def _alone(trio: Trio, _: Memory) -> str:
    trio.stop()
    return ", ".join(f"{name} {_turn(trio.stranger.open(file))}" for name, file in trio.saved.items())


@_step("to a stranger who never asked, too", _EACH)
def _latecomer(trio: Trio, _: Memory) -> str:
    return ", ".join(f"{name} {_turn(trio.latecomer.open(file))}" for name, file in trio.saved.items())


def _turn(report: dict[str, Any]) -> str:
    stack = report["stack"]["outcome"] if report["stack"] else "unread"
    is_valid = report["verdict"] == "valid"
    return str(stack) if report["offline"] and is_valid == (stack == "valid") else report["verdict"]


@_step("a bundle with another issuer's list in it", "could_not_check")
def _exchanged(trio: Trio, _: Memory) -> str:
    file = trio.folder / "exchanged.cairn"
    file.write_bytes(with_lists_exchanged(trio.saved["whole"].read_bytes()))
    return str(trio.latecomer.open(file)["verdict"])


def with_lists_exchanged(bundle: bytes) -> bytes:
    """Return a bundle in which each status list has the body of another."""
    document = json.loads(bundle)
    lists = [each for each in document["documents"] if _is_list(each["body"])]
    bodies = [each["body"] for each in lists]
    for each, body in zip(lists, [*bodies[1:], *bodies[:1]], strict=True):
        each["body"] = body
    return json.dumps(document).encode()


def _is_list(body: str) -> bool:
    return b"BitstringStatusListCredential" in urlsafe_b64decode(body + "==")
