"""Every refusal of this package, each with a code. `issuer.web.errors` translates them once, at the edge."""

from typing import ClassVar


class IssuerError(Exception):
    """Base of all refusals of `issuer`. The message says what happened and what to do."""

    code: ClassVar[str] = "issuer_error"


# --- plan -----------------------------------------------------------------------------------------


class PlanRefused(IssuerError):
    """A planning table has faults; nothing of it was imported. `problems` names each one."""

    code = "plan_refused"

    def __init__(self, problems: "tuple[PlanProblem, ...]") -> None:
        super().__init__(f"The plan has {len(problems)} problem(s); nothing was imported.")
        self.problems = problems


class PlanProblem:
    """One fault of a planning table: where it is, what stands there, and what to do."""

    __slots__ = ("column", "remedy", "row", "value")

    def __init__(self, row: int, column: str, value: str, remedy: str) -> None:
        self.row = row
        self.column = column
        self.value = value
        self.remedy = remedy

    def __str__(self) -> str:
        return f"Row {self.row}, {self.column}: “{self.value}”. {self.remedy}"


class UnreadablePlan(IssuerError):
    """A file is not a table that can be read: of another kind, damaged, or too large."""

    code = "plan_unreadable"


class UnknownAchievement(IssuerError):
    """There is no live badge of this name in this organisation."""

    code = "achievement_unknown"


# --- award ----------------------------------------------------------------------------------------


class InvalidRecipient(IssuerError):
    """The recipient is not an e-mail address that mail could reach."""

    code = "recipient_invalid"


class InvalidText(IssuerError):
    """A text the badge would carry is too long, or has characters that can not be shown."""

    code = "text_invalid"


class UnknownLevel(IssuerError):
    """The badge has no such level, or needs one and none was given."""

    code = "level_unknown"


class StackIncomplete(IssuerError):
    """The rule of a meta-badge is not met by what this person holds."""

    code = "stack_incomplete"


class UnknownAward(IssuerError):
    """There is no award of this id here."""

    code = "award_unknown"


class NotPermitted(IssuerError):
    """Whoever asks may not do this."""

    code = "not_permitted"


# --- offer and claim ------------------------------------------------------------------------------


class UnknownOffer(IssuerError):
    """There is no offer of this id, or it can no longer be read: used, expired or cancelled."""

    code = "offer_unknown"


class ClaimLinkExpired(IssuerError):
    """The claim link's 90 days are over. The badge is safe; ask for a new link."""

    code = "claim_link_expired"


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


class InvalidClient(IssuerError):
    """A program did not show that it is a registered one (RFC 6749, 5.2)."""

    code = "invalid_client"


class InvalidScope(IssuerError):
    """A token is asked for more than it may have (RFC 6749, 5.2)."""

    code = "invalid_scope"


class InvalidClientMetadata(IssuerError):
    """What a program says of itself can not be used (RFC 7591, 3.2.2)."""

    code = "invalid_client_metadata"


class InvalidRedirectUri(IssuerError):
    """An address to go back to is missing, not registered, or can not be used (RFC 7591, 3.2.2)."""

    code = "invalid_redirect_uri"


class UnknownClient(IssuerError):
    """A program that is not registered sends somebody here. Nobody is sent back to it."""

    code = "client_unknown"


class AuthorizationRefused(IssuerError):
    """A request to act for somebody is refused, and the person sent back with the reason (RFC 6749, 4.1.2.1).

    `error` is the standard's word for it.
    """

    code = "authorization_refused"

    def __init__(self, error: str, message: str) -> None:
        super().__init__(message)
        self.error = error


class WalletRequestGone(IssuerError):
    """What a wallet sent ahead is not there any more: it serves once, for a minute (RFC 9126, 4)."""

    code = "wallet_request_gone"


class NotHostable(IssuerError):
    """What somebody would store here is no credential that can be relied on; nothing was stored."""

    code = "not_hostable"


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


class NoFileYet(IssuerError):
    """The award was not made into a file of this form, and reading makes none."""

    code = "no_file_yet"


# --- status ---------------------------------------------------------------------------------------


class UnknownReason(IssuerError):
    """The reason code is not one of the known ones."""

    code = "reason_unknown"


class AlreadyRevoked(IssuerError):
    """Revocation is final: it can not be repeated, lifted or turned into a suspension."""

    code = "already_revoked"


class NotSuspended(IssuerError):
    """Only a suspended badge can be reinstated."""

    code = "not_suspended"


class AlreadySuspended(IssuerError):
    """The badge is paused already."""

    code = "already_suspended"


# --- identity -------------------------------------------------------------------------------------


class PublicUrlChanged(IssuerError):
    """Badges were signed under another public URL; signing under this one would orphan them."""

    code = "public_url_changed"


class InvalidPublicUrl(IssuerError):
    """No organisation can live under this public URL: not https (or http on loopback), or not a plain one."""

    code = "public_url_invalid"


class NoSigningKey(IssuerError):
    """The organisation has no active key for the algorithm asked for."""

    code = "no_signing_key"


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


# --- any credential, by the VC-API ------------------------------------------------------------------


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
