"""The programs of this folder: each takes one JSON object and gives one."""

import json
import os
import subprocess

from tests.support.tools import INTEROP, ROOT

OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
SECONDS = 60


def play(program, said, ca_file=None):
    """Run a program; `ca_file` is trusted besides the authorities that Node brings."""
    trusted = {} if ca_file is None else {"NODE_EXTRA_CA_CERTS": str(ca_file)}
    done = subprocess.run(
        ["node", program],
        cwd=INTEROP,
        env=os.environ | trusted,
        input=json.dumps(said).encode(),
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def claim(service, offer, **said):
    """Claim with the npm wallet: `format` or `configuration`, `binding`, and `tx_code` where one is asked."""
    wanted = {"binding": "did:key", **said}
    return play("claim.mjs", {"offer": offer["offer_uri"], **wanted}, service.ca_file)


def bytes_of(credential):
    """Return a credential of an answer as the bytes that travel."""
    return credential.encode() if isinstance(credential, str) else json.dumps(credential).encode()


def verify(service, credential):
    """Check a badge with an embedded proof, and its status, with the npm verifier."""
    context = json.loads((ROOT / "contexts/data/ob-v3p0-context-3.0.3.json").read_bytes())
    said = {"credential": credential, "contexts": {OPEN_BADGES: context}}
    return play("verify.mjs", said, service.ca_file)


def verify_jwt(service, token):
    """Check a badge that is a JWT with jose, with the key its issuer publishes."""
    return play("verify-jwt.mjs", {"token": token}, service.ca_file)
