"""`cairn principal …`: who signs in, and what they may do."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cairn.console import Console
from cairn.installation import Installation
from credentials.instants import instant_text
from records import organisations
from records.principals import Principal, Role
from records.staff import Staff, Wanted

BY = "command line"
ROLES = [role.value for role in Role if role is not Role.DIRECTORY]


@contextmanager
def _staff(arguments: argparse.Namespace, here: Installation) -> Iterator[Staff]:
    slug = here.organisation(arguments.org)
    with here.database.transaction() as connection:
        kept = organisations.by_slug(connection, slug)
        if kept is None:
            raise LookupError(slug)  # it was there a moment ago, and organisations do not go
        yield Staff(connection, kept.id, BY, here.desk.clock().replace(microsecond=0))


def add_list(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn principal list`: there are none of its own."""


def list_all(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """List who signs in."""
    with _staff(arguments, here) as staff:
        lines = [_line(each) for each in staff.all()]
    text = "\n".join(
        f"{each['address']:<32}{each['role']:<10}{each['department'] or '–':<20}"
        f"{'' if each['disabled_at'] is None else 'let in no more'}".rstrip()
        for each in lines
    )
    console.data({"principals": lines}, text or "Nobody signs in here yet.")
    return 0


def add_add(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn principal add`."""
    parser.add_argument("address", metavar="EMAIL", help="the person's e-mail address")
    parser.add_argument("--name", default="", help="the person's name")
    parser.add_argument("--role", default=Role.EMPLOYEE.value, choices=ROLES, help="what the person may do")
    parser.add_argument("--department", default="", help="the person's department (default: none)")


def add(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Add somebody, or with an address that is known give them this name, role and department."""
    wanted = Wanted(arguments.name, Role(arguments.role), arguments.department)
    with _staff(arguments, here) as staff:
        known = [each for each in staff.all() if each.address == arguments.address.strip().lower()]
        if known:
            made = staff.change(known[0].id, wanted)
        else:
            made = staff.add(arguments.address, wanted, here.desk.randomness.token)
    console.data(_line(made), f"{made.address} signs in as {made.role.value}; `cairn sign-in` makes a link.")
    return 0


def add_one(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn principal disable` and `enable`."""
    parser.add_argument("who", metavar="WHO", help="the person's e-mail address, or id")


def disable(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Let somebody in no more, and end their sessions."""
    with _staff(arguments, here) as staff:
        found = staff.disable(staff.find(arguments.who).id)
    console.data(_line(found), f"{found.address} signs in no more, and was signed out everywhere.")
    return 0


def enable(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Let somebody in again."""
    with _staff(arguments, here) as staff:
        found = staff.enable(staff.find(arguments.who).id)
    console.data(_line(found), f"{found.address} may sign in again.")
    return 0


def _line(principal: Principal) -> dict[str, Any]:
    ended = principal.disabled_at
    return {
        "id": principal.id,
        "address": principal.address,
        "name": principal.name,
        "role": principal.role.value,
        "department": principal.department or None,
        "disabled_at": None if ended is None else instant_text(ended),
    }
