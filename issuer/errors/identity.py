"""Refusals about who an organisation is, its keys, what it publishes, and what it signs for others."""

from typing import ClassVar

from credentials.wording import N_
from issuer.errors.base import IssuerError


class PublicUrlChanged(IssuerError):
    """Badges were signed under another public URL; signing under this one would orphan them."""

    code = "public_url_changed"


class InvalidPublicUrl(IssuerError):
    """No organisation can live under this public URL: not https (or http on loopback), or not a plain one."""

    code = "public_url_invalid"


class NoSigningKey(IssuerError):
    """The organisation has no active key for the algorithm asked for."""

    code = "no_signing_key"


class KeyNotCertified(IssuerError):
    """The key has no certificate in time, and what is asked for is signed only with one."""

    code = "key_not_certified"
    remedy: ClassVar[str] = N_(
        "Tell whoever runs this service that its signing key needs a certificate: cairn keys csr asks for "
        "one, cairn keys certify keeps it."
    )


class UnusableCertificate(IssuerError):
    """Certificates can not be kept for a key: they are none, for another key, or out of time."""

    code = "certificate_unusable"


class KeysFixed(IssuerError):
    """The organisation is one key, which is its name too: it can not be changed."""

    code = "keys_fixed"


class NoSuchKey(IssuerError):
    """The organisation has no key of this name or algorithm, or not one that still signs."""

    code = "key_unknown"


class LastKey(IssuerError):
    """Without this key nothing could be signed in its algorithm any more."""

    code = "last_key"


class KeyAlreadyChanged(IssuerError):
    """Somebody else changed the keys first; nothing was changed here."""

    code = "key_changed"


class UnlikelyDate(IssuerError):
    """A date lies in the future where only one of the past can be."""

    code = "date_in_future"


class LintFailed(IssuerError):
    """A freshly signed badge did not verify when read back: it is not handed over."""

    code = "lint_failed"


class Busy(IssuerError):
    """The database could not take the work just now. Nothing was changed; try again."""

    code = "busy"


class UnknownOrganisation(IssuerError):
    """There is no organisation of this slug here."""

    code = "organisation_unknown"


class UnknownDocument(IssuerError):
    """Nothing is published at this address."""

    code = "document_unknown"


class UnknownAct(IssuerError):
    """The address names an act that there is not."""

    code = "act_unknown"


class NotIssuable(IssuerError):
    """A credential can not be issued, or its status not be changed, as asked; `fault` says which rule it breaks."""

    code = "credential_not_issuable"

    def __init__(self, message: str, fault: str) -> None:
        super().__init__(message)
        self.fault = fault


class UnparsableRequest(IssuerError):
    """The body of a request is not the object that the VC-API asks for."""

    code = "request_unparsable"


class UnknownProfile(IssuerError):
    """There is no issuer of this profile here."""

    code = "profile_unknown"


class UnknownCredential(IssuerError):
    """No credential of this id was issued here with such a status."""

    code = "credential_unknown"
