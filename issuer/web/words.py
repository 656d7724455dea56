"""Words of the issuer's pages for what the ledger keeps in codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Final

from credentials.stacking import Outcome, Standing
from credentials.wording import N_, say
from issuer.deliveries import DeliveryEvent, OfferStep, Step
from issuer.issuing.files import FileForm
from issuer.kept.grounds import Occasion
from issuer.ledger import REASONS_TO_GIVE, AuditEntry, Award, Offer, Privacy, ReasonCode, Stage
from issuer.meta_badges.impact import Effect
from issuer.offering.claims import ClaimState

REASONS: Final[dict[str, str]] = {
    ReasonCode.ISSUED_BY_MISTAKE.value: N_("issued by mistake"),
    ReasonCode.DUPLICATE.value: N_("a duplicate"),
    ReasonCode.REQUIREMENTS_NO_LONGER_MET.value: N_("requirements no longer met"),
    ReasonCode.LEFT_CERTIFIED_ROLE.value: N_("left the certified role"),
    ReasonCode.MISCONDUCT.value: N_("misconduct"),
    ReasonCode.HOLDER_ASKED.value: N_("the holder asked"),
    ReasonCode.KEY_PROBLEM.value: N_("a problem with a key"),
    ReasonCode.SUPERSEDED.value: N_("replaced by a corrected version"),
}
# Those that somebody can give.
REASON_CHOICES: Final[dict[str, str]] = {each.value: REASONS[each.value] for each in REASONS_TO_GIVE}

# What HR reads of how far a claim is; None where the award's standing says it already.
CLAIMS: Final[dict[ClaimState, str | None]] = {
    ClaimState.WAITING: N_("not claimed yet"),
    ClaimState.WALLET_ASKS: N_("a wallet is asking for it just now"),
    ClaimState.DEFERRED: N_("a wallet has asked for it, and fetches it later"),
    ClaimState.CLAIMED: N_("in a wallet"),
    ClaimState.DECLINED: None,
    ClaimState.NOT_APPROVED: None,
    ClaimState.WITHDRAWN: None,
    ClaimState.LINK_EXPIRED: N_("not claimed, and the claim link has expired"),
}

# What becomes of a meta-badge with the badge that it rests on.
EFFECTS: Final[dict[str, str]] = {
    Effect.STANDS.value: N_("still meets its rule without it"),
    Effect.IS_PAUSED.value: N_("is paused until it counts again"),
    Effect.FALLS.value: N_("is paused at once, and withdrawn later"),
    Effect.STAYS_PAUSED.value: N_("stays paused until somebody lifts that"),
}

# How a badge of somebody else stood when it was seen last.
STANDINGS: Final[dict[str, str]] = {
    Standing.GOOD.value: N_("in force"),
    Standing.SUSPENDED.value: N_("paused by its issuer"),
    Standing.REVOKED.value: N_("withdrawn by its issuer"),
    Standing.EXPIRED.value: N_("expired"),
    Standing.NOT_YET_VALID.value: N_("not valid yet"),
    Standing.NOT_GENUINE.value: N_("not genuine"),
    Standing.UNPROVEN.value: N_("not known to be genuine"),
    Standing.UNKNOWN.value: N_("not known"),
}

# What the rule of a meta-badge came to, and what became of one of its places.
OUTCOMES: Final[dict[str, str]] = {
    Outcome.VALID.value: N_("met"),
    Outcome.VALID_DEGRADED.value: N_("met, without some of it"),
    Outcome.HELD.value: N_("paused, as a part is"),
    Outcome.INDETERMINATE.value: N_("not known: not everything could be checked"),
    Outcome.ATTESTED_ONLY.value: N_("not known: nothing was there to check"),
    Outcome.INVALID.value: N_("not met"),
}
OCCASIONS: Final[dict[str, str]] = {
    Occasion.AWARDED.value: N_("When it was awarded"),
    Occasion.APPROVED.value: N_("When it was approved"),
    Occasion.SIGNED.value: N_("When a copy was signed"),
    Occasion.OVERRIDDEN.value: N_("When it was decided that it is given all the same"),
}

# What a file copy is good for, by the ending of its name, the most useful first.
FILE_WORDS: Final[dict[str, str]] = {
    FileForm.PNG.value: N_("Picture (PNG)"),
    FileForm.SVG.value: N_("Picture that scales (SVG)"),
    FileForm.JSON.value: N_("Data file (JSON)"),
    FileForm.JWT.value: N_("Signed token (JWT)"),
}

# What the pages say of a badge that does not tell all that it was awarded for.
_PRIVACY_WORDS: Final[dict[str, str]] = {
    Privacy.SELECTIVE.value: N_(
        "Whoever holds it chooses what to show of what it was awarded for. Wallets that take it "
        "as an SD-JWT, or as "
        "JSON with selective disclosure, can show each entry by itself. In every other form, "
        "files among them, the "
        "badge does not say what it was awarded for."
    ),
    Privacy.ATTESTED.value: N_(
        "The badge says that the rule was met, and not by what. Checks call it attested by its issuer."
    ),
}
_PRIVACY_OF_PLAIN: Final = N_("The badge does not say what was seen.")
TOGETHER_WORDS: Final[dict[str, str]] = {
    "bundle": N_("Bundle for checking without a network (.cairn)"),
    "record": N_("Learner record with all of it (JSON)"),
}


def privacy_words(award: Award) -> str:
    """Return what to say of how much a badge tells, nothing where it tells everything."""
    privacy = award.version.privacy
    if privacy is Privacy.ATTESTED and award.achievement.rule is None:
        return _PRIVACY_OF_PLAIN
    return _PRIVACY_WORDS.get(privacy.value, "")


ACTS: Final[dict[str, str]] = {
    "award.made": N_("awarded"),
    "award.approved": N_("approved"),
    "award.not_approved": N_("not approved"),
    "award.overridden": N_("given, though not everything it rests on could be checked"),
    "award.parts_shown": N_("earned by badges shown from a wallet"),
    "award.claimed": N_("claimed"),
    "award.filed": N_("signed as a file"),
    "award.handed_out": N_("handed out together with what it rests on"),
    "award.revoked": N_("withdrawn"),
    "award.suspended": N_("paused"),
    "award.reinstated": N_("pause lifted"),
    "award.withdrawn": N_("withdrawn, which could still be undone"),
    "award.withdrawal_undone": N_("withdrawal undone"),
    "award.corrected": N_("corrected"),
    "correction.asked": N_("said to be wrong by whose it is"),
    "correction.answered": N_("left as it is, with an answer to whose it is"),
    "share.made": N_("given a link to show it"),
    "share.changed": N_("shown otherwise by a link"),
    "share.switched_off": N_("shown no more by a link, switched off"),
    "share.switched_on": N_("shown by a link again"),
    "person.renamed": N_("name of the person put right"),
    "person.erased": N_("personal data deleted"),
    "offer.cancelled": N_("offer cancelled"),
    "award.kept": N_("kept, though a badge that it rests on does not count"),
    "cascade.suspended": N_("paused, because a badge that it rests on does not count"),
    "cascade.lifted": N_("pause lifted, because what it rests on counts again"),
    "cascade.revoked": N_("withdrawn, because a badge that it rests on did not count any more"),
    "cascade.still_met": N_("left as it is, though a badge that it rests on fell"),
    "award.declined": N_("declined"),
    "award.decline_undone": N_("decline taken back"),
    "level.proposed": N_("proposed for the next level"),
    "level.declined": N_("left at its level, though the next was proposed"),
    "mail.bounced": N_("written to, but the letter came back"),
    "pilot.voice": N_("said what they think of it, as it is tried out"),
    "mail.reminded": N_("reminded by hand"),
    "mail.told": N_("told by mail what became of it"),
    "mail.sent_again": N_("sent a letter again"),
    "mail.address_released": N_("gave the address another chance to take mail"),
    "mail.reminders_ended": N_("wanted no more reminders"),
    "mail.reminders_wanted": N_("wanted reminders again"),
    "claim_link.renewed": N_("given a new claim link"),
    "offer.minted": N_("offered to a wallet"),
    "offer.redeemed": N_("asked for"),
    "wallet.allowed": N_("allowed to a wallet"),
    "wallet.code_came_again": N_("kept from a wallet whose code was shown twice"),
    "wallet.refresh_came_again": N_("kept from a wallet whose refresh token was shown twice"),
    "wallet.accepted": N_("accepted by its owner"),
    "wallet.failed": N_("not kept after all"),
    "wallet.deleted": N_("deleted from the wallet; it still counts"),
}
ACTORS: Final[dict[str, str]] = {
    "command line": N_("somebody at the command line"),
    "first start": N_("the first start"),
    "work account": N_("whoever keeps the work accounts"),
    "wallet": N_("a wallet"),
    "claim_link": N_("whoever has the claim link"),
    "kit_link": N_("whoever has the link to take badges along"),
    "address_link": N_("whoever followed the link to confirm an address"),
    "letter": N_("whoever got the letter"),
    "event": N_("somebody at an event"),
    "level rule": N_("the rule of its levels"),
    "system": N_("this service"),
}


# What a wallet asked and was told, with "" for: all was well. Codes without words stay as they are.
_STEPS: Final[dict[tuple[Step, str], str]] = {
    (Step.OFFER, ""): N_("A wallet read the offer."),
    (
        Step.OFFER,
        "offer_unknown",
    ): N_("A wallet came with a code that had stopped working, and was told to get a new one."),
    (Step.TOKEN, ""): N_("A wallet showed its code and was let in."),
    (
        Step.TOKEN,
        "invalid_grant",
    ): N_("A wallet was not let in: its code had stopped working, or the digits were wrong."),
    (Step.TOKEN, "invalid_tx_code"): N_("A wallet was not let in: the digits were wrong."),
    (
        Step.TOKEN,
        "invalid_request",
    ): N_("A wallet was not let in: the digits were missing, or sent though none are asked."),
    (Step.BADGE, ""): N_("The wallet was given the badge."),
    (
        Step.BADGE,
        "invalid_nonce",
    ): N_("The wallet was asked to begin again: it took too long, or used a proof twice."),
    (Step.BADGE, "invalid_proof"): N_("The wallet was refused: it did not prove that it holds a key."),
    (Step.BADGE, "invalid_token"): N_("The wallet was refused: its time was over."),
    (
        Step.BADGE,
        "credential_request_denied",
    ): N_("The wallet was refused: the badge was not to be had any more."),
    (Step.DEFERRED, ""): N_("The wallet proved its key, and is to come again once the badge is approved."),
    (Step.FETCHED, ""): N_("The wallet came again and was given the badge."),
    (Step.FETCHED, "invalid_token"): N_("The wallet came again, but too late: its time was over."),
    (
        Step.FETCHED,
        "invalid_transaction_id",
    ): N_("A wallet came again for a badge that was not kept for it, or that it has had already."),
    (
        Step.FETCHED,
        "credential_request_denied",
    ): N_("The wallet came again and was refused: the badge is not to be had."),
    (Step.NOTIFICATION, DeliveryEvent.ACCEPTED): N_("The wallet says that its owner accepted the badge."),
    (Step.NOTIFICATION, DeliveryEvent.FAILURE): N_("The wallet says that it could not keep the badge."),
    (
        Step.NOTIFICATION,
        DeliveryEvent.DELETED,
    ): N_("The wallet says that its owner deleted the badge. It still counts."),
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
        (step.step, step.told),
        say("The wallet was refused ({told}): it asked in a wrong way.", told=step.told),
    )


@dataclass(frozen=True, slots=True)
class Event:
    """One line of an award's history, in words."""

    at: datetime
    act: str
    actor: str


