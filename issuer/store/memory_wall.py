"""The recognition wall in memory: what databases are held to. The store's lock makes each method atomic."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from issuer.kept.wall import Held, Profile, Reaction, Screen, Shown, WallQuestion, WallTerms
from issuer.ledger import Award, Stage
from issuer.store.memory_ledger import Ledger

_ONE = "terms"


@dataclass(frozen=True, slots=True)
class MemoryWall:
    """`issuer.kept.wall.WallShelf` in memory."""

    ledger: Ledger

    def terms(self) -> WallTerms:
        """Return what the organisation lets happen."""
        return self.ledger.wall_terms.get(_ONE, WallTerms())

    def set_terms(self, terms: WallTerms) -> None:
        """Keep what the organisation lets happen; until when digests have told stays as it is."""
        self.ledger.wall_terms[_ONE] = replace(terms, told_until=self.terms().told_until)

    def note_told(self, until: datetime) -> bool:
        """Note that digests have told of everything before then; False if they had already."""
        kept = self.ledger.wall_terms.get(_ONE)
        if kept is None or (kept.told_until is not None and kept.told_until >= until):
            return False
        self.ledger.wall_terms[_ONE] = replace(kept, told_until=until)
        return True

    def profile(self, principal_id: str) -> Profile | None:
        """Return what somebody wants; None for whoever never said, or signs in no more."""
        found = self.ledger.wall_profiles.get(principal_id)
        return None if principal_id in self.ledger.left else found

    def profiles(self, principal_ids: Collection[str]) -> Mapping[str, Profile]:
        """Return `profile` of each of these who has one, by id."""
        found = {each: self.profile(each) for each in principal_ids}
        return {each: profile for each, profile in found.items() if profile is not None}

    def keep(self, profile: Profile) -> None:
        """Keep what somebody wants, in place of what they wanted before."""
        self.ledger.wall_profiles[profile.who.id] = profile

    def readers(self) -> Sequence[Profile]:
        """Return those who want the digest and sign in here, by id."""
        found = self.profiles(sorted(self.ledger.wall_profiles))
        return [profile for profile in found.values() if profile.gets_digest]

    def shown(self, question: WallQuestion, limit: int, skip: int = 0) -> Sequence[Shown]:
        """Return badges on the wall, the newest first, after the first `skip`."""
        found = list(self._seen(question, lambda profile: profile.on_wall))
        newest = sorted(reversed(found), key=lambda each: each.award.awarded_at, reverse=True)
        return newest[skip : skip + limit]

    def held(self, question: WallQuestion) -> Sequence[Held]:
        """Return what those on the board show, each badge and level once, ordered by person, badge and level."""
        seen = self._seen(question, lambda profile: profile.on_board)
        found = {(each.award.person.id, each.award.slug, each.award.level): each.profile for each in seen}
        ordered = sorted(found.items(), key=lambda pair: (*pair[0][:2], pair[0][2] or 0))
        return [Held(whose, profile.who.id, slug, level) for (whose, slug, level), profile in ordered]

    def react(self, award_id: str, principal_id: str, reaction: Reaction, at: datetime) -> None:
        """Keep somebody's reaction to a badge, in place of one before."""
        self.ledger.wall_reactions[award_id, principal_id] = (reaction, at)

    def take_back(self, award_id: str, principal_id: str) -> bool:
        """Forget somebody's reaction; False if there is none."""
        return self.ledger.wall_reactions.pop((award_id, principal_id), None) is not None

    def reactions(self, award_ids: Collection[str]) -> Mapping[str, Mapping[Reaction, int]]:
        """Return how many who sign in here reacted to each award in which way; nothing for an award without any."""
        found: dict[str, Counter[Reaction]] = {}
        for (award_id, whose), (reaction, _) in self.ledger.wall_reactions.items():
            if award_id in award_ids and whose not in self.ledger.left:
                found.setdefault(award_id, Counter())[reaction] += 1
        return {award_id: dict(counted) for award_id, counted in found.items()}

    def own_reactions(self, award_ids: Collection[str], principal_id: str) -> Mapping[str, Reaction]:
        """Return how somebody reacted to each of these awards that they reacted to."""
        kept = self.ledger.wall_reactions
        mine = {award_id: kept.get((award_id, principal_id)) for award_id in award_ids}
        return {award_id: said[0] for award_id, said in mine.items() if said is not None}

    def add_screen(self, screen: Screen) -> None:
        """Keep a new screen."""
        self.ledger.wall_screens[screen.id] = screen

    def screens(self) -> Sequence[Screen]:
        """Return every screen, the oldest first."""
        return sorted(self.ledger.wall_screens.values(), key=lambda each: (each.made_at, each.id))

    def screen(self, token_hash: str) -> Screen | None:
        """Return the screen that is known by this."""
        every = self.ledger.wall_screens.values()
        return next((each for each in every if each.token_hash == token_hash), None)

    def remove_screen(self, screen_id: str) -> bool:
        """Let the link of a screen lead nowhere any more; False if there is none of this id."""
        return self.ledger.wall_screens.pop(screen_id, None) is not None

    def _seen(self, question: WallQuestion, wants: Callable[[Profile], bool]) -> Iterator[Shown]:
        profiles = self.profiles(sorted(self.ledger.wall_profiles)).values()
        for kept in self.ledger.awards.values():
            award = self.ledger.current(kept)
            whose = (each for each in profiles if wants(each) and each.who.address in award.person.addresses)
            shows = [each for each in whose if each.shows(award.slug, question.kept_back)]
            if shows and _counts(award, question):
                yield Shown(award, shows[0])


def forget(ledger: Ledger, person_id: str, addresses: Collection[str]) -> None:
    """Forget what somebody wanted to be seen of them, their reactions, and those to their badges."""
    theirs = {each.who.id for each in ledger.wall_profiles.values() if each.who.address in addresses}
    for principal_id in theirs:
        del ledger.wall_profiles[principal_id]
    awards = {each.id for each in ledger.awards.values() if each.person.id == person_id}
    for key in [key for key in ledger.wall_reactions if key[0] in awards or key[1] in theirs]:
        del ledger.wall_reactions[key]


def _counts(award: Award, question: WallQuestion) -> bool:
    version = award.version
    fell = version.revocation or version.suspension or award.declined_at
    is_over = version.valid_until is not None and version.valid_until <= question.now
    is_asked_for = question.award_id in ("", award.id) and question.span.covers(award.awarded_at)
    return award.stage is Stage.AGREED and not fell and not is_over and is_asked_for
