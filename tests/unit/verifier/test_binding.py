"""What binds a presentation to its holder, its verifier and its request, cell by cell (openid4vp 1.0, appendix B).

Each cell changes one thing of a presentation that is accepted as it is, and says with which code that is refused.
"""

import json
from datetime import timedelta

import pytest

from credentials import jose
from credentials.badge import Carrier
from credentials.presentation import (
    HolderSigner,
    Recipient,
    make_jwt_vp,
    make_ldp_vp,
    make_sd_jwt_presentation,
)
from credentials.proofs import data_integrity
from credentials.proofs.sd_jwt.disclosures import digest_of
from did.methods.key import did_of_key, method_id_of_key
from keys.multibase import b64url_encode
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.partner import NOW, Partner
from verifier.errors import PresentationsRefused, ResponseRefused
from verifier.presentations import Asked, receive
from verifier.report import Check, Verdict
from verifier.wishes import BadgeWish, query_for

PARTNER = Partner()
CLIENT = Recipient("x509_san_dns:verifier.example", "a-nonce-of-this-request")
# Through the Digital Credentials API holders sign for the origin, whoever signed the request.
ORIGIN = Recipient("origin:https://verifier.example", "a-nonce-of-this-request")
VCT = f"{PARTNER.base}/types/open-badge"
QUERY = query_for([BadgeWish()], (VCT,))
SECONDS = int(NOW.timestamp())


def holder():
    signer = SoftwareSigner.generate(Algorithm.EDDSA)
    return HolderSigner(did_of_key(signer.public_key), method_id_of_key(signer.public_key), signer)


ZOE, THIEF = holder(), holder()
JWT_BADGE = PARTNER.badge(carrier=Carrier.JWT_VC_JSON, subject_id=ZOE.did).decode()
LDP_BADGE = json.loads(PARTNER.badge(subject_id=ZOE.did))
SD_BADGE = PARTNER.sd_jwt(PARTNER.unsigned(subject_id=ZOE.did), holder=ZOE.signer.public_key)
UNBOUND_SD_BADGE = PARTNER.sd_jwt(PARTNER.unsigned(subject_id=ZOE.did))


def came_to(query_id, presentation, recipient):
    """Return what an answer of one presentation comes to: `accepted`, or a code."""
    try:
        (answered,) = receive({query_id: [presentation]}, Asked(QUERY, recipient), PARTNER.setting())
    except PresentationsRefused as refused:
        return refused.broken[0].fault
    except ResponseRefused as refused:
        return refused.code
    report = answered.report
    if report.verdict is Verdict.VALID and report.finding(Check.HOLDER).code == "holder_proved":
        return "accepted"
    found = [each.code for each in report.findings if each.outcome.value == "failed"]
    return found[0] if found else report.verdict.value


# --- tokens ---------------------------------------------------------------------------------------


def jwt(recipient=CLIENT, by=ZOE, badge=JWT_BADGE, header=(), signer=None, **claims):
    """Return a presentation as a token with other claims; None leaves one out."""
    made = jose.read(make_jwt_vp([badge], by, recipient, NOW))
    said = {name: value for name, value in (jose.payload_object(made) | claims).items() if value is not None}
    return jose.sign(jose.json_bytes(said), {**made.header, **dict(header)}, signer or by.signer)


def as_signed_with(algorithm):
    """Return a token whose header says that it is signed in another way."""
    _, payload, signature = jwt().split(".")
    header = jose.json_bytes({"alg": algorithm, "typ": "JWT", "kid": ZOE.method_id})
    return f"{b64url_encode(header)}.{payload}.{signature}"


def changed_signature(token):
    return f"{token[:-4]}{'AAAA' if token[-4:] != 'AAAA' else 'BBBB'}"


JWT_CELLS = {
    "nonce": (lambda to: jwt(to, nonce="of-another-request"), "response_nonce"),
    "no nonce": (lambda to: jwt(to, nonce=None), "response_nonce"),
    "audience": (lambda to: jwt(to, aud="x509_san_dns:evil.example"), "response_audience"),
    "several audiences": (lambda to: jwt(to, aud=[to.audience]), "response_audience"),
    "no audience": (lambda to: jwt(to, aud=None), "response_audience"),
    "client id without its prefix": (
        lambda to: jwt(to, aud=to.audience.partition(":")[2]),
        "response_audience",
    ),
    "key": (lambda to: jwt(to, signer=THIEF.signer), "signature_invalid"),
    "signature": (lambda to: changed_signature(jwt(to)), "signature_invalid"),
    "holder it names": (lambda to: jwt(to, by=THIEF, iss=ZOE.did), "signature_invalid"),
    "subject": (lambda to: jwt(to, by=THIEF), "holder_other"),
    "exp": (lambda to: jwt(to, exp=SECONDS - 1), "presentation_time"),
    "nbf": (lambda to: jwt(to, nbf=SECONDS + 61), "presentation_time"),
    "iat": (lambda to: jwt(to, iat=SECONDS + 61), "presentation_time"),
    "typ": (lambda to: jwt(to, header={"typ": "kb+jwt"}), "presentation_malformed"),
    "no algorithm": (lambda _: as_signed_with("none"), "token_malformed"),
    "symmetric algorithm": (lambda _: as_signed_with("HS256"), "token_malformed"),
    "algorithm of another key": (lambda _: as_signed_with("ES256"), "signature_invalid"),
    "badge inside": (lambda to: jwt(to, badge=changed_signature(JWT_BADGE)), "signature_invalid"),
    "badge without a holder": (lambda _: JWT_BADGE, "presentation_unbound"),
}

