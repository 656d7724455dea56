"""`cairn award`, `offer`, `awards`, `revoke`, `suspend`, `reinstate`."""

import argparse
from collections.abc import Sequence
from typing import Any

from cairn.console import Console
from cairn.installation import Installation
from issuer import revocation
from issuer.awarding import awards, editions
from issuer.errors import UnknownAward
from issuer.ledger import REASONS_TO_GIVE, Award, Stage
from issuer.meta_badges.impact import Act, Affected, impact
from issuer.offering import claims
from issuer.ports import Transaction
from issuer.web.desk import Work

BY = "command line"
REASONS = [reason.value for reason in REASONS_TO_GIVE]


def add_award(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn award`."""
    parser.add_argument("--achievement", required=True, metavar="SLUG", help="which badge")
    parser.add_argument("--to", required=True, metavar="EMAIL", help="address of the person")
    parser.add_argument("--name", default="", help="name of the person")
    parser.add_argument("--level", type=int, metavar="N", help="star level, for badges that have levels")
    parser.add_argument("--evidence", default="", metavar="TEXT", help="what was seen")
    parser.add_argument(
        "--ask-override",
        action="store_true",
        help="where not all that a meta-badge rests on could be checked, have somebody else decide",
    )
    parser.add_argument(
        "--language", default="", help="in which of its languages the badge is awarded, like de"
    )
    _add_offering(parser)


def _add_offering(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--tx-code", action="store_true", help="ask for a code that you pass on yourself")
    parser.add_argument(
        "--by-value",
        action="store_true",
        help="print also a link that holds the whole offer, not its address",
    )


def award(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Award a badge and print its claim link and offer."""
    command = awards.AwardBadge(
        slug=arguments.achievement,
        to=arguments.to,
        name=arguments.name,
        level=arguments.level,
        evidence=arguments.evidence,
        by=BY,
        by_name=BY,
        asks_override=arguments.ask_override,
        language=arguments.language,
    )
    with here.desk.work(here.organisation(arguments.org)) as work:
        made = awards.award(work.tx, command, work.now, work.randomness)
        printed = _minted(work, here, made, arguments)
    console.data(printed, _award_text(printed))
    return 0


def _minted(work: Work, here: Installation, made: Award, asked: argparse.Namespace) -> dict[str, Any]:
    minted = work.mint(made, tx_code=asked.tx_code)
    by_value = {"offer_by_value": work.offer_uri_by_value(minted.offer)} if asked.by_value else {}
    return {
        "award": made.id,
        "claim_url": here.desk.claim_url(made),
        "offer_uri": work.offer_uri(minted.offer),
        "tx_code": minted.tx_code,
        "waits_for_approval": made.stage is Stage.WAITING,
        "edition": editions.text_of(made) or None,
        **by_value,
    }


def _award_text(printed: dict[str, Any]) -> str:
    lines = [
        f"award      {printed['award']}",
        f"claim link {printed['claim_url']}",
        f"offer      {printed['offer_uri']}",
    ]
    if "offer_by_value" in printed:
        lines.append(f"by value   {printed['offer_by_value']}")
    if printed["tx_code"]:
        lines.append(f"code       {printed['tx_code']}  (pass it on by another way than the link)")
    if printed["edition"]:
        lines.append(f"number     {printed['edition']}")
    if printed["waits_for_approval"]:
        lines.append("It waits for approval: somebody of HR decides on its page.")
    return "\n".join(lines)


def add_offer(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn offer`."""
    parser.add_argument("award", metavar="AWARD", help="the award's id (urn:uuid:…)")
    _add_offering(parser)


def offer(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Make a new offer of an award that nobody has claimed yet."""
    with here.desk.work(here.organisation(arguments.org)) as work:
        printed = _minted(work, here, _wanted(work.tx, arguments.award), arguments)
    console.data(printed, _award_text(printed))
    return 0


def _wanted(tx: Transaction, award_id: str) -> Award:
    found = tx.awards.get(award_id)
    if found is None:
        raise UnknownAward(f"There is no award {award_id} here. `cairn awards` lists them.")
    return found


def add_awards(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn awards`."""
    parser.add_argument(
        "--person", default="", metavar="TEXT", help="only awards whose person, badge or id match"
    )
    parser.add_argument("--waiting", action="store_true", help="only awards that wait for approval")
    parser.add_argument("--limit", type=int, default=100, help="how many at most")


def list_awards(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """List awards, newest first."""
    with here.desk.work(here.organisation(arguments.org)) as work:
        found = _listed(work.tx, arguments)
        lines = [_line(work, here, each) for each in found]
    text = "\n".join(
        f"{each['award']}  {each['achievement']:<20} {each['to']:<30} {_state_text(each)}" for each in lines
    )
    console.data({"awards": lines}, text or "There are no such awards.")
    return 0


def _listed(tx: Transaction, arguments: argparse.Namespace) -> Sequence[Award]:
    if arguments.waiting:
        return tx.awards.waiting(arguments.limit)
    return tx.awards.search(arguments.person, arguments.limit)


def _state_text(line: dict[str, Any]) -> str:
    return f"{line['state']}, {line['stage']}" if line["stage"] == Stage.WAITING else str(line["state"])


def _line(work: Work, here: Installation, each: Award) -> dict[str, Any]:
    state = claims.claim_state(work.tx, each, work.now, work.terms)
    return {
        "award": each.id,
        "achievement": each.slug,
        "level": each.level,
        "to": each.address,
        "state": state.value,
        "stage": each.stage.value,
        "claim_url": here.desk.claim_url(each),
    }


def add_withdrawal(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn revoke` and `cairn suspend`."""
    parser.add_argument("award", metavar="AWARD", help="the award's id (urn:uuid:…)")
    parser.add_argument("--reason", required=True, choices=REASONS, metavar="CODE", help=", ".join(REASONS))
    parser.add_argument("--note", default="", metavar="TEXT", help="private note for the audit log")
    parser.add_argument("--public-sentence", default="", metavar="TEXT", help="what the public may read")
    parser.add_argument(
        "--keep",
        action="append",
        default=[],
        metavar="AWARD=WHY",
        help="a meta-badge that is not to fall with it, and why; may be repeated",
    )


def add_reinstate(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn reinstate`."""
    parser.add_argument("award", metavar="AWARD", help="the award's id (urn:uuid:…)")
    parser.add_argument(
        "--note", default="", metavar="TEXT", help="why; a meta-badge is kept by it though a part fell"
    )


def revoke(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Withdraw a badge, finally."""
    return _change(arguments, console, here, "revoked")


def suspend(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Pause a badge."""
    return _change(arguments, console, here, "suspended")


def reinstate(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Lift a pause."""
    return _change(arguments, console, here, "reinstated")


def _change(arguments: argparse.Namespace, console: Console, here: Installation, what: str) -> int:
    with here.desk.work(here.organisation(arguments.org)) as work:
        if what == "reinstated":
            asked = revocation.ReinstateAward(arguments.award, arguments.note, BY)
            revocation.reinstate(work.tx, asked, work.now, work.cascade)
        else:
            act = revocation.revoke if what == "revoked" else revocation.suspend
            act(work.tx, _withdrawal(arguments), work.now, work.cascade)
    console.data({"award": arguments.award, "state": what}, f"{arguments.award} is {what}.")
    return 0


def _withdrawal(arguments: argparse.Namespace) -> revocation.RevokeAward:
    parts = (each.partition("=") for each in arguments.keep)
    kept = tuple(revocation.Keep(award_id, why) for award_id, _, why in parts)
    return revocation.RevokeAward(
        arguments.award, arguments.reason, arguments.note, arguments.public_sentence, BY, kept
    )


def add_impact(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn impact`."""
    parser.add_argument("award", metavar="AWARD", help="the award's id (urn:uuid:…)")
    parser.add_argument("--act", default=Act.REVOKE.value, choices=[each.value for each in Act])


def tell_impact(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Tell which meta-badges would fall with a badge; nothing changes."""
    act = Act(arguments.act)
    with here.desk.work(here.organisation(arguments.org)) as work:
        award = awards.find(work.tx, arguments.award)
        found = [_told(each) for each in impact(work.tx, award, act, work.now, work.cascade)]
    text = "\n".join(
        f"{each['award']}  {each['achievement']:<20} {each['person']:<30} {each['effect']}" for each in found
    )
    console.data({"award": award.id, "act": act.value, "affected": found}, text or "Nothing rests on it.")
    return 0


def _told(affected: Affected) -> dict[str, Any]:
    final_at = affected.final_at
    return {
        "award": affected.award.id,
        "achievement": affected.award.slug,
        "person": affected.award.address,
        "effect": affected.effect.value,
        "final_at": None if final_at is None else final_at.isoformat(),
    }
