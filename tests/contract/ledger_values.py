"""What the stores are given to keep: complete values of every kind, each easy to change in one point."""

from dataclasses import replace
from datetime import timedelta

from credentials.achievement import Achievement, Alignment, BadgeKind, Level, RuleLink, Slot
from credentials.badge import Carrier
from credentials.stacking import MinLevel, Option, SlotRule, parse_rule, rule_document
from issuer.ledger import (
    AuditEntry,
    Award,
    Copy,
    Grant,
    ListKind,
    ListName,
    Offer,
    Organisation,
    Person,
    PlannedBadge,
    ReasonCode,
    StoredKey,
    Version,
    Withdrawal,
)
from tests.support.builders import at

ADDRESS = "zoe@acme.example"
HOLDER = "did:key:z6MkZoe"
LIMIT = 5
MISTAKE = Withdrawal(at(500), ReasonCode.ISSUED_BY_MISTAKE, "Wrong Zoë.", "Issued by mistake.")
PAUSE = Withdrawal(at(400), ReasonCode.HOLDER_ASKED, "On leave.", "Paused.")


def revocations(number=1):
    return ListName(ListKind.REVOCATION, number)


def suspensions(number=1):
    return ListName(ListKind.SUSPENSION, number)


def of_copies(number=1):
    return ListName(ListKind.COPIES, number)


def organisation(slug="acme"):
    return Organisation(f"org-{slug}", slug, slug.title(), "Europe/Amsterdam")


def achievement(slug="communication", **changes):
    usual = Achievement(
        id=f"https://badges.example/o/acme/achievements/{slug}",
        version=1,
        name=f"Über-{slug}",
        description="Says what is meant.",
        criteria="*Twice* in front of others.\n",
        kind=BadgeKind.VALUES,
        levels=(Level(1, "Starts", "Takes part."), Level(2, "Leads")),
        tags=("speech", "écoute"),
        alignments=(Alignment("Communicate", "https://f.example/1", "Competency", "C1", "Framework"),),
    )
    return replace(usual, **changes)


def badge(slug="communication", **changes):
    return PlannedBadge(slug, achievement(slug, **changes), expiry_months=12)


def meta_badge(slug="super-4c", version=1):
    level = MinLevel(
        ("https://a.example/c#level-1", "https://a.example/c#level-2"), "https://a.example/c#level-2"
    )
    slot = SlotRule("communication", (Option("https://a.example/c", ("did:web:a.example",)),), level)
    link = RuleLink(
        f"https://badges.example/o/acme/achievements/{slug}/v/{version}/rule.json",
        "uEiAdigest",
        (Slot("communication", "https://a.example/c", "Communication", 2),),
        1,
    )
    about = achievement(slug, version=version, kind=BadgeKind.META, levels=(), rule=link)
    return PlannedBadge(slug, about, None, parse_rule(rule_document(about.id, version, [slot], None)))


def person(name="zoe"):
    return Person(f"person-{name}", f"{name.title()} Ÿve", (f"{name}@acme.example", f"{name}@home.example"))


def version(award_id, index, **changes):
    usual = Version(award_id, 1, at(100), at(100) + timedelta(days=365), 1, index)
    return replace(usual, **changes)


def award(number=1, slug="communication", whose=None, **changes):
    """The award of this number, at the place of this number in list 1; numbers keep awards apart."""
    award_id = f"urn:uuid:00000000-0000-4000-8000-{number:012d}"
    someone = whose or person()
    usual = Award(
        id=award_id,
        slug=slug,
        achievement=achievement(slug),
        person=someone,
        address=someone.addresses[0],
        level=2,
        evidence="Spoke at the town hall.",
        awarded_by="leader-1",
        awarded_at=at(100),
        claim_id=f"claim-{number}",
        claim_expires_at=at(100) + timedelta(days=90),
        version=version(award_id, number),
    )
    return replace(usual, **changes)


def offer(number=1, of=None, **changes):
    award_id = (of or award()).id
    usual = Offer(f"offer-{number}", award_id, f"{number:064x}", at(200), at(800), tx_code_hash="f" * 64)
    return replace(usual, **changes)


def grant(number=1, of=None, **changes):
    given = of or offer()
    return replace(Grant(f"{number + 1000:064x}", given.id, given.award_id, at(900)), **changes)


def copy(of=None, **changes):
    award_id = (of or award()).id
    usual = Copy(
        award_id, 1, Carrier.LDP_VC, HOLDER, b'{"a":"\x00\xff"}', "uDigest", "did:web:a#key-1", at(300)
    )
    return replace(usual, **changes)


def key(name="key-1", **changes):
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}
    return replace(StoredKey(name, "EdDSA", jwk, b"\x01sealed\x00", "active", at(10)), **changes)


def entry(action="awarded", about="urn:uuid:1", **changes):
    usual = AuditEntry(at(100), "leader-1", action, about, {"address": ADDRESS, "level": "2"}, "person-zoe")
    return replace(usual, **changes)


def stocked(store, slug="acme"):
    """Keep a person, a badge, an award and an offer of it in this organisation."""
    with store.transaction(slug) as tx:
        tx.people.add(person(), at(50))
        tx.plan.put(badge(), at(50))
        tx.awards.add(award(claim_id=f"claim-1-{slug}"))
        tx.offers.add(offer())
    return store
