"""A small OpenID Provider over real HTTP on loopback: discovery, keys, codes with PKCE, ID tokens, logout tokens.

It is strict with its client, and its `faults` make it say what an honest provider never would.
"""

import base64
import hashlib
import json
import secrets
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, unquote_plus, urlencode, urlsplit

from credentials import jose
from keys.algorithm import Algorithm
from keys.multibase import b64url_encode
from keys.software import SoftwareSigner

EVENT = "http://schemas.openid.net/event/backchannel-logout"
LI = {"sub": "0042", "email": "Li@acme.example", "email_verified": True, "name": "Li Wei"}


@dataclass
class OpenIdProvider:
    """The provider; `person` is who signs in there, `now` its clock.

    `claims` change ID tokens (None takes one away), `header` their header, `answer` the way back; `forger` signs in
    place of its key; `says` changes its configuration.
    """

    issuer: str
    now: object
    client_id: str = "cairn"
    secret: str = "s3cret:with/odd signs"
    person: dict = field(default_factory=lambda: dict(LI))
    signer: SoftwareSigner = field(default_factory=lambda: SoftwareSigner.generate(Algorithm.RS256))
    key_id: str = "one"
    claims: dict = field(default_factory=dict)
    header: dict = field(default_factory=dict)
    answer: dict = field(default_factory=dict)
    says: dict = field(default_factory=dict)
    forger: SoftwareSigner | None = None
    codes: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    sid: str = "sid-1"

    # --- what it publishes

    def configuration(self):
        said = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/logout",
            "authorization_response_iss_parameter_supported": True,
        } | self.says
        return {name: value for name, value in said.items() if value is not None}

    def keys(self):
        return {"keys": [self.signer.public_key.jwk() | {"kid": self.key_id, "use": "sig"}, {"kty": "odd"}]}

    def rotate(self, key_id="two"):
        self.signer, self.key_id = SoftwareSigner.generate(Algorithm.ES256), key_id

    # --- the browser's visit

    def authorize(self, url):
        """Sign the person in, and return to where their browser is sent back."""
        asked = dict(parse_qsl(urlsplit(url).query))
        assert asked["client_id"] == self.client_id, "another client"
        assert asked["response_type"] == "code"
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(24)
        self.codes[code] = asked
        back = {"code": code, "state": asked["state"], "iss": self.issuer} | self.answer
        query = urlencode({name: value for name, value in back.items() if value is not None})
        return f"{asked['redirect_uri']}?{query}"

    # --- the client's request

    def token(self, form, authorization):
        """Return status and body of the answer to a token request."""
        asked = self.codes.pop(form.get("code"), None)
        if not self._is_client(form, authorization):
            return 401, {"error": "invalid_client"}
        challenge = b64url_encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or challenge != asked["code_challenge"]
            or form["redirect_uri"] != asked["redirect_uri"]
        ):
            return 400, {"error": "invalid_grant"}
        access = secrets.token_urlsafe(16)
        return 200, {
            "access_token": access,
            "token_type": "Bearer",
            "id_token": self.id_token(asked["nonce"], access),
        }

    def _is_client(self, form, authorization):
        if not authorization:
            return (form.get("client_id"), form.get("client_secret", "")) == (self.client_id, self.secret)
        user, _, password = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        return (unquote_plus(user), unquote_plus(password)) == (self.client_id, self.secret)

    def id_token(self, nonce, access_token):
        at = int(self.now().timestamp())
        half = hashlib.sha256(access_token.encode()).digest()[:16]
        usual = {"iss": self.issuer, "aud": self.client_id, "iat": at, "exp": at + 300, "nonce": nonce}
        return self.signed(
            usual | {"at_hash": b64url_encode(half), "sid": self.sid} | self.person | self.claims
        )

    def logout_token(self, **changes):
        at = int(self.now().timestamp())
        usual = {"iss": self.issuer, "aud": self.client_id, "iat": at, "exp": at + 120, "sid": self.sid}
        usual |= {"jti": secrets.token_hex(8), "events": {EVENT: {}}, "sub": self.person["sub"]}
        return self.signed(usual | changes, typ="logout+jwt")

    def signed(self, claims, **header):
        kept = {name: value for name, value in claims.items() if value is not None}
        header = {"kid": self.key_id} | header | self.header
        return jose.sign(json.dumps(kept).encode(), header, self.forger or self.signer)


@contextmanager
def serving_provider(now, **about):
    """Serve a provider on a free port of loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    provider = server.provider = OpenIdProvider(f"http://127.0.0.1:{server.server_port}", now, **about)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        provider, path = self.server.provider, urlsplit(self.path).path
        provider.asked.append(path)
        if path == "/authorize":
            self.send_response(302)
            self.send_header("Location", provider.authorize(self.path))
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif path == "/logout":
            self._say(200, parse_qs(urlsplit(self.path).query))
        else:
            found = {"/.well-known/openid-configuration": provider.configuration, "/keys": provider.keys}[
                path
            ]
            self._say(200, found())

    def do_POST(self):
        provider = self.server.provider
        provider.asked.append(self.path)
        form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        self._say(*provider.token(form, self.headers.get("Authorization", "")))

    def _say(self, status, document):
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass
