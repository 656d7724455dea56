"""What the README says is so: its commands are those of the program."""

import argparse
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from cairn.cli import parser_for
from cairn.commands.table import COMMANDS

ROOT = Path(__file__).resolve().parents[2]


def commands(parser, before=""):
    """Return every command with its one line of help."""
    found = {}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            about = {choice.dest: choice.help for choice in action._choices_actions}
            for name, sub in action.choices.items():
                below = commands(sub, f"{before}{name} ")
                found |= below or {f"{before}{name}": about[name]}
    return found


def test_the_readme_lists_every_command_with_its_help():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"<!-- commands -->\n```\n(.*?)```", text, re.DOTALL).group(1)
    told = {line[:20].strip(): line[20:].strip() for line in block.splitlines()}
    assert told == commands(parser_for(()))


@pytest.mark.parametrize("words", [command.words for command in COMMANDS])
def test_every_command_has_its_options_and_takes_json_and_help(words):
    parser = parser_for(words.split())
    for name in words.split():
        choosing = next(each for each in parser._actions if isinstance(each, argparse._SubParsersAction))
        parser = choosing.choices[name]
    options = {option for action in parser._actions for option in action.option_strings}
    assert {"--json", "--help"} <= options


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.words)
def test_what_the_table_of_commands_names_is_there(command):
    module = import_module(f"cairn.commands.{command.module}")
    assert callable(getattr(module, command.options))
    assert callable(getattr(module, command.act))


def test_asking_for_help_or_health_does_not_load_the_service():
    loaded = "import sys; from cairn.cli import parser_for; parser_for(['health']); print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
