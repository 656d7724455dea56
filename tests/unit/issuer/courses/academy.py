"""An academy in the tests about courses: an organisation that it tells, and hands that let it tell."""

from issuer.courses import mapping, sources, taking
from issuer.courses.mapping import WishedWay
from issuer.courses.sources import Hand
from issuer.courses.taking import Doors
from issuer.kept.courses import Paths
from issuer.ledger import Person
from keys.sealing import Sealer
from tests.support.builders import Seeded, at, stocked
from tests.support.course_events import signed

SEALER = Sealer(b"k" * 32)
ZOE = Person("p-zoe", "Zoë Rivera", ("zoe@example.org",))
SLUG = "communication"


def hand(tx, now=at(0), seed=3, **more):
    return Hand(tx, SEALER, Seeded(seed), now, "hr-1", **more)


class Academy:
    """A store with Zoë and one source; events are told by `tell`."""

    def __init__(self, *drafts, paths=Paths(), tells=True, knows_zoe=True):
        self.store = stocked(*drafts)
        self.count = 0
        with self.store.transaction("acme") as tx:
            if knows_zoe:
                tx.people.add(ZOE, at(0))
            added = sources.add_source(hand(tx), "Academy", paths, tells=tells)
        self.source, self.secret = added.source, added.secret

    def way(self, course="talk-101", slug=SLUG, level=1, least=None, **more):
        self.count += 1
        with self.store.transaction("acme") as tx:
            wish = WishedWay(self.source.id, course, slug, level, least, **more)
            return mapping.add_way(hand(tx, seed=100 + self.count), wish)

    def doors(self, now):
        self.count += 1
        return Doors(SEALER, Seeded(self.count), now)

    def tell(self, now=at(10), event_id=None, **event):
        """Tell of Zoë's course, as completed or with a score; return what was kept."""
        said = {"person": "zoe@example.org", "course": "talk-101", "kind": "completed"} | event
        self.count += 1
        headers, body = signed(self.secret, said, now, event_id or f"evt-{self.count}")
        with self.store.transaction("acme") as tx:
            return taking.receive(tx, self.source.id, headers, body, self.doors(now))

    def awards(self, slug=SLUG):
        with self.store.transaction("acme") as tx:
            person = tx.people.find("zoe@example.org")
            return [each for each in tx.awards.of_person(person.id) if each.slug == slug] if person else []
