"""Endorsements, given and accepted, in memory. The store's lock makes each method atomic."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from issuer.kept.recognitions import About, AcceptedEndorsement, Recognition
from issuer.ledger import ListKind, ListName
from issuer.store.memory_ledger import Ledger


@dataclass(frozen=True, slots=True)
class MemoryRecognitions:
    """`issuer.kept.recognitions.RecognitionShelf` in memory."""

    ledger: Ledger

    def add(self, recognition: Recognition) -> bool:
        """Keep a new endorsement; False if one of the same thing stands."""
        kept = self.ledger.recognitions.values()
        if any(each.stands and each.subject_id == recognition.subject_id for each in kept):
            return False
        self.ledger.recognitions[recognition.id] = recognition
        return True

    def get(self, recognition_id: str) -> Recognition | None:
        """Return an endorsement that was given."""
        return self.ledger.recognitions.get(recognition_id)

    def all(self, limit: int, skip: int = 0) -> Sequence[Recognition]:
        """Return the endorsements that were given, newest first, without as many as `skip`."""
        return list(self.ledger.recognitions.values())[::-1][skip : skip + limit]

    def standing(self, about: About) -> Sequence[Recognition]:
        """Return every endorsement of this kind that was not withdrawn, newest first."""
        kept = reversed(self.ledger.recognitions.values())
        return [each for each in kept if each.stands and each.about is about]

    def withdraw(self, recognition_id: str, at: datetime) -> bool:
        """Withdraw an endorsement; False if there is none that stands. Its status list counts a change."""
        kept = self.get(recognition_id)
        if kept is None or not kept.stands:
            return False
        self.ledger.recognitions[kept.id] = replace(kept, withdrawn_at=at)
        name = ListName(ListKind.REVOCATION, kept.status_list)
        self.ledger.list_changes[name] = self.ledger.list_changes.get(name, 0) + 1
        return True

    def accept(self, accepted: AcceptedEndorsement) -> bool:
        """Keep an endorsement of others; False if it is kept already."""
        if accepted.id in self.ledger.accepted:
            return False
        self.ledger.accepted[accepted.id] = accepted
        return True

    def accepted(self, slug: str | None = None) -> Sequence[AcceptedEndorsement]:
        """Return the endorsements of others that are kept, of one badge or of all, oldest first."""
        kept = [each for each in self.ledger.accepted.values() if slug in (None, each.slug)]
        return sorted(kept, key=lambda each: (each.accepted_at, each.id))

    def drop(self, accepted_id: str) -> bool:
        """Keep an endorsement of others no longer; False if there is none of this id."""
        return self.ledger.accepted.pop(accepted_id, None) is not None
