"""The story, step by step: what is done, what is expected, and what came.

1 to 7 follow the life of a badge: start, award, offer, claim, check, withdraw, stack.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cairn.journey.stage import Stage
from cairn.journey.steps import Step, Story
from cairn.wallet.claiming import Wish
from cairn.wallet.http import Http, WalletRefused
from cairn.wallet.offering import read_offer

FOUR = ("communication", "collaboration", "critical-thinking", "creativity")
PERSON = "zoe.rivera@example.com"


@dataclass(slots=True)
class Memory:
    """What the story remembers between its steps."""

    awards: dict[str, dict[str, Any]] = field(default_factory=dict)
    badges: dict[str, bytes] = field(default_factory=dict)
    session: dict[str, str] = field(default_factory=dict)
    form: str = ""


_STORY: Story[Stage, Memory] = Story()
_step = _STORY.step


def play(stage: Stage) -> Iterator[Step]:
    """Play every step in order; a step that breaks down is told as one that came out otherwise."""
    return _STORY.play(stage, Memory())


# --- 1 start --------------------------------------------------------------------------------------


@_step("start", "claim link, QR, admin link, check page")
def _start(stage: Stage, _: Memory) -> str:
    announced = stage.start().announced
    names = {"claim_url": "claim link", "qr": "QR", "admin_url": "admin link", "check_url": "check page"}
    return ", ".join(words for member, words in names.items() if announced.get(member))


@_step("claim page of the first badge", "200, waiting, with QR")
def _first_page(stage: Stage, _: Memory) -> str:
    with stage.browser() as browser:
        answer = browser.get(_announced(stage, "claim_url"))
    state = re.search(r'data-state="(\w+)"', answer.text)
    with_qr = "with QR" if "/qr.svg" in answer.text else "without QR"
    return f"{answer.status_code}, {state.group(1) if state else 'no state'}, {with_qr}"


def _announced(stage: Stage, member: str) -> str:
    return stage.server.announced[member] if stage.server else ""


# --- 2 award --------------------------------------------------------------------------------------


@_step("sign in with the one-time link, twice", "303 then 410")
def _sign_in(stage: Stage, memory: Memory) -> str:
    link = _announced(stage, "admin_url")
    with stage.browser() as first, stage.browser() as second:
        entered = first.post(link)
        memory.form = first.get("/awards/new").text
        memory.session = dict(first.cookies)
        return f"{entered.status_code} then {second.post(link).status_code}"


@_step("award on the page", "303")
def _award_by_page(stage: Stage, memory: Memory) -> str:
    token = re.search(r'name="csrf" value="([^"]+)"', memory.form)
    form = {
        "csrf": token.group(1) if token else "",
        "achievement": "communication",
        "level": "2",
        "to": PERSON,
        "name": "Zoë Rivera",
        "evidence": "Led the weekly customer call.",
    }
    with stage.browser() as browser:
        browser.cookies.update(memory.session)
        answer = browser.post("/awards", data=form)
        shown = browser.get(answer.headers.get("location", "/awards")).text
    claim_url = re.search(r'href="([^"]*/claim/[^"]+)"', shown)
    memory.awards["communication"] = {
        "award": _between(shown, "<code>", "</code>"),
        "claim_url": claim_url.group(1) if claim_url else "",
    }
    return str(answer.status_code)


def _between(text: str, before: str, after: str) -> str:
    return text.split(before, 1)[1].split(after, 1)[0] if before in text else ""


@_step("award with the command", "3 awards with offers")
def _award_by_command(stage: Stage, memory: Memory) -> str:
    for slug in FOUR[1:]:
        extra = ("--tx-code",) if slug == "creativity" else ()
        said = "Seen in the spring project."
        options = ("--to", PERSON, "--level", "3", "--evidence", said, *extra)
        memory.awards[slug] = stage.command("award", "--achievement", slug, *options)
    offered = [slug for slug in FOUR[1:] if memory.awards[slug].get("offer_uri")]
    return f"{len(offered)} awards with offers"


# --- 3 offer --------------------------------------------------------------------------------------


@_step("a new offer from the claim page, read twice", "the same offer twice")
def _offer(stage: Stage, memory: Memory) -> str:
    path = memory.awards["communication"]["claim_url"]
    with stage.browser() as browser:
        browser.post(f"{path}/offer")
        page = browser.get(path).text
    link = re.search(r'href="(openid-credential-offer://[^"]+)"', page)
    memory.awards["communication"]["offer_uri"] = link.group(1).replace("&amp;", "&") if link else ""
    with Http() as http:
        uri = memory.awards["communication"]["offer_uri"]
        first, second = read_offer(uri, http), read_offer(uri, http)
    return "the same offer twice" if first == second else "two different offers"


# --- 4 claim --------------------------------------------------------------------------------------


@_step("claim as ldp_vc", "a Data Integrity badge")
def _claim_ldp(stage: Stage, memory: Memory) -> str:
    badge = _claim(stage, memory, "communication", Wish("ldp_vc"))
    return "a Data Integrity badge" if b"eddsa-rdfc-2022" in badge else "something else"


@_step("claim as jwt_vc_json", "a signed token")
def _claim_jwt(stage: Stage, memory: Memory) -> str:
    badge = _claim(stage, memory, "collaboration", Wish("jwt_vc_json"))
    return "a signed token" if badge.count(b".") == 2 else "something else"  # noqa: PLR2004


@_step("claim a third", "a Data Integrity badge")
def _claim_third(stage: Stage, memory: Memory) -> str:
    badge = _claim(stage, memory, "critical-thinking", Wish("ldp_vc"))
    return "a Data Integrity badge" if b"eddsa-rdfc-2022" in badge else "something else"


@_step("claim with a wrong transaction code", "invalid_grant")
def _wrong_code(stage: Stage, memory: Memory) -> str:
    right = memory.awards["creativity"]["tx_code"]
    wrong = f"{(int(right) + 1) % 10 ** len(right):0{len(right)}}"
    return _refusal(stage, memory, "creativity", Wish("ldp_vc", wrong))


@_step("claim with the right transaction code", "a Data Integrity badge")
def _right_code(stage: Stage, memory: Memory) -> str:
    wish = Wish("ldp_vc", memory.awards["creativity"]["tx_code"])
    badge = _claim(stage, memory, "creativity", wish)
    return "a Data Integrity badge" if b"eddsa-rdfc-2022" in badge else "something else"


@_step("claim with a used offer", "refused")
def _used(stage: Stage, memory: Memory) -> str:
    code = _refusal(stage, memory, "collaboration", Wish("jwt_vc_json"))
    return "refused" if code in ("invalid_grant", "offer_unknown", "http_404", "http_410") else code


def _claim(stage: Stage, memory: Memory, slug: str, wish: Wish) -> bytes:
    badge = stage.claim(memory.awards[slug]["offer_uri"], wish)
    memory.badges[slug] = badge
    return badge


def _refusal(stage: Stage, memory: Memory, slug: str, wish: Wish) -> str:
    try:
        stage.claim(memory.awards[slug]["offer_uri"], wish)
    except WalletRefused as refused:
        return refused.code
    return "a badge"


# --- 5 check --------------------------------------------------------------------------------------


@_step("check what was claimed", "valid, valid, valid, valid")
def _check(stage: Stage, memory: Memory) -> str:
    return ", ".join(str(stage.verify(memory.badges[slug])["verdict"]) for slug in FOUR)


@_step("check with one letter changed", "not_genuine, showing nothing")
def _tampered(stage: Stage, memory: Memory) -> str:
    changed = memory.badges["communication"].replace(b"Communication", b"Kommunication", 1)
    report = stage.verify(changed)
    shown = "showing nothing" if report["credential"] is None else "showing its content"
    return f"{report['verdict']}, {shown}"


@_step("check on the command line", "0")
def _command_line(stage: Stage, memory: Memory) -> str:
    file = stage.folder / "communication.json"
    file.write_bytes(memory.badges["communication"])
    return str(stage.run("verify", str(file)).code)


@_step("have one as a picture, without a wallet", "valid, out of a png")
def _picture(stage: Stage, memory: Memory) -> str:
    file = stage.folder / "collaboration.png"
    stage.command("export", memory.awards["collaboration"]["award"], "--form", "png", "-o", str(file))
    report = json.loads(stage.run("verify", str(file)).out)
    return f"{report['verdict']}, out of a {report['input']['format']}"


@_step("show it to a verifier with the wallet", "valid, holder passed, as asked for")
def _present(stage: Stage, _: Memory) -> str:
    request = stage.command("request", "--achievement", "communication")
    stage.present(request["request_uri"])
    answered = stage.command("request", "--result", request["id"])
    report = answered["reports"][0]
    holder = next(check["outcome"] for check in report["checks"] if check["id"] == "holder")
    asked_for = "as asked for" if answered["satisfied"] else "not as asked for"
    return f"{report['verdict']}, holder {holder}, {asked_for}"


# --- 7 stack --------------------------------------------------------------------------------------


@_step("Super 4C is offered", "super-4c")
def _stack_offered(stage: Stage, memory: Memory) -> str:
    offered = stage.command("awards", "--person", PERSON)
    found = next((each for each in offered["awards"] if each["achievement"] == "super-4c"), None)
    if found is None:
        return "nothing"
    memory.awards["super-4c"] = found
    return str(found["achievement"])


@_step("claim Super 4C", "names 4 component badges by digest")
def _claim_stack(stage: Stage, memory: Memory) -> str:
    offer = stage.command("offer", memory.awards["super-4c"]["award"])
    memory.awards["super-4c"]["offer_uri"] = offer["offer_uri"]
    document = json.loads(_claim(stage, memory, "super-4c", Wish("ldp_vc")))
    bound = [each for each in document["evidence"] if each.get("digestMultibase")]
    return f"names {len(bound)} component badges by digest"


def _with_parts(stage: Stage, memory: Memory) -> dict[str, Any]:
    parts = tuple(memory.badges[slug] for slug in FOUR)
    return stage.verify(memory.badges["super-4c"], parts)


def _stack_line(report: dict[str, Any]) -> str:
    return f"{report['verdict']}, stack {report['stack']['outcome']}"


@_step("check Super 4C with its parts", "valid, stack valid")
def _check_stack(stage: Stage, memory: Memory) -> str:
    return _stack_line(_with_parts(stage, memory))


@_step("check Super 4C alone", "valid, stack attested_only")
def _check_alone(stage: Stage, memory: Memory) -> str:
    return _stack_line(stage.verify(memory.badges["super-4c"]))


# --- 6 withdraw -----------------------------------------------------------------------------------


@_step("suspend Communication", "no_longer_valid, stack held")
def _suspend(stage: Stage, memory: Memory) -> str:
    stage.command("suspend", memory.awards["communication"]["award"], "--reason", "key_problem")
    verdict = stage.verify(memory.badges["communication"])["verdict"]
    return f"{verdict}, stack {_with_parts(stage, memory)['stack']['outcome']}"


@_step("Super 4C is paused with it", "no_longer_valid, suspended")
def _suspended_with_it(stage: Stage, memory: Memory) -> str:
    return _status_line(stage.verify(memory.badges["super-4c"]))


def _status_line(report: dict[str, Any]) -> str:
    status = next(check for check in report["checks"] if check["id"] == "status")
    return f"{report['verdict']}, {status['code']}"


@_step("reinstate Communication", "valid, stack valid")
def _reinstate(stage: Stage, memory: Memory) -> str:
    stage.command("reinstate", memory.awards["communication"]["award"])
    verdict = stage.verify(memory.badges["communication"])["verdict"]
    return f"{verdict}, stack {_with_parts(stage, memory)['stack']['outcome']}"


@_step("Super 4C recovers with it", "valid")
def _recovers_with_it(stage: Stage, memory: Memory) -> str:
    return str(stage.verify(memory.badges["super-4c"])["verdict"])


@_step("revoke Communication", "no_longer_valid")
def _revoke(stage: Stage, memory: Memory) -> str:
    reason = ("--reason", "requirements_no_longer_met", "--note", "Told in the yearly talk.")
    stage.command("revoke", memory.awards["communication"]["award"], *reason)
    return str(stage.verify(memory.badges["communication"])["verdict"])


@_step("check Super 4C after that", "no_longer_valid, stack invalid, naming Communication")
def _stack_fallen(stage: Stage, memory: Memory) -> str:
    report = _with_parts(stage, memory)
    told = json.dumps(report["stack"], ensure_ascii=False)
    named = "naming Communication" if "Communication" in told else "naming nothing"
    return f"{_stack_line(report)}, {named}"


@_step("the grace period of Super 4C ends", "no_longer_valid, revoked")
def _grace_ends(stage: Stage, memory: Memory) -> str:
    def is_withdrawn(report: dict[str, Any]) -> bool:
        return _status_line(report).endswith("revoked")

    return _status_line(stage.verify_until(memory.badges["super-4c"], is_withdrawn))


@_step("start again", "everything is still there")
def _again(stage: Stage, memory: Memory) -> str:
    stage.stop()
    stage.start()
    verdicts = (stage.verify(memory.badges[slug])["verdict"] for slug in ("communication", "creativity"))
    return (
        "everything is still there"
        if tuple(verdicts) == ("no_longer_valid", "valid")
        else "something is gone"
    )
