"""Letters and the addresses they go to, in memory. The store's lock makes each method atomic."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from issuer.kept.mail import USUAL_DAYS, AddressStanding, Letter, LetterState
from issuer.store.memory_ledger import KeptLetter, Ledger
from keys.multibase import b64url_encode
from records.errors import Conflict

_ID_BYTES = 16


@dataclass(frozen=True, slots=True)
class MemoryMail:
    """`issuer.kept.mail.MailShelf` in memory."""

    ledger: Ledger
    entropy: Callable[[int], bytes]

    def new_id(self) -> str:
        """Return an id for a letter, which nobody guesses."""
        return b64url_encode(self.entropy(_ID_BYTES))

    def add(self, letter: Letter, values: Mapping[str, str], found_by: str) -> bool:
        """Keep a new letter, what it says, and the text that a search looks at; False if its person is forgotten."""
        if letter.person_id in self.ledger.erased:
            return False
        if letter.id in self.ledger.letters:
            raise Conflict("a letter of this id is kept already")
        self.ledger.letters[letter.id] = KeptLetter(letter, dict(values), found_by)
        return True

    def get(self, letter_id: str) -> Letter | None:
        """Return a letter; the transaction is alone as it is."""
        kept = self.ledger.letters.get(letter_id)
        return None if kept is None else kept.letter

    def values(self, letter: Letter) -> Mapping[str, str]:
        """Return what a letter says besides what is on record; nothing once its person is forgotten."""
        kept = self.ledger.letters.get(letter.id)
        return {} if kept is None else kept.values

    def note(self, letter: Letter) -> None:
        """Keep how far a letter is; one that is gone stays gone."""
        kept = self.ledger.letters.get(letter.id)
        if kept is not None:
            self.ledger.letters[letter.id] = KeptLetter(letter, kept.values, kept.found_by)

    def of_award(self, award_id: str) -> Sequence[Letter]:
        """Return the letters about an award, oldest first."""
        return [each.letter for each in self.ledger.letters.values() if each.letter.award_id == award_id]

    def of_awards(self, award_ids: Collection[str]) -> Sequence[Letter]:
        """Return the letters about these awards, oldest first."""
        return [each.letter for each in self.ledger.letters.values() if each.letter.award_id in award_ids]

    def search(
        self, text: str, states: frozenset[LetterState] | None, limit: int, skip: int = 0
    ) -> Sequence[Letter]:
        """Return letters whose address, person or award contains `text`, newest first, after the first `skip`."""
        wanted = text.strip().casefold()
        found = [each.letter for each in self.ledger.letters.values() if wanted in each.found_by]
        chosen = [each for each in found if states is None or each.state in states]
        return chosen[::-1][skip : skip + limit]

    def to_address(self, address: str, state: LetterState) -> Sequence[Letter]:
        """Return the letters to an address that are so far, oldest first."""
        kept = (each.letter for each in self.ledger.letters.values())
        return [each for each in kept if each.address == address and each.state is state]

    def standing(self, address: str) -> AddressStanding:
        """Return what is known of an address (lower case); of most nothing is."""
        return self.ledger.mail_addresses.get(address) or AddressStanding(address)

    def set_standing(self, standing: AddressStanding) -> None:
        """Keep what is known of an address in place of what was."""
        self.ledger.mail_addresses[standing.address] = standing

    def reminder_days(self) -> tuple[int, ...]:
        """Return how many days after a letter people are reminded; `USUAL_DAYS` until the organisation says so."""
        return self.ledger.reminder_days.get("", USUAL_DAYS)

    def set_reminder_days(self, days: tuple[int, ...]) -> bool:
        """Say after how many days people are reminded, () for never; False if it was so already."""
        if self.reminder_days() == days:
            return False
        self.ledger.reminder_days[""] = days
        return True


def forget(ledger: Ledger, person_id: str) -> None:
    """Delete a person's letters, and what is known of the addresses that they went to."""
    theirs = [each.letter for each in ledger.letters.values() if each.letter.person_id == person_id]
    for letter in theirs:
        del ledger.letters[letter.id]
        ledger.mail_addresses.pop(letter.address, None)