# --- embedded proofs --------------------------------------------------------------------------------


def ldp(recipient=CLIENT, by=ZOE, inside=None, **members):
    """Return a presentation with an embedded proof, signed over other members."""
    made = make_ldp_vp([inside or LDP_BADGE], by, recipient, NOW)
    if not members:
        return made
    document = {name: value for name, value in (made | members).items() if name != "proof"}
    said = {"domain": recipient.audience, "challenge": recipient.nonce, "purpose": "authentication"}
    return data_integrity.sign(document, by.signer, by.method_id, NOW, **said)


def signed_with(recipient, **said):
    """Return a presentation whose proof was made with other options, by its holder."""
    usual = {"domain": recipient.audience, "challenge": recipient.nonce, "purpose": "authentication"}
    document = {name: value for name, value in ldp(recipient).items() if name != "proof"}
    expires = said.pop("expires", None)
    terms = data_integrity.Terms(**(usual | said), expires=expires)
    return data_integrity.add_proof(document, ZOE.signer, ZOE.method_id, NOW, terms)


def with_proof(recipient, **changes):
    """Return a presentation whose proof was changed after it was signed."""
    made = ldp(recipient)
    return made | {"proof": [made["proof"][0] | changes]}


def forged(recipient):
    forger = HolderSigner(ZOE.did, ZOE.method_id, THIEF.signer)
    return ldp(recipient, forger)


LDP_CELLS = {
    "challenge": (lambda to: signed_with(to, challenge="of-another-request"), "response_nonce"),
    "no challenge": (lambda to: signed_with(to, challenge=None), "response_nonce"),
    "domain": (lambda to: signed_with(to, domain="x509_san_dns:evil.example"), "response_audience"),
    "no domain": (lambda to: signed_with(to, domain=None), "response_audience"),
    "client id without its prefix": (
        lambda to: signed_with(to, domain=to.audience.partition(":")[2]),
        "response_audience",
    ),
    "proofPurpose": (lambda to: signed_with(to, purpose="assertionMethod"), "presentation_purpose"),
    "expires": (lambda to: signed_with(to, expires=NOW - timedelta(seconds=1)), "signature_invalid"),
    "key": (forged, "signature_invalid"),
    "key that the proof names": (
        lambda to: with_proof(to, verificationMethod=THIEF.method_id),
        "signature_invalid",
    ),
    "signature": (lambda to: ldp(to) | {"holder": ZOE.did, "id": "urn:x"}, "signature_invalid"),
    "holder it names": (lambda to: ldp(to, holder=THIEF.did), "signature_invalid"),
    "subject": (lambda to: ldp(to, THIEF), "holder_other"),
    "suite": (lambda to: with_proof(to, cryptosuite="kestrel-2026"), "proof_unsupported"),
    "nested presentation": (lambda to: ldp(to, inside=ldp(to)), "presentation_nested"),
    "badge inside": (lambda to: ldp(to, inside=LDP_BADGE | {"name": "Another"}), "signature_invalid"),
    "badge without a holder": (lambda _: LDP_BADGE, "presentation_unbound"),
}

# --- SD-JWT -----------------------------------------------------------------------------------------


def sd_jwt(recipient=CLIENT, by=ZOE, at=NOW, text=SD_BADGE):
    return make_sd_jwt_presentation(text, [()], by.signer, recipient, at)


def bound_by(recipient, header=(), signer=ZOE.signer, **claims):
    """Return an SD-JWT whose key binding has other claims; None leaves one out."""
    presented, _, binding = sd_jwt(recipient).rpartition("~")
    jws = jose.read(binding)
    said = {name: value for name, value in (jose.payload_object(jws) | claims).items() if value is not None}
    made = jose.sign(jose.json_bytes(said), {**jws.header, **dict(header)}, signer)
    return f"{presented}~{made}"


def disclosing(recipient, *, fewer=False, twice=False):
    token, *disclosures, binding = sd_jwt(recipient).split("~")
    others = [] if fewer else disclosures * (2 if twice else 1)
    return "~".join([token, *others, binding])


