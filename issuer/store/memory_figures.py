"""Figures of awards, added up one by one: what databases are held to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from issuer.kept.figures import Figures, Grouping, Question
from issuer.ledger import Award, Span, Stage
from issuer.sight import Sight
from issuer.store.memory_awards import MemoryAwards
from issuer.store.memory_ledger import Ledger


@dataclass(frozen=True, slots=True)
class MemoryFigures:
    """`issuer.kept.figures.FigureShelf` in memory."""

    ledger: Ledger
    sight: Sight | None = None

    def seen_by(self, sight: Sight | None) -> "MemoryFigures":
        """Return the same with nothing counted that somebody does not see."""
        return MemoryFigures(self.ledger, sight)

    def by_group(self, question: Question) -> Mapping[str, Figures]:
        """Return the figures of each group there are awards in."""
        groups: dict[str, list[Award]] = defaultdict(list)
        for award in self._awards(question):
            groups[self._group(award, question)].append(award)
        return {name: self._figures(each, question) for name, each in groups.items()}

    def in_all(self, question: Question) -> Figures:
        """Return the figures of all groups together; who is in several counts once."""
        return self._figures(list(self._awards(question)), question)

    def _awards(self, question: Question) -> Iterable[Award]:
        seen = MemoryAwards(self.ledger, self.sight).search("", len(self.ledger.awards), question.span)
        return (award for award in seen if award.stage is Stage.AGREED)

    def _group(self, award: Award, question: Question) -> str:
        match question.grouping:
            case Grouping.MONTH:
                months = (each.name for each in question.months if each.span.covers(award.awarded_at))
                return next(months, "")
            case Grouping.KIND:
                return question.kinds.get(award.slug, "")
            case Grouping.BADGE:
                return award.slug
            case Grouping.DEPARTMENT:
                addresses = self.ledger.people[award.person.id].addresses
                return max((self.ledger.departments.get(each, "") for each in addresses), default="")

    def _figures(self, awards: list[Award], question: Question) -> Figures:
        claimed = {copy.award_id for copy in self.ledger.copies.values()}
        standing = [each for each in awards if each.version.revocation is None]
        ends = [each.version.valid_until for each in standing]
        return Figures(
            awarded=len(awards),
            claimed=sum(each.id in claimed for each in awards),
            declined=sum(each.declined_at is not None for each in awards),
            withdrawn=len(awards) - len(standing),
            paused=sum(each.version.suspension is not None for each in standing),
            running_out=sum(end is not None and question.soon.covers(end) for end in ends),
            people=len({each.person.id for each in awards}),
            holders=len({each.person.id for each in standing if _is_in_force(each, question.soon)}),
        )


def _is_in_force(award: Award, soon: Span) -> bool:
    end = award.version.valid_until
    is_over = end is not None and soon.since is not None and end < soon.since
    return award.version.suspension is None and award.declined_at is None and not is_over