_CORRECTED: Final[dict[str, str]] = {
    "level": N_("level"),
    "evidence": N_("what was seen"),
    "badge": N_("version of the badge"),
}


def with_commas(parts: Sequence[str]) -> str:
    """Return several things as one text, "a, b, c"; "" for none."""
    return reduce(lambda first, then: say("{first}, {then}", first=first, then=then), parts) if parts else ""


def _act(entry: AuditEntry) -> str:
    parts = [_CORRECTED[each] for each in entry.values.get("changed", "").split() if each in _CORRECTED]
    words = ACTS.get(entry.action, entry.action)
    if not parts or entry.action != "award.corrected":
        return words
    return say("{act} ({what})", act=words, what=with_commas(parts))


def actor_words(actor: str) -> str:
    """Return who acted, where that is no person of whom there is a name; an id stays as it is."""
    if actor.startswith("token:"):
        return say("the program with API token {token}", token=actor.removeprefix("token:"))
    if actor.startswith("client:"):
        return say("the partner’s program {client}", client=actor.removeprefix("client:"))
    if actor.startswith("course:"):
        return N_("a program that tells of courses")
    return ACTORS.get(actor, actor)


def history(entries: Sequence[AuditEntry]) -> list[Event]:
    """Return the audit entries of an award in words, in their order; a code without words stays as it is."""
    return [Event(entry.at, _act(entry), actor_words(entry.actor)) for entry in entries]


