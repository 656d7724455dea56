"""`cairn keys`."""

import argparse
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from cairn.console import Console
from cairn.installation import Installation
from issuer.ledger import KeyUse, StoredKey
from issuer.organisation import key_life
from issuer.organisation.key_life import Compromise, Hand, KeyChange, SignedAward
from keys.certificates.chain import Chain
from keys.public import Algorithm

_ISSUER_ALGORITHMS = (Algorithm.EDDSA, Algorithm.ES256, Algorithm.RS256)


def add_list(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn keys list`: there are none of its own."""


def list_keys(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """List the organisation's signing keys."""
    with here.desk.work(here.organisation(arguments.org)) as work:
        kept = work.tx.keys.all()
        did = work.identity.did
    lines = [_as_json(key, did) for key in kept]
    text = "\n".join(_line(each) for each in lines)
    console.data({"did": did, "keys": lines}, text)
    return 0


def add_rotate(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn keys rotate`."""
    parser.add_argument(
        "--algorithm",
        action="append",
        default=[],
        choices=[each.value for each in _ISSUER_ALGORITHMS],
        help="only the key for this algorithm; may be given several times",
    )


def rotate_keys(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Give the organisation's keys successors; what the old ones signed still verifies."""
    algorithms = [Algorithm(name) for name in arguments.algorithm]
    change, did = _changed(arguments, here, lambda hand: key_life.rotate(hand, algorithms))
    console.data(
        _change_as_json(change, did), _change_as_text(change, "Retired: what they signed still verifies.")
    )
    return 0


def add_retire(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn keys retire`."""
    parser.add_argument("key", metavar="KEY", help="the key's name or id, as `keys list` has it")
    parser.add_argument("--force", action="store_true", help="even the last key of its algorithm")


def retire_key(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Let a key sign no more, without a successor."""
    change, did = _changed(
        arguments, here, lambda hand: key_life.retire(hand, arguments.key, even_the_last=arguments.force)
    )
    console.data(
        _change_as_json(change, did), _change_as_text(change, "Retired: what it signed still verifies.")
    )
    return 0


def add_compromise(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn keys compromise`."""
    parser.add_argument("key", metavar="KEY", help="the key's name or id, as `keys list` has it")
    parser.add_argument(
        "--since",
        required=True,
        type=_day_or_instant,
        metavar="DATE",
        help="from when on others may have had it: a day (2026-11-20) or an instant (RFC 3339)",
    )
    parser.add_argument("--note", default="", help="what happened; only for the audit trail")


def compromise_key(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Take a stolen key back, and list the awards whose badges it signed."""

    def take_back(hand: Hand) -> KeyChange:
        since = _instant(arguments.since, hand.tx.organisation.zone)
        return key_life.compromise(hand, Compromise(arguments.key, since, arguments.note, hand.by))

    change, did = _changed(arguments, here, take_back)
    with here.desk.work(here.organisation(arguments.org)) as work:
        awards = key_life.signed_awards(work.tx, f"{did}#{change.ended[0].name}")
    text = _change_as_text(change, "Taken back: nothing it ever signed is accepted any more.")
    console.data(
        _change_as_json(change, did) | {"awards": [_award_as_json(each) for each in awards]},
        "\n".join([text, "", *_awards_as_text(awards)]),
    )
    return 0


def _changed(
    arguments: argparse.Namespace, here: Installation, act: Callable[[Hand], KeyChange]
) -> tuple[KeyChange, str]:
    """Return what a change of keys did, and the organisation's DID."""
    slug = here.organisation(arguments.org)
    with here.desk.work(slug) as work:
        seen = key_life.active_names(work.tx)
    with here.desk.work(slug) as work:
        change = act(Hand(work.tx, work.identity, here.sealer, work.now, seen=seen))
    return change, change.identity.did


def _as_json(key: StoredKey, did: str) -> dict[str, Any]:
    told = {
        "id": f"{did}#{key.name}",
        "algorithm": key.algorithm,
        "state": str(key.state),
        "use": str(key.use),
    }
    since = key.compromised_since
    until = {} if key.certificates is None else {"certified_until": _certified_until(key.certificates)}
    return told | ({"compromised_since": since.isoformat()} if since else {}) | until


def _certified_until(certificates: str) -> str:
    return Chain.from_pem(certificates.encode("ascii")).ends_at.isoformat()


def _line(told: dict[str, Any]) -> str:
    certified = f"  certified until {told['certified_until'][:10]}" if "certified_until" in told else ""
    return f"{told['state']:<13}{told['algorithm']:<7}{told['id']}{certified}"


def _change_as_json(change: KeyChange, did: str) -> dict[str, Any]:
    return {
        "did": did,
        "made": [f"{did}#{key.name}" for key in change.made],
        "ended": [f"{did}#{key.name}" for key in change.ended],
        "to_certify": [f"{did}#{name}" for name in _to_certify(change)],
    }


def _to_certify(change: KeyChange) -> list[str]:
    """Return the new keys that take the place of certified ones: a certificate is for one key."""
    certified = {key.algorithm for key in change.ended if key.certificates is not None}
    return [key.name for key in change.made if key.algorithm in certified and key.use == KeyUse.ISSUING]


def _change_as_text(change: KeyChange, ended: str) -> str:
    lines = [f"new     {key.algorithm:<7}{key.name}" for key in change.made]
    lines += [f"ended   {key.algorithm:<7}{key.name}" for key in change.ended]
    lines += [
        f"{name} has no certificate yet: ask by `cairn keys csr {name}`, keep it by `cairn keys certify {name} FILE`."
        for name in _to_certify(change)
    ]
    return "\n".join([*lines, ended])


def _award_as_json(award: SignedAward) -> dict[str, Any]:
    return {
        "award": award.award_id,
        "badge": award.badge,
        "person": award.person,
        "address": award.address,
        "copies": award.copies,
        "signed_at": award.signed_at.isoformat(),
    }


def _awards_as_text(awards: Sequence[SignedAward]) -> list[str]:
    if not awards:
        return ["It signed no badges, so none need to be handed out anew."]
    head = f"It signed badges of {len(awards)} awards. Hand them out anew: `cairn offer AWARD` makes a claim offer."
    return [head, *(f"  {each.award_id}  {each.badge}  {each.person} <{each.address}>" for each in awards)]


def _day_or_instant(text: str) -> date:
    """Return a day, or an instant with its zone."""
    if len(text) == len("2026-11-20"):
        return date.fromisoformat(text)
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise argparse.ArgumentTypeError("the instant needs a zone, e.g. 2026-11-20T10:00:00Z")
    return at


def _instant(given: date, zone: str) -> datetime:
    """Return an instant in UTC and whole seconds; a day begins when it does where the organisation is."""
    at = given if isinstance(given, datetime) else datetime.combine(given, time.min, ZoneInfo(zone))
    return at.astimezone(UTC).replace(microsecond=0)
