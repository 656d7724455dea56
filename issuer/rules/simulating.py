"""What a changed rule would change, and for whom: the rule as it is held against a draft of it. Nothing is changed."""

from dataclasses import dataclass
from datetime import datetime

from credentials.stacking import Rule
from issuer.ledger import Award, Person
from issuer.rules.crowd import Crowd
from issuer.rules.reaching import Preview, Reached, by_name, preview


@dataclass(frozen=True, slots=True)
class Kept:
    """A meta-badge that was awarded by another version of the rule, and stays under that: whose, and which award."""

    person: Person
    award: Award


@dataclass(frozen=True, slots=True)
class Change:
    """What publishing a draft would change.

    `newly` meet the draft and not the rule as it is, `no_more` the other way round, `both` meet either. `kept` are the
    badges that stand though their holders do not meet the draft: each goes on under the version it was awarded by.
    """

    newly: tuple[Reached, ...]
    no_more: tuple[Reached, ...]
    both: tuple[Reached, ...]
    kept: tuple[Kept, ...]


def compare(crowd: Crowd, current: Rule | None, draft: Preview, now: datetime) -> Change:
    """Return what changes where a draft reaches these people; without a current rule nobody met one so far."""
    before = preview(crowd, current, now) if current is not None else Preview(())
    met = {each.person.id: each for each in before.qualifying}
    meets = {each.person.id: each for each in draft.qualifying}
    return Change(
        newly=tuple(each for each in draft.qualifying if each.person.id not in met),
        no_more=tuple(each for each in before.qualifying if each.person.id not in meets),
        both=tuple(each for each in draft.qualifying if each.person.id in met),
        kept=_kept(crowd, frozenset(meets), now),
    )


def _kept(crowd: Crowd, meeting: frozenset[str], now: datetime) -> tuple[Kept, ...]:
    others = [person for person in crowd.people.values() if person.id not in meeting]
    held = ((person, crowd.award_of(person, now)) for person in sorted(others, key=by_name))
    return tuple(Kept(person, award) for person, award in held if award is not None)
