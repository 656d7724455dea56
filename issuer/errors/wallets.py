"""Refusals to wallets: offers, tokens, credential requests (OpenID4VCI 1.0)."""

from issuer.errors.base import IssuerError


class UnknownOffer(IssuerError):
    """There is no offer of this id, or it can no longer be read: used, expired or cancelled."""

    code = "offer_unknown"


class ClaimLinkExpired(IssuerError):
    """The claim link's 90 days are over. The badge is safe; ask for a new link."""

    code = "claim_link_expired"


class NotAClaimCode(IssuerError):
    """What was typed can not be a claim code: it has another length, or something else than digits."""

    code = "not_a_claim_code"


class WrongClaimCode(IssuerError):
    """No badge is claimed by this code: there is none, or its time is over; never said which."""

    code = "wrong_claim_code"


class TooManyClaimCodes(IssuerError):
    """Too many wrong claim codes were typed, at one address or at all of them."""

    code = "too_many_claim_codes"


class PageNotOpened(IssuerError):
    """A button of the claim page was pressed by something that never opened the page, as scanners of mail do."""

    code = "page_not_opened"


class AlreadyClaimed(IssuerError):
    """The badge is in a wallet already; another copy needs sign-in or a code sent to the recipient."""

    code = "already_claimed"


class InvalidRequest(IssuerError):
    """A token request lacks a parameter, has one twice, or one that was not expected (RFC 6749, 5.2)."""

    code = "invalid_request"


class UnsupportedGrantType(IssuerError):
    """The grant type is not one this server gives tokens for (RFC 6749, 5.2)."""

    code = "unsupported_grant_type"


class InvalidGrant(IssuerError):
    """The code is unknown, used, expired or locked, or the transaction code is wrong; never said which."""

    code = "invalid_grant"


class InvalidTxCode(IssuerError):
    """The transaction code is wrong; said so only where a switch allows it (OpenID4VCI 1.1, 6.3)."""

    code = "invalid_tx_code"


class InvalidToken(IssuerError):
    """The access token is missing, unknown or expired (RFC 6750, 3.1)."""

    code = "invalid_token"


class InsufficientScope(IssuerError):
    """The access token does not cover this credential configuration (RFC 6750, 3.1)."""

    code = "insufficient_scope"


class InvalidCredentialRequest(IssuerError):
    """A credential request lacks a member or has one of the wrong form (OpenID4VCI 1.0, 8.3.1.2)."""

    code = "invalid_credential_request"


class UnknownCredentialConfiguration(IssuerError):
    """The credential configuration asked for does not exist (OpenID4VCI 1.0, 8.3.1.2)."""

    code = "unknown_credential_configuration"


class UnknownCredentialIdentifier(IssuerError):
    """The credential identifier asked for was never given out (OpenID4VCI 1.0, 8.3.1.2)."""

    code = "unknown_credential_identifier"


class InvalidProof(IssuerError):
    """The wallet's key proof has a defect (OpenID4VCI 1.0, 8.3.1.2 and appendix F)."""

    code = "invalid_proof"


class InvalidNonce(IssuerError):
    """The key proof's nonce is not ours, too old or used; the wallet fetches a new one and tries again."""

    code = "invalid_nonce"


class InvalidDpopProof(IssuerError):
    """A DPoP proof is missing where the token needs one, or does not hold (RFC 9449, 5)."""

    code = "invalid_dpop_proof"


class UseDpopNonce(IssuerError):
    """A DPoP proof must carry a nonce of ours, which the answer brings (RFC 9449, 8)."""

    code = "use_dpop_nonce"

    def __init__(self, message: str, nonce: str = "") -> None:
        super().__init__(message)
        self.nonce = nonce


class InvalidClientAttestation(IssuerError):
    """A wallet's attestation, or the proof of its key, does not hold (attestation-based client authentication, 7.4)."""

    code = "invalid_client_attestation"


class UseFreshAttestation(IssuerError):
    """The time of a wallet's attestation is over (attestation-based client authentication, 7.4)."""

    code = "use_fresh_attestation"


class UseAttestationChallenge(IssuerError):
    """The proof of an attested key must carry a challenge of ours, which the answer brings (6.1 of the same)."""

    code = "use_attestation_challenge"

    def __init__(self, message: str, challenge: str = "") -> None:
        super().__init__(message)
        self.challenge = challenge


class InvalidAuthorizationDetails(IssuerError):
    """The details that a token is asked for in can not be read, or are of something else (RFC 9396, 5)."""

    code = "invalid_authorization_details"


class InvalidEncryptionParameters(IssuerError):
    """A request or its answer is to be encrypted and can not be, or must be and is not (OpenID4VCI 1.0, 8.3.1.2)."""

    code = "invalid_encryption_parameters"


class InvalidNotificationId(IssuerError):
    """A notification names an answer that this token never had (OpenID4VCI 1.0, 11.3)."""

    code = "invalid_notification_id"


class InvalidNotificationRequest(IssuerError):
    """A notification lacks a member, or names an event that there is not (OpenID4VCI 1.0, 11.3)."""

    code = "invalid_notification_request"


class CredentialRequestDenied(IssuerError):
    """The request is understood and finally refused: the award was withdrawn, or another wallet has it."""

    code = "credential_request_denied"


class InvalidTransactionId(IssuerError):
    """No badge is put off under this id, or not for this token, or it was fetched (OpenID4VCI 1.0, 9.3)."""

    code = "invalid_transaction_id"


class IssuancePending(IssuerError):
    """The badge is not ready yet; said as a refusal only to wallets of drafts 13 to 15 (their 9.3)."""

    code = "issuance_pending"


class NoFileYet(IssuerError):
    """The award was not made into a file of this form, and reading makes none."""

    code = "no_file_yet"
