"""The status of credentials that are no awards, kept in memory: for whoever tries this issuer out (ADR 24)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from contexts.jcs import jcs
from credentials.badge import JsonObject
from credentials.proofs import data_integrity
from credentials.status.bitstring import LENGTH, Bitstring, StatusPurpose, list_credential
from credentials.status.entries import BitstringEntry, entry_to_wire
from issuer.errors import NotIssuable, UnknownCredential
from issuer.generic.generic_issuance import Signatory
from issuer.randomness import Randomness

PURPOSES = (StatusPurpose.REVOCATION, StatusPurpose.SUSPENSION)


@dataclass(frozen=True, slots=True)
class Change:
    """A bit to set or clear: of which credential, for which purpose."""

    credential_id: str
    purpose: StatusPurpose
    is_set: bool


@dataclass(slots=True)
class _List:
    """One index serves a credential in the lists of every purpose."""

    taken: set[int] = field(default_factory=set)
    set_for: dict[StatusPurpose, set[int]] = field(default_factory=lambda: {each: set() for each in PURPOSES})


@dataclass(frozen=True, slots=True)
class GenericStatuses:
    """Status lists by profile below `base_url`, which end with the process."""

    base_url: str
    randomness: Randomness
    lists: dict[str, _List] = field(default_factory=dict)
    places: dict[str, tuple[str, int, frozenset[StatusPurpose]]] = field(default_factory=dict)
    turn: Lock = field(default_factory=Lock)

    def url(self, profile: str, purpose: StatusPurpose) -> str:
        """Return where the list of a profile for a purpose is served."""
        return f"{self.base_url}/{profile}/{purpose.value}"

    def reserve(
        self, profile: str, credential_id: str, purposes: Sequence[StatusPurpose]
    ) -> list[JsonObject]:
        """Return the entries of a credential, at an index that no other one has.

        Raises:
            NotIssuable: a credential of this id has a status here already.
        """
        with self.turn:
            if credential_id in self.places:
                raise NotIssuable("A credential of this id was issued here before.", "credential_id_taken")
            index = self._free(self.lists.setdefault(profile, _List()))
            self.places[credential_id] = profile, index, frozenset(purposes)
        return [self._entry(profile, purpose, index) for purpose in purposes]

    def change(self, change: Change) -> None:
        """Set or clear the bit of a credential. Revocation is final.

        Raises:
            UnknownCredential: none of this id was issued here with a status for this purpose.
            NotIssuable: a revocation is to be taken back.
        """
        with self.turn:
            profile, index, purposes = self.places.get(change.credential_id, ("", 0, frozenset()))
            if change.purpose not in purposes:
                raise UnknownCredential("No credential of this id was issued here with such a status.")
            bits = self.lists[profile].set_for[change.purpose]
            if change.is_set:
                bits.add(index)
            elif change.purpose is StatusPurpose.REVOCATION and index in bits:
                raise NotIssuable("A credential that was revoked stays revoked.", "revocation_final")
            else:
                bits.discard(index)

    def signed(self, signatory: Signatory, purpose: StatusPurpose, now: datetime) -> bytes:
        """Return the list of a profile for a purpose as it is now, signed by the issuer of its credentials."""
        with self.turn:
            bits = Bitstring.of(self.lists.get(signatory.profile, _List()).set_for[purpose])
        document = list_credential(self.url(signatory.profile, purpose), signatory.did, purpose, bits, now)
        return jcs(data_integrity.sign(document, signatory.key.signer, signatory.key.method_id, now))

    def _free(self, held: _List) -> int:
        index = self.randomness.below(LENGTH)
        while index in held.taken:
            index = self.randomness.below(LENGTH)
        held.taken.add(index)
        return index

    def _entry(self, profile: str, purpose: StatusPurpose, index: int) -> JsonObject:
        url = self.url(profile, purpose)
        return entry_to_wire(BitstringEntry(purpose.value, index, url), f"{url}#{index}")