def standing(award: Award) -> str:
    """Return how an award stands, in a few words; what the organisation did not approve nobody declined."""
    if award.version.revocation is not None:
        return say("withdrawn: {reason}", reason=REASONS[award.version.revocation.reason])
    pause = award.version.suspension
    if pause is not None and pause.can_be_undone:
        return say("being withdrawn: {reason}", reason=REASONS[pause.reason])
    if pause is not None:
        return say("paused: {reason}", reason=REASONS[pause.reason])
    if award.stage is Stage.NOT_APPROVED:
        return N_("not approved")
    if award.declined_at is not None:
        return N_("declined")
    return N_("waits for approval") if award.stage is Stage.WAITING else N_("in force")


def tone(award: Award) -> str:
    """Return which of the page's tones goes with an award's standing: `good`, `held` or `gone`."""
    if award.version.revocation is not None or award.stage is Stage.NOT_APPROVED:
        return "gone"
    is_held = award.version.suspension is not None or award.declined_at is not None
    return "held" if is_held or award.stage is Stage.WAITING else "good"


def claim_words(
    state: ClaimState,
    award: Award,
    newest: Offer | None,
    *,
    is_open: bool,
    issuer: str,
    sends_code: bool = False,
) -> str:
    """Return the line that tells the person how far the claim is; `is_open`: a wallet can take `newest` now.

    `sends_code`: a transaction code that stopped working can be replaced by mail.
    """
    if award.stage is Stage.WAITING and state in _LATER:
        return say(_LATER[state], badge=award.achievement.name)
    if state is ClaimState.WAITING and not is_open:
        return _without_offer(newest, issuer, sends_code=sends_code)
    is_withdrawn = award.version.revocation is not None
    withdrawn = say("{issuer} has withdrawn this badge.", issuer=issuer)
    paused = say("{issuer} has paused this badge.", issuer=issuer)
    expired = say(
        "This claim link has stopped working. Your badge is safe: ask {issuer} for a new link.", issuer=issuer
    )
    return {
        ClaimState.WAITING: N_("Waiting for your phone."),
        ClaimState.WALLET_ASKS: N_("Your wallet is asking you to accept."),
        ClaimState.DEFERRED: N_(
            "HR has approved this badge. Your wallet fetches it when it asks the next time."
        ),
        ClaimState.CLAIMED: N_("Done. The badge is in your wallet."),
        ClaimState.NOT_APPROVED: say("{issuer} has not approved this badge.", issuer=issuer),
        ClaimState.DECLINED: say("You declined this badge. {issuer} is told; nobody else is.", issuer=issuer),
        ClaimState.WITHDRAWN: withdrawn if is_withdrawn else paused,
        ClaimState.LINK_EXPIRED: expired,
    }[state]


# What is said of a badge that waits for approval, by how far the claim is.
_LATER: Final[dict[ClaimState, str]] = {
    ClaimState.WAITING: N_(
        "{badge} can be asked for now, and will be in your wallet once HR has approved it."
    ),
    ClaimState.WALLET_ASKS: N_(
        "{badge} is being asked for by your wallet, and will be there once HR has approved it."
    ),
    ClaimState.DEFERRED: N_("{badge} will be in your wallet once HR has approved it."),
}


def _without_offer(newest: Offer | None, issuer: str, *, sends_code: bool) -> str:
    if newest is None:
        return N_("Your badge is ready. Get a code to take it into your wallet.")
    if newest.tx_code_hash is not None and sends_code:
        return N_("The code you were sent has stopped working. Your badge is safe: have a new one sent.")
    if newest.tx_code_hash is not None:
        return say(
            "The code on this page has stopped working. Your badge is safe: ask {issuer} for a new code.",
            issuer=issuer,
        )
    return N_("The code on this page has stopped working. Your badge is safe: get a new code.")
