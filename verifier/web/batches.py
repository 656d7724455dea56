"""What a batch asks: its items, and the policy that stands beside them for all."""

from dataclasses import dataclass
from typing import Any, Final

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials.wording import N_, say
from verifier.errors import InvalidPolicy, NothingToVerify, TooLarge, TooManyItems
from verifier.web import envelopes
from verifier.web.envelopes import Envelope

MOST_ITEMS: Final = 20


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a batch, and the policy that stands beside the items."""

    said: dict[str, Any]
    beside: dict[str, Any]

    @property
    def is_under(self) -> bool:
        """Whether it is to be checked under a policy that is kept here."""
        return "policy_id" in self.said or "policy_id" in self.beside

    def envelope(self) -> Envelope:
        """Return what it asks.

        Raises:
            InvalidPolicy: it has a policy of its own where one stands beside the items.
            NothingToVerify: as `envelopes.read`.
        """
        if self.said.keys() & self.beside.keys():
            raise InvalidPolicy(
                N_(
                    "A policy stands beside the items, and this item names one of its own. It "
                    "was not checked; "
                    "give the policy in one place."
                )
            )
        return envelopes.of_object(self.beside | self.said)


def items_in(body: bytes) -> list[Item]:
    """Return the items of a batch, each with the policy that stands beside them.

    Raises:
        TooManyItems: there are none, or more than are checked at once.
        NothingToVerify: it is no batch.
    """
    if len(body) > envelopes.MAX_BODY:
        raise TooLarge(N_("A request may hold at most 8 MiB."))
    try:
        document = parse_object(body, max_bytes=envelopes.MAX_BODY, max_depth=42)
    except MalformedJson as fault:
        raise NothingToVerify(
            say("A batch is a JSON object with items: {fault}.", fault=str(fault))
        ) from fault
    items = document.pop("items", None)
    if not isinstance(items, list) or not all(isinstance(each, dict) for each in items):
        raise NothingToVerify(N_("A batch has a list of items, each an object."))
    if document.keys() - {"policy", "policy_id"}:
        raise NothingToVerify(N_("Beside items a batch may have a policy or a policy_id, and nothing else."))
    if not 1 <= len(items) <= MOST_ITEMS:
        raise TooManyItems(
            say(
                "A batch holds 1 to {most_items} items; this one holds {n}. None was checked.",
                most_items=MOST_ITEMS,
                n=len(items),
            )
        )
    return [Item(each, document) for each in items]
