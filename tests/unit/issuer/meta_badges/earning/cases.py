"""What a wallet shows, as the issuer hears of it: badges of a partner for a plan that counts them."""

from credentials.achievement import BadgeKind
from credentials.stacking import Part, Standing
from issuer.achievements.catalog import publish
from issuer.achievements.needs import Need, PartnerNeed, Requirement
from issuer.meta_badges.earning import Shown, ShownBadge
from issuer.shown import Partner
from tests.support.builders import BASE_URL, ISSUER_DID, at, draft, stocked

BETA = Partner("Beta GmbH", "did:web:beta.example", at(0))
TEAMWORK = PartnerNeed("Teamwork", "https://beta.example/teamwork", BETA.name, 2, 3)
MENTORING = PartnerNeed("Mentoring", "https://beta.example/mentoring", BETA.name)
KEY, OTHER_KEY = "did:key:z6MkOne", "did:key:z6MkTwo"


def house(*needs, count=None):
    """Return a store whose `bridge` takes these badges; usually one of our own and one of Beta's."""
    store = stocked(draft())
    needs = needs or (Need("communication", 2), TEAMWORK)
    requires = Requirement(count or len(needs), needs)
    with store.transaction("acme") as tx:
        tx.partners.add(BETA)
        bridge = draft("bridge", kind=BadgeKind.META, levels=(), requires=requires)
        publish(tx, bridge, BASE_URL, ISSUER_DID, at(0))
    return store


def part(need=TEAMWORK, subject=KEY, **changes):
    usual = {
        "credential_id": f"urn:uuid:{need.name.lower()}",
        "issuer": BETA.did,
        "achievement": need.achievement,
        "subject": subject,
        "awarded_at": at(-100),
        "valid_from": at(-100),
        "level": f"{need.achievement}#level-2",
        "standing": Standing.GOOD,
        "digests": frozenset({f"u{need.name}"}),
        "name": need.name,
    }
    return Part(**(usual | changes))


def badge(need=TEAMWORK, *, counts=None, why="Found wanting.", **changes):
    made = part(need, **changes)
    counts = made.standing is Standing.GOOD if counts is None else counts
    verdict = "valid" if counts else "no_longer_valid"
    return ShownBadge(made, counts, verdict, why, at(10), f"u{need.name}", "application/vc", b"{}")


def forged(why="Do not rely on this."):
    return ShownBadge(None, counts=False, verdict="not_genuine", why=why, as_of=at(10))


def shown(*badges, proved=None):
    subjects = {each.part.subject for each in badges if each.part is not None and each.counts}
    return Shown(badges, frozenset(subjects if proved is None else proved))
