"""`cairn stack …`: the rules of meta-badges, and whom a rule would reach before it is published."""

import argparse
from pathlib import Path
from typing import Any

from cairn.console import Console
from cairn.installation import Installation
from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from issuer.achievements.press import Press
from issuer.errors import RuleRefused
from issuer.rules.looking import Asked, matter_of
from issuer.web.stacks_api import USUAL_LIMIT, PreviewMade, Somebody, Told, preview_made, stack_told


def add_list(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn stack list`: there are none of its own."""


def add_preview(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn stack preview`."""
    parser.add_argument("slug", metavar="SLUG", help="the meta-badge")
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--rule", type=Path, metavar="FILE", help="a rule document to look at in place of its own"
    )
    which.add_argument("--requires", metavar="WORDS", help="a rule in the words of a plan")
    parser.add_argument("--terms", metavar="WORDS", default="", help="the terms of --requires, in words")
    parser.add_argument(
        "--limit",
        type=int,
        default=USUAL_LIMIT,
        metavar="N",
        help=f"name so many people (default: {USUAL_LIMIT})",
    )


def list_all(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """List the rules of an organisation's meta-badges, in the words of a plan."""
    with here.desk.work(here.organisation(arguments.org)) as work:
        told = [stack_told(badge) for badge in work.tx.plan.all()]
    found = [each for each in told if each is not None]
    lines = [f"{each.achievement} (version {each.version}): {each.requires}" for each in found]
    console.data(
        {"stacks": [each.model_dump(mode="json") for each in found]},
        "\n".join(lines) or "No badge rests on others yet.",
    )
    return 0


def preview(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Tell who meets a rule, who is one badge away, and what publishing it would change. Nothing changes."""
    document = None if arguments.rule is None else _document(arguments.rule)
    asked = Asked(arguments.requires, arguments.terms, document)
    with here.desk.work(here.organisation(arguments.org)) as work:
        press = Press(here.desk.public_url, work.identity.did)
        found, at = matter_of(work.tx, arguments.slug, asked, press), work.now
    made = preview_made(found.look(at), at, Told(max(arguments.limit, 0)))
    console.data(made.model_dump(mode="json"), _told(made))
    return 0


def _document(file: Path) -> dict[str, Any]:
    try:
        return parse_object(file.read_bytes())
    except MalformedJson as fault:
        raise RuleRefused((f"{file} is not a rule document: {fault}. Nothing was looked at.",)) from fault


def _told(made: PreviewMade) -> str:
    counts = made.counts
    lines = [
        f"{counts.qualifying} qualify today, {counts.one_away} are one badge away, "
        f"of {counts.looked_at} who hold anything that the rule asks for."
    ]
    lines += _list("Qualify:", made.qualifying, counts.qualifying)
    lines += _list("One badge away:", made.one_away, counts.one_away)
    change = made.change
    if change is not None:
        lines += _list("Would qualify newly:", change.newly_qualifying, change.newly)
        lines += _list("Would qualify no more:", change.no_more_qualifying, change.no_more)
        lines.append(f"{change.kept} keep the badge, under the version it was awarded by.")
    return "\n".join(lines)


def _list(title: str, found: list[Somebody], of: int) -> list[str]:
    if not of:
        return []
    named = [f"  {each.name or each.address}{_lacking(each)}" for each in found]
    more = [f"  … and {of - len(found)} more"] if of > len(found) else []
    return [title, *named, *more]


def _lacking(each: Somebody) -> str:
    return f": {' or '.join(each.lacking)}" if each.lacking else ""
