"""Writes `docs/access.md` from the routes as they are: `python -m tests.support.access_table`."""

import tempfile
from pathlib import Path

from records.principals import Role
from tests.support.asking import app_of, routes_of
from tests.support.inprocess import open_house
from tests.support.tools import ROOT
from web.signin.access import Open
from web.signin.permissions import GRANTED, Permission

PLACE = ROOT / "docs" / "access.md"
_ROLES = {
    Role.HR: "HR",
    Role.LEADER: "badge manager",
    Role.AUDITOR: "auditor",
    Role.EMPLOYEE: "employee",
    Role.PARTNER: "partner",
    Role.DIRECTORY: "directory",
}
_OPEN = {
    Open.ANYBODY: "Anybody",
    Open.BY_SECRET: "Whoever has the link, the reference, the token or the cookie",
    Open.SIGNED_IN: "Whoever is signed in; the page says why it asks",
}
_HEAD = """# Who may do what

Made from the routes by `python -m tests.support.access_table`, and compared with them by a test. Every route declares
who may call it; an app with a route that does not, does not start ([ADR 50](adr/0050-access-and-audit.md)).

## Permissions

"""


def table(app):
    """Return the page for an app."""
    routes = routes_of(app)
    sections = [_section(_OPEN[each], each, routes) for each in Open]
    guarded = [_section(f"`{each.value}`", each, routes) for each in sorted(Permission)]
    return _HEAD + _grants() + "\n## Routes\n\n" + "\n".join(each for each in (*guarded, *sections) if each)


def _grants():
    head = f"| permission | {' | '.join(_ROLES.values())} |\n|---|{'---|' * len(_ROLES)}\n"
    return head + "".join(f"| `{each.value}` | {' | '.join(_marks(each))} |\n" for each in sorted(Permission))


def _marks(permission):
    return ["yes" if permission in GRANTED[role] else "–" for role in _ROLES]


def _section(title, access, routes):
    lines = sorted(
        f"- {' '.join(route.methods)} `{route.path}`" for route in routes if route.access == access
    )
    return f"### {title}\n\n" + "\n".join(lines) + "\n" if lines else ""


def main():
    """Write the page anew."""
    with tempfile.TemporaryDirectory() as folder:
        house = open_house(Path(folder))
        PLACE.write_text(table(app_of(house)), encoding="utf-8")
        house.here.database.close()


if __name__ == "__main__":
    main()
