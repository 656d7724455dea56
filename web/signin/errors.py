"""Every refusal of signing in, each with a code, its status and its title."""

from typing import Final

from credentials.wording import N_, in_a_row
from web.errors import NotAllowed, NotSignedIn, WebError


class LinkUsed(NotSignedIn):
    """A one-time sign-in link was used before, or its time is over."""

    code = "link_used"


class SignInAgain(NotSignedIn):
    """What is asked for needs a sign-in of the last minutes."""

    code = "sign_in_again"
    remedy = N_("Sign in once more at /sign-in, then repeat your step.")


class PasskeyNeeded(NotAllowed):
    """Whoever looks after badges for HR signs in with a passkey, or with a work account."""

    code = "passkey_needed"
    remedy = N_(
        "Have a passkey already? Sign in with it at /sign-in. None yet, or lost it? Ask somebody else of HR for a "
        "one-time link, sign in by it, and register a passkey at /me/sign-in."
    )


class WrongPassword(NotSignedIn):
    """Address and password do not go together, or too many were tried. Which of these is not told."""

    code = "wrong_password"


class WeakPassword(WebError):
    """The new password is one that others would guess."""

    code = "weak_password"


class SignInBusy(WebError):
    """Too many passwords are being checked at once."""

    code = "sign_in_busy"
    remedy = N_("Try again in a few seconds. Nothing was changed.")


class PasskeyRefused(NotSignedIn):
    """The passkey did not prove who is there."""

    code = "passkey_refused"


class PasskeysUnavailable(WebError):
    """Passkeys belong to a host name, and this service is reached by an IP address."""

    code = "passkeys_unavailable"


class UnknownPasskey(WebError):
    """There is no such passkey of whoever asks."""

    code = "unknown_passkey"


class LastPasskey(WebError):
    """Whoever needs a passkey keeps at least one."""

    code = "last_passkey"
    remedy = N_("Register another passkey first, then take this one off.")


class UnknownSession(WebError):
    """There is no such open session of whoever asks."""

    code = "unknown_session"


class NoWorkAccounts(WebError):
    """The organisation has not set up signing in with work accounts."""

    code = "no_work_accounts"


class AttemptGone(NotSignedIn):
    """An answer came to no attempt to sign in that is under way in this browser."""

    code = "sign_in_attempt_gone"
    remedy = N_("Begin again at /sign-in, in this browser, and finish within ten minutes.")


class WorkAccountRefused(NotSignedIn):
    """What the work account's provider said does not prove who is there. `check` says which check it failed."""

    code = "work_account_refused"
    remedy = N_("Begin again at /sign-in. If it happens again, tell whoever looks after work accounts.")


class WrongIssuer(WorkAccountRefused):
    """The answer comes from another provider than the one that was asked (RFC 9207)."""

    code = "work_account_wrong_issuer"


class WrongAudience(WorkAccountRefused):
    """The ID token was made for another service."""

    code = "work_account_wrong_audience"


class WrongNonce(WorkAccountRefused):
    """The ID token belongs to another attempt to sign in."""

    code = "work_account_wrong_nonce"


class WrongAlgorithm(WorkAccountRefused):
    """The ID token is signed with another algorithm than agreed."""

    code = "work_account_wrong_algorithm"


class WrongSignature(WorkAccountRefused):
    """The ID token is not signed by a key of the provider."""

    code = "work_account_wrong_signature"


class TokenExpired(WorkAccountRefused):
    """The ID token's time is over, or has not begun."""

    code = "work_account_token_expired"


class ProviderUnreachable(WebError):
    """The work account's provider can not be asked, or answers what can not be used."""

    code = "work_account_provider_unreachable"
    remedy = N_("Try again in a minute, or sign in another way.")


class ProviderSaidNo(NotSignedIn):
    """The provider did not let somebody in, or they turned back there."""

    code = "work_account_provider_said_no"


class NobodyOfThisAccount(NotAllowed):
    """The work account is genuine, and nobody here is known by it."""

    code = "work_account_unknown"
    remedy = N_("Ask HR to add you, with the e-mail address of your work account.")


class LastOfHr(NotAllowed):
    """The provider takes somebody's role as the last of HR: nobody would be left who lets others in."""

    code = "work_account_last_hr"
    remedy = N_("Let `cairn principal add` make somebody else HR, then sign in again.")


class LogoutRefused(WebError):
    """A logout token does not prove that the provider ended a session (OpenID Connect Back-Channel Logout, 2.6)."""

    code = "logout_token_refused"


class SettingRefused(WebError):
    """What is to be set up for signing in can not be used."""

    code = "sign_in_setting_refused"


class ClientRefused(WebError):
    """The assertion does not prove which partner's program sends it (RFC 7523, 3)."""

    code = "invalid_client"


class ClientScope(WebError):
    """The scope asked for is unknown, or more than the program may have."""

    code = "invalid_scope"


PROBLEMS: Final[dict[type[Exception], tuple[int, str]]] = {
    LinkUsed: (410, N_("This link does not work any more")),
    SignInAgain: (401, N_("Please sign in once more")),
    PasskeyNeeded: (403, N_("A passkey is needed")),
    WrongPassword: (401, N_("That did not work")),
    WeakPassword: (422, N_("Please choose another password")),
    SignInBusy: (503, N_("Busy just now")),
    PasskeyRefused: (401, N_("The passkey was not accepted")),
    PasskeysUnavailable: (409, N_("Passkeys can not be used here")),
    UnknownPasskey: (404, N_("No such passkey")),
    LastPasskey: (409, N_("This is the last passkey")),
    UnknownSession: (404, N_("No such session")),
    NoWorkAccounts: (404, N_("Work accounts are not set up")),
    AttemptGone: (401, N_("Please begin again")),
    WorkAccountRefused: (401, N_("Your work account was not accepted")),
    ProviderUnreachable: (503, N_("Work accounts can not be used just now")),
    ProviderSaidNo: (401, N_("You were not signed in")),
    NobodyOfThisAccount: (403, N_("You are not known here yet")),
    LastOfHr: (403, N_("Nobody of HR would be left")),
    LogoutRefused: (400, "The logout token is refused"),
    SettingRefused: (422, N_("This can not be used")),
    ClientRefused: (401, "The program is not known"),
    ClientScope: (400, "The scope is not valid"),
    NotSignedIn: (401, N_("Not signed in")),
    NotAllowed: (403, N_("Not allowed")),
}


def status_of(fault: WebError | None) -> int:
    """Return the status of a page that tells of a fault, or of none."""
    if fault is None:
        return 200
    return next((PROBLEMS[kind][0] for kind in type(fault).__mro__ if kind in PROBLEMS), 500)


def in_words(fault: WebError) -> str:
    """Return what happened and what to do about it."""
    return in_a_row(filter(None, (str(fault), getattr(fault, "remedy", ""))))
