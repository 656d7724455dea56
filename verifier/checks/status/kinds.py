"""The kinds of status lists: how each is asked for, and what makes one that can be relied on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials.badge import BadgeContent, Carrier, JsonObject, SignedBadge
from credentials.errors import CredentialsError, MalformedStatusList
from credentials.received import Received, read
from credentials.status import bitstring, revocation_list_1edtech, status_list_2021, token_list
from credentials.status.bitstring import DEFAULT_TTL, BitstringList
from credentials.status.revocation_list_1edtech import RevocationList
from credentials.status.token_list import TokenList, UnverifiedTokenList
from credentials.wire import from_wire
from credentials.wording import N_, say
from did.document import Purpose
from keys.public import PublicKey
from verifier.authenticity import Asker, authenticate
from verifier.faults import in_our_words
from verifier.ports import ListContent
from verifier.report import Check, Finding, unknown

SKEW: Final = timedelta(seconds=60)
_PLAIN_LIMIT: Final = 4 << 20
C = TypeVar("C", bound=ListContent)


@dataclass(frozen=True, slots=True)
class Question:
    """Which list is asked, whose it must be, and who asks."""

    url: str
    issuer_id: str
    asker: Asker


@dataclass(frozen=True, slots=True)
class Reliable(Generic[C]):
    """A list that was checked: what it holds, how long it may be kept, and when it ends if it does.

    `begins` is when it was signed, as it says itself; None where nobody signs such lists.
    """

    content: C
    ttl: timedelta
    ends: datetime | None = None
    begins: datetime | None = None


@dataclass(frozen=True, slots=True)
class ListKind(Generic[C]):
    """A kind of list: its name, its media types, what it is read to, and the check of one as fetched."""

    name: str
    accept: str
    content: type[C]
    check: Callable[[bytes, Question], Reliable[C] | Finding] = field(repr=False)


def not_reliable(fault: str, error: str = "STATUS_VERIFICATION_ERROR") -> Finding:
    """Return the finding on a list that was had, and says nothing all the same."""
    return unknown(Check.STATUS, "status_list_invalid", fault=fault, error=error)


# --- lists that are credentials ---------------------------------------------------------------------


def _check_bitstring(body: bytes, question: Question) -> Reliable[BitstringList] | Finding:
    return _check_credential(body, question, bitstring.read_credential)


def _check_2021(body: bytes, question: Question) -> Reliable[BitstringList] | Finding:
    return _check_credential(body, question, status_list_2021.read_credential)


def _check_credential(
    body: bytes, question: Question, reading: Callable[[JsonObject], BitstringList]
) -> Reliable[BitstringList] | Finding:
    """Return the list once its issuer, signature, dates, address and form have been checked, in this order."""
    try:
        received = read(body)
        content = from_wire(received.document)
    except (CredentialsError, MalformedJson) as fault:
        return not_reliable(say("it is not a signed list ({fault})", fault=in_our_words(fault)))
    if content.issuer_id != question.issuer_id:
        return not_reliable(N_("another issuer signed it"))
    authenticity = authenticate(received, question.issuer_id, question.asker)
    if authenticity.document is None:
        return not_reliable(N_("its signature could not be confirmed"))
    if authenticity.has_run_out(question.asker.now):
        return not_reliable(N_("its signature has ended"))
    untimely = _untimely(content, question.asker.now)
    if untimely is not None:
        return untimely
    read_list = _read_credential(authenticity.document, question.url, reading)
    if isinstance(read_list, Finding):
        return read_list
    return Reliable(read_list, read_list.ttl, _first(content, authenticity.expires), content.valid_from)


def _untimely(content: BadgeContent, now: datetime) -> Finding | None:
    if content.valid_until is not None and now > content.valid_until:
        return not_reliable(N_("it is out of date"))
    if content.valid_from is not None and now + SKEW < content.valid_from:
        return not_reliable(N_("it is dated in the future"))
    return None


def _first(content: BadgeContent, expires: datetime | None) -> datetime | None:
    return min((each for each in (content.valid_until, expires) if each is not None), default=None)


def _read_credential(
    document: JsonObject, url: str, reading: Callable[[JsonObject], BitstringList]
) -> BitstringList | Finding:
    if document.get("id") != url:
        return not_reliable(N_("it is another list than the one the badge names"))
    try:
        return reading(document)
    except MalformedStatusList as fault:
        return not_reliable(in_our_words(fault), fault.error)


# --- lists that are tokens --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _SecuredToken:
    """A status list token as something to authenticate: the same keys and the same rules as for a badge."""

    token: UnverifiedTokenList

    @property
    def method_id(self) -> str | None:
        return self.token.kid

    @property
    def expected_purpose(self) -> str:
        return Purpose.ASSERTION

    @property
    def is_supported(self) -> bool:
        return True

    @property
    def expires(self) -> datetime | None:
        return self.token.content.expires_at

    def verify(self, key: PublicKey) -> JsonObject:
        return {"sub": self.token.verify(key).uri}


def _check_token(body: bytes, question: Question) -> Reliable[TokenList] | Finding:
    """Return the list once its form, issuer, address, signature and dates have been checked (8.3)."""
    try:
        token = token_list.read(body.strip().decode("ascii"))
    except UnicodeDecodeError:
        return not_reliable(N_("it is not a signed list (it is in no form that we can read)"))
    except CredentialsError as fault:
        return not_reliable(say("it is not a signed list ({fault})", fault=in_our_words(fault)))
    content = token.content
    if content.issuer not in (None, question.issuer_id):
        return not_reliable(N_("another issuer signed it"))
    if content.uri != question.url:
        return not_reliable(N_("it is another list than the one the badge names"))
    received = Received(SignedBadge(Carrier.JWT_VC_JSON, body), {}, (_SecuredToken(token),))
    if authenticate(received, question.issuer_id, question.asker).document is None:
        return not_reliable(N_("its signature could not be confirmed"))
    now = question.asker.now
    if content.expires_at is not None and now >= content.expires_at:
        return not_reliable(N_("it is out of date"))
    if now + SKEW < content.issued_at:
        return not_reliable(N_("it is dated in the future"))
    return Reliable(content, content.ttl or DEFAULT_TTL, content.expires_at, content.issued_at)


# --- lists that nobody signs ------------------------------------------------------------------------


def _check_plain(body: bytes, question: Question) -> Reliable[RevocationList] | Finding:
    try:
        content = revocation_list_1edtech.read(parse_object(body, max_bytes=_PLAIN_LIMIT))
    except (CredentialsError, MalformedJson) as fault:
        return not_reliable(say("it is not a list of what is withdrawn ({fault})", fault=in_our_words(fault)))
    if content.issuer not in (None, question.issuer_id):
        return not_reliable(N_("it is another issuer's"))
    if content.url not in (None, question.url):
        return not_reliable(N_("it is another list than the one the badge names"))
    return Reliable(content, DEFAULT_TTL)


_CREDENTIALS: Final = (
    "application/vc, application/vc+ld+json, application/json, application/vc+jwt, */*;q=0.1"
)

BITSTRING: Final = ListKind("bitstring", _CREDENTIALS, BitstringList, _check_bitstring)
STATUS_LIST_2021: Final = ListKind("status_list_2021", _CREDENTIALS, BitstringList, _check_2021)
TOKEN: Final = ListKind("token", f"{token_list.MEDIA_TYPE}, */*;q=0.1", TokenList, _check_token)
PLAIN: Final = ListKind("1edtech", "application/json, */*;q=0.1", RevocationList, _check_plain)
