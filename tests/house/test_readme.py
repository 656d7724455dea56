"""What the README says is so: its commands are those of the program."""

import argparse
import re
from pathlib import Path

from cairn.cli import _parser

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
    assert told == commands(_parser())


def test_every_command_takes_json_and_help():
    for path in commands(_parser()):
        parser = _parser()
        for name in path.split():
            parser = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction)).choices[
                name
            ]
        options = {option for action in parser._actions for option in action.option_strings}
        assert {"--json", "--help"} <= options, path
