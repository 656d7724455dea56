"""Whether one part counts: by itself, then in one slot (docs/stacking.md, SC-4, SC-7, SC-8)."""

from dataclasses import dataclass
from typing import Final

from credentials.stacking.holding import held, strength
from credentials.stacking.model import Bound, Leaf, Outcome, Part, Question, Reason, Standing, Strength
from credentials.stacking.pairing import Paired, Pairing
from credentials.stacking.reasons import reason
from credentials.stacking.rule import AgeAt, MinLevel, SlotRule
from credentials.stacking.weight import COUNTS, Judgement, Weight


@dataclass(frozen=True, slots=True)
class Candidate:
    """A part that was judged by itself. `weight` is None if it counts in no case.

    `part` is None for a part that is named but not at hand: it may turn out to fit any slot. `bound` is None beside it
    for one of which even the name is kept back; those are told apart by `place`.
    """

    part: Part | None
    bound: Bound | None
    weight: Weight | None
    reasons: tuple[Reason, ...]
    name: str = ""
    digest_bound: bool = False
    holder: Strength = Strength.UNKNOWN
    place: int = 0

    @property
    def credential_id(self) -> str | None:
        """The credential's id; None if the part is not at hand."""
        return self.part.credential_id if self.part else None

    @property
    def leaves(self) -> frozenset[Leaf]:
        """The badges without parts that count where this one does: itself, if it is one."""
        part, bound = self.part, self.bound
        if part is None:
            # Of one that is kept back not even that is known.
            return frozenset({("named", bound.digest or bound.credential_id)} if bound else ())
        own = frozenset({("credential", part.issuer, part.credential_id)})
        return part.rests.leaves or own if part.rests else own

    @property
    def below(self) -> frozenset[Leaf]:
        """The leaves that it rests on: none for a badge that is no stack, and none that are known if not at hand."""
        return self.leaves if self.part and self.part.rests else frozenset()

    @property
    def depth(self) -> int:
        """How many layers of badges lie below it."""
        return self.part.rests.depth if self.part and self.part.rests else 0


# What a standing means for a part that nothing else speaks against. Expiry is judged apart.
_STANDINGS: Final[dict[Standing, tuple[Weight | None, str]]] = {
    Standing.SUSPENDED: (Weight.SUSPENDED, "part_suspended"),
    Standing.UNKNOWN: (Weight.UNKNOWN, "part_unknown"),
    Standing.REVOKED: (None, "part_revoked"),
    Standing.NOT_YET_VALID: (None, "part_not_yet_valid"),
    Standing.NOT_GENUINE: (None, "part_not_genuine"),
}
# What the outcome of a part that is a stack itself means for it.
_OUTCOMES: Final[dict[Outcome, Judgement]] = {
    Outcome.HELD: (Weight.SUSPENDED, "part_stack_held"),
    Outcome.INDETERMINATE: (Weight.UNKNOWN, "part_stack_indeterminate"),
    Outcome.ATTESTED_ONLY: (Weight.UNKNOWN, "part_attested_only"),
    Outcome.INVALID: (None, "part_stack_invalid"),
}


def judge(pairing: Pairing, question: Question) -> tuple[Candidate, ...]:
    """Return every part that may count, at hand or only named, judged by itself."""
    return (
        *(_at_hand(paired, question) for paired in pairing.paired),
        *(_absent(bound, "part_not_supplied") for bound in pairing.missing),
        *(_absent(bound, "part_tampered") for bound in pairing.tampered),
        *(_absent(bound, "part_unproven") for bound in pairing.unproven),
        *(_withheld(place, question) for place in range(question.unseen)),
    )


def misfit(slot: SlotRule, part: Part, question: Question) -> str | None:
    """Return the code of why a part of the achievement asked for does not fit a slot, None if it does."""
    options = [option for option in slot.any_of if option.achievement == part.achievement]
    if not any(part.issuer in option.issuers for option in options):
        return "part_wrong_issuer"
    if slot.min_level is not None and (fault := _level_fault(slot.min_level, part.level)):
        return fault
    return "part_too_old" if _is_too_old(slot, part, question) else None


