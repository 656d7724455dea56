"""Every form in which a signed badge travels, with how it is mutated and which mutants say the same.

One line a carrier in `CARRIERS`: whoever adds a form adds a line, and all mutation tests hold for it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from credentials.badge import Carrier, Evidence
from credentials.baking import bake, extract
from credentials.proofs import data_integrity, vc_jwt
from credentials.proofs.proof import listed_proofs
from credentials.proofs.sd_jwt.compact import split
from credentials.proofs.suites import rdfc
from credentials.proofs.suites.ecdsa_sd.suite import Disclosing
from credentials.received import read
from credentials.wire import from_wire, to_wire
from did.methods.jwk import did_jwk
from keys.multibase import encode_base58
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.partner import AWARDED, Partner
from tests.support.pictures import SVG, png, text_chunk
from tests.unit.verifier import mutants

SEEDS = {Algorithm.EDDSA: 32, Algorithm.ES256: 32, Algorithm.ES384: 48}


class SuitePartner(Partner):
    """An issuer that signs in any suite of its key."""

    def signed_in(self, suite, document):
        return data_integrity.sign(document, self.signer, self.method_id, AWARDED, suite=suite)


class JwkPartner(Partner):
    """An issuer whose identifier is its JSON web key: RSA keys have no did:key here, and sign tokens only."""

    @property
    def did(self):
        return did_jwk(self.signer.public_key)

    @property
    def method_id(self):
        return f"{self.did}#0"

    def publish_lists(self, **_):
        pass

    def unsigned(self, slug="communication", **changes):
        return super().unsigned(slug, **{"status": None} | changes)


@dataclass(frozen=True)
class Carried:
    """A carrier: its name, the badges in it, a mutation, and what a mutant that passes must have kept."""

    name: str
    make: Callable
    mutate: Callable
    assert_same: Callable
    algorithm: Algorithm = Algorithm.EDDSA

    def __str__(self):
        return self.name


@cache
def partner_of(algorithm):
    if algorithm is Algorithm.RS256:
        return JwkPartner(signer=SoftwareSigner.generate(algorithm), always_tells=True)
    secret = bytes([7]) * SEEDS[algorithm]
    # Known to leave nothing to its holders: of a stranger, a badge shown in part would never be valid (ADR 78).
    return SuitePartner(signer=SoftwareSigner.from_secret(algorithm, secret), always_tells=True)


@cache
def originals(carried):
    return carried.make(partner_of(carried.algorithm))


# --- what is in them --------------------------------------------------------------------------------


def embedded(partner):
    stack = partner.stack({slug: partner.badge(slug) for slug in ("communication", "creativity")})
    return partner.badge(), stack


def one_embedded(partner):
    return (partner.badge(),)


def in_suite(suite):
    return lambda partner: (json.dumps(partner.signed_in(suite, to_wire(partner.unsigned()))).encode(),)


def in_suite_of_2020(partner):
    """Return a badge in a suite that Cairn verifies and does not make: its hash, signed by hand."""
    document = to_wire(partner.unsigned())
    document["@context"] = [*document["@context"], "https://w3id.org/security/suites/ed25519-2020/v1"]
    options = {
        "type": "Ed25519Signature2020",
        "created": "2026-11-01T09:00:00Z",
        "verificationMethod": partner.method_id,
        "proofPurpose": "assertionMethod",
    }
    value = partner.signer.sign(rdfc.hash_data(document, options, Algorithm.EDDSA))
    proof = options | {"proofValue": "z" + encode_base58(value)}
    return (json.dumps({**document, "proof": [proof]}).encode(),)


def disclosed(partner):
    """Return what a holder shows of a badge with a base proof."""
    secret = bytes(range(32))
    one_time = SoftwareSigner.from_secret(Algorithm.ES256, secret)
    document = to_wire(partner.unsigned())
    suite = Disclosing(mandatory=("/issuer", "/credentialStatus"), hmac_key=secret, one_time=one_time)
    base = partner.signed_in(suite, document)
    shown = ["/validFrom", "/credentialSubject", "/id", "/name"]
    return (json.dumps(data_integrity.derive(base, shown)).encode(),)


def token(profile=vc_jwt.Profile.OPEN_BADGES):
    def make(partner):
        document = to_wire(partner.unsigned())
        return (vc_jwt.sign(document, partner.signer, partner.method_id, profile).encode(),)

    return make


def sd_jwt(carrier):
    return lambda partner: (partner.badge(carrier=carrier),)


def baked(drawing, carrier):
    return lambda partner: (bake(drawing, partner.badge(carrier=carrier).decode()),)


# --- how they are mutated: each returns what was done and the mutant ---------------------------------


def as_document(body, rng):
    done, made = mutants.changed_json(json.loads(body), rng)
    return done, mutants.dumped(made, rng)


def as_bytes(body, rng):
    return "bytes", mutants.of_bytes(body, rng)


def as_token(body, rng):
    return "token", mutants.of_token(body, rng)


def as_sd_jwt(body, rng):
    return mutants.of_sd_jwt(body, rng)


def as_picture(body, rng):
    """Return the picture with other bytes, or with another text in it, its checksum right."""
    if rng.random() < 0.3:
        return as_bytes(body, rng)
    inside = extract(body)
    mutate = rng.choice((as_bytes, as_document if inside.text.startswith(b"{") else as_token))
    done, text = mutate(inside.text, rng)
    made = png(text_chunk(text)) if inside.form == "png" else body.replace(inside.text, text)
    return f"{done} inside", made


# --- what a mutant that passes must have kept -------------------------------------------------------


def same_meaning(original, mutant):
    """A survivor says what was signed, and is read so."""
    before, after = read(original).document, read(mutant).document
    assert meaning(_bare(after)) == meaning(_bare(before)), mutant
    assert content(mutant) == content(original)


def same_json(original, mutant):
    """A survivor is the same JSON, its proof once or more, perhaps with contexts added behind those it had."""
    before, after = json.loads(original), json.loads(mutant)
    contexts = before["@context"]
    assert after["@context"][: len(contexts)] == contexts
    assert {**_bare(after), "@context": contexts} == _bare(before), mutant
    assert all(proof == before["proof"][0] for proof in listed_proofs(after))


def same_token(original, mutant):
    assert original == mutant.strip(), mutant


def same_or_less_disclosed(original, mutant):
    """A survivor is the same signed token with no disclosure that the issuer did not make."""
    before, after = (split(each.strip().decode()) for each in (original, mutant))
    assert after.issuer_jwt == before.issuer_jwt
    assert set(after.disclosures) <= set(before.disclosures)


def same_inside(original, mutant):
    before, found = extract(original).text, extract(mutant)
    after = mutant if found is None else found.text
    (same_meaning if before.startswith(b"{") else same_token)(before, after)


def meaning(document):
    """Return what a document says, without the spellings that JSON-LD counts as equal."""
    match document:
        case dict():
            said = {name: meaning(value) for name, value in document.items() if name != "@context"}
            return said["id"] if said.keys() == {"id"} else tuple(sorted(said.items(), key=repr))
        case list() if len(document) == 1:
            return meaning(document[0])
        case list():
            parts = sorted({repr(each): each for each in map(meaning, _described(document))}.items())
            return parts[0][1] if len(parts) == 1 else tuple(each for _, each in parts)
    return document


def _described(items):
    """Return the items without those that only name what another one describes."""
    described = {each.get("id") for each in items if isinstance(each, dict) and len(each) > 1}
    return [each for each in items if not (isinstance(each, str) and each in described)]


def content(body):
    """Return what is read out of a badge, its lists in one order and each entry once."""
    found = from_wire(read(body).document)
    found = replace(found, evidence=tuple(each for each in found.evidence if each != Evidence(id=each.id)))
    lists = ("types", "results", "evidence", "identities", "levels")
    return [sorted(set(map(repr, getattr(found, name)))) for name in lists] + [
        getattr(found, name) for name in found.__slots__ if name not in lists
    ]


def _bare(document):
    return {name: value for name, value in document.items() if name != "proof"}


# --- the table --------------------------------------------------------------------------------------

PNG = png()
CARRIERS = (
    Carried("eddsa-rdfc-2022", embedded, as_document, same_meaning),
    Carried("ecdsa-rdfc-2019, P-256", one_embedded, as_document, same_meaning, Algorithm.ES256),
    Carried("ecdsa-rdfc-2019, P-384", one_embedded, as_document, same_meaning, Algorithm.ES384),
    Carried("eddsa-jcs-2022", in_suite("eddsa-jcs-2022"), as_document, same_json),
    Carried("ecdsa-jcs-2019", in_suite("ecdsa-jcs-2019"), as_document, same_json, Algorithm.ES384),
    Carried("ecdsa-sd-2023, disclosed", disclosed, as_document, same_meaning, Algorithm.ES256),
    Carried("Ed25519Signature2020", in_suite_of_2020, as_document, same_meaning),
    Carried("Open Badges VC-JWT, EdDSA", token(), as_token, same_token),
    Carried("Open Badges VC-JWT, ES256", token(), as_token, same_token, Algorithm.ES256),
    Carried("Open Badges VC-JWT, RS256", token(), as_token, same_token, Algorithm.RS256),
    Carried("vc+jwt", token(vc_jwt.Profile.VC_JWT), as_token, same_token),
    Carried("VC-JWT of VCDM 1.1", token(vc_jwt.Profile.FIRST_VERSION), as_token, same_token),
    Carried("dc+sd-jwt", sd_jwt(Carrier.DC_SD_JWT), as_sd_jwt, same_or_less_disclosed),
    Carried("vc+sd-jwt", sd_jwt(Carrier.VC_SD_JWT), as_sd_jwt, same_or_less_disclosed, Algorithm.ES256),
    Carried("PNG with JSON", baked(PNG, Carrier.LDP_VC), as_picture, same_inside),
    Carried("PNG with a token", baked(PNG, Carrier.JWT_VC_JSON), as_picture, same_inside),
    Carried("SVG with JSON", baked(SVG, Carrier.LDP_VC), as_picture, same_inside),
    Carried("SVG with a token", baked(SVG, Carrier.JWT_VC_JSON), as_picture, same_inside),
)
