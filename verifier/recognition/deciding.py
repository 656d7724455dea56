"""What a policy comes to for the whole: one demand after the other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from credentials.stacking import Outcome as Came
from verifier.checks.stack import bound, is_stack
from verifier.policy import Attested, Demands, Policy, RequiredPart
from verifier.recognition.model import Asked, Demand, PartRow, Recognition, Standing, worst
from verifier.recognition.reasons import of_fallen, of_open
from verifier.recognition.rows import rows_of
from verifier.rendering import plain, sentence
from verifier.report import Check, Finding, Outcome, Report, Verdict, verdict_of

_ATTESTED: Final = {
    Attested.ACCEPT: Standing.MET,
    Attested.ASK: Standing.PART_NOT_SUPPLIED,
    Attested.REFUSE: Standing.RULE_NOT_MET,
}
_VERDICTS: Final = {
    Verdict.VALID: (Standing.MET, "badge_valid"),
    Verdict.ISSUER_UNKNOWN: (Standing.RULE_NOT_MET, "badge_issuer_not_trusted"),
    Verdict.NO_LONGER_VALID: (Standing.RULE_NOT_MET, "badge_not_valid"),
    Verdict.NOT_GENUINE: (Standing.RULE_NOT_MET, "badge_not_genuine"),
    Verdict.COULD_NOT_CHECK: (Standing.COULD_NOT_CHECK, "badge_not_checked"),
}


def recognise(report: Report, policy: Policy) -> Recognition | None:
    """Return what a policy comes to for a badge and the badges that it rests on; None where it demands nothing."""
    demands = policy.demands
    if demands is None:
        return None
    badge = _badge(report)
    if report.shown is None:
        return Recognition(policy.name, demands.edition, (badge,))
    rows = rows_of(report, policy)
    asked = _Asked(report, policy, demands, rows)
    return Recognition(policy.name, demands.edition, (badge, *asked.demands()), rows)


def _badge(report: Report) -> Demand:
    """Judge the badge itself: its parts, and whether its holder must show it, are demands of their own."""
    verdict = verdict_of(tuple(each for each in report.findings if not _is_apart(each)))
    standing, code = _VERDICTS[verdict]
    return Demand("badge", standing, code)


def _is_apart(finding: Finding) -> bool:
    is_open = finding.check is Check.HOLDER and finding.outcome is Outcome.UNKNOWN
    return finding.check is Check.STACK or is_open


@dataclass(frozen=True, slots=True)
class _Asked:
    report: Report
    policy: Policy
    needs: Demands
    rows: Sequence[PartRow]

    def demands(self) -> Iterator[Demand]:
        """Yield what the policy asks of this badge, in the order in which a reader asks it."""
        if self.policy.require_holder:
            yield self._holder()
        if self._is_stack:
            yield self._rule()
        if self.policy.require_parts and self._is_stack:
            yield self._supplied()
        if self.needs.own_issuers and self._is_stack:
            yield self._of_all("parts_issuers", Asked.ISSUER_TRUSTED)
        if self.needs.max_age is not None and self._is_stack:
            yield self._of_all("parts_age", Asked.AGE)
        yield from (self._required(each) for each in self.needs.parts)

    @property
    def _is_stack(self) -> bool:
        return self.report.badge is not None and is_stack(self.report.badge.content)

    @property
    def _may_name_more(self) -> bool:
        """Whether parts may be anywhere that we were not shown: withheld, or attested without being named."""
        badge = self.report.badge
        return badge is not None and self._is_stack and (badge.is_partial or not any(bound(badge.content)))

    def _holder(self) -> Demand:
        found = self.report.finding(Check.HOLDER)
        standings = {Outcome.PASSED: Standing.MET, Outcome.FAILED: Standing.RULE_NOT_MET}
        return Demand("holder", standings.get(found.outcome, Standing.COULD_NOT_CHECK), found.code)

    def _rule(self) -> Demand:
        """Judge the stack by its issuer's own rule."""
        found = self.report.finding(Check.STACK)
        return Demand("stack_rule", self._of_stack(found), found.code, {"why": sentence(found)})

    def _of_stack(self, found: Finding) -> Standing:
        codes = [*self._reasons()]
        if found.code == "attested_only":
            return _ATTESTED[self.needs.attested]
        match found.code, found.outcome:
            case _, Outcome.PASSED:
                return Standing.MET
            case "stack_held", _:
                return Standing.PART_INVALID
            case _, Outcome.FAILED:
                return of_fallen(codes, once_met=found.code == "stack_fallen")
            case "stack_indeterminate", _:
                return of_open(codes) if codes else self._of_files()
        return Standing.COULD_NOT_CHECK

    def _reasons(self) -> Iterator[str]:
        """Yield why the stack, and each one below it that is not settled, stands as it does."""
        for each in _tree(self.report):
            if each.stack is not None and (each is self.report or each.stack.outcome in _OPEN):
                yield from (why.code for why in each.stack.reasons)

    def _of_files(self) -> Standing:
        """Judge a stack with which nothing genuine was handed in."""
        verdicts = {each.verdict for each in self.report.components}
        return Standing.PART_INVALID if Verdict.NOT_GENUINE in verdicts else Standing.COULD_NOT_CHECK

    def _supplied(self) -> Demand:
        absent = [row for row in self.rows if row.questions[0].code == "part_not_supplied"]
        if absent:
            return Demand("parts_supplied", Standing.PART_NOT_SUPPLIED, "parts_missing", _names(absent))
        if not self.rows:
            return Demand("parts_supplied", Standing.PART_NOT_SUPPLIED, "parts_not_named")
        return Demand("parts_supplied", Standing.MET, "parts_all_there")

    def _of_all(self, name: str, asked: Asked) -> Demand:
        """Judge every part that counts; of one that is not at hand nothing can be told."""
        answers = [(row, _answer(row, asked)) for row in self.rows if row.counts]
        if not answers:
            return Demand(name, Standing.PART_NOT_SUPPLIED, "parts_not_named")
        standing = worst(each for _, each in answers)
        return Demand(
            name, standing, f"{name}_{standing}", _names(row for row, each in answers if each is standing)
        )

    def _required(self, part: RequiredPart) -> Demand:
        facts = {"name": plain(part.name) or part.achievement, "least": str(part.min_level)}
        rows = [row for row in self.rows if row.is_part and row.achievement == part.achievement]
        if rows:
            standing = max((row.standing for row in rows), key=_BEST_LAST.index)
            return Demand("required_part", standing, f"required_part_{standing}", facts)
        if not self._is_stack:
            return Demand("required_part", Standing.RULE_NOT_MET, "required_part_of_none", facts)
        if self._may_name_more or any(row.digest is None for row in self.rows):
            return Demand(
                "required_part", Standing.PART_NOT_SUPPLIED, "required_part_part_not_supplied", facts
            )
        return Demand("required_part", Standing.RULE_NOT_MET, "required_part_absent", facts)


_OPEN: Final = (Came.INDETERMINATE, Came.ATTESTED_ONLY)
_BEST_LAST: Final = tuple(Standing)


def _tree(report: Report) -> Iterator[Report]:
    yield report
    for each in report.components:
        yield from _tree(each)


def _answer(row: PartRow, asked: Asked) -> Standing:
    """Return what a question about a part comes to; for one that is not at hand, why it is not."""
    return row.question(asked).standing if row.digest is not None else row.standing


def _names(rows: Iterable[PartRow]) -> dict[str, str]:
    return {"names": ", ".join(dict.fromkeys(row.name or "a component badge" for row in rows))}
