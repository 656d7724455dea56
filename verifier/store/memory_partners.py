"""What is kept for those who check under policies of their own, in memory: for tests and examples."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from threading import RLock

from records.errors import Conflict
from verifier.partners.ports import Changed, CheckLink, KeptAnswer, KeptPolicy, OpenLink, Wanted
from verifier.ports import Receipt
from verifier.store.answers import GIVEN_UP, KEPT


class MemoryPolicies:
    """`verifier.partners.ports.PolicyShelf` in memory. `trail` has what an audit chain would: who, what, of which."""

    def __init__(self) -> None:
        self._versions: dict[tuple[str, str], list[KeptPolicy]] = {}
        self._retired: set[tuple[str, str]] = set()
        self._turn = RLock()
        self.trail: list[tuple[str, str, str, str]] = []

    def add(self, organisation: str, policy: KeptPolicy) -> bool:
        """Keep a new policy; False if its id or name is taken."""
        with self._turn:
            if (organisation, policy.id) in self._versions or self._is_taken(organisation, policy):
                return False
            self._versions[organisation, policy.id] = [policy]
            self.trail.append((organisation, policy.changed_by, "policy.made", policy.id))
        return True

    def change(self, organisation: str, policy: KeptPolicy) -> Changed:
        """Keep the next version."""
        with self._turn:
            now = self.get(organisation, policy.id)
            if now is None or now.version != policy.version - 1:
                return Changed.NOT_THE_NEXT
            if self._is_taken(organisation, policy):
                return Changed.NAME_TAKEN
            self._versions[organisation, policy.id].append(policy)
            self.trail.append((organisation, policy.changed_by, "policy.changed", policy.id))
        return Changed.KEPT

    def _is_taken(self, organisation: str, policy: KeptPolicy) -> bool:
        return any(each.name == policy.name and each.id != policy.id for each in self.all(organisation))

    def retire(self, organisation: str, policy_id: str, at: datetime, by: str) -> bool:  # noqa: ARG002
        """Take a policy out of use."""
        with self._turn:
            if self.get(organisation, policy_id) is None:
                return False
            self._retired.add((organisation, policy_id))
            self.trail.append((organisation, by, "policy.retired", policy_id))
        return True

    def get(self, organisation: str, policy_id: str) -> KeptPolicy | None:
        """Return the version in force of a policy in use."""
        name = (organisation, policy_id)
        return self._versions[name][-1] if name in self._versions and name not in self._retired else None

    def all(self, organisation: str) -> Sequence[KeptPolicy]:
        """Return the versions in force of all policies in use, by name."""
        found = (self.get(*name) for name in list(self._versions) if name[0] == organisation)
        return sorted((each for each in found if each), key=lambda each: (each.name.casefold(), each.id))

    def history(self, organisation: str, policy_id: str) -> Sequence[KeptPolicy]:
        """Return every version of a policy, the newest first."""
        return self._versions.get((organisation, policy_id), [])[::-1]


class MemoryReceipts:
    """`verifier.partners.ports.ReceiptShelf` in memory."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Receipt] = {}
        self._links: dict[str, OpenLink] = {}
        self._turn = RLock()
        self.trail: list[tuple[str, str, str, str]] = []

    def keep(self, organisation: str, receipt: Receipt, link_hash: str | None = None) -> bool:
        """Keep a receipt; with `link_hash` only if that link still works, of which this is one use."""
        with self._turn:
            if (organisation, receipt.reference) in self._kept:
                raise Conflict("this reference is taken")
            if link_hash is not None and not self._use(organisation, link_hash, receipt.at):
                return False
            self._kept[organisation, receipt.reference] = receipt
        return True

    def _use(self, organisation: str, secret_hash: str, at: datetime) -> bool:
        found = self.link(secret_hash, at)
        if found is None or found.organisation != organisation:
            return False
        left = found.link.uses_left
        self._links[secret_hash] = replace(
            found, link=replace(found.link, uses_left=None if left is None else left - 1)
        )
        return True

    def get(self, organisation: str, reference: str, now: datetime) -> Receipt | None:
        """Return a receipt that is still kept."""
        found = self._kept.get((organisation, reference))
        return found if found is not None and now < found.expires_at else None

    def find(self, organisation: str, wanted: Wanted, now: datetime, limit: int) -> Sequence[Receipt]:
        """Return the receipts that are wanted, the newest first."""
        mine = [each for (owner, _), each in list(self._kept.items()) if owner == organisation]
        found = [each for each in mine if now < each.expires_at and _is_wanted(each, wanted)]
        return sorted(found, key=lambda each: (each.at, each.reference), reverse=True)[:limit]

    def sweep(self, now: datetime) -> int:
        """Delete what is no longer kept, receipts and links; return how many receipts."""
        with self._turn:
            self._links = {name: each for name, each in self._links.items() if now < each.link.expires_at}
            over = [name for name, each in self._kept.items() if each.expires_at <= now]
            for name in over:
                del self._kept[name]
            return len(over)

    def add_link(self, organisation: str, link: CheckLink) -> None:
        """Keep a new link."""
        with self._turn:
            self._links[link.secret_hash] = OpenLink(organisation, link)
            self.trail.append((organisation, link.made_by, "check_link.made", link.policy_id))

    def link(self, secret_hash: str, now: datetime) -> OpenLink | None:
        """Return the link of this secret, if it still works."""
        found = self._links.get(secret_hash)
        return found if found is not None and _works(found.link, now) else None

    def links(self, organisation: str, now: datetime) -> Sequence[CheckLink]:
        """Return the links that still work, those first that end first."""
        mine = [each.link for each in list(self._links.values()) if each.organisation == organisation]
        return sorted(
            (each for each in mine if _works(each, now)), key=lambda each: (each.expires_at, each.secret_hash)
        )

    def end_link(self, organisation: str, secret_hash: str, at: datetime, by: str) -> bool:
        """Let a link work no more; False if it did not work any more."""
        with self._turn:
            found = self.link(secret_hash, at)
            if found is None or found.organisation != organisation:
                return False
            self._links[secret_hash] = replace(found, link=replace(found.link, uses_left=0))
            self.trail.append((organisation, by, "check_link.ended", found.link.policy_id))
        return True


