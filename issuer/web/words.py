"""Words of the issuer's pages for what the ledger keeps in codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from credentials.stacking import Outcome, Standing
from issuer.deliveries import DeliveryEvent, OfferStep, Step
from issuer.issuing.files import FileForm
from issuer.kept.grounds import Occasion
from issuer.ledger import (
    REASONS_TO_GIVE,
    AuditEntry,
    Award,
    ClaimState,
    Offer,
    Privacy,
    ReasonCode,
    Stage,
)
from issuer.meta_badges.impact import Effect

REASONS: Final[dict[str, str]] = {
    ReasonCode.ISSUED_BY_MISTAKE.value: "issued by mistake",
    ReasonCode.DUPLICATE.value: "a duplicate",
    ReasonCode.REQUIREMENTS_NO_LONGER_MET.value: "requirements no longer met",
    ReasonCode.LEFT_CERTIFIED_ROLE.value: "left the certified role",
    ReasonCode.MISCONDUCT.value: "misconduct",
    ReasonCode.HOLDER_ASKED.value: "the holder asked",
    ReasonCode.KEY_PROBLEM.value: "a problem with a key",
    ReasonCode.SUPERSEDED.value: "replaced by a corrected version",
}
# Those that somebody can give.
REASON_CHOICES: Final[dict[str, str]] = {each.value: REASONS[each.value] for each in REASONS_TO_GIVE}

# What HR reads of how far a claim is; None where the award's standing says it already.
CLAIMS: Final[dict[ClaimState, str | None]] = {
    ClaimState.WAITING: "not claimed yet",
    ClaimState.WALLET_ASKS: "a wallet is asking for it just now",
    ClaimState.DEFERRED: "a wallet has asked for it, and fetches it later",
    ClaimState.CLAIMED: "in a wallet",
    ClaimState.DECLINED: None,
    ClaimState.NOT_APPROVED: None,
    ClaimState.WITHDRAWN: None,
    ClaimState.LINK_EXPIRED: "not claimed, and the claim link has expired",
}

# What becomes of a meta-badge with the badge that it rests on.
EFFECTS: Final[dict[str, str]] = {
    Effect.STANDS.value: "still meets its rule without it",
    Effect.IS_PAUSED.value: "is paused until it counts again",
    Effect.FALLS.value: "is paused at once, and withdrawn later",
    Effect.STAYS_PAUSED.value: "stays paused until somebody lifts that",
}

# How a badge of somebody else stood when it was seen last.
STANDINGS: Final[dict[str, str]] = {
    Standing.GOOD.value: "in force",
    Standing.SUSPENDED.value: "paused by its issuer",
    Standing.REVOKED.value: "withdrawn by its issuer",
    Standing.EXPIRED.value: "expired",
    Standing.NOT_YET_VALID.value: "not valid yet",
    Standing.NOT_GENUINE.value: "not genuine",
    Standing.UNPROVEN.value: "not known to be genuine",
    Standing.UNKNOWN.value: "not known",
}

# What the rule of a meta-badge came to, and what became of one of its places.
OUTCOMES: Final[dict[str, str]] = {
    Outcome.VALID.value: "met",
    Outcome.VALID_DEGRADED.value: "met, without some of it",
    Outcome.HELD.value: "paused, as a part is",
    Outcome.INDETERMINATE.value: "not known: not everything could be checked",
    Outcome.ATTESTED_ONLY.value: "not known: nothing was there to check",
    Outcome.INVALID.value: "not met",
}
OCCASIONS: Final[dict[str, str]] = {
    Occasion.AWARDED.value: "When it was awarded",
    Occasion.APPROVED.value: "When it was approved",
    Occasion.SIGNED.value: "When a copy was signed",
    Occasion.OVERRIDDEN.value: "When it was decided that it is given all the same",
}

# What a file copy is good for, by the ending of its name, the most useful first.
FILE_WORDS: Final[dict[str, str]] = {
    FileForm.PNG.value: "Picture (PNG)",
    FileForm.SVG.value: "Picture that scales (SVG)",
    FileForm.JSON.value: "Data file (JSON)",
    FileForm.JWT.value: "Signed token (JWT)",
}

# What the pages say of a badge that does not tell all that it was awarded for.
_PRIVACY_WORDS: Final[dict[str, str]] = {
    Privacy.SELECTIVE.value: (
        "Whoever holds it chooses what to show of what it was awarded for. Wallets that take it as an SD-JWT, or as "
        "JSON with selective disclosure, can show each entry by itself. In every other form, files among them, the "
        "badge does not say what it was awarded for."
    ),
    Privacy.ATTESTED.value: (
        "The badge says that the rule was met, and not by what. Checks call it attested by its issuer."
    ),
}
_PRIVACY_OF_PLAIN: Final = "The badge does not say what was seen."
TOGETHER_WORDS: Final[dict[str, str]] = {
    "bundle": "Bundle for checking without a network (.cairn)",
    "record": "Learner record with all of it (JSON)",
}


def privacy_words(award: Award) -> str:
    """Return what to say of how much a badge tells, nothing where it tells everything."""
    privacy = award.version.privacy
    if privacy is Privacy.ATTESTED and award.achievement.rule is None:
        return _PRIVACY_OF_PLAIN
    return _PRIVACY_WORDS.get(privacy.value, "")


ACTS: Final[dict[str, str]] = {
    "award.made": "awarded",
    "award.approved": "approved",
    "award.not_approved": "not approved",
    "award.overridden": "given, though not everything it rests on could be checked",
    "award.parts_shown": "earned by badges shown from a wallet",
    "award.claimed": "claimed",
    "award.filed": "signed as a file",
    "award.handed_out": "handed out together with what it rests on",
    "award.revoked": "withdrawn",
    "award.suspended": "paused",
    "award.reinstated": "pause lifted",
    "award.withdrawn": "withdrawn, which could still be undone",
    "award.withdrawal_undone": "withdrawal undone",
    "award.corrected": "corrected",
    "correction.asked": "said to be wrong by whose it is",
    "correction.answered": "left as it is, with an answer to whose it is",
    "share.made": "given a link to show it",
    "share.changed": "shown otherwise by a link",
    "share.switched_off": "shown no more by a link, switched off",
    "share.switched_on": "shown by a link again",
    "person.renamed": "name of the person put right",
    "person.erased": "personal data deleted",
    "offer.cancelled": "offer cancelled",
    "award.kept": "kept, though a badge that it rests on does not count",
    "cascade.suspended": "paused, because a badge that it rests on does not count",
    "cascade.lifted": "pause lifted, because what it rests on counts again",
    "cascade.revoked": "withdrawn, because a badge that it rests on did not count any more",
    "cascade.still_met": "left as it is, though a badge that it rests on fell",
    "award.declined": "declined",
    "award.decline_undone": "decline taken back",
    "level.proposed": "proposed for the next level",
    "level.declined": "left at its level, though the next was proposed",
    "mail.bounced": "written to, but the letter came back",
    "pilot.voice": "said what they think of it, as it is tried out",
    "mail.reminded": "reminded by hand",
    "mail.told": "told by mail what became of it",
    "mail.sent_again": "sent a letter again",
    "mail.address_released": "gave the address another chance to take mail",
    "mail.reminders_ended": "wanted no more reminders",
    "mail.reminders_wanted": "wanted reminders again",
    "claim_link.renewed": "given a new claim link",
    "offer.minted": "offered to a wallet",
    "offer.redeemed": "asked for",
    "wallet.allowed": "allowed to a wallet",
    "wallet.code_came_again": "kept from a wallet whose code was shown twice",
    "wallet.refresh_came_again": "kept from a wallet whose refresh token was shown twice",
    "wallet.accepted": "accepted by its owner",
    "wallet.failed": "not kept after all",
    "wallet.deleted": "deleted from the wallet; it still counts",
}
ACTORS: Final[dict[str, str]] = {
    "command line": "somebody at the command line",
    "first start": "the first start",
    "work account": "whoever keeps the work accounts",
    "wallet": "a wallet",
    "claim_link": "whoever has the claim link",
    "kit_link": "whoever has the link to take badges along",
    "address_link": "whoever followed the link to confirm an address",
    "letter": "whoever got the letter",
    "level rule": "the rule of its levels",
    "system": "this service",
}


# What a wallet asked and was told, with "" for: all was well. Codes without words stay as they are.
_STEPS: Final[dict[tuple[Step, str], str]] = {
    (Step.OFFER, ""): "A wallet read the offer.",
    (
        Step.OFFER,
        "offer_unknown",
    ): "A wallet came with a code that had stopped working, and was told to get a new one.",
    (Step.TOKEN, ""): "A wallet showed its code and was let in.",
    (
        Step.TOKEN,
        "invalid_grant",
    ): "A wallet was not let in: its code had stopped working, or the digits were wrong.",
    (Step.TOKEN, "invalid_tx_code"): "A wallet was not let in: the digits were wrong.",
    (
        Step.TOKEN,
        "invalid_request",
    ): "A wallet was not let in: the digits were missing, or sent though none are asked.",
    (Step.BADGE, ""): "The wallet was given the badge.",
    (
        Step.BADGE,
        "invalid_nonce",
    ): "The wallet was asked to begin again: it took too long, or used a proof twice.",
    (Step.BADGE, "invalid_proof"): "The wallet was refused: it did not prove that it holds a key.",
    (Step.BADGE, "invalid_token"): "The wallet was refused: its time was over.",
    (
        Step.BADGE,
        "credential_request_denied",
    ): "The wallet was refused: the badge was not to be had any more.",
    (Step.DEFERRED, ""): "The wallet proved its key, and is to come again once the badge is approved.",
    (Step.FETCHED, ""): "The wallet came again and was given the badge.",
    (Step.FETCHED, "invalid_token"): "The wallet came again, but too late: its time was over.",
    (
        Step.FETCHED,
        "invalid_transaction_id",
    ): "A wallet came again for a badge that was not kept for it, or that it has had already.",
    (
        Step.FETCHED,
        "credential_request_denied",
    ): "The wallet came again and was refused: the badge is not to be had.",
    (Step.NOTIFICATION, DeliveryEvent.ACCEPTED): "The wallet says that its owner accepted the badge.",
    (Step.NOTIFICATION, DeliveryEvent.FAILURE): "The wallet says that it could not keep the badge.",
    (
        Step.NOTIFICATION,
        DeliveryEvent.DELETED,
    ): "The wallet says that its owner deleted the badge. It still counts.",
}


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One line of what wallets did with an award's offers, in words."""

    first_at: datetime
    last_at: datetime
    words: str
    times: int


