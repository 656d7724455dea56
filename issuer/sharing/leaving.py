"""Who left is told how to take their badges along, by a link that outlives their address at work (ADR 68)."""

from datetime import datetime

from issuer.achievements.catalog import SYSTEM
from issuer.kept.mail import Letter, LetterKind
from issuer.mail import posting
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.sharing import links
from issuer.sharing.links import Holder


def tell(
    tx: Transaction, address: str, public_url: str, now: datetime, randomness: Randomness
) -> tuple[Letter, ...]:
    """Write to every address of whoever had this one at work, with the link to all of their badges.

    Nobody is written to who has no badge. The letters are sent soon, as the address at work may end.
    """
    person = tx.people.find(address)
    if person is None or not links.own_awards(tx, person):
        return ()
    kit = links.kit(tx, Holder(person, SYSTEM), now, randomness)
    values = {"link": f"{public_url}/kit/{kit.id}"}
    told = (
        posting.post(tx, LetterKind.LEAVER, person, values, now, address=each) for each in person.addresses
    )
    return tuple(each for each in told if each is not None)
