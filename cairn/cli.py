"""The `cairn` command. Only the command that is asked for is imported: the rest costs a second."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, NoReturn

from cairn.commands.table import COMMANDS, GROUPS, Command, Needs
from cairn.console import Console, Streams
from cairn.errors import CairnError

USAGE = 64


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
        parsed = parser_for(arguments).parse_args(arguments)
    except SystemExit as ended:  # argparse's way to end after --help and after wrong usage
        return ended.code if isinstance(ended.code, int) else USAGE
    parsed.run_command = run
    console = Console(streams, as_json=parsed.json)
    try:
        return _carried_out(parsed.command, parsed, console, environment)
    except CairnError as refusal:
        console.refuse(refusal.code, str(refusal))
        return int(parsed.command.refused)


def parser_for(arguments: Sequence[str]) -> Parser:
    """Return the parser of all commands; only the one that `arguments` name knows its options."""
    parser = Parser(prog="cairn", description="Issue, show, revoke and check workplace badges.")
    top = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    groups = {"": top}
    for command in COMMANDS:
        group, _, name = command.words.rpartition(" ")
        if group not in groups:
            below = top.add_parser(group, help=GROUPS[group], description=GROUPS[group])
            groups[group] = below.add_subparsers(title="commands", required=True, metavar="COMMAND")
        added = groups[group].add_parser(name, help=command.about, description=command.about)
        _add_options(added, command, is_asked_for=_names(arguments, command))
    return parser


def _names(arguments: Sequence[str], command: Command) -> bool:
    words = command.words.split()
    return list(arguments[: len(words)]) == words


def _add_options(parser: argparse.ArgumentParser, command: Command, *, is_asked_for: bool) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--org", metavar="SLUG", help="which organisation (default: the only one)")
    parser.set_defaults(command=command)
    if is_asked_for:
        _part(command, command.options)(parser)


def _carried_out(
    command: Command, parsed: argparse.Namespace, console: Console, environment: Mapping[str, str]
) -> int:
    act = _part(command, command.act)
    if command.needs is Needs.NOTHING:
        return int(act(parsed, console, environment))
    acting = import_module("cairn.commands.acting")
    return int(getattr(acting, command.needs.value)(act, parsed, console, environment))


def _part(command: Command, name: str) -> Any:  # noqa: ANN401 - a function of the command's module
    return getattr(import_module(f"cairn.commands.{command.module}"), name)


if __name__ == "__main__":
    main()