def trace(steps: Sequence[OfferStep]) -> list[TraceLine]:
    """Return the steps of wallets in words, in their order."""
    return [TraceLine(each.first_at, each.last_at, _step_words(each), each.times) for each in steps]


def _step_words(step: OfferStep) -> str:
    return _STEPS.get(
        (step.step, step.told), f"The wallet was refused ({step.told}): it asked in a wrong way."
    )


@dataclass(frozen=True, slots=True)
class Event:
    """One line of an award's history, in words."""

    at: datetime
    act: str
    actor: str


_CORRECTED: Final[dict[str, str]] = {
    "level": "level",
    "evidence": "what was seen",
    "badge": "version of the badge",
}


def _act(entry: AuditEntry) -> str:
    what = ", ".join(
        _CORRECTED[each] for each in entry.values.get("changed", "").split() if each in _CORRECTED
    )
    words = ACTS.get(entry.action, entry.action)
    return f"{words} ({what})" if what and entry.action == "award.corrected" else words


def actor_words(actor: str) -> str:
    """Return who acted, where that is no person of whom there is a name; an id stays as it is."""
    if actor.startswith("token:"):
        return f"the program with API token {actor.removeprefix('token:')}"
    if actor.startswith("client:"):
        return f"the partner’s program {actor.removeprefix('client:')}"
    if actor.startswith("course:"):
        return "a program that tells of courses"
    return ACTORS.get(actor, actor)