def with_a_disclosure_of_nothing(recipient):
    """Return an SD-JWT, rightly bound, with a disclosure that its issuer never signed."""
    stray = b64url_encode(json.dumps(["a-salt-of-somebody-else", "evil", True]).encode())
    presented, _, _ = sd_jwt(recipient).rpartition("~")
    longer = f"{presented}~{stray}~"
    binding = bound_by(recipient, sd_hash=digest_of(longer, "sha-256")).rpartition("~")[2]
    return f"{longer}{binding}"


SD_CELLS = {
    "nonce": (lambda to: bound_by(to, nonce="of-another-request"), "response_nonce"),
    "no nonce": (lambda to: bound_by(to, nonce=None), "response_nonce"),
    "audience": (lambda to: bound_by(to, aud="x509_san_dns:evil.example"), "response_audience"),
    "no audience": (lambda to: bound_by(to, aud=None), "response_audience"),
    "client id without its prefix": (
        lambda to: bound_by(to, aud=to.audience.partition(":")[2]),
        "response_audience",
    ),
    "key": (lambda to: sd_jwt(to, THIEF), "signature_invalid"),
    "signature": (lambda to: changed_signature(sd_jwt(to)), "signature_invalid"),
    "typ": (lambda to: bound_by(to, header={"typ": "JWT"}), "token_malformed"),
    "sd_hash": (lambda to: bound_by(to, sd_hash="A" * 43), "presentation_disclosures"),
    "no sd_hash": (lambda to: bound_by(to, sd_hash=None), "presentation_disclosures"),
    "iat long ago": (lambda to: sd_jwt(to, at=NOW - timedelta(minutes=7)), "presentation_time"),
    "iat to come": (lambda to: sd_jwt(to, at=NOW + timedelta(seconds=61)), "presentation_time"),
    "no iat": (lambda to: bound_by(to, iat=None), "presentation_time"),
    "exp": (lambda to: bound_by(to, exp=SECONDS - 1), "presentation_time"),
    "disclosure taken away": (lambda to: disclosing(to, fewer=True), "presentation_disclosures"),
    "disclosure twice": (lambda to: disclosing(to, twice=True), "presentation_malformed"),
    "disclosure of nothing": (with_a_disclosure_of_nothing, "presentation_malformed"),
    "credential bound to no key": (lambda to: sd_jwt(to, text=UNBOUND_SD_BADGE), "presentation_malformed"),
    "badge without a holder": (lambda _: SD_BADGE, "presentation_unbound"),
}


def each_of(cells):
    return pytest.mark.parametrize(("make", "code"), cells.values(), ids=cells)


@pytest.mark.parametrize("recipient", [CLIENT, ORIGIN], ids=["posted", "by the browser"])
@pytest.mark.parametrize(("query_id", "make"), [("jwt_vc_json", jwt), ("ldp_vc", ldp), ("dc_sd_jwt", sd_jwt)])
def test_a_presentation_as_it_was_made_is_accepted(query_id, make, recipient):
    """The control of every cell below."""
    assert came_to(query_id, make(recipient), recipient) == "accepted"


@each_of(JWT_CELLS)
def test_a_token_is_refused_where_one_thing_is_changed(make, code):
    assert came_to("jwt_vc_json", make(CLIENT), CLIENT) == code


@each_of(LDP_CELLS)
def test_an_embedded_proof_is_refused_where_one_thing_is_changed(make, code):
    assert came_to("ldp_vc", make(CLIENT), CLIENT) == code


@each_of(SD_CELLS)
def test_a_key_binding_is_refused_where_one_thing_is_changed(make, code):
    assert came_to("dc_sd_jwt", make(CLIENT), CLIENT) == code


@pytest.mark.parametrize(("query_id", "make"), [("jwt_vc_json", jwt), ("ldp_vc", ldp), ("dc_sd_jwt", sd_jwt)])
@pytest.mark.parametrize(
    "audience",
    [CLIENT.audience, f"{ORIGIN.audience}/", "origin:https://evil.example", "https://verifier.example"],
)
def test_through_the_browser_only_a_presentation_for_our_origin_counts(query_id, make, audience):
    """Even where the request was signed, the client id is not what holders sign for."""
    assert came_to(query_id, make(Recipient(audience, ORIGIN.nonce)), ORIGIN) == "response_audience"


# These are made without regard to whom they are for.
_OF_NOBODY = frozenset({"no algorithm", "symmetric algorithm", "algorithm of another key"})
_TABLES = {"jwt_vc_json": JWT_CELLS, "ldp_vc": LDP_CELLS, "dc_sd_jwt": SD_CELLS}
ALL_CELLS = {
    f"{query_id}, {name}": (query_id, *cell)
    for query_id, cells in _TABLES.items()
    for name, cell in cells.items()
    if name not in _OF_NOBODY
}


@pytest.mark.parametrize(("query_id", "make", "code"), ALL_CELLS.values(), ids=ALL_CELLS)
def test_through_the_browser_each_cell_is_refused_in_the_same_way(query_id, make, code):
    assert came_to(query_id, make(ORIGIN), ORIGIN) == code
