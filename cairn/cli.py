"""The `cairn` command."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import NoReturn, Protocol

from cairn.commands import awards, checks, journeys, keys, organisations, plans, serving, wallets
from cairn.console import Console, Streams
from cairn.installation import Installation, NoOrganisation, open_installation
from cairn.journey.stage import StageFault
from cairn.settings import InvalidSetting, Settings, load
from cairn.wallet.http import WalletRefused
from issuer.errors import IssuerError
from keys.errors import KeysError
from records.errors import RecordsError
from verifier.errors import VerifierError

FAILED, USAGE = 1, 64
Work = Callable[[argparse.Namespace, Console, Installation], int]
Plain = Callable[[argparse.Namespace, Console, Settings], int]
Options = Callable[[argparse.ArgumentParser], None]


class _Commands(Protocol):
    """The part of argparse's subparsers that is used here."""

    def add_parser(self, name: str, *, help: str, description: str) -> "Parser":
        """Add a command and return its parser."""
        ...


class Parser(argparse.ArgumentParser):
    """Ends with 64 on wrong usage, as sysexits and the interface say."""

    def error(self, message: str) -> NoReturn:
        """Print how to use the command, and end."""
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"cairn: {message}\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the process with its exit code."""
    sys.exit(
        run(sys.argv[1:] if arguments is None else arguments, os.environ, Streams(sys.stdout, sys.stderr))
    )


def run(arguments: Sequence[str], environment: Mapping[str, str], streams: Streams) -> int:
    """Run one command and return its exit code; every refusal is one line with its code, never a trace."""
    try:
        parsed = _parser().parse_args(arguments)
    except SystemExit as ended:  # argparse's way to end after --help and after wrong usage
        return ended.code if isinstance(ended.code, int) else USAGE
    parsed.run_command = run
    console = Console(streams, as_json=parsed.json)
    try:
        return int(parsed.act(parsed, console, environment))
    except (IssuerError, VerifierError, RecordsError, KeysError, WalletRefused) as refusal:
        console.refuse(refusal.code, str(refusal))
    except (InvalidSetting, NoOrganisation) as refusal:
        console.refuse("setting_invalid", str(refusal))
    except StageFault as fault:
        console.refuse("journey_broken", str(fault))
    except OSError as fault:
        console.refuse("file_or_network", str(fault))
    return FAILED


def _parser() -> Parser:
    parser = Parser(prog="cairn", description="Issue, show, revoke and check workplace badges.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _serving(commands)
    _issuing(commands)
    _checking(commands)
    _keeping(commands)
    return parser


def _serving(commands: _Commands) -> None:
    _plain(commands, "run", "serve issuer and verifier", serving.add_run, serving.run)
    _plain(commands, "health", "ask whether the service here is alive", serving.add_health, serving.health)
    _plain(commands, "journey", "play the whole life of badges", journeys.add_journey, journeys.journey)


def _issuing(commands: _Commands) -> None:
    _work(commands, "award", "award a badge", awards.add_award, awards.award)
    _work(commands, "offer", "make a new offer of an award", awards.add_offer, awards.offer)
    _work(commands, "awards", "list awards", awards.add_awards, awards.list_awards)
    _work(commands, "revoke", "withdraw a badge, finally", awards.add_withdrawal, awards.revoke)
    _work(commands, "suspend", "pause a badge", awards.add_withdrawal, awards.suspend)
    _work(commands, "reinstate", "lift a pause", awards.add_reinstate, awards.reinstate)
    plan = _group(commands, "plan", "the planning table")
    _work(plan, "import", "import a planning table", plans.add_import, plans.import_plan)
    _work(plan, "export", "write the planning table", plans.add_export, plans.export_plan)


def _checking(commands: _Commands) -> None:
    _work(commands, "verify", "check a badge", checks.add_verify, checks.verify)
    _work(commands, "request", "ask a wallet for a badge", checks.add_request, checks.request)
    wallet = _group(commands, "wallet", "a simulated wallet")
    _plain(wallet, "claim", "claim a badge from an offer", wallets.add_claim, wallets.claim_badge)
    _plain(wallet, "present", "show a badge to a verifier", wallets.add_present, wallets.present_badges)
    _plain(wallet, "list", "list the badges in the wallet", wallets.add_list, wallets.list_badges)


def _keeping(commands: _Commands) -> None:
    key = _group(commands, "keys", "issuer keys")
    _work(key, "list", "list the organisation's keys", keys.add_list, keys.list_keys)
    org = _group(commands, "org", "organisations")
    _work(org, "list", "list organisations", organisations.add_list, organisations.list_all)
    _work(org, "add", "add an organisation", organisations.add_add, organisations.add)
    _work(commands, "sign-in", "make a one-time sign-in link", organisations.add_sign_in, organisations.link)
    _work(commands, "token", "make an API token", organisations.add_token, organisations.token)


def _group(commands: _Commands, name: str, about: str) -> _Commands:
    parser = commands.add_parser(name, help=about, description=about)
    return parser.add_subparsers(title="commands", required=True, metavar="COMMAND")


def _work(commands: _Commands, name: str, about: str, options: Options, act: Work) -> None:
    """Add a command that works on the installation's database."""

    def open_and_act(arguments: argparse.Namespace, console: Console, environment: Mapping[str, str]) -> int:
        here = open_installation(load(environment))
        try:
            return act(arguments, console, here)
        finally:
            here.database.close()

    _add(commands, name, about, options).set_defaults(act=open_and_act)


def _plain(commands: _Commands, name: str, about: str, options: Options, act: Plain) -> None:
    """Add a command that needs the settings only."""

    def load_and_act(arguments: argparse.Namespace, console: Console, environment: Mapping[str, str]) -> int:
        return act(arguments, console, load(environment, serving.overrides(arguments)))

    _add(commands, name, about, options).set_defaults(act=load_and_act)


def _add(commands: _Commands, name: str, about: str, options: Options) -> Parser:
    parser: Parser = commands.add_parser(name, help=about, description=about)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--org", metavar="SLUG", help="which organisation (default: the only one)")
    options(parser)
    return parser


if __name__ == "__main__":
    main()
