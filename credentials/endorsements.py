"""Endorsing: what somebody says of a badge, an achievement or an issuer, signed by them (Open Badges 3.0).

An endorsement names what it endorses by its id. An id alone can be given to another thing later, so it may be
bound to what was seen: by the digest of its canonical JSON without the opinions and proofs that it carries.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from contexts.jcs import jcs
from credentials.badge import JsonObject
from credentials.digest import digest_multibase, matches
from credentials.errors import RulesBroken
from credentials.open_badges.across import endorsable
from credentials.open_badges.credential import EndorsementCredential
from credentials.open_badges.documents import document_of
from credentials.open_badges.nodes import Node
from credentials.open_badges.rules import written_faults
from credentials.proofs import data_integrity, vc_jwt
from keys.signer import Signer

_NOT_PART_OF_IT: Final = frozenset({"@context", "endorsement", "endorsementJwt", "proof"})
_DIGEST: Final = "digestMultibase"


@dataclass(frozen=True, slots=True)
class Carried:
    """An endorsement of a badge, as received: a document or a token, and the thing it was attached to.

    One that came beside the badge has a `body`: its very bytes.
    """

    endorsed: JsonObject = field(repr=False)
    path: str
    document: JsonObject | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    body: bytes | None = field(default=None, repr=False)

    @property
    def endorsed_id(self) -> str | None:
        """The id of the thing it was attached to."""
        return Node(self.endorsed).text("id")


def compose(endorsement: EndorsementCredential, seen: JsonObject | None = None) -> JsonObject:
    """Return the endorsement to sign, bound to the thing as it was `seen` if that is given.

    Raises:
        RulesBroken: it breaks a rule of Open Badges 3.0.
    """
    if seen is not None:
        bound = endorsement.credential_subject.others | {_DIGEST: thing_digest(seen)}
        subject = replace(endorsement.credential_subject, others=bound)
        endorsement = replace(endorsement, credential_subject=subject)
    document = document_of(endorsement)
    faults = written_faults(document, is_embedded=True)
    if faults:
        raise RulesBroken(f"The endorsement was not signed: {faults[0]}.")
    return document


def sign(document: JsonObject, signer: Signer, method_id: str, at: datetime) -> JsonObject:
    """Return a composed endorsement with an embedded proof, for a member `endorsement`.

    Raises:
        contexts.errors.ContextsError: a part of it would not be signed.
    """
    return data_integrity.sign(document, signer, method_id, at)


def sign_as_token(document: JsonObject, signer: Signer, method_id: str) -> str:
    """Return a composed endorsement as a token, for a member `endorsementJwt` of a badge that is a token too."""
    return vc_jwt.sign(document, signer, method_id)


def carried_in(document: JsonObject) -> Iterator[Carried]:
    """Return every endorsement that a badge carries: of itself, its achievement, its issuer and other profiles."""
    for node in endorsable(Node(document)):
        for endorsement in node.nodes("endorsement"):
            yield Carried(node.value, endorsement.path, document=endorsement.value)
        for number, token in enumerate(node.texts("endorsementJwt")):
            yield Carried(node.value, f"{node.path}.endorsementJwt[{number}]", token=token)


def is_endorsement(document: JsonObject) -> bool:
    """Return whether a credential says of itself that it is an endorsement."""
    return "EndorsementCredential" in Node(document).texts("type")


def beside(document: JsonObject, number: int, body: bytes, endorsement: JsonObject) -> Carried | None:
    """Return an endorsement that came beside a badge, of the thing in it that it names; None where it names none."""
    named = {each.text("id") for each in Node(endorsement).nodes("credentialSubject")} - {None}
    for node in endorsable(Node(document)):
        if node.text("id") in named:
            return Carried(node.value, f"beside[{number}]", body=body)
    return None


def comment_of(endorsement: JsonObject) -> str | None:
    """Return what an endorsement says in words, if it says anything."""
    subjects = Node(endorsement).nodes("credentialSubject")
    return next((comment for each in subjects for comment in each.texts("endorsementComment")), None)


def thing_digest(thing: JsonObject) -> str:
    """Return the digest that binds an endorsement to a thing as it is now.

    Raises:
        contexts.errors.ContextsError: the thing has no canonical JSON.
    """
    return digest_multibase(_bound_bytes(thing))


def is_bound_to(endorsement: JsonObject, thing: JsonObject) -> bool | None:
    """Return whether an endorsement's digest is that of the thing; None where it has none.

    Raises:
        MalformedDigest: its digest is not one that Cairn reads.
    """
    for subject in Node(endorsement).nodes("credentialSubject"):
        for named in subject.texts(_DIGEST):
            return matches(named, _bound_bytes(thing))
    return None


def _bound_bytes(thing: JsonObject) -> bytes:
    return jcs({name: value for name, value in thing.items() if name not in _NOT_PART_OF_IT})
