"""Stages and pilots in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from issuer.ledger import Award
from issuer.pilots import Voice
from issuer.stages import BadgeStage, Idea
from issuer.store.memory_ledger import Ledger


@dataclass(frozen=True, slots=True)
class MemoryStages:
    """`issuer.stages.StageShelf` in memory."""

    ledger: Ledger

    def of(self, slug: str) -> BadgeStage | None:
        """Return the stage of a badge; None where none is on record."""
        return self.ledger.stages.get(slug)

    def all(self) -> Mapping[str, BadgeStage]:
        """Return every stage on record, by slug."""
        return dict(self.ledger.stages)

    def begin(self, slug: str, stage: BadgeStage, at: datetime) -> bool:  # noqa: ARG002 - kept for people
        """Note the stage of a badge that has none on record; False if it has one."""
        if slug in self.ledger.stages:
            return False
        self.ledger.stages[slug] = stage
        return True

    def move(
        self,
        slug: str,
        was: BadgeStage,
        to: BadgeStage,
        at: datetime,  # noqa: ARG002 - kept for people
    ) -> bool:
        """Bring a badge from one stage on record to another; False if it is not there any more."""
        if self.ledger.stages.get(slug) is not was:
            return False
        self.ledger.stages[slug] = to
        self.ledger.ideas.pop(slug, None)
        return True

    def ideas(self) -> Sequence[Idea]:
        """Return every idea, by slug."""
        return [self.ledger.ideas[slug] for slug in sorted(self.ledger.ideas)]

    def idea(self, slug: str) -> Idea | None:
        """Return the idea of this slug."""
        return self.ledger.ideas.get(slug)

    def note(self, idea: Idea, at: datetime) -> bool:  # noqa: ARG002 - kept for people
        """Keep an idea: a new one with revision 1, else a change of the revision before. False if it is not that."""
        kept = self.ledger.ideas.get(idea.slug)
        is_new = idea.revision == 1 and idea.slug not in self.ledger.stages
        is_next = kept is not None and kept.revision == idea.revision - 1
        if is_new or is_next:
            self.ledger.ideas[idea.slug] = idea
            self.ledger.stages[idea.slug] = BadgeStage.IDEA
        return is_new or is_next

    def forget(self, slug: str) -> bool:
        """Take an idea out of the plan; False if there is none of this slug."""
        if self.ledger.ideas.pop(slug, None) is None:
            return False
        del self.ledger.stages[slug]
        return True


@dataclass(frozen=True, slots=True)
class MemoryPilots:
    """`issuer.pilots.PilotShelf` in memory."""

    ledger: Ledger

    def members(self, slug: str) -> Sequence[str]:
        """Return the e-mail addresses of a badge's pilot group, in order."""
        return sorted(address for badge, address in self.ledger.pilot_members if badge == slug)

    def set_members(self, slug: str, addresses: Collection[str]) -> None:
        """Let these be the pilot group, in place of the one before."""
        others = {each for each in self.ledger.pilot_members if each[0] != slug}
        self.ledger.pilot_members = others | {(slug, address) for address in addresses}

    def say(self, slug: str, voice: Voice) -> None:
        """Keep what somebody says of an award, in place of what they said before."""
        self.ledger.voices[voice.award_id] = (slug, voice)

    def heard(self, slug: str) -> Sequence[Voice]:
        """Return what was said of a badge, oldest first."""
        found = [voice for badge, voice in self.ledger.voices.values() if badge == slug]
        return sorted(found, key=lambda voice: (voice.at, voice.award_id))

    def said(self, award_id: str) -> Voice | None:
        """Return what was said of this award."""
        return self.ledger.voices.get(award_id, ("", None))[1]


def forget(ledger: Ledger, addresses: Collection[str], awards: Collection[Award]) -> None:
    """Take somebody out of every pilot group, and forget the words of what they said; the answers stay, counted."""
    ledger.pilot_members = {each for each in ledger.pilot_members if each[1] not in addresses}
    for award in awards:
        if award.id in ledger.voices:
            slug, voice = ledger.voices[award.id]
            ledger.voices[award.id] = (slug, replace(voice, comment=""))
