"""Tokens whose claims the holder discloses one by one (SD-JWT, RFC 9901)."""

from credentials.proofs.sd_jwt.compact import SdJwt, issuer_part, split
from credentials.proofs.sd_jwt.disclosures import Disclosure, Path
from credentials.proofs.sd_jwt.issuing import Concealment, issue
from credentials.proofs.sd_jwt.key_binding import Binding, bind, check_binding
from credentials.proofs.sd_jwt.processing import Disclosed
from credentials.proofs.sd_jwt.reading import UnverifiedSdJwt, read
from credentials.proofs.sd_jwt.selecting import select

__all__ = [
    "Binding",
    "Concealment",
    "Disclosed",
    "Disclosure",
    "Path",
    "SdJwt",
    "UnverifiedSdJwt",
    "bind",
    "check_binding",
    "issue",
    "issuer_part",
    "read",
    "select",
    "split",
]
