"""The wallet's requests: small, without redirects, and every unhappy answer a coded refusal."""

import ssl
from collections.abc import Mapping
from enum import Enum
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx2

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object

JSON = "application/json"


class MediaCheck(Enum):
    """How closely the content type of a JSON document is looked at."""

    NONE = "not at all"
    KIND = "parameters may follow"
    EXACT = "to the letter"

    def takes(self, content_type: str) -> bool:
        """Whether a document of this content type is read."""
        if self is MediaCheck.EXACT:
            return content_type == JSON
        return self is MediaCheck.NONE or content_type.partition(";")[0].strip().lower() == JSON


class WalletRefused(Exception):
    """A server refused the wallet, or answered in a way the protocol does not allow.

    `step` names what the wallet was doing, `code` is the server's error code or the wallet's own; `told` is the whole
    of a server's refusal.
    """

    def __init__(self, step: str, code: str, detail: str, told: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{step}: {code} ({detail})" if detail else f"{step}: {code}")
        self.step = step
        self.code = code
        self.detail = detail
        self.told = told or {}


class Http:
    """An HTTP client for one wallet; `ca_file` is trusted besides the system's authorities."""

    def __init__(self, ca_file: Path | None = None, timeout: float = 20.0) -> None:
        context = ssl.create_default_context()
        if ca_file is not None:
            context.load_verify_locations(cafile=str(ca_file))
        self._client = httpx2.Client(verify=context, timeout=timeout, trust_env=False, follow_redirects=False)

    def __enter__(self) -> "Http":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def get_json(self, step: str, url: str) -> dict[str, Any]:
        """Return the JSON object at `url`."""
        return self._object(step, self._send(step, "GET", url, headers={"Accept": JSON}))

    def find_json(self, step: str, url: str, check: MediaCheck) -> dict[str, Any] | None:
        """Return the JSON object at `url`, or None if the server says that there is nothing.

        Raises:
            WalletRefused: anything else is answered, or in a content type that `check` does not take.
        """
        response = self._send(step, "GET", url, headers={"Accept": JSON})
        if response.status_code == HTTPStatus.NOT_FOUND:
            return None
        document, content_type = self._object(step, response), response.headers.get("content-type", "")
        if not check.takes(content_type):
            raise WalletRefused(step, "content_type", f"{content_type or 'nothing'} is not {JSON}")
        return document

    def get_text(self, step: str, url: str, accept: str) -> str:
        """Return the text at `url`."""
        response = self._send(step, "GET", url, headers={"Accept": accept})
        self._refuse_errors(step, response)
        return response.text

    def post_for_text(self, step: str, url: str, form: Mapping[str, str], accept: str) -> str:
        """Post a form and return the text that is answered."""
        response = self._send(step, "POST", url, data=dict(form), headers={"Accept": accept})
        self._refuse_errors(step, response)
        return response.text

    def post_form(self, step: str, url: str, form: Mapping[str, str]) -> dict[str, Any]:
        """Post a form and return the JSON object that is answered."""
        return self._object(step, self._send(step, "POST", url, data=dict(form)))

    def post_json(
        self, step: str, url: str, value: Mapping[str, Any] | None, token: str | None = None
    ) -> dict[str, Any]:
        """Post a JSON object (or nothing) and return the JSON object that is answered."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        body = {"json": value} if value is not None else {}
        return self._object(step, self._send(step, "POST", url, headers=headers, **body))

    def post_nothing(self, step: str, url: str, content_type: str | None) -> dict[str, Any]:
        """Post an empty body, under a content type where the wallet names one; return the object answered."""
        headers = {"Content-Type": content_type} if content_type else {}
        return self._object(step, self._send(step, "POST", url, headers=headers))

    def _send(self, step: str, method: str, url: str, **options: Any) -> httpx2.Response:  # noqa: ANN401
        try:
            return self._client.request(method, url, **options)
        except httpx2.HTTPError as fault:
            raise WalletRefused(step, "unreachable", f"{type(fault).__name__}: {fault}") from fault

    def _object(self, step: str, response: httpx2.Response) -> dict[str, Any]:
        self._refuse_errors(step, response)
        try:
            return parse_object(response.content)
        except MalformedJson as fault:
            raise WalletRefused(step, "not_json", str(fault)) from fault

    @staticmethod
    def _refuse_errors(step: str, response: httpx2.Response) -> None:
        if response.is_success:
            return
        try:
            answer = parse_object(response.content)
        except MalformedJson:
            answer = {}
        code = answer.get("error") or answer.get("code") or f"http_{response.status_code}"
        detail = answer.get("error_description") or answer.get("detail") or ""
        raise WalletRefused(step, str(code), str(detail), answer)
