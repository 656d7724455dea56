"""What a policy comes to for the whole: one demand after the other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from credentials.stacking import Outcome as Came
from verifier.checks.stack import bound, is_stack, withheld
from verifier.policy import Attested, Demands, Policy, RequiredPart
from verifier.recognition.model import Asked, Demand, PartRow, Recognition, Standing, worst
from verifier.recognition.questions import is_valid
from verifier.recognition.reasons import of_fallen, of_open
from verifier.recognition.rows import Supplied, below, is_record
from verifier.rendering import badge_name, plain, sentence
from verifier.report import Check, Finding, Outcome, Report, Verdict, verdict_of

_ATTESTED: Final = {
    Attested.ACCEPT: Standing.MET,
    Attested.ASK: Standing.PART_NOT_SUPPLIED,
    Attested.REFUSE: Standing.RULE_NOT_MET,
}
# Why a part is not there: an altered copy of it is none, and of one that can not be checked nobody can tell.
_NOT_THERE: Final = {
    Standing.PART_INVALID: "parts_altered",
    Standing.PART_NOT_SUPPLIED: "parts_missing",
    Standing.COULD_NOT_CHECK: "parts_unproven",
}
# Whether a holder must show it is a demand of its own.
_NOBODY_SHOWED_IT: Final = ("not_presented", "no_holder_key")
_VERDICTS: Final = {
    Verdict.VALID: (Standing.MET, "badge_valid"),
    Verdict.ISSUER_UNKNOWN: (Standing.RULE_NOT_MET, "badge_issuer_not_trusted"),
    Verdict.NO_LONGER_VALID: (Standing.RULE_NOT_MET, "badge_not_valid"),
    Verdict.NOT_GENUINE: (Standing.RULE_NOT_MET, "badge_not_genuine"),
    Verdict.COULD_NOT_CHECK: (Standing.COULD_NOT_CHECK, "badge_not_checked"),
}


def recognise(report: Report, policy: Policy) -> Recognition | None:
    """Return what a policy comes to for a badge and the badges that it rests on; None where it demands nothing.

    Of a learner record each stack in it is asked the same as one that is handed in by itself.
    """
    demands = policy.demands
    if demands is None:
        return None
    if report.shown is None:
        return Recognition(policy.name, demands.edition, (_badge(report),))
    judge = _of_record if is_record(report) else _of_badge
    return judge(report, policy, demands)


def _of_badge(report: Report, policy: Policy, demands: Demands) -> Recognition:
    supplied = Supplied(tuple(below(report)), policy)
    rows = supplied.rows_of(report)
    asked = _Asked(report, policy, demands, rows)
    told = (*rows, *supplied.strays(report, rows))
    return Recognition(policy.name, demands.edition, (_badge(report), *asked.demands()), told)


def _of_record(record: Report, policy: Policy, demands: Demands) -> Recognition:
    """Judge a learner record by itself, by each stack in it, and by the other credentials in it."""
    supplied = Supplied((record, *below(record)), policy)
    stacks = supplied.stacks()
    rows = {each.input.digest: supplied.rows_of(each) for each in stacks}
    taken = {row.digest for of_one in rows.values() for row in of_one} | rows.keys()
    loose = [each for each in supplied.reports[1:] if each.input.digest not in taken]
    asked = [_badge(record), _loose(loose, supplied.reports)]
    if not stacks:
        asked += _Asked(record, policy, demands, ()).demands()
    elif policy.require_holder:
        asked.append(_holder(record))
    for each in stacks:
        of_it = _Asked(each, policy, demands, rows[each.input.digest])
        asked += (replace(told, of=_name(each)) for told in (_badge(each), *of_it.demands()))
    return Recognition(policy.name, demands.edition, tuple(asked), tuple(chain(*rows.values())))


def _badge(report: Report) -> Demand:
    """Judge the badge itself: its parts, and whether its holder must show it, are demands of their own."""
    verdict = verdict_of(tuple(each for each in report.findings if not _is_apart(each)))
    standing, code = _VERDICTS[verdict]
    return Demand("badge", standing, code)


def _is_apart(finding: Finding) -> bool:
    return finding.check is Check.STACK or finding.code in _NOBODY_SHOWED_IT


def _holder(report: Report) -> Demand:
    found = report.finding(Check.HOLDER)
    standings = {Outcome.PASSED: Standing.MET, Outcome.FAILED: Standing.RULE_NOT_MET}
    return Demand("holder", standings.get(found.outcome, Standing.COULD_NOT_CHECK), found.code)


def _loose(loose: Sequence[Report], every: Sequence[Report]) -> Demand:
    """Judge the credentials in a record that no stack in it rests on: each by itself."""
    answers = [(each, is_valid(each).standing) for each in loose]
    standing = worst(found for _, found in answers)
    bad = {"names": _listed(_name(each) for each, found in answers if found is standing)}
    if standing is Standing.MET and any(
        each.finding(Check.PARTS).code == "parts_not_checked" for each in every
    ):
        return Demand("record", Standing.COULD_NOT_CHECK, "record_too_large")
    return Demand("record", standing, f"record_{standing}", bad)


@dataclass(frozen=True, slots=True)
class _Asked:
    report: Report
    policy: Policy
    needs: Demands
    rows: Sequence[PartRow]

    def demands(self) -> Iterator[Demand]:
        """Yield what the policy asks of this badge, in the order in which a reader asks it."""
        if self.policy.require_holder:
            yield _holder(self.report)
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
        return badge is not None and self._is_stack and (self._withheld != 0 or not any(bound(badge.content)))

    @property
    def _withheld(self) -> int | None:
        """How many parts its holder keeps back, None where nobody can tell."""
        badge = self.report.badge
        return withheld(badge.content, is_partial=badge.is_partial) if badge else 0

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
        absent = [row for row in self.rows if row.digest is None]
        if absent:
            standing = worst(row.standing for row in absent)
            of_those = _names(row for row in absent if row.standing is standing)
            return Demand("parts_supplied", standing, _NOT_THERE[standing], of_those)
        if not self.rows:
            return Demand("parts_supplied", Standing.PART_NOT_SUPPLIED, "parts_not_named")
        if self._withheld != 0:
            return Demand("parts_supplied", Standing.PART_NOT_SUPPLIED, "parts_not_shown")
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
            standing, code = _best_of(rows)
            return Demand("required_part", standing, code, facts)
        if not self._is_stack:
            return Demand("required_part", Standing.RULE_NOT_MET, "required_part_of_none", facts)
        if self._may_name_more or any(row.digest is None for row in self.rows):
            return Demand(
                "required_part", Standing.PART_NOT_SUPPLIED, "required_part_part_not_supplied", facts
            )
        return Demand("required_part", Standing.RULE_NOT_MET, "required_part_absent", facts)


_OPEN: Final = (Came.INDETERMINATE, Came.ATTESTED_ONLY)


def _tree(report: Report) -> Iterator[Report]:
    yield report
    for each in report.components:
        yield from _tree(each)


def _best_of(rows: Sequence[PartRow]) -> tuple[Standing, str]:
    """Return what the best of several copies comes to, by itself and by the rule of the stack that it is a part of."""
    row = max(rows, key=lambda each: tuple(Standing).index(worst((each.standing, each.by_rule))))
    standing = worst((row.standing, row.by_rule))
    is_the_rules = standing is Standing.RULE_NOT_MET and row.standing is not standing
    return standing, "required_part_not_counted" if is_the_rules else f"required_part_{standing}"


def _answer(row: PartRow, asked: Asked) -> Standing:
    """Return what a question about a part comes to; for one that is not at hand, why it is not."""
    return row.question(asked).standing if row.digest is not None else row.standing


def _names(rows: Iterable[PartRow]) -> dict[str, str]:
    return {"names": _listed(row.name for row in rows)}


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(each or "a component badge" for each in names))


def _name(report: Report) -> str:
    return badge_name(report.shown.content) if report.shown else ""
