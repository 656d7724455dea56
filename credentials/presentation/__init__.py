"""Verifiable presentations: a holder shows credentials and proves, for one verifier and one nonce, to be the holder.

Three forms (OpenID4VP 1.0, appendix B): an embedded proof with `challenge` and `domain`, a token with `nonce` and
`aud`, and an SD-JWT with a key binding. Credentials inside are taken out byte for byte where they are tokens, and
verified alone.
"""

from contexts.errors import ContextsError
from credentials.enveloped import PRESENTATION, is_enveloped, unwrap
from credentials.errors import CredentialsError, MalformedPresentation
from credentials.presentation.embedded import make_ldp_vp, make_vp_file, read_embedded
from credentials.presentation.parties import (
    LIFETIME,
    PRESENTATION_TYPE,
    HolderSigner,
    ReceivedPresentation,
    Recipient,
)
from credentials.presentation.sd_jwt import make_sd_jwt_presentation, read_sd_jwt
from credentials.presentation.token import make_jwt_vp, make_vp_jwt, read_token
from credentials.token_times import CLOCK_SKEW

__all__ = [
    "CLOCK_SKEW",
    "LIFETIME",
    "PRESENTATION_TYPE",
    "HolderSigner",
    "ReceivedPresentation",
    "Recipient",
    "make_jwt_vp",
    "make_ldp_vp",
    "make_sd_jwt_presentation",
    "make_vp_file",
    "make_vp_jwt",
    "read",
]


def read(value: object) -> ReceivedPresentation:
    """Return a presentation as received: a JSON object, or the text of a token or SD-JWT.

    Raises:
        MalformedPresentation: it is none of these, or its proof is missing or malformed.
    """
    try:
        if isinstance(value, dict):
            is_token = is_enveloped(value, PRESENTATION)
            return read_token(unwrap(value, PRESENTATION).decode()) if is_token else read_embedded(value)
        if isinstance(value, str):
            return read_sd_jwt(value) if "~" in value else read_token(value)
    except (CredentialsError, ContextsError) as fault:
        raise MalformedPresentation(f"the presentation can not be read: {fault}") from fault
    raise MalformedPresentation("a presentation is an object or the text of a token")
