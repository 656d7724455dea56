"""Taking a wallet's answer: the first one counts (OpenID4VP 1.0, 8)."""

import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials import jwe
from credentials.errors import CredentialsError
from credentials.presentation import Recipient
from keys.multibase import b64url_encode
from verifier.errors import RequestNotFound, ResponseRefused
from verifier.ports import Answer, PresentationRequest
from verifier.presentations import Answered, Asked, is_satisfied, receive
from verifier.rendering import as_json
from verifier.verify import Setting
from verifier.web.desk import Desk
from verifier.web.errand import on_one_errand
from verifier.web.openid4vp.asking import Ask, ResponseMode, ask_of, hashed, key_of

MAX_RESPONSE: Final = 4 << 20
MAX_PARAMETERS: Final = 32
_CODE_BYTES: Final = 16
_DECLINED: Final = {"declined": True, "satisfied": False, "reports": []}


def take(desk: Desk, request: PresentationRequest, form: Mapping[str, str]) -> dict[str, str]:
    """Judge and keep the answer to a request; return what the wallet is told.

    Raises:
        ResponseRefused: it is not an answer to this request; nothing of it is kept.
        RequestNotFound: the request was answered already.
    """
    ask, now = ask_of(request), desk.now()
    said = _said(desk, request, ask, form)
    if not hmac.compare_digest(hashed(str(said.get("state", ""))), request.state_hash):
        raise ResponseRefused("The answer's state is not the one of this request.")
    answers = () if "error" in said else _judged(desk, request, ask, said, now)
    result = dict(_DECLINED) if "error" in said else _told(desk, ask, answers)
    code = b64url_encode(desk.entropy(_CODE_BYTES)) if ask.same_device else None
    kept = Answer(result, None if code is None else hashed(code), now)
    if not desk.requests.answer(request.id, kept):
        raise RequestNotFound("This request was answered already.")
    desk.listener(request, answers)
    if code is None:
        return {}
    return {"redirect_uri": f"{desk.public_url}{ask.page}/{request.id}?response_code={code}"}


def form_of(body: bytes) -> dict[str, str]:
    """Return the parameters of a form, each of which may stand once.

    Raises:
        ResponseRefused: there are too many, or one stands twice.
    """
    try:
        text = body.decode("utf-8", "replace")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_PARAMETERS)
    except ValueError as fault:
        raise ResponseRefused("The form holds more parameters than are read.") from fault
    if len({name for name, _ in pairs}) != len(pairs):
        raise ResponseRefused("A parameter stands in the form twice.")
    return dict(pairs)


def _said(desk: Desk, request: PresentationRequest, ask: Ask, form: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the parameters of the answer; where it was to be encrypted, only a refusal may come in the open."""
    if ask.response_mode is not ResponseMode.DIRECT_POST_JWT or "error" in form:
        return {**form, "vp_token": _object(form["vp_token"])} if "vp_token" in form else form
    if "response" not in form:
        raise ResponseRefused("The answer was to be encrypted, and is not.")
    try:
        plain = jwe.decrypt(form["response"], [key_of(desk, request.id)], max_bytes=MAX_RESPONSE)
    except CredentialsError as fault:
        raise ResponseRefused(f"The answer can not be decrypted: {fault.code}.") from fault
    return _object(plain)


def _judged(
    desk: Desk, request: PresentationRequest, ask: Ask, said: Mapping[str, Any], now: datetime
) -> tuple[Answered, ...]:
    """Return the reports on what was shown."""
    asked = Asked(ask.query, Recipient(desk.client_id, request.nonce))
    setting = Setting(desk.policy(), on_one_errand(desk.sources), now)
    return receive(said.get("vp_token"), asked, setting)


def _told(desk: Desk, ask: Ask, answers: tuple[Answered, ...]) -> dict[str, Any]:
    """Return what is kept for whoever asked: the reports, and whether what was asked for is among them."""
    told = [as_json(desk.named(each.report)) for each in answers]
    return {"declined": False, "satisfied": is_satisfied(answers, ask.query), "reports": told}


def _object(text: str | bytes) -> dict[str, Any]:
    try:
        return parse_object(text, max_bytes=MAX_RESPONSE)
    except MalformedJson as fault:
        raise ResponseRefused("vp_token must be a JSON object.") from fault
