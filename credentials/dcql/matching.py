"""Whether one credential is what a credential query asks for (OpenID4VP 1.0, 6.4.1)."""

from dataclasses import dataclass, field
from functools import cache

from contexts.naming import type_iris
from credentials.badge import Carrier, JsonObject
from credentials.dcql.paths import select
from credentials.dcql.query import ClaimQuery, CredentialQuery, TrustedAuthority, Value


@dataclass(frozen=True, slots=True)
class Candidate:
    """A credential that could answer a query.

    `types` are its types fully expanded and as written; `vcts` its `vct` with all that it extends; `claims` is the
    credential, from its root. `authorities` are the frameworks that vouch for its issuer.
    """

    format: str
    claims: JsonObject = field(repr=False)
    types: frozenset[str] = frozenset()
    vcts: frozenset[str] = frozenset()
    authorities: frozenset[tuple[str, str]] = frozenset()


def candidate_of(
    carrier: Carrier, document: JsonObject, authorities: frozenset[tuple[str, str]] = frozenset()
) -> Candidate:
    """Return a credential, read from its carrier, as a candidate; `authorities` as `authorities_of` finds them."""
    vct = document.get("vct")
    written = document.get("type")
    types = frozenset(
        each for each in (written if isinstance(written, list) else [written]) if isinstance(each, str)
    )
    return Candidate(
        format=carrier.value,
        claims=_claims_of(carrier, document),
        types=types | type_iris(document.get("@context"), types),
        vcts=frozenset({vct}) if isinstance(vct, str) else frozenset(),
        authorities=authorities,
    )


def _claims_of(carrier: Carrier, document: JsonObject) -> JsonObject:
    """Return what the paths of a query lead into, from the credential's root (B.1.2, B.3.6).

    The claims of an SD-JWT VC that is no badge are read as those of its subject, but stand at its root.
    """
    subject = document.get("credentialSubject")
    if carrier is not Carrier.DC_SD_JWT or "@context" in document or not isinstance(subject, dict):
        return document
    about = {name: value for name, value in document.items() if name.startswith(("vct", "status"))}
    issuer = document.get("issuer")
    named = {"iss": issuer.get("id") if isinstance(issuer, dict) else issuer, "sub": subject.get("id")}
    own = {name: value for name, value in subject.items() if name != "id"}
    return own | about | {name: value for name, value in named.items() if value is not None}


def match(asked: CredentialQuery, candidate: Candidate) -> tuple[ClaimQuery, ...] | None:
    """Return the claims that answer the query, or None where the credential does not.

    Of several claim sets it is the first that the credential can answer; without claims it is none (6.4.1).
    """
    if candidate.format != asked.format or not _is_of_type(asked, candidate):
        return None
    if asked.trusted_authorities and not _is_vouched_for(asked.trusted_authorities, candidate):
        return None
    # Each claim is looked for once, however many sets it is in: whoever writes a query decides how many there are.
    is_told = cache(lambda claim: _answers(claim, candidate))
    for wanted in _alternatives(asked):
        if all(map(is_told, wanted)):
            return wanted
    return None


def _is_of_type(asked: CredentialQuery, candidate: Candidate) -> bool:
    if asked.vct_values and candidate.vcts.isdisjoint(asked.vct_values):
        return False
    return not asked.type_values or any(wanted <= candidate.types for wanted in asked.type_values)


def _is_vouched_for(authorities: tuple[TrustedAuthority, ...], candidate: Candidate) -> bool:
    return any((each.type, value) in candidate.authorities for each in authorities for value in each.values)


def _alternatives(asked: CredentialQuery) -> tuple[tuple[ClaimQuery, ...], ...]:
    if not asked.claim_sets:
        return (asked.claims,)
    by_id = {each.id: each for each in asked.claims}
    return tuple(tuple(by_id[claim_id] for claim_id in option) for option in asked.claim_sets)


def _answers(claim: ClaimQuery, candidate: Candidate) -> bool:
    selected = select(candidate.claims, claim.path)
    if not claim.values:
        return bool(selected)
    # True == 1 in Python; in a query they are two things (6.3: type and value).
    wanted = {(type(each), each) for each in claim.values}
    return any((type(found), found) in wanted for found in selected if isinstance(found, Value))
