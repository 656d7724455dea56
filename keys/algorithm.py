"""The signature algorithms of Cairn."""

from enum import StrEnum


class Algorithm(StrEnum):
    """The signature algorithms of Cairn, by their JOSE names. A key has exactly one."""

    EDDSA = "EdDSA"
    ES256 = "ES256"
    ES384 = "ES384"
    RS256 = "RS256"