def asks_for(slot: SlotRule, part: Part) -> bool:
    """Return whether the part's achievement is one that the slot asks for, by whomever awarded."""
    return any(option.achievement == part.achievement for option in slot.any_of)


def _absent(bound: Bound, code: str) -> Candidate:
    why = reason(code, bound.name, credential_id=bound.credential_id)
    return Candidate(None, bound, Weight.UNKNOWN, (why,), bound.name)


def _withheld(place: int, question: Question) -> Candidate:
    """Return what stands for a part that its holder keeps back: SC-11, it is not shown, so it may be any."""
    code = "part_maybe_not_shown" if question.withheld is None else "part_not_shown"
    return Candidate(None, None, Weight.UNKNOWN, (reason(code),), place=place)


def _at_hand(paired: Paired, question: Question) -> Candidate:
    findings = _findings(paired, question)
    against = [code for weight, code in findings if weight is None]
    codes = against or [*(code for _, code in findings), *_notes(paired)]
    credential_id = paired.part.credential_id
    return Candidate(
        part=paired.part,
        bound=paired.bound,
        weight=None if against else max(weight for weight, _ in findings if weight is not None),
        reasons=tuple(reason(code, paired.name, credential_id=credential_id) for code in codes if code),
        name=paired.name,
        digest_bound=paired.digest_bound,
        holder=strength(paired, question),
    )


def _findings(paired: Paired, question: Question) -> list[Judgement]:
    standing = _standing(paired.part, question)
    if paired.part.standing is Standing.NOT_GENUINE:
        # What it says of its dates and its holder is nobody's word.
        return [standing]
    return [standing, _date(paired, question), held(paired, question), _rests(paired.part, question)]


def _rests(part: Part, question: Question) -> Judgement:
    """Judge by SC-6 what a part that is a stack itself came to."""
    rests, most = part.rests, question.rule.max_depth
    if rests is None:
        return COUNTS
    if rests.is_circular:
        return None, "part_circular"
    if most is not None and rests.depth >= most:
        return None, "part_too_deep"
    if rests.depth >= question.most_layers:
        return Weight.UNKNOWN, "part_beyond_limit"
    return _OUTCOMES.get(rests.outcome, COUNTS)


def _standing(part: Part, question: Question) -> Judgement:
    if part.standing is Standing.EXPIRED:
        return (
            (Weight.GOOD, "part_expired_since") if _is_let_expire(part, question) else (None, "part_expired")
        )
    return _STANDINGS.get(part.standing, COUNTS)


def _is_let_expire(part: Part, question: Question) -> bool:
    if part.valid_until is None or part.valid_until < question.awarded_at:
        return False
    return question.now < question.rule.cascade.after_expiry.after(part.valid_until)


def _date(paired: Paired, question: Question) -> Judgement:
    """Judge the dates by SC-7: only an edition re-issued since, awarded before, may begin after the award."""
    part = paired.part
    is_reissue = part.is_reissued or (paired.bound is not None and not paired.digest_bound)
    begins_in_time = part.valid_from <= question.awarded_at or is_reissue
    if part.awarded_at <= question.awarded_at and begins_in_time:
        return COUNTS
    return None, "part_future_dated"


def _notes(paired: Paired) -> list[str]:
    if paired.bound is None or paired.digest_bound:
        return []
    if paired.superseded:
        return ["part_superseded"]
    if paired.part.is_derived:
        return ["part_shown_in_part"]
    return ["part_named_by_id" if paired.bound.digest is None else "other_copy"]


def _level_fault(least: MinLevel, level: str | None) -> str | None:
    if level is None:
        return "part_level_missing"
    if level not in least.order:
        return "part_level_unknown"
    return None if least.takes(level) else "part_level_too_low"


def _is_too_old(slot: SlotRule, part: Part, question: Question) -> bool:
    if slot.max_age is None:
        return False
    counted_at = question.awarded_at if slot.age_at is AgeAt.AWARD else question.now
    return slot.max_age.after(part.awarded_at) < counted_at
