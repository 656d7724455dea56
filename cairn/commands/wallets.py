"""`cairn wallet claim`, `collect` and `present`: a wallet for people without a phone."""

import argparse
import os
from pathlib import Path
from typing import Any

from cairn.console import Console
from cairn.settings import Settings
from cairn.wallet.claiming import BadgeDeferred, Wish, claim_all
from cairn.wallet.collecting import collect
from cairn.wallet.http import Http, WalletRefused
from cairn.wallet.presenting import present
from cairn.wallet.profiles import FINAL, PROFILES
from cairn.wallet.purse import Purse, PurseFile
from cairn.wallet.showing import presentation_of
from cairn.wallet.telling import Telling, names_in
from cairn.world import utc_now
from credentials.received import read
from keys.certificates.anchors import Anchors
from keys.errors import KeysError


def add_claim(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn wallet claim`."""
    parser.add_argument("uri", metavar="URI", help="the openid-credential-offer:// link")
    parser.add_argument("--format", help="ldp_vc, jwt_vc_json or dc+sd-jwt; otherwise the first offered")
    parser.add_argument("--tx-code", help="the code you were sent, where one is asked")
    parser.add_argument("--copies", type=int, default=1, metavar="N", help="for how many keys (default: one)")
    parser.add_argument("--all", action="store_true", help="take the badge in every form offered")
    _profile(parser)
    _common(parser)


def add_collect(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn wallet collect`."""
    _common(parser)


def add_present(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn wallet present`."""
    parser.add_argument("uri", metavar="URI", help="the openid4vp:// link")
    _profile(parser)
    parser.add_argument(
        "--anchors", type=Path, metavar="FILE", help="authorities (PEM) whose certificates prove who asks"
    )
    _telling(parser)
    _common(parser)


def add_show(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn wallet show`."""
    parser.add_argument(
        "--badge",
        action="append",
        default=[],
        metavar="ID",
        help="a badge by its id (default: all in the wallet)",
    )
    _telling(parser)
    _common(parser)


def _telling(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--tell",
        action="append",
        default=[],
        metavar="NAME",
        help="an entry of what a badge rests on, by name or id, to be told too (default: none that can be kept back)",
    )


def add_list(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn wallet list`."""
    _common(parser)


def _profile(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--profile",
        choices=PROFILES,
        default=FINAL.name,
        help="as which wallet (default: as the standard says)",
    )


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--wallet", type=Path, help="the wallet's folder (default: wallet/ beside the database)"
    )
    parser.add_argument("--ca", type=Path, help="one more certificate authority to trust")
    parser.add_argument("--out", type=Path, metavar="FILE", help="also write the badge to this file")


def claim_badge(arguments: argparse.Namespace, console: Console, settings: Settings) -> int:
    """Claim a badge into the wallet and print where it is."""
    keeper = _Keeper(arguments, settings)
    try:
        with Http(arguments.ca) as http:
            badges = claim_all(arguments.uri, _wish(arguments), keeper.purse, http, utc_now())
    except BadgeDeferred as deferred:
        nothing: dict[str, Any] = {"badge": None, "badges": [], "holder": keeper.purse.key.did, "file": ""}
        console.data(nothing, f"{deferred} `cairn wallet collect` asks for it again.")
        return 0
    finally:
        keeper.save()
    if arguments.out:
        arguments.out.write_bytes(badges[0])
    holder = (keeper.purse.holder_of(badges[0]) or keeper.purse.key).did
    texts = [badge.decode() for badge in badges]
    value = {"badge": texts[0], "badges": texts, "holder": holder, "file": str(arguments.out or "")}
    console.data(value, f"The badge is in the wallet of {holder}.")
    return 0


def collect_badges(arguments: argparse.Namespace, console: Console, settings: Settings) -> int:
    """Collect the badges that were put off, and print what came of it."""
    keeper = _Keeper(arguments, settings)
    try:
        with Http(arguments.ca) as http:
            collected = collect(keeper.purse, http)
    finally:
        keeper.save()
    if arguments.out and collected.badges:
        arguments.out.write_bytes(collected.badges[-1])
    refused = [str(each) for each in collected.refused]
    value = {"badges": [each.decode() for each in collected.badges], "waiting": collected.waiting}
    counted = f"{len(collected.badges)} badge(s) collected, {collected.waiting} not ready yet."
    console.data({**value, "refused": refused}, "\n".join([counted, *refused]))
    return 0


def _wish(arguments: argparse.Namespace) -> Wish:
    profile = PROFILES[arguments.profile]
    return Wish(arguments.format, arguments.tx_code, profile, arguments.copies, arguments.all)


def present_badges(arguments: argparse.Namespace, console: Console, settings: Settings) -> int:
    """Show badges from the wallet to a verifier."""
    keeper = _Keeper(arguments, settings)
    showable = keeper.purse.only(PROFILES[arguments.profile].reading.shown)
    with Http(arguments.ca) as http:
        anchors, telling = _anchors(arguments.anchors), Telling(frozenset(arguments.tell))
        answer = present(arguments.uri, showable, http, utc_now(), anchors, telling)
    console.data(answer, "The badges were shown.")
    return 0


def show_badges(arguments: argparse.Namespace, console: Console, settings: Settings) -> int:
    """Write badges from the wallet to a file, as a presentation; print what of them could be kept back and was."""
    keeper, telling = _Keeper(arguments, settings), Telling(frozenset(arguments.tell))
    body = presentation_of(keeper.purse, arguments.badge, telling, utc_now())
    path = arguments.out or Path("presentation.json")
    path.write_bytes(body)
    chosen = {name for badge in keeper.purse.badges for name in names_in(read(badge))}
    kept_back = sorted(chosen - telling.names)
    hint = f" Kept back: {', '.join(kept_back)}; --tell shows one." if kept_back else ""
    told = {"file": str(path), "bytes": len(body), "kept_back": kept_back}
    console.data(told, f"{path} holds the badges; `cairn verify {path}` checks them.{hint}")
    return 0


def list_badges(arguments: argparse.Namespace, console: Console, settings: Settings) -> int:
    """List what is in the wallet."""
    keeper = _Keeper(arguments, settings)
    badges = [badge.decode() for badge in keeper.purse.badges]
    value = {"holder": keeper.purse.key.did, "badges": badges}
    console.data(value, f"{keeper.purse.key.did} holds {len(badges)} badge(s).")
    return 0


def _anchors(path: Path | None) -> Anchors | None:
    if path is None:
        return None
    try:
        return Anchors.from_pem(path.read_bytes())
    except (OSError, KeysError) as fault:
        raise WalletRefused("request", "anchors_unusable", str(fault)) from fault


class _Keeper:
    """The purse of one folder, with the secret beside it that seals its key."""

    def __init__(self, arguments: argparse.Namespace, settings: Settings) -> None:
        self._folder = arguments.wallet or settings.state_dir / "wallet"
        self._file = PurseFile(self._folder)
        self._secret = _secret(self._folder / "secret")
        self.purse: Purse = self._file.load(self._secret)
        self.save()

    def save(self) -> None:
        """Keep the purse as it is now."""
        self._file.save(self.purse, self._secret)


def _secret(path: Path) -> bytes:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(32))
    return path.read_bytes()