def _works(link: CheckLink, now: datetime) -> bool:
    return now < link.expires_at and link.uses_left != 0


def _is_wanted(receipt: Receipt, wanted: Wanted) -> bool:
    texts = (receipt.reference, receipt.policy_name, *receipt.digests)
    has_text = not wanted.text or any(wanted.text.lower() in each.lower() for each in texts)
    is_before = wanted.before is None or (receipt.at, receipt.reference) < wanted.before
    return has_text and is_before and wanted.outcome in ("", receipt.outcome)


class MemoryAnswers:
    """`verifier.partners.ports.AnswerShelf` in memory."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], KeptAnswer] = {}
        self._turn = RLock()

    def begin(self, client: str, key_hash: str, body_hash: str, now: datetime) -> KeptAnswer:
        """Begin to answer, or return what is known already."""
        begun = KeptAnswer(body_hash, now, is_begun=True)
        with self._turn:
            known = self._kept.get((client, key_hash))
            if known is None or now >= known.started_at + KEPT or _is_given_up(known, body_hash, now):
                self._kept[client, key_hash] = begun
                return begun
        return replace(known, is_begun=False)

    def finish(self, client: str, key_hash: str, begun: KeptAnswer, sealed: bytes) -> None:
        """Keep the answer to what was begun."""
        with self._turn:
            if self._kept.get((client, key_hash)) == begun:
                self._kept[client, key_hash] = replace(begun, sealed=sealed)

    def release(self, client: str, key_hash: str, begun: KeptAnswer) -> None:
        """Forget what was begun: it was refused."""
        with self._turn:
            if self._kept.get((client, key_hash)) == begun:
                del self._kept[client, key_hash]


def _is_given_up(known: KeptAnswer, body_hash: str, now: datetime) -> bool:
    return known.sealed is None and known.body_hash == body_hash and known.started_at <= now - GIVEN_UP
