"""Taking a wallet's answer: the first one counts (OpenID4VP 1.0, 8)."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import parse_qsl

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials import jwe
from credentials.errors import CredentialsError
from credentials.presentation import Recipient
from credentials.wording import N_, say
from keys.multibase import b64url_encode
from verifier.errors import (
    BrokenPresentation,
    PresentationsRefused,
    RequestNotFound,
    ResponseNotEncrypted,
    ResponseRefused,
    ResponseStateUnknown,
    ResponseUndecryptable,
)
from verifier.partners.deciding import Decided, decided
from verifier.policy import Policy
from verifier.ports import Answer, PresentationRequest, Witnessed
from verifier.presentations import Answered, Asked, Judged, is_satisfied, judge
from verifier.recognition import told_with
from verifier.rendering import as_json
from verifier.report import Report
from verifier.verify import Setting
from verifier.web.desk import Desk
from verifier.web.errand import on_one_errand
from verifier.web.openid4vp.ask import Ask, ask_of, client_of, hashed, key_of
from verifier.words import of_presentation

MAX_RESPONSE: Final = 4 << 20
MAX_PARAMETERS: Final = 32
_CODE_BYTES: Final = 16


def take(desk: Desk, request: PresentationRequest, form: Mapping[str, str]) -> dict[str, str]:
    """Judge and keep the answer that a wallet posts; return what the wallet is told.

    Raises:
        ResponseRefused: it is not an answer to this request; nothing of it is kept.
        RequestNotFound: the request was answered already, or is not one that wallets post answers to.
    """
    ask = ask_of(request)
    if not ask.response_mode.is_posted:
        raise RequestNotFound(N_("Answers to this request come through the browser that asked."))
    said = _said(desk, request, ask, form)
    if not hmac.compare_digest(hashed(str(said.get("state", ""))), request.state_hash):
        raise ResponseStateUnknown(N_("The answer's state is not the one of this request."))
    code = b64url_encode(desk.entropy(_CODE_BYTES)) if ask.same_device else None
    settle(desk, request, judged(desk, request, said, client_of(desk, request, ask).id), code)
    if code is None:
        return {}
    return {"redirect_uri": f"{desk.public_url}{ask.page}/{request.id}?response_code={code}"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an answer that is one to its request: `judged` None means that the wallet declined.

    `refused` are the presentations that do not hold.
    """

    judged: Judged | None
    refused: tuple[BrokenPresentation, ...] = ()


def judged(desk: Desk, request: PresentationRequest, said: Mapping[str, Any], audience: str) -> Outcome:
    """Return what comes of an answer's parameters, which holders signed for this audience.

    Where only presentations that do not hold keep it from being what was asked for, that is what came of it: the
    wallet delivered, and whoever asked is told.

    Raises:
        ResponseRefused: it is not an answer to this request.
    """
    if "error" in said:
        return Outcome(None)
    ask = ask_of(request)
    asked = Asked(ask.query, Recipient(audience, request.nonce))
    setting = Setting(_policy(desk, ask), on_one_errand(desk.sources), desk.now())
    try:
        found = judge(said.get("vp_token"), asked, setting)
    except PresentationsRefused as fault:
        return Outcome(Judged((), fault.broken), fault.broken)
    return Outcome(found, found.broken)


def settle(desk: Desk, request: PresentationRequest, came: Outcome, code: str | None) -> None:
    """Keep what came of the first answer, to be seen by the session that has the code where there is one.

    Raises:
        RequestNotFound: the request was answered already, or its time is over.
    """
    answers = tuple(replace(each, report=desk.named(each.report)) for each in _answers(came))
    ask = ask_of(request)
    found = decided(answers, _policy(desk, ask))
    witnessed = _witnessed(desk, ask, answers, found)
    said = _told(request, came, answers, found)
    kept = Answer(said, None if code is None else hashed(code), desk.now(), witnessed)
    if not desk.requests.answer(request.id, kept):
        raise RequestNotFound(N_("This request was answered already."))
    desk.listener(request, came.judged)


def _answers(came: Outcome) -> tuple[Answered, ...]:
    return came.judged.answers if came.judged else ()


def _witnessed(desk: Desk, ask: Ask, answers: Sequence[Answered], found: Decided | None) -> Witnessed | None:
    """Return the receipt of an answer under an organisation's policy, the badge that decides first."""
    if ask.under is None or found is None:
        return None
    others = (each.report.input.digest for each in answers if each.report is not found.report)
    return desk.witness(ask.under, found.report, found.found, (found.report.input.digest, *others))


def _policy(desk: Desk, ask: Ask) -> Policy:
    return desk.policy() if ask.under is None else ask.under.in_force(desk.policy())


def form_of(body: bytes) -> dict[str, str]:
    """Return the parameters of a form, each of which may stand once.

    Raises:
        ResponseRefused: there are too many, or one stands twice.
    """
    try:
        text = body.decode("utf-8", "replace")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_PARAMETERS)
    except ValueError as fault:
        raise ResponseRefused(N_("The form holds more parameters than are read.")) from fault
    if len({name for name, _ in pairs}) != len(pairs):
        raise ResponseRefused(N_("A parameter stands in the form twice."))
    return dict(pairs)


def opened_jwe(desk: Desk, request: PresentationRequest, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of an answer that was to be encrypted to the key of this one request (8.3).

    Raises:
        ResponseNotEncrypted: it is not.
        ResponseUndecryptable: it is encrypted to another key, in another way, or was changed.
    """
    token = said.get("response")
    if not isinstance(token, str):
        raise ResponseNotEncrypted(N_("The answer was to be encrypted, and is not."))
    try:
        plain = jwe.decrypt(token, [key_of(desk, request.id)], max_bytes=MAX_RESPONSE)
    except CredentialsError as fault:
        raise ResponseUndecryptable(
            say("The answer can not be decrypted: {code}.", code=fault.code)
        ) from fault
    return _object(plain)


def _said(desk: Desk, request: PresentationRequest, ask: Ask, form: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the parameters of the answer; where it was to be encrypted, only a refusal may come in the open."""
    if ask.response_mode.is_encrypted and "error" not in form:
        return opened_jwe(desk, request, form)
    return {**form, "vp_token": _object(form["vp_token"])} if "vp_token" in form else form


def _told(
    request: PresentationRequest, came: Outcome, answers: Sequence[Answered], found: Decided | None
) -> dict[str, Any]:
    """Return what is kept: the reports on what was shown, and whether what was asked for is among it."""
    ask = ask_of(request)
    return {
        "declined": came.judged is None,
        "satisfied": is_satisfied(_answers(came), ask.query, ask.awarders),
        "reports": [_report(each.report, found) for each in answers],
        "refused": [
            {"query": each.query_id, "code": each.fault, "detail": of_presentation(each.fault)}
            for each in came.refused
        ],
    }


def _report(report: Report, found: Decided | None) -> dict[str, Any]:
    """Return a report; what the policy asks of a stack is no question to each of its parts."""
    if found is None:
        return told_with(report, None)
    return told_with(report, found.found) if report is found.report else as_json(report)


def _object(text: str | bytes) -> dict[str, Any]:
    try:
        return parse_object(text, max_bytes=MAX_RESPONSE)
    except MalformedJson as fault:
        raise ResponseRefused(N_("vp_token must be a JSON object.")) from fault
