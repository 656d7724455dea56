"""What a request asks to be verified, in any of the forms in which it may come."""

import base64
import json
import re
from dataclasses import dataclass, replace
from typing import Any, Final

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials.wording import N_, say
from did.errors import FetchFailed
from verifier.bundle import model as bundles
from verifier.errors import CredentialUnreachable, InvalidPolicy, NothingToVerify, TooLarge
from verifier.policy import Policy
from verifier.policy_documents import parse_policy
from verifier.ports import DocumentSource
from verifier.verify import Submission
from verifier.web import papers
from web.pdf_reading import is_pdf

MAX_BODY: Final = 8 << 20
# One of these three says what is to be verified.
_SOURCES: Final = ("credential", "presentation", "url")
MEMBERS: Final = frozenset({*_SOURCES, "components", "policy", "policy_id"})
ACCEPT: Final = (
    "application/vc, application/vc+ld+json, application/vc+jwt, application/json, text/plain, "
    f"image/png, image/svg+xml, application/pdf, {bundles.MEDIA_TYPE}"
)
# RFC 2397, 2: the only data: URLs that mean something here.
_PICTURE: Final = re.compile(r"data:(?:image/(?:png|svg\+xml)|application/pdf);base64,")
CREDENTIAL_TYPES: Final = (
    bundles.MEDIA_TYPE,
    "application/vc",
    "application/vc+jwt",
    "application/vc+ld+json",
    "application/vp",
    "application/vp+jwt",
    "text/plain",
    "application/jwt",
    "image/png",
    "image/svg+xml",
    "application/pdf",
)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is to be verified, under which policy of the request's own, or under which that is kept here.

    `url` names where it lies, if it was not sent along.
    """

    submission: Submission
    own_policy: bytes | None = None
    policy_id: str | None = None
    url: str | None = None

    def policy(self, base: Policy) -> Policy:
        """Return what the request asks over what the service asks; raises InvalidPolicy."""
        return base if self.own_policy is None else parse_policy(self.own_policy, base)

    def fetched(self, documents: DocumentSource) -> Submission:
        """Return what is to be verified, got from where it lies.

        Raises:
            CredentialUnreachable: the address does not give it.
            PdfWithoutBadge, UnreadablePdf, TooLarge: as `papers.opened`.
        """
        body = self.submission.body if self.url is None else fetch(self.url, documents)
        return taken_out(Submission(body, self.submission.components), documents)


def taken_out(submission: Submission, documents: DocumentSource) -> Submission:
    """Return what is to be verified, once it was taken out of PDFs, where it came in any.

    Raises:
        CredentialUnreachable: a PDF leads to an address that does not give a badge.
        PdfWithoutBadge, UnreadablePdf, TooLarge: as `papers.opened`.
    """
    parts = tuple(badge for each in submission.components for badge in papers.badges_in(each))
    if not is_pdf(submission.body):
        return replace(submission, components=parts)
    paper = papers.opened(submission.body)
    if paper.leads_to is None:
        first, *others = paper.bodies
    elif paper.leads_to.startswith("https://"):
        first, *others = papers.badges_in(fetch(paper.leads_to, documents))
    else:
        first, others = paper.leads_to.encode(), []
    return replace(submission, body=first, components=(*others, *parts))


def fetch(url: str, documents: DocumentSource) -> bytes:
    """Return what lies at an address.

    Raises:
        CredentialUnreachable: it is not one that may be asked, or does not answer with anything.
    """
    if not url.startswith("https://"):
        raise CredentialUnreachable(N_("An address to check begins with https://. Nothing was checked."))
    try:
        body = documents.get(url, accept=ACCEPT, limit=bundles.MAX_BYTES).body
    except FetchFailed as fault:
        raise CredentialUnreachable(
            say(
                "Nothing could be had from this address ({code}). Nothing was checked; send the "
                "badge itself.",
                code=fault.code,
            )
        ) from fault
    if not body.strip():
        raise CredentialUnreachable(N_("There is nothing at this address. Nothing was checked."))
    return body


def read(body: bytes, media_type: str, policy_id: str | None = None) -> Envelope:
    """Return what a request's body asks; what can not be read is the verifier's to say, with a report.

    Raises:
        TooLarge: it is larger than anything that is checked.
        InvalidPolicy: it has members that mean nothing, or two that contradict each other.
        NothingToVerify: a member is of the wrong kind.
    """
    if len(body) > MAX_BODY:
        raise TooLarge(N_("A request may hold at most 8 MiB."))
    if media_type in CREDENTIAL_TYPES:
        return Envelope(Submission(body), policy_id=policy_id)
    try:
        document = parse_object(body, max_bytes=MAX_BODY, max_depth=40)
    except MalformedJson:
        return Envelope(Submission(body), policy_id=policy_id)
    if not any(each in document for each in _SOURCES) and "policy_id" not in document:
        return Envelope(Submission(body), policy_id=policy_id)
    return of_object(document, policy_id)


def of_object(document: dict[str, Any], policy_id: str | None = None) -> Envelope:
    """Return what an object of members asks; raises as `read`."""
    strangers = document.keys() - MEMBERS
    if strangers:
        raise InvalidPolicy(
            say("These members mean nothing here: {strangers}.", strangers=", ".join(sorted(strangers)))
        )
    sources = [each for each in _SOURCES if each in document]
    if len(sources) != 1:
        raise NothingToVerify(N_("Say what to check by exactly one of credential, presentation and url."))
    components = document.get("components", [])
    if not isinstance(components, list):
        raise NothingToVerify(N_("components must be a list of credentials."))
    parts = tuple(_bytes_of(each) for each in components)
    own, kept = _policies(document, policy_id)
    value = document[sources[0]]
    if sources[0] != "url":
        return Envelope(Submission(_bytes_of(value), parts), own, kept)
    if not isinstance(value, str):
        raise NothingToVerify(N_("url must be the address at which the credential lies."))
    return Envelope(Submission(b"", parts), own, kept, value)


def _policies(document: dict[str, Any], policy_id: str | None) -> tuple[bytes | None, str | None]:
    """Return the policy of the request's own, and the id of a kept one."""
    own, kept = document.get("policy"), document.get("policy_id", policy_id)
    if policy_id is not None and kept != policy_id:
        raise InvalidPolicy(N_("The address names another policy_id than the body. Give one of them."))
    if kept is not None and not isinstance(kept, str):
        raise InvalidPolicy(N_("policy_id must be the id of a policy, as text."))
    if own is not None and kept is not None:
        raise InvalidPolicy(N_("Give a policy or a policy_id, not both."))
    return None if own is None else _bytes_of(own), kept


def _bytes_of(value: object) -> bytes:
    if isinstance(value, str):
        picture = _PICTURE.match(value)
        return value.encode() if picture is None else _decoded(value[picture.end() :])
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    raise NothingToVerify(
        N_("A credential is an object, the text of a token, or a picture or a PDF as a data: URL.")
    )


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as fault:
        raise NothingToVerify(N_("The picture, or the PDF, is not proper base64.")) from fault
