"""`cairn org`, `cairn sign-in` and `cairn token`."""

import argparse
import secrets

from cairn.audit_checkpoints import plan_checkpoints
from cairn.console import Console
from cairn.demo import BY, sign_in_link
from cairn.installation import Installation
from issuer.ledger import Organisation
from issuer.organisation import naming
from issuer.organisation.four_eyes import look_twice_above
from records.organisations import by_slug
from records.principals import Principal, Role
from web.signin.handing_out import TOKEN_ROLES, WantedToken, make_token

ROLES = [role.value for role in TOKEN_ROLES]


def add_list(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn org list`: there are none of its own."""


def list_all(_: argparse.Namespace, console: Console, here: Installation) -> int:
    """List the organisations of this installation."""
    lines = [
        {"slug": each.slug, "name": each.name, "zone": each.zone, "did": each.did}
        for each in here.desk.store.organisations()
    ]
    text = "\n".join(
        f"{each['slug']:<20}{each['name']:<30}{each['did'] or 'has not signed yet'}" for each in lines
    )
    console.data({"organisations": lines}, text or "There are no organisations yet.")
    return 0


def add_add(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn org add`."""
    parser.add_argument("slug", metavar="SLUG", help="short name in addresses; it never changes")
    parser.add_argument("--name", required=True, help="the organisation's name")
    parser.add_argument("--zone", default="UTC", help="IANA time zone, e.g. Europe/Amsterdam")


def add(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Add an organisation with its own keys."""
    now = here.desk.clock()
    made = Organisation(secrets.token_hex(16), arguments.slug, arguments.name, arguments.zone)
    here.desk.store.add_organisation(made, now)
    plan_checkpoints(here)
    with here.desk.work(arguments.slug) as work:
        did = work.identity.did
    console.data({"slug": arguments.slug, "did": did}, f"{arguments.slug} signs as {did}.")
    return 0


def add_names(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn org names`."""
    parser.add_argument("choice", choices=("on", "off"), help="whether new copies of badges name who awarded")


def names(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Say whether badges that are signed from now on name who awarded them."""
    are_named = arguments.choice == "on"
    with here.desk.work(here.organisation(arguments.org)) as work:
        naming.name_leaders(work.tx, "command line", work.now, are_named=are_named)
    said = "name" if are_named else "do not name"
    console.data({"names": arguments.choice}, f"Badges signed from now on {said} who awarded them.")
    return 0


def add_four_eyes(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn org four-eyes`."""
    parser.add_argument("count", type=int, help="how many in 24 hours; of more a second person decides")


def four_eyes(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Say of how many awards at most one person alone may have a change."""
    with here.desk.work(here.organisation(arguments.org)) as work:
        look_twice_above(work.tx, arguments.count, "command line", work.now, may_raise=True)
    said = f"Changes of more than {arguments.count} awards wait for a second person."
    console.data({"four_eyes_above": arguments.count}, said)
    return 0


def add_sign_in(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn sign-in`."""
    parser.add_argument("--address", required=True, metavar="EMAIL", help="the person's e-mail address")
    parser.add_argument("--name", default="", help="the person's name")
    parser.add_argument("--role", default="hr", choices=ROLES, help="what the person may do")


def link(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Make a link that signs a person in once."""
    address = arguments.address.strip().lower()
    # Ids stand in the audit log, where nobody's address belongs.
    new_id = f"p-{here.desk.randomness.token(12).hex()}"
    principal = Principal(new_id, arguments.name or address, address, Role(arguments.role))
    url = sign_in_link(here, here.organisation(arguments.org), principal)
    console.data({"sign_in_url": url}, url)
    return 0


def add_token(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn token`."""
    parser.add_argument("--name", required=True, help="what the token is for")
    parser.add_argument("--role", default="hr", choices=ROLES, help="what its bearer may do")


def token(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Make a token for programs; it is shown once."""
    slug = here.organisation(arguments.org)
    wanted = WantedToken(arguments.name, arguments.role)
    entropy, now = here.desk.randomness.token, here.desk.clock().replace(microsecond=0)
    with here.database.transaction() as connection:
        organisation = by_slug(connection, slug)
        if organisation is None:
            raise LookupError(slug)
        made = make_token(connection, organisation.id, wanted, entropy, actor=BY, now=now)
    console.data({"token": made}, made)
    return 0
