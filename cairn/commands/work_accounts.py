"""`cairn work-account …`: the OpenID Provider with which an organisation's people sign in."""

import argparse
from pathlib import Path

from cairn.console import Console
from cairn.errors import InvalidSetting
from cairn.installation import Installation
from records import work_accounts
from records.organisations import by_slug
from web.signin.work import settings
from web.signin.work.settings import ALGORITHMS, WantedProvider

BY = "command line"


def add_set(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn work-account set`."""
    parser.add_argument("--name", required=True, help="the provider's name, for people")
    parser.add_argument("--issuer", required=True, metavar="URL", help="its issuer identifier")
    parser.add_argument("--client-id", required=True, metavar="ID", help="this service's id there")
    parser.add_argument("--secret-file", metavar="FILE", help="file with the client secret")
    parser.add_argument(
        "--algorithm", default="RS256", choices=ALGORITHMS, help="what it signs ID tokens with"
    )
    parser.add_argument("--roles-claim", default="", metavar="CLAIM", help="claim that decides about roles")
    parser.add_argument(
        "--role", action="append", default=[], metavar="VALUE=ROLE", help="which value of it gives which role"
    )
    parser.add_argument("--department-claim", default="", metavar="CLAIM", help="claim with the department")


def set_provider(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Set up the provider of an organisation, in place of one before."""
    slug = here.organisation(arguments.org)
    secret = _secret(arguments.secret_file)
    wanted = WantedProvider(
        arguments.name,
        arguments.issuer,
        arguments.client_id,
        arguments.algorithm,
        secret,
        arguments.roles_claim,
        "\n".join(arguments.role),
        arguments.department_claim,
    )
    now = here.desk.clock()
    provider, organisation_id = settings.read(wanted), id_of(here, slug)
    with here.database.transaction() as connection:
        settings.keep(connection, organisation_id, provider, secret, here.sealer, actor=BY, now=now)
    back = f"{here.settings.public_url}/sign-in/work-account/{slug}/back"
    logout = f"{here.settings.public_url}/o/{slug}/back-channel-logout"
    said = {"redirect_uri": back, "backchannel_logout_uri": logout}
    console.data(
        said, f"Tell the provider:\n  redirect URI             {back}\n  back-channel logout URI  {logout}"
    )
    return 0


def add_show(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn work-account show`: there are none of its own."""


def show(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Show the provider of an organisation, without its secret."""
    organisation_id = id_of(here, here.organisation(arguments.org))
    with here.database.reading() as connection:
        found = work_accounts.provider_of(connection, organisation_id)
    if found is None:
        console.data({"provider": None}, "People do not sign in with work accounts here.")
        return 0
    roles = {value: role.value for value, role in found.roles.items()}
    said = {
        "name": found.name,
        "issuer": found.issuer,
        "client_id": found.client_id,
        "algorithm": found.algorithm,
        "has_secret": found.sealed_secret is not None,
        "roles_claim": found.roles_claim,
        "roles": roles,
        "department_claim": found.department_claim,
    }
    console.data({"provider": said}, "\n".join(f"{name:<18}{value}" for name, value in said.items()))
    return 0


def add_remove(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn work-account remove`: there are none of its own."""


def remove(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Let nobody sign in by the provider any more."""
    organisation_id = id_of(here, here.organisation(arguments.org))
    with here.database.transaction() as connection:
        settings.remove(connection, organisation_id, actor=BY, now=here.desk.clock())
    console.data({"provider": None}, "Nobody signs in with work accounts any more; open sessions go on.")
    return 0


def _secret(file: str | None) -> str:
    if file is None:
        return ""
    secret = Path(file).read_text(encoding="utf-8").strip()
    if not secret:
        raise InvalidSetting(f"“{file}” holds no secret.")
    return secret


def id_of(here: Installation, slug: str) -> str:
    """Return the id of the organisation with this slug, which is there."""
    with here.database.reading() as connection:
        organisation = by_slug(connection, slug)
    if organisation is None:
        raise LookupError(slug)
    return organisation.id
