"""How a command is carried out: what it needs is opened, and every refusal becomes one line with its code."""

import argparse
from collections.abc import Callable, Mapping

from cairn.commands.serving import overrides
from cairn.console import Console
from cairn.errors import CairnError
from cairn.installation import Installation, open_installation
from cairn.settings import Settings, load
from cairn.wallet.http import WalletRefused
from issuer.errors import IssuerError
from keys.errors import KeysError
from records.errors import RecordsError
from verifier.errors import VerifierError
from web.errors import WebError

_REFUSALS = (IssuerError, VerifierError, RecordsError, KeysError, WebError, WalletRefused, CairnError)

OnDatabase = Callable[[argparse.Namespace, Console, Installation], int]
OnSettings = Callable[[argparse.Namespace, Console, Settings], int]


def on_database(
    act: OnDatabase, arguments: argparse.Namespace, console: Console, environment: Mapping[str, str]
) -> int:
    """Carry out a command that works on the installation's database; return its exit code."""

    def opened() -> int:
        here = open_installation(load(environment))
        try:
            return act(arguments, console, here)
        finally:
            here.database.close()

    return _refusing(opened, console, arguments.command.refused)


def on_settings(
    act: OnSettings, arguments: argparse.Namespace, console: Console, environment: Mapping[str, str]
) -> int:
    """Carry out a command that needs the settings only; return its exit code."""

    def settled() -> int:
        return act(arguments, console, load(environment, overrides(arguments)))

    return _refusing(settled, console, arguments.command.refused)


def _refusing(work: Callable[[], int], console: Console, refused: int) -> int:
    try:
        return work()
    except _REFUSALS as refusal:
        console.refuse(refusal.code, str(refusal))
    except OSError as fault:
        console.refuse("file_or_network", str(fault))
    return refused
