"""`cairn tokens …` and `cairn client …`: what programs ask with."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cairn import signing_in
from cairn.commands.work_accounts import BY, id_of
from cairn.console import Console
from cairn.installation import Installation
from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from records import api_tokens, partner_clients
from web.signin import handing_out
from web.signin.client_credentials import SCOPES, WantedClient
from web.signin.errors import SettingRefused


def add_tokens(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn tokens list`: there are none of its own."""


def list_tokens(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """List the API tokens of an organisation, without what they are."""
    organisation_id, now = id_of(here, here.organisation(arguments.org)), here.desk.clock()
    with here.database.reading() as connection:
        found = api_tokens.every(connection, organisation_id)
    lines = [
        {
            "prefix": each.prefix,
            "name": each.name,
            "role": each.role.value,
            "state": api_tokens.state_of(each, now),
        }
        for each in found
    ]
    console.data({"tokens": lines}, _table(lines) or "There are no API tokens.")
    return 0


def add_end_token(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn tokens end`."""
    parser.add_argument("prefix", metavar="PREFIX", help="the signs between the first two underscores")


def end_token(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """End an API token at once."""
    organisation_id, now = id_of(here, here.organisation(arguments.org)), here.desk.clock()
    prefix = arguments.prefix
    with here.database.transaction() as connection:
        handing_out.end_token(connection, organisation_id, prefix, actor=BY, now=now)
    console.data({"prefix": prefix, "state": "ended"}, f"The token {prefix} lets nobody in any more.")
    return 0


def add_list(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn client list`: there are none of its own."""


def list_clients(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """List the programs of partners."""
    organisation_id = id_of(here, here.organisation(arguments.org))
    with here.database.reading() as connection:
        found = partner_clients.every(connection, organisation_id)
    lines = [
        {
            "client_id": each.id,
            "name": each.name,
            "scopes": " ".join(each.scopes),
            "keys": each.jwks_uri or "by value",
            "state": "ended" if each.ended_at else "open",
        }
        for each in found
    ]
    console.data({"clients": lines}, _table(lines) or "There are no programs of partners.")
    return 0


def add_add(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn client add`."""
    parser.add_argument("--name", required=True, help="whose program it is")
    parser.add_argument("--scope", action="append", required=True, choices=[each.value for each in SCOPES])
    keys = parser.add_mutually_exclusive_group(required=True)
    keys.add_argument("--jwks", metavar="FILE", help="file with its public keys, a JWK Set")
    keys.add_argument("--jwks-uri", default="", metavar="URL", help="https address of its public keys")


def add_client(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Let a partner's program get tokens with a key of its own."""
    slug = here.organisation(arguments.org)
    jwks = _jwks(arguments.jwks) if arguments.jwks else None
    wanted = WantedClient(arguments.name, arguments.scope, jwks, arguments.jwks_uri)
    programs = signing_in.client_credentials(here)
    made = programs.add(id_of(here, slug), wanted, actor=BY, now=here.desk.clock())
    said = {"client_id": made.id, "token_endpoint": f"{here.desk.issuer_url(slug)}/token"}
    console.data(said, "\n".join(f"{name:<18}{value}" for name, value in said.items()))
    return 0


def add_end(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn client end`."""
    parser.add_argument("client_id", metavar="CLIENT", help="its client id")


def end_client(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """End a partner's program, and its tokens, at once."""
    organisation_id = id_of(here, here.organisation(arguments.org))
    programs = signing_in.client_credentials(here)
    programs.end(organisation_id, arguments.client_id, actor=BY, now=here.desk.clock())
    said = {"client_id": arguments.client_id, "state": "ended"}
    console.data(
        said, f"The program {arguments.client_id} gets no tokens any more, and those it has are over."
    )
    return 0


def _jwks(file: str) -> dict[str, Any]:
    try:
        return parse_object(Path(file).read_bytes())
    except MalformedJson as fault:
        raise SettingRefused(f"“{file}” is no JWK Set: {fault}") from fault


def _table(lines: Sequence[dict[str, str]]) -> str:
    return "\n".join("  ".join(f"{value:<18}" for value in line.values()).rstrip() for line in lines)
