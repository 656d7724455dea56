"""Badges with any status entries, and what is found on them; one list of each kind that tests publish."""

import json
from datetime import timedelta

from credentials.status.bitstring import LENGTH, Bitstring, StatusPurpose, list_credential
from credentials.status.token_list import StatusArray, TokenList, sign
from tests.support.partner import AWARDED, NOW
from verifier.checks import status
from verifier.report import Outcome

DAY = timedelta(days=1)
URN = "urn:uuid:00000000-0000-4000-8000-000000000007"
TOKEN_URL, MESSAGE_URL = "https://partner.example/t/1", "https://partner.example/messages"
REVOCATION = {
    "id": "urn:x",
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "7",
}


def found(partner, *entries, now=NOW, **claims):
    document = {"id": URN, **({"credentialStatus": list(entries)} if entries else {}), **claims}
    return status.check(document, partner.did, partner.sources(), now)


def refused(finding, fault, error="STATUS_VERIFICATION_ERROR"):
    assert (finding.outcome, finding.code) == (Outcome.UNKNOWN, "status_list_invalid")
    assert fault in finding.facts["fault"]
    assert finding.facts["error"] == error


def token_list(partner, values=(), **changes):
    usual = {
        "uri": TOKEN_URL,
        "values": StatusArray.of(dict(values), 2, LENGTH),
        "issued_at": AWARDED,
        "expires_at": NOW + DAY,
        "issuer": partner.did,
    }
    return TokenList(**usual | changes)


def publish_token(partner, values=(), by=None, kid=None, **changes):
    signer = by or partner
    token = sign(token_list(partner, values, **changes), signer.signer, kid or signer.method_id)
    partner.published[TOKEN_URL] = token.encode()


def publish_values(partner, values, size=2, purposes="message"):
    bits = Bitstring.of_values(values, size)
    document = list_credential(MESSAGE_URL, partner.did, StatusPurpose.MESSAGE, bits, AWARDED)
    document["credentialSubject"]["statusPurpose"] = purposes
    partner.published[MESSAGE_URL] = json.dumps(partner.signed(document)).encode()
