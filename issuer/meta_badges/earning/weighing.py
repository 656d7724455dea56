"""What a rule comes to over what was shown and what is on record: the same evaluation as everywhere (SC-12)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from credentials.achievement import RuleLink
from credentials.stacking import Binding, Evaluation, Outcome, Part, Question, Rule, Standing, evaluate
from credentials.stacking import SlotOutcome as Filled
from credentials.wording import N_, in_a_row, say
from issuer.awarding.parts import is_met
from issuer.meta_badges.earning.desk import Shown, ShownBadge
from issuer.shown import ShownState, SlotLine

_FILLED = N_("You hold a badge for this place.")
_NOT_SHOWN = N_("No badge that was shown is one for this place.")


@dataclass(frozen=True, slots=True)
class Scale:
    """A rule with all that may meet it: what a wallet showed, and what is on record of the same person.

    `issuer` is our own DID: of our own badges the records speak, and not what was shown.
    """

    rule: Rule
    link: RuleLink
    shown: Shown
    held: Sequence[Part]
    issuer: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Weighed:
    """What it came to; `subject` is the DID that the parts were held against, "" where none was proved."""

    evaluation: Evaluation
    subject: str
    lines: tuple[SlotLine, ...]
    notes: tuple[str, ...]

    @property
    def state(self) -> ShownState | None:
        """Why there is no badge for it; None if there is."""
        if self.is_met:
            return None
        unsure = self.evaluation.outcome is Outcome.INDETERMINATE
        return ShownState.COULD_NOT_CHECK if unsure else ShownState.NOT_MET

    @property
    def is_met(self) -> bool:
        """Whether the rule is met by badges of somebody who proved to hold them."""
        return bool(self.subject) and is_met(self.evaluation)


def weigh(scale: Scale) -> Weighed:
    """Return what the rule comes to, held against that DID of the holder's by which it is met, if there is one."""
    tried = [(subject, _evaluated(scale, subject)) for subject in _subjects(scale.shown)]
    nobody = ("", evaluate(Question(scale.rule, (), scale.at, scale.at)))
    subject, evaluation = next((each for each in tried if is_met(each[1])), tried[0] if tried else nobody)
    lines = tuple(_line(scale, slot) for slot in evaluation.slots)
    return Weighed(evaluation, subject, lines, tuple(_notes(scale)))


def holders_of(scale: Scale, weighed: Weighed) -> tuple[str, ...]:
    """Return the DIDs to which the badge may be bound: all that were proved, where the rule takes that as proof."""
    if Binding.PROVED in scale.rule.binding:
        return tuple(sorted(scale.shown.proved))
    return (weighed.subject,)


def used(scale: Scale, weighed: Weighed) -> list[tuple[str, Part]]:
    """Return each filled slot with the part that fills it."""
    parts = {part.credential_id: part for part in _parts(scale, weighed.subject)}
    filled = (each for each in weighed.evaluation.slots if each.outcome is Outcome.VALID)
    return [(each.slot, parts[each.credential_id]) for each in filled if each.credential_id is not None]


def parts_for(scale: Scale, weighed: Weighed) -> list[Part]:
    """Return what was weighed, as it was held against the DID by which it counts."""
    return _parts(scale, weighed.subject)


def _subjects(shown: Shown) -> list[str]:
    """Return the DIDs that were proved, that of the most badges first."""
    count = Counter(each.part.subject for each in shown.badges if each.part is not None and each.counts)
    return sorted(shown.proved, key=lambda did: (-count[did], did))


def _evaluated(scale: Scale, subject: str) -> Evaluation:
    parts = _parts(scale, subject)
    return evaluate(
        Question(scale.rule, parts, scale.at, scale.at, subject=subject, proved=scale.shown.proved)
    )


def _parts(scale: Scale, subject: str) -> list[Part]:
    """Return what may count. That what is on record is the same person's, the records say."""
    shown = [each.part for each in scale.shown.badges if each.part is not None and _is_weighed(scale, each)]
    anew = {(part.issuer, part.credential_id) for part in shown}
    kept = [part for part in scale.held if (part.issuer, part.credential_id) not in anew]
    return [*(replace(part, subject=subject) for part in kept), *shown]


def _is_weighed(scale: Scale, badge: ShownBadge) -> bool:
    """Return whether a badge goes to the evaluation: it counts, or how it stands says there that it does not."""
    if badge.part is None or badge.part.issuer == scale.issuer:
        return False
    is_holders = badge.part.subject in scale.shown.proved
    return badge.counts or (is_holders and badge.part.standing is not Standing.GOOD)


def _line(scale: Scale, slot: Filled) -> SlotLine:
    name = next((each.achievement_name for each in scale.link.slots if each.name == slot.slot), slot.slot)
    if slot.outcome is Outcome.VALID and slot.credential_id is not None:
        return SlotLine(name, is_filled=True, words=_FILLED)
    said = [why.detail for why in slot.reasons if why.code != "slot_not_filled"]
    said += [_told(each) for each in _left_out(scale) if _is_for(scale.rule, slot.slot, each)]
    return SlotLine(name, is_filled=False, words=in_a_row(dict.fromkeys(said)) or _NOT_SHOWN)


def _left_out(scale: Scale) -> Iterable[ShownBadge]:
    """Return what was shown and did not go to the evaluation."""
    recorded = {part.credential_id for part in scale.held}
    for each in scale.shown.badges:
        is_on_record = each.part is not None and each.part.issuer == scale.issuer
        if is_on_record and each.part is not None and each.part.credential_id in recorded and each.counts:
            continue
        if not _is_weighed(scale, each):
            yield each


def _is_for(rule: Rule, slot: str, badge: ShownBadge) -> bool:
    options = next((each.any_of for each in rule.slots if each.name == slot), ())
    return badge.part is not None and any(each.achievement == badge.part.achievement for each in options)


def _notes(scale: Scale) -> Iterable[str]:
    """Yield what there is to say of badges that are for no place, since nothing they say can be relied on."""
    yield from scale.shown.broken
    for each in _left_out(scale):
        if each.part is None:
            yield _told(each)


def _told(badge: ShownBadge) -> str:
    if badge.counts:
        return say("{badge} is ours, and our records do not have it as yours.", badge=badge.name)
    return say("{badge} does not count: {why}", badge=badge.name, why=badge.why)
