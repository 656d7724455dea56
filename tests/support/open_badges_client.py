"""A program that keeps people's badges elsewhere, written from Open Badges 3.0, 6 and 7, and from nothing of ours.

It knows the base address of a host and what the standard says. It takes two things from outside: a way to send
requests, and a person at a browser.
"""

import base64
import hashlib
import json
import re
import secrets
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

SCOPES = "https://purl.imsglobal.org/spec/ob/v3p0/scope/"
READ, STORE = f"{SCOPES}credential.readonly", f"{SCOPES}credential.upsert"
SEE, CHANGE = f"{SCOPES}profile.readonly", f"{SCOPES}profile.update"
JSON_TYPES = ("application/json", "application/ld+json", "application/vc+ld+json")


class Forms(HTMLParser):
    """The forms of a page that have buttons to choose from: where each goes, what it holds, its buttons in order."""

    def __init__(self, page):
        super().__init__()
        self._all = []
        self.feed(page)

    @property
    def the_one(self):
        (found,) = [each for each in self._all if each["buttons"]]
        return found

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form":
            self._all.append({"action": said.get("action") or "", "fields": {}, "buttons": []})
        elif tag == "input" and said.get("type") == "hidden" and self._all:
            self._all[-1]["fields"][said["name"]] = said.get("value", "")
        elif tag == "button" and said.get("name") and self._all:
            self._all[-1]["buttons"].append((said["name"], said.get("value", "")))


@dataclass
class Person:
    """Somebody at a browser that is signed in at the host: opens what they are sent to, presses the first button."""

    browser: object
    presses: int = 0
    pages: list = field(default_factory=list)

    def go(self, url):
        """Follow a program's link to the host; return where the browser is sent back to."""
        answer = self.browser.get(url, follow_redirects=False)
        if not 300 <= answer.status_code < 400:
            assert answer.status_code == 200, answer.text
            self.pages.append(answer.text)
            form = Forms(answer.text).the_one
            chosen = dict([form["buttons"][self.presses]])
            target = urljoin(url, form["action"])
            answer = self.browser.post(target, data={**form["fields"], **chosen}, follow_redirects=False)
        assert answer.status_code in (302, 303), answer.text
        return answer.headers["location"]


@dataclass
class Part:
    """One part of somebody's credentials: objects and tokens, how many there are, the ways to other parts."""

    credentials: list
    tokens: list
    total: int | None
    links: dict


