"""Who vouches for the issuer of a credential, as far as the credential itself can show it (OpenID4VP 1.0, 6.1.1)."""

from typing import Final

from credentials import jose
from credentials.badge import Carrier, SignedBadge
from credentials.errors import CredentialsError
from keys.certificates.chain import Chain
from keys.errors import KeysError
from keys.multibase import b64url_encode

AKI: Final = "aki"
_KINDS: Final = frozenset({Carrier.JWT_VC_JSON, Carrier.DC_SD_JWT, Carrier.VC_SD_JWT})


def authorities_of(source: SignedBadge) -> frozenset[tuple[str, str]]:
    """Return the authorities that certify the key of a token, by the key identifiers that its `x5c` names (6.1.1.1).

    They count only where the token is signed with the key of the first certificate, and each certificate with that
    of the next. Whether anybody trusts them is another question; of other kinds of authorities nothing is known.
    """
    if source.carrier not in _KINDS:
        return frozenset()
    try:
        jws = jose.read(source.body.decode("ascii").partition("~")[0])
        if "x5c" not in jws.header:
            return frozenset()
        chain = Chain.from_x5c(jws.header["x5c"])
        jose.verify(jws, chain.leaf.public_key)
    except (CredentialsError, KeysError, UnicodeDecodeError):
        return frozenset()
    named = (each.authority_key_id for each in chain.certificates)
    return frozenset((AKI, b64url_encode(each)) for each in named if each)
