"""`cairn verify` and `cairn request`."""

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cairn.console import Console
from cairn.installation import Installation
from verifier import offline
from verifier.errors import NothingToVerify, RequestNotFound
from verifier.policy_documents import parse_policy
from verifier.recognition import Recognition, Standing, recognise, told_with
from verifier.recognition.rendering import headline as recognised
from verifier.rendering import headline, sentence
from verifier.report import Outcome, Report, Verdict
from verifier.verify import Setting, Submission
from verifier.web.envelopes import fetch, taken_out
from verifier.web.openid4vp.ask import Ask
from verifier.web.openid4vp.asking import make_request, outcome
from verifier.web.openid4vp.wanting import awarders_here
from verifier.wishes import BadgeWish, query_for

# interface: 0 valid, 1 no longer valid or not genuine, 2 could not finish, 3 genuine but issuer unknown,
# 4 valid, and it does not meet the policy that was given
EXIT_CODES = {
    Verdict.VALID: 0,
    Verdict.NO_LONGER_VALID: 1,
    Verdict.NOT_GENUINE: 1,
    Verdict.COULD_NOT_CHECK: 2,
    Verdict.ISSUER_UNKNOWN: 3,
}
OF_POLICY = {
    Standing.MET: 0,
    Standing.RULE_NOT_MET: 4,
    Standing.PART_INVALID: 4,
    Standing.PART_NOT_SUPPLIED: 2,
    Standing.COULD_NOT_CHECK: 2,
}
MARKS = {Outcome.PASSED: "+", Outcome.FAILED: "x", Outcome.UNKNOWN: "?", Outcome.NOT_APPLICABLE: "-"}


def add_verify(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn verify`."""
    parser.add_argument(
        "source",
        metavar="SOURCE",
        help="a file (a badge, presentation, record, .cairn bundle or PDF certificate), an https address, or -",
    )
    parser.add_argument(
        "--with",
        dest="parts",
        nargs="+",
        action="extend",
        default=[],
        metavar="FILE",
        help="component badges of a stack",
    )
    parser.add_argument("--policy", type=Path, metavar="FILE", help="a policy as JSON")
    parser.add_argument("--now", type=_instant, metavar="TIME", help="check as of this instant (RFC 3339)")
    parser.add_argument(
        "--save-bundle",
        type=Path,
        metavar="FILE",
        help="save the badge with all that was asked, for checking it offline",
    )


def verify(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Check a badge, print the report, and return the exit code of its verdict."""
    body = _read(arguments.source, here)
    parts = tuple(_read(part, here) for part in arguments.parts)
    submission = taken_out(Submission(body, parts), here.check.sources.documents)
    policy = here.check.policy()
    if arguments.policy:
        policy = parse_policy(arguments.policy.read_bytes(), policy)
    setting = Setting(
        policy, here.check.sources, arguments.now or here.check.now(), ourselves=here.check.identity.did
    )
    report = here.check.named(_judged(submission, setting, arguments, here))
    found = recognise(report, policy)
    console.data(told_with(report, found), _text(report, found))
    return _exit_code(report, found)


def _exit_code(report: Report, found: Recognition | None) -> int:
    """Return what the verdict ends with; of a valid badge, what the policy comes to."""
    if report.verdict is not Verdict.VALID or found is None:
        return EXIT_CODES[report.verdict]
    return OF_POLICY[found.standing]


def _judged(
    submission: Submission, setting: Setting, arguments: argparse.Namespace, here: Installation
) -> Report:
    if arguments.save_bundle is None:
        return offline.verify(submission, setting, here.check.home, arguments.now)
    report, bundle = here.check.bundled(submission, setting)
    arguments.save_bundle.write_bytes(bundle)
    return report


def _read(source: str, here: Installation) -> bytes:
    if source == "-":
        return sys.stdin.buffer.read()
    if source.startswith("https://"):
        return fetch(source, here.check.sources.documents)
    body = Path(source).read_bytes()
    if not body.strip():
        raise NothingToVerify(f"{source} is empty.")
    return body


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise argparse.ArgumentTypeError("the instant needs a zone, e.g. 2026-11-23T10:00:00Z")
    return at.astimezone(UTC)


def _text(report: Report, found: Recognition | None) -> str:
    lines = [headline(report), ""]
    lines += [f"  {MARKS[each.outcome]} {each.check.value:<13} {sentence(each)}" for each in report.findings]
    lines += _components(report, "    ")
    lines += ["", recognised(found)] if found else []
    if report.told is not None:
        lines += [
            "",
            f"  it said of {report.told.digest}: {report.told.stated}",
            f"  look it up at {report.told.address}",
        ]
    return "\n".join([*lines, "", f"  reference {report.reference}"])


def _components(report: Report, indent: str) -> Iterator[str]:
    for component in report.components:
        yield f"{indent}component: {headline(component)}"
        yield from _components(component, indent + "  ")


def add_request(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn request`."""
    parser.add_argument(
        "--achievement", metavar="SLUG", help="a badge of this organisation; otherwise any badge"
    )
    parser.add_argument("--result", metavar="ID", help="print what came of an earlier request instead")


def request(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Ask a wallet for a badge, or print what it answered."""
    made = _result(arguments.result, here) if arguments.result else _asked(arguments, here)
    console.data(made, "\n".join(f"{name:<11}{value}" for name, value in made.items() if name != "reports"))
    return 0


def _asked(arguments: argparse.Namespace, here: Installation) -> dict[str, Any]:
    query = query_for([_wish(arguments, here)], here.check.vcts())
    return make_request(here.check, Ask(query, awarders=awarders_here(here.check)))


def _wish(arguments: argparse.Namespace, here: Installation) -> BadgeWish:
    if arguments.achievement is None:
        return BadgeWish()
    with here.desk.work(here.organisation(arguments.org)) as work:
        badge = work.tx.plan.find(arguments.achievement)
    return BadgeWish(badge.achievement.id if badge else arguments.achievement)


def _result(request_id: str, here: Installation) -> dict[str, Any]:
    found = here.check.requests.get(request_id)
    if found is None:
        raise RequestNotFound(f"There is no request {request_id} here.")
    return outcome(found, here.check.now())