@dataclass
class OpenBadgesClient:
    """A program at one host. `http` sends requests; `site` is where the program itself lives."""

    http: object
    base: str
    site: str = "https://portfolio.example"
    description: dict = field(default_factory=dict)
    id: str = ""
    secret: str = ""
    access: str = ""
    refresh_token: str = ""
    scope: str = ""
    state: str = ""
    verifier: str = ""

    # --- 7.1.1 discovery and registration

    @property
    def callback(self):
        return f"{self.site}/authorized"

    def discover(self):
        answer = self.http.get(f"{self.base}/ims/ob/v3p0/discovery", headers={"Accept": "application/json"})
        assert answer.status_code == 200, answer.text
        self.description = answer.json()
        return answer

    @property
    def security(self):
        return self.description["components"]["securitySchemes"]["OAuth2ACG"]

    @property
    def flow(self):
        return self.security["flows"]["authorizationCode"]

    def about(self, **changes):
        """Return all that a program must say of itself; None leaves something out."""
        said = {
            "client_name": "Portfolio of Zoë",
            "client_uri": f"{self.site}/",
            "logo_uri": f"{self.site}/logo.png",
            "tos_uri": f"{self.site}/terms",
            "policy_uri": f"{self.site}/privacy",
            "software_id": "c88b6ed8-269e-448e-99be-7e2ff47167d1",
            "software_version": "v4.0.30319",
            "redirect_uris": [self.callback],
            "token_endpoint_auth_method": "client_secret_basic",
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "contacts": ["help@portfolio.example"],
            "scope": " ".join((READ, STORE, SEE, CHANGE)),
        }
        return {name: value for name, value in {**said, **changes}.items() if value is not None}

    def register(self, **changes):
        url, body = self.security["x-imssf-registrationUrl"], self.about(**changes)
        answer = self.http.post(url, json=body, headers={"Accept": "application/json"})
        if answer.status_code == 201:
            self.id, self.secret = answer.json()["client_id"], answer.json()["client_secret"]
        return answer

    # --- 7.1.2 tokens

    def authorization(self, *scopes, **changes):
        """Return where a person's browser is sent to; None leaves a parameter out."""
        self.state, self.verifier = secrets.token_urlsafe(16), secrets.token_urlsafe(48)
        digest = hashlib.sha256(self.verifier.encode("ascii")).digest()
        asked = {
            "response_type": "code",
            "client_id": self.id,
            "redirect_uri": self.callback,
            "scope": " ".join(scopes),
            "state": self.state,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        sent = {name: value for name, value in {**asked, **changes}.items() if value is not None}
        return f"{self.flow['authorizationUrl']}?{urlencode(sent)}"

    def answered(self, location):
        """Return what the person was sent back with, if it was to this program and with its state."""
        parts = urlsplit(location)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == self.callback, location
        said = dict(parse_qsl(parts.query, strict_parsing=True))
        assert said["state"] == self.state
        return said

    def token(self, **form):
        pair = f"{quote(self.id, safe='')}:{quote(self.secret, safe='')}"
        basic = base64.b64encode(pair.encode()).decode()
        return self.http.post(self.flow["tokenUrl"], data=form, headers={"Authorization": f"Basic {basic}"})

    def exchange(self, code, **changes):
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.callback,
            "scope": self.scope,
            "code_verifier": self.verifier,
        }
        return self._kept(self.token(**{**form, **changes}))

    def refresh(self, **changes):
        form = {"grant_type": "refresh_token", "refresh_token": self.refresh_token, "scope": self.scope}
        sent = {name: value for name, value in {**form, **changes}.items() if value is not None}
        return self._kept(self.token(**sent))

    def _kept(self, answer):
        if answer.status_code == 200:
            said = answer.json()
            self.access, self.scope = said["access_token"], said["scope"]
            self.refresh_token = said.get("refresh_token", self.refresh_token)
        return answer

    def connect(self, person, *scopes):
        """Go the whole way, from the host's address to a token for `scopes`."""
        self.discover()
        assert self.register().status_code == 201
        said = self.answered(person.go(self.authorization(*scopes)))
        self.scope = said["scope"]
        answer = self.exchange(said["code"])
        assert answer.status_code == 200, answer.text
        return self

    # --- 6.2 the endpoints

    def call(self, method, path, **more):
        headers = {"Authorization": f"Bearer {self.access}", "Accept": "application/json"}
        headers |= more.pop("headers", {})
        return self.http.request(method, f"{self.base}/ims/ob/v3p0{path}", headers=headers, **more)

    def part(self, **query):
        return self._part(f"{self.base}/ims/ob/v3p0/credentials?{urlencode(query)}")

    def _part(self, url):
        answer = self.http.get(url, headers={"Authorization": f"Bearer {self.access}"})
        assert answer.status_code == 200, answer.text
        body, total = answer.json(), answer.headers.get("x-total-count")
        links = dict(
            (relation, target)
            for target, relation in re.findall(r'<([^>]*)>; ?rel="(\w+)"', answer.headers.get("link", ""))
        )
        number = None if total is None else int(total)
        return Part(body.get("credential", []), body.get("compactJwsStrings", []), number, links)

    def parts(self, **query):
        """Yield every part, along the links to the next."""
        part = self.part(**query)
        yield part
        while "next" in part.links:
            part = self._part(part.links["next"])
            yield part

    def everything(self, **query):
        """Return every credential, each as text that can be handed on."""
        found = []
        for part in self.parts(**query):
            found += [json.dumps(each) for each in part.credentials] + part.tokens
        return found

    def store(self, body, *, is_token=False):
        media_type = "text/plain" if is_token else "application/json"
        return self.call("POST", "/credentials", content=body, headers={"Content-Type": media_type})

    def revoke(self, url, token, hint):
        pair = base64.b64encode(f"{self.id}:{self.secret}".encode()).decode()
        form = {"token": token, "token_type_hint": hint}
        return self.http.post(url, data=form, headers={"Authorization": f"Basic {pair}"})


def minor_codes(answer):
    """Return the words of the standard for what went wrong, of an answer that is an Imsx_StatusInfo."""
    assert answer.headers["content-type"].split(";")[0] in JSON_TYPES
    said = answer.json()
    assert said["imsx_codeMajor"] in ("failure", "unsupported")
    assert said["imsx_severity"] == "error"
    assert said["imsx_description"]
    return [each["imsx_codeMinorFieldValue"] for each in said["imsx_codeMinor"]["imsx_codeMinorField"]]
