"""Who asks, for tests that call every route as everybody: a session or a token for each role, or neither."""

import re
from dataclasses import dataclass

from starlette.testclient import TestClient

from cairn.app import NOT_OURS, create_app, sign_in
from cairn.demo import SLUG
from records import api_tokens, principals, sessions
from records.organisations import by_slug
from records.principals import Principal, Role
from web.signin.access import Open, declared_routes
from web.signin.permissions import GRANTED

# What programs call with a token; everything else is for browsers, with a session.
FOR_PROGRAMS = ("/v1/", "/vc-api/", "/scim/")
REFUSED = {"not_signed_in", "not_allowed"}
# Directories are answered in a form of their own, which has no codes for these.
SCIM_ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
NONE_SUCH = "none-such-anywhere"


@dataclass(frozen=True)
class Asker:
    """Somebody of a role, or with None nobody known."""

    name: str
    role: Role | None


NOBODY = Asker("nobody", None)
ASKERS = (*(Asker(role.value, role) for role in Role), NOBODY)


def routes_of(app):
    """Return every route of an app with who may call it; files that every page needs are left out."""
    return [each for each in declared_routes(app, NOT_OURS) if each.path not in NOT_OURS]


def app_of(house):
    """Return the house's app made anew, so that a test may add to it."""
    return create_app(house.here)


def filled(path, slug=SLUG, **known):
    """Return a path with its places filled: the organisation's with its slug, others with what nothing is called."""
    given = {"slug": slug, "version": "1", "form": "png", **known}
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda place: given.get(place[1], NONE_SUCH), path)


class Askers:
    """Sends requests as everybody to one app of a house."""

    def __init__(self, house, app, slug=SLUG):
        self._house, self._slug = house, slug
        self._client = TestClient(app, base_url=house.url, follow_redirects=False)
        self._entropy, self._now = house.here.desk.randomness.token, house.clock()
        with house.here.database.transaction() as connection:
            self.organisation = by_slug(connection, slug).id
            self._ids = {role: self._principal(connection, role) for role in Role}
            self._tokens = {role: self._token(connection, role) for role in Role}

    def _principal(self, connection, role):
        made = Principal(f"asker-{role.value}", role.value, f"asker-{role.value}@{self._slug}.example", role)
        if principals.get(connection, self.organisation, made.id) is None:
            principals.add(connection, self.organisation, made, self._now)
        return made.id

    def _token(self, connection, role):
        wanted = api_tokens.Wanted(role.value, role)
        return api_tokens.make(connection, self.organisation, wanted, self._entropy, self._now)

    def send(self, method, path, role, **more):
        """Send one request and return the answer; each has a session of its own, as some end it."""
        known = self._credentials(path, role)
        if "data" in more and "Cookie" in known:
            secret = known["Cookie"].partition("=")[2]
            more["data"] = {"csrf": sign_in(self._house.here).forms.token(secret), **more["data"]}
        headers = {"Accept": "application/json", **known}
        return self._client.request(method, path, headers=headers, **more)

    def body(self, path, method, fields):
        """Return what a request is sent: JSON to what programs call, else a form with its session's token."""
        if method in ("GET", "DELETE"):
            return {}
        return {"json": fields} if path.startswith(FOR_PROGRAMS) else {"data": fields}

    def _credentials(self, path, role):
        if role is None:
            return {"Origin": self._house.url}
        if path.startswith(FOR_PROGRAMS):
            return {"Authorization": f"Bearer {self._tokens[role]}"}
        with self._house.here.database.transaction() as connection:
            secret = sessions.begin(
                connection, self.organisation, self._ids[role], self._entropy, self._house.clock()
            )
        return {"Origin": self._house.url, "Cookie": f"cairn={secret}"}


def code_of(answer):
    """Return the code of a refusal, "" for an answer that has none."""
    try:
        found = answer.json()
    except ValueError:
        return ""
    if not isinstance(found, dict):
        return ""
    if SCIM_ERROR in found.get("schemas", ()):
        return {"401": "not_signed_in", "403": "not_allowed"}.get(found["status"], found["status"])
    return found.get("code", "")


def expected_refusal(route, asker):
    """Return the code with which a route refuses somebody for who they are; "" where it does not."""
    if isinstance(route.access, Open):
        return ""
    if asker.role is None:
        return "not_signed_in"
    return "" if route.access in GRANTED[asker.role] else "not_allowed"


def surprises(askers, routes):
    """Return what a route does to somebody other than it declares, as sentences; none is as it should be."""
    return [
        f"{method} {route.path} as {asker.name}: {found!r} where {wanted!r} is declared"
        for route in routes
        for method in route.methods
        for asker in ASKERS
        if (found := _found(askers, route, method, asker)) != (wanted := expected_refusal(route, asker))
    ]


def _found(askers, route, method, asker):
    answer = askers.send(method, filled(route.path), asker.role)
    assert answer.status_code < 500 or answer.status_code == 503, (method, route.path, answer.text)
    if route.access is Open.BY_SECRET and answer.status_code < 400:
        return f"let in with a made-up secret ({answer.status_code})"
    if route.access is Open.SIGNED_IN and asker.role is None and answer.status_code < 400:
        return f"let in unknown ({answer.status_code})"
    code = code_of(answer)
    # A route that everybody may call may still ask who they are, once it knows what for.
    return code if code in REFUSED and not isinstance(route.access, Open) else ""
