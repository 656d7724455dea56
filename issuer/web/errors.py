"""Refusals of the issuer as HTTP answers: the one table, and the OAuth form of it."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from fastapi.responses import JSONResponse

from credentials.wording import N_
from issuer import errors

# refusal -> (status, title). A test walks every refusal of the package and fails if one is missing here.
# No page shows the titles of `OAUTH`, so that those alone are not marked to be translated.
PROBLEMS: dict[type[Exception], tuple[int, str]] = {
    errors.PlanRefused: (422, N_("The plan has faults")),
    errors.AchievementRefused: (422, N_("The badge has faults")),
    errors.UnknownAchievement: (404, N_("No such badge")),
    errors.NotAwardable: (409, N_("Not awarded at this stage")),
    errors.NotInPilot: (409, N_("Not in the pilot group")),
    errors.EvidenceNeeded: (422, N_("Evidence is missing")),
    errors.StageRefused: (409, N_("Not from this stage")),
    errors.PilotRefused: (422, N_("The pilot group can not be used")),
    errors.BadgeChanged: (409, N_("Changed meanwhile")),
    errors.OnlyHrAwards: (403, N_("Awarded by HR alone")),
    errors.InvalidRecipient: (422, N_("The recipient can not be used")),
    errors.UnknownLevel: (422, N_("No such level")),
    errors.NotInLanguage: (422, N_("Not in this language")),
    errors.NoneLeft: (409, N_("None left")),
    errors.PartnerDidRefused: (422, N_("The partner's DID can not be used")),
    errors.PartnerKnown: (409, N_("The partner is known already")),
    errors.UnknownPartner: (404, N_("No such partner")),
    errors.NotEarnedByShowing: (409, N_("Not earned by showing badges")),
    errors.PartsRequestGone: (404, N_("No such request")),
    errors.SeveralPeople: (409, N_("The keys belong to several people")),
    errors.RuleRefused: (422, N_("The rule can not be used")),
    errors.RuleChanged: (409, N_("The badge was changed meanwhile")),
    errors.StackIncomplete: (409, N_("The rule is not met")),
    errors.StackUndecided: (409, N_("Not everything could be checked")),
    errors.NothingOpen: (409, N_("Nothing is open")),
    errors.UnknownPerson: (404, N_("No such person")),
    errors.UnknownAward: (404, N_("No such award")),
    errors.UnknownRequest: (404, N_("No such request")),
    errors.AlreadyAsked: (409, N_("Asked for already")),
    errors.RequestAnswered: (409, N_("The request is settled")),
    errors.NotForAsking: (422, N_("Nobody asks for this badge")),
    errors.UnknownEvent: (404, "No such event"),
    errors.EventRefused: (422, "The event can not be so"),
    errors.EventOver: (410, "The event is over"),
    errors.NoWall: (404, N_("There is no wall here")),
    errors.NotOnWall: (404, N_("Not on the wall")),
    errors.WallRefused: (422, N_("The wall can not be so")),
    errors.UnknownScreen: (404, N_("Nothing at this link")),
    errors.NotWatchable: (422, N_("Can not be watched")),
    errors.TooManyWatches: (409, N_("No more watches")),
    errors.UnknownWatch: (404, N_("No such watch")),
    errors.NotRecognisable: (422, N_("Can not be recognised")),
    errors.AlreadyRecognised: (409, N_("Recognised already")),
    errors.UnknownRecognition: (404, N_("No such endorsement")),
    errors.EndorsementNotAcceptable: (422, N_("The endorsement can not be accepted")),
    errors.EndorsementKnown: (409, N_("Not accepted again")),
    errors.UnknownEndorsement: (404, N_("No such endorsement")),
    errors.UnreadableFramework: (422, N_("The framework can not be read")),
    errors.FrameworkRefused: (422, N_("The framework has faults")),
    errors.UnknownFramework: (404, N_("No such framework")),
    errors.FrameworkKnown: (409, N_("The framework is known already")),
    errors.FrameworkImported: (409, N_("Somebody else's framework")),
    errors.UnknownCompetency: (404, N_("No such competency")),
    errors.UnknownRole: (404, N_("No such role")),
    errors.RoleKnown: (409, N_("The role is known already")),
    errors.RoleChanged: (409, N_("The role was changed meanwhile")),
    errors.CompetencyKnown: (409, N_("The competency is known already")),
    errors.CompetencyRetired: (409, N_("Not in use any more")),
    errors.WebhookRefused: (422, N_("The webhook can not be used")),
    errors.TooManyWebhooks: (409, N_("No more webhooks")),
    errors.UnknownWebhook: (404, N_("No such webhook")),
    errors.UnknownDelivery: (404, N_("No such message")),
    errors.WebhookOff: (409, N_("The webhook is off")),
    errors.StillOnItsWay: (409, N_("The message is on its way")),
    errors.UnknownSource: (404, N_("No such program")),
    errors.CourseNotSigned: (401, N_("The event is not signed")),
    errors.CourseEventUnreadable: (422, N_("The event can not be read")),
    errors.CourseRefused: (422, N_("Courses can not be so")),
    errors.UnknownCourseThing: (404, N_("Not there any more")),
    errors.NotAClaimCode: (422, N_("Not a claim code")),
    errors.WrongClaimCode: (422, N_("No badge for this code")),
    errors.TooManyClaimCodes: (429, N_("Too many wrong codes")),
    errors.UnknownLetter: (404, N_("No such letter")),
    errors.LetterOnItsWay: (409, N_("The letter is on its way")),
    errors.AddressTakesNoMail: (409, N_("The address takes no mail")),
    errors.InvalidLetter: (422, N_("The letter can not be used")),
    errors.NotABounce: (422, N_("No report of a letter that came back")),
    errors.NotReminded: (409, N_("Nobody is reminded")),
    errors.NotPermitted: (403, N_("Not permitted")),
    errors.OutsideDepartment: (403, N_("Another department's")),
    errors.UnknownOffer: (404, N_("No such offer")),
    errors.ClaimLinkExpired: (410, N_("The claim link has expired")),
    errors.PageNotOpened: (403, N_("Open the page first")),
    errors.AlreadyClaimed: (409, N_("Already claimed")),
    errors.InvalidRequest: (400, "The request is not valid"),
    errors.UnsupportedGrantType: (400, "No such grant type"),
    errors.InvalidGrant: (400, "The code is not valid"),
    errors.InvalidTxCode: (400, "The transaction code is wrong"),
    errors.InvalidClient: (401, "The program is not known"),
    errors.InvalidScope: (400, "The scope is not valid"),
    errors.InvalidClientMetadata: (400, "The registration is not valid"),
    errors.InvalidRedirectUri: (400, N_("The address to go back to is not valid")),
    errors.UnknownClient: (400, N_("The program is not registered")),
    errors.AuthorizationRefused: (400, N_("The request is refused")),
    errors.WalletRequestGone: (400, N_("The wallet's request is over")),
    errors.InvalidQuery: (400, N_("The query means nothing")),
    errors.NotHostable: (400, N_("The credential can not be stored")),
    errors.InvalidToken: (401, "The access token is not valid"),
    errors.InsufficientScope: (403, "The access token does not cover this"),
    errors.InvalidCredentialRequest: (400, "The credential request is not valid"),
    errors.UnknownCredentialConfiguration: (400, "No such credential configuration"),
    errors.UnknownCredentialIdentifier: (400, "No such credential identifier"),
    errors.InvalidProof: (400, "The key proof is not valid"),
    errors.InvalidNonce: (400, "The nonce is not valid"),
    errors.InvalidDpopProof: (400, "The DPoP proof is not valid"),
    errors.UseDpopNonce: (400, "A DPoP nonce is needed"),
    errors.InvalidClientAttestation: (400, "The wallet attestation is not valid"),
    errors.UseFreshAttestation: (400, "The wallet attestation is over"),
    errors.UseAttestationChallenge: (400, "A challenge is needed"),
    errors.InvalidAuthorizationDetails: (400, "The authorization details are not valid"),
    errors.InvalidEncryptionParameters: (400, "The encryption is not as it must be"),
    errors.InvalidNotificationId: (400, "No such notification id"),
    errors.InvalidNotificationRequest: (400, "The notification is not valid"),
    errors.InvalidTransactionId: (400, "No such transaction id"),
    errors.IssuancePending: (400, "The badge is not ready yet"),
    errors.CredentialRequestDenied: (400, "The request is refused"),
    errors.PartsNotAtHand: (409, N_("A part can not be handed out")),
    errors.PartsNotCarried: (409, N_("The record can not hold a part")),
    errors.BundleNotMade: (413, N_("The bundle would be too large")),
    errors.GlyphMissing: (409, N_("A letter can not be drawn")),
    errors.NoFileYet: (404, N_("No such file yet")),
    errors.AwaitsApproval: (409, N_("Waits for approval")),
    errors.NotApproved: (409, N_("Not approved")),
    errors.NotWaiting: (409, N_("Nothing waits for approval")),
    errors.OwnAward: (403, N_("Somebody else must decide")),
    errors.UnknownReason: (422, N_("No such reason")),
    errors.AlreadyRevoked: (409, N_("Already withdrawn")),
    errors.NotCorrectable: (409, N_("Nothing to correct")),
    errors.NotErased: (409, N_("Nothing was deleted")),
    errors.NotSuspended: (409, N_("Not paused")),
    errors.AlreadySuspended: (409, N_("Already paused")),
    errors.RestsOnFallen: (409, N_("A part has fallen")),
    errors.NotAffected: (422, N_("The badge would not fall")),
    errors.UnknownBulk: (404, N_("No such change")),
    errors.BulkRefused: (422, N_("The change can not be asked for")),
    errors.BulkMovedOn: (409, N_("The change has moved on")),
    errors.UnreadableReport: (422, N_("The report can not be made")),
    errors.SecondPersonNeeded: (403, N_("A second person is needed")),
    errors.AuditTampered: (409, N_("The audit log does not hold")),
    errors.CheckpointRefused: (422, N_("The checkpoint can not be used")),
    errors.NoCheckpoint: (404, N_("No checkpoint yet")),
    errors.PublicUrlChanged: (503, N_("The public address has changed")),
    errors.NoSigningKey: (503, N_("No signing key")),
    errors.KeyNotCertified: (503, N_("The signing key is not certified")),
    errors.UnusableCertificate: (422, N_("The certificates can not be used")),
    errors.KeysFixed: (409, N_("The keys can not be changed")),
    errors.NoSuchKey: (404, N_("No such key")),
    errors.LastKey: (409, N_("The last key of its kind")),
    errors.KeyAlreadyChanged: (409, N_("The keys were changed already")),
    errors.UnlikelyDate: (422, N_("The date can not be used")),
    errors.LintFailed: (500, N_("The badge did not pass its own check")),
    errors.Busy: (503, N_("Busy just now")),
    errors.UnknownOrganisation: (404, N_("No such organisation")),
    errors.UnknownDocument: (404, N_("Nothing here")),
    errors.UnreadableList: (422, N_("The list can not be read")),
    errors.UnknownAwardList: (404, N_("No such list")),
    errors.ColumnsUnmatched: (409, N_("The columns are not matched")),
    errors.ListBegun: (409, N_("Awarding has begun")),
    errors.ListNotRunning: (409, N_("Nothing is under way")),
    errors.UnusableTime: (422, N_("The time can not be used")),
    errors.NotScheduled: (422, N_("The award can not be scheduled")),
    errors.WithdrawnBefore: (409, N_("Withdrawn before")),
    errors.ListedTwice: (409, N_("Listed twice")),
    errors.NoAddress: (422, N_("No address")),
    errors.UnusableLink: (422, N_("The link can not be used")),
    errors.UnusableDay: (422, N_("The day can not be used")),
    errors.NotBackDated: (422, N_("Not dated back")),
    errors.UnknownLanguage: (422, N_("No letters in this language")),
    errors.PictureRefused: (422, N_("The picture can not be used")),
    errors.UnreadablePlan: (422, N_("The plan can not be read")),
    errors.InvalidText: (422, N_("A text can not be used")),
    errors.InvalidPublicUrl: (503, N_("The public address can not be used")),
    errors.UnknownAct: (404, N_("No such act")),
    errors.NotIssuable: (400, N_("The credential can not be issued")),
    errors.UnparsableRequest: (422, N_("The request can not be read")),
    errors.NothingAsked: (409, N_("Nobody waits for an answer")),
    errors.UnknownShare: (404, N_("Nothing at this link")),
    errors.ShareOver: (410, N_("This link shows nothing now")),
    errors.ShareRefused: (422, N_("The link can not be made so")),
    errors.AddressRefused: (422, N_("The address can not be used")),
    errors.UnknownProfile: (404, N_("No such profile")),
    errors.UnknownCredential: (404, N_("No such credential")),
}

# OAuth and OpenID4VCI answer with their own form; everything else a wallet meets is a transient fault.
OAUTH = (
    errors.InvalidRequest,
    errors.UnsupportedGrantType,
    errors.InvalidGrant,
    errors.InvalidTxCode,
    errors.InvalidClient,
    errors.InvalidScope,
    errors.InvalidClientMetadata,
    errors.InvalidToken,
    errors.InsufficientScope,
    errors.InvalidCredentialRequest,
    errors.UnknownCredentialConfiguration,
    errors.UnknownCredentialIdentifier,
    errors.InvalidProof,
    errors.InvalidNonce,
    errors.InvalidDpopProof,
    errors.UseDpopNonce,
    errors.InvalidClientAttestation,
    errors.UseFreshAttestation,
    errors.UseAttestationChallenge,
    errors.InvalidAuthorizationDetails,
    errors.InvalidEncryptionParameters,
    errors.InvalidNotificationId,
    errors.InvalidNotificationRequest,
    errors.InvalidTransactionId,
    errors.IssuancePending,
    errors.CredentialRequestDenied,
)
# RFC 6749, 5.2: an error_description holds ASCII 0x20 to 0x7E without quote and backslash.
_NOT_IN_DESCRIPTION = re.compile(r'[^\x20-\x7e]|["\\]')
CHALLENGE_HEADER = "OAuth-Client-Attestation-Challenge"
NO_STORE = {
    "Cache-Control": "no-store",
    "Pragma": "no-cache",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": f"DPoP-Nonce, {CHALLENGE_HEADER}, WWW-Authenticate",
}


def oauth_error(refusal: errors.IssuerError, more: Mapping[str, Any] = MappingProxyType({})) -> JSONResponse:
    """Return a refusal in the form of RFC 6749, 5.2, with the challenge of RFC 6750, 3 where a token is at fault.

    `more` are further members for whoever understands them.
    """
    status = PROBLEMS[type(refusal)][0]
    headers = dict(NO_STORE)
    if isinstance(refusal, errors.InvalidToken):
        # A request without any token gets the bare challenge (RFC 6750, 3.1).
        headers["WWW-Authenticate"] = 'Bearer error="invalid_token"' if str(refusal) else "Bearer"
        return JSONResponse({"error": refusal.code} if str(refusal) else {}, status, headers)
    if isinstance(refusal, errors.InvalidClient):
        headers["WWW-Authenticate"] = "Basic"
    if isinstance(refusal, errors.UseDpopNonce):
        headers["DPoP-Nonce"] = refusal.nonce
    if isinstance(refusal, errors.UseAttestationChallenge):
        headers[CHALLENGE_HEADER] = refusal.challenge
    if isinstance(refusal, errors.InsufficientScope):
        headers["WWW-Authenticate"] = 'Bearer error="insufficient_scope"'
    said = {"error": refusal.code, "error_description": description(refusal), **more}
    return JSONResponse(said, status, headers)


def description(refusal: errors.IssuerError) -> str:
    """Return a refusal's message in the characters that OAuth allows."""
    return _NOT_IN_DESCRIPTION.sub("'", str(refusal))[:300]