def history(entries: Sequence[AuditEntry]) -> list[Event]:
    """Return the audit entries of an award in words, in their order; a code without words stays as it is."""
    return [Event(entry.at, _act(entry), actor_words(entry.actor)) for entry in entries]


def standing(award: Award) -> str:
    """Return how an award stands, in a few words; what the organisation did not approve nobody declined."""
    if award.version.revocation is not None:
        return f"withdrawn: {REASONS[award.version.revocation.reason]}"
    pause = award.version.suspension
    if pause is not None and pause.can_be_undone:
        return f"being withdrawn: {REASONS[pause.reason]}"
    if pause is not None:
        return f"paused: {REASONS[pause.reason]}"
    if award.stage is Stage.NOT_APPROVED:
        return "not approved"
    if award.declined_at is not None:
        return "declined"
    return "waits for approval" if award.stage is Stage.WAITING else "in force"


def tone(award: Award) -> str:
    """Return which of the page's tones goes with an award's standing: `good`, `held` or `gone`."""
    if award.version.revocation is not None or award.stage is Stage.NOT_APPROVED:
        return "gone"
    is_held = award.version.suspension is not None or award.declined_at is not None
    return "held" if is_held or award.stage is Stage.WAITING else "good"


def claim_words(state: ClaimState, award: Award, newest: Offer | None, *, is_open: bool, issuer: str) -> str:
    """Return the line that tells the person how far the claim is; `is_open`: a wallet can take `newest` now."""
    if award.stage is Stage.WAITING and state in _LATER:
        return f"{award.achievement.name} {_LATER[state]} once HR has approved it."
    if state is ClaimState.WAITING and not is_open:
        return _without_offer(newest, issuer)
    taken_back = "withdrawn" if award.version.revocation is not None else "paused"
    expired = f"This claim link has stopped working. Your badge is safe: ask {issuer} for a new link."
    return {
        ClaimState.WAITING: "Waiting for your phone.",
        ClaimState.WALLET_ASKS: "Your wallet is asking you to accept.",
        ClaimState.DEFERRED: "HR has approved this badge. Your wallet fetches it when it asks the next time.",
        ClaimState.CLAIMED: "Done. The badge is in your wallet.",
        ClaimState.NOT_APPROVED: f"{issuer} has not approved this badge.",
        ClaimState.DECLINED: f"You declined this badge. {issuer} is told; nobody else is.",
        ClaimState.WITHDRAWN: f"{issuer} has {taken_back} this badge.",
        ClaimState.LINK_EXPIRED: expired,
    }[state]


# What is said of a badge that waits for approval, by how far the claim is.
_LATER: Final[dict[ClaimState, str]] = {
    ClaimState.WAITING: "can be asked for now, and will be in your wallet",
    ClaimState.WALLET_ASKS: "is being asked for by your wallet, and will be there",
    ClaimState.DEFERRED: "will be in your wallet",
}


def _without_offer(newest: Offer | None, issuer: str) -> str:
    if newest is None:
        return "Your badge is ready. Get a code to take it into your wallet."
    if newest.tx_code_hash is not None:
        return f"The code on this page has stopped working. Your badge is safe: ask {issuer} for a new code."
    return "The code on this page has stopped working. Your badge is safe: get a new code."
