"""Rules for how metadata are answered: signed, in a language, kept for a while, readable in a browser."""

import re
from collections.abc import Mapping
from typing import Any, Final

from issuer.metadata_lint.faults import Fault

SIGNED_TYPE: Final = "openidvci-issuer-metadata+jwt"
_LONGEST: Final = 3600
_MAX_AGE = re.compile(r"(?:^|[ ,])max-age=([0-9]+)(?:$|[ ,])")
_SYMMETRIC = ("none", "HS")


def faults_of_signed(
    header: Mapping[str, Any], claims: Mapping[str, Any], document: Mapping[str, Any], identifier: str
) -> list[Fault]:
    """Return the faults of signed metadata beside the plain ones (OpenID4VCI 1.0, 12.2.3); `claims` are its payload."""
    faults = _header_faults(header) + _time_faults(claims)
    if claims.get("sub") != identifier:
        faults.append(Fault("sub", f"exactly {identifier}"))
    faults += [
        Fault(name, "as in the plain metadata") for name, said in document.items() if claims.get(name) != said
    ]
    return faults


def faults_of_answer(headers: Mapping[str, str]) -> list[Fault]:
    """Return the faults of the headers that metadata come with; names of `headers` are in small letters."""
    faults = []
    if headers.get("content-type") not in ("application/json", "application/jwt"):
        faults.append(Fault("content-type", "application/json, or application/jwt for signed metadata"))
    if headers.get("access-control-allow-origin") != "*":
        faults.append(Fault("access-control-allow-origin", "*, for wallets in a browser"))
    if not headers.get("content-language"):
        faults.append(Fault("content-language", "names the language of what is shown"))
    return faults + _caching_faults(headers)


def _header_faults(header: Mapping[str, Any]) -> list[Fault]:
    faults = [] if header.get("typ") == SIGNED_TYPE else [Fault("typ", f"exactly {SIGNED_TYPE}")]
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm.startswith(_SYMMETRIC):
        faults.append(Fault("alg", "an asymmetric algorithm"))
    return faults


def _time_faults(claims: Mapping[str, Any]) -> list[Fault]:
    faults = [] if _is_whole(claims.get("iat")) else [Fault("iat", "a whole number of seconds")]
    if "exp" in claims and not _is_whole(claims["exp"]):
        faults.append(Fault("exp", "left out, or a whole number of seconds"))
    return faults


def _caching_faults(headers: Mapping[str, str]) -> list[Fault]:
    faults = []
    age = _MAX_AGE.search(headers.get("cache-control", ""))
    if age is None or not 0 < int(age.group(1)) <= _LONGEST:
        faults.append(Fault("cache-control", "a max-age of an hour at most"))
    varied = {each.strip().lower() for each in headers.get("vary", "").split(",")}
    if not {"accept", "accept-language"} <= varied:
        faults.append(Fault("vary", "Accept and Accept-Language"))
    return faults


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
