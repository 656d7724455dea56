"""Making and changing the policies of an organisation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from credentials.wording import N_, say
from verifier.errors import InvalidPolicy, PolicyChanged, PolicyNameTaken, PolicyNotFound
from verifier.partners.ports import Changed, KeptPolicy, PolicyShelf
from verifier.policy import Edition, Policy, TrustList
from verifier.policy_documents import digest_of, read_policy

_NOBODY: Final = Policy("", TrustList({}))


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts, for which organisation, and when."""

    organisation: str
    id: str
    at: datetime


def make(
    shelf: PolicyShelf, document: dict[str, Any], author: Author, new_id: Callable[[], str]
) -> KeptPolicy:
    """Keep a new policy and return it.

    Raises:
        InvalidPolicy: the document is none, or has no name.
        PolicyNameTaken: another policy in use has this name.
    """
    policy = _kept(document, author, new_id(), 1)
    if not shelf.add(author.organisation, policy):
        raise _taken(policy.name)
    return policy


def change(
    shelf: PolicyShelf, policy_id: str, document: dict[str, Any], author: Author, version: int
) -> KeptPolicy:
    """Keep the next version of a policy and return it; `version` is the one that the author has seen.

    Raises:
        InvalidPolicy: the document is none, or has no name.
        PolicyNotFound: there is none of this id in use.
        PolicyChanged: somebody else changed it meanwhile.
        PolicyNameTaken: another policy in use has this name.
    """
    found(shelf, author.organisation, policy_id)
    policy = _kept(document, author, policy_id, version + 1)
    match shelf.change(author.organisation, policy):
        case Changed.NAME_TAKEN:
            raise _taken(policy.name)
        case Changed.NOT_THE_NEXT:
            raise PolicyChanged(
                N_(
                    "Somebody changed this policy meanwhile. Nothing of yours was kept; look at "
                    "it again, then repeat."
                )
            )
    return policy


def retire(shelf: PolicyShelf, policy_id: str, author: Author) -> None:
    """Take a policy out of use.

    Raises:
        PolicyNotFound: there is none of this id in use.
    """
    if not shelf.retire(author.organisation, policy_id, author.at, author.id):
        raise _unknown()


def found(shelf: PolicyShelf, organisation: str, policy_id: str) -> KeptPolicy:
    """Return a policy in use.

    Raises:
        PolicyNotFound: there is none of this id in use in this organisation.
    """
    policy = shelf.get(organisation, policy_id)
    if policy is None:
        raise _unknown()
    return policy


def versions(shelf: PolicyShelf, organisation: str, policy_id: str) -> Sequence[KeptPolicy]:
    """Return every version of a policy, the newest first.

    Raises:
        PolicyNotFound: there never was one of this id in this organisation.
    """
    every = shelf.history(organisation, policy_id)
    if not every:
        raise _unknown()
    return every


def in_force(kept: KeptPolicy, base: Policy) -> Policy:
    """Return a kept policy as what is asked of badges, over what the service asks anyway."""
    return read_policy(kept.document, base, Edition(kept.digest, kept.id, kept.version))


def _kept(document: dict[str, Any], author: Author, policy_id: str, version: int) -> KeptPolicy:
    name = document.get("name")
    if not isinstance(name, str) or not name.strip():
        raise InvalidPolicy(N_("The policy has no name; write one by which you will know it."))
    if not name.isprintable():
        raise InvalidPolicy(N_("The name has signs in it that nobody sees. Type it anew."))
    document = document | {"name": " ".join(name.split())}
    # Read once, so that nothing is kept that could not be applied later.
    policy = read_policy(document, _NOBODY)
    return KeptPolicy(policy_id, version, policy.name, document, digest_of(document), author.at, author.id)


def _taken(name: str) -> PolicyNameTaken:
    return PolicyNameTaken(
        say("There is a policy called “{name}” already. Choose another name, or change that one.", name=name)
    )


def _unknown() -> PolicyNotFound:
    return PolicyNotFound(N_("There is no policy of this id here, or it is no longer in use."))
