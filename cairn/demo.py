"""The first start: an organisation, the starter plan and one badge to claim, so that there is something to see."""

import secrets
from dataclasses import dataclass

from cairn import setting_up
from cairn.installation import Installation
from issuer.awarding import awards
from issuer.ledger import Award, Organisation
from issuer.offering import claims
from issuer.offering.claims import ClaimState
from issuer.web.desk import Work
from records import principals, setup_links
from records.errors import UnknownPrincipal
from records.organisations import by_slug
from records.principals import Principal, Role
from records.staff import Staff
from web.qr import qr_terminal

SLUG, NAME = "acme", "Acme"
FIRST_PERSON = "you@example.com"
ADMIN = Principal("admin", "HR", "hr@example.com", Role.HR)
BY = "command line"


@dataclass(frozen=True, slots=True)
class Welcome:
    """What a start prints: where to claim, where to sign in, where to check, where to set up one's own."""

    check_url: str
    claim_url: str = ""
    admin_url: str = ""
    qr: str = ""
    setup_url: str = ""

    def as_json(self) -> dict[str, str]:
        """Return it for programs."""
        return {
            "claim_url": self.claim_url,
            "qr": self.qr,
            "admin_url": self.admin_url,
            "check_url": self.check_url,
            "setup_url": self.setup_url,
        }

    def text(self) -> str:
        """Return it for people."""
        lines = []
        if self.claim_url:
            lines += [
                "A badge is waiting for you. Scan this from inside your wallet app,",
                "or open the claim link:",
                "",
            ]
            lines += [self.qr, f"  claim link   {self.claim_url}"]
        if self.admin_url:
            lines.append(f"  sign in once {self.admin_url}")
        lines.append(f"  check page   {self.check_url}")
        if self.setup_url:
            lines.append(f"  set up yours {self.setup_url}")
        return "\n".join(lines)


def welcome(here: Installation, *, make_first: bool) -> Welcome:
    """Make the first organisation where there is none, and return what to print; a later start changes nothing."""
    if make_first and not here.desk.store.organisations():
        _make_first(here)
    check_url, setup_url = f"{here.settings.public_url}/check", setup_link(here)
    slugs = [each.slug for each in here.desk.store.organisations()]
    if SLUG not in slugs:
        return Welcome(check_url, setup_url=setup_url)
    with here.desk.work(SLUG) as work:
        award = _first_award(work)
        uri = _offer_uri(work, award) if award else ""
    return Welcome(
        check_url,
        here.desk.claim_url(award) if award else "",
        _admin_link(here),
        qr_terminal(uri) if uri else "",
        setup_url,
    )


def setup_link(here: Installation) -> str:
    """Return a link by which somebody makes the first organisation of their own; "" once that was done."""
    with here.database.transaction() as connection:
        secret = setup_links.make(
            connection, here.desk.randomness.token, here.desk.clock().replace(microsecond=0)
        )
    return f"{here.settings.public_url}{setting_up.PLACE}/{secret}" if secret else ""


def _make_first(here: Installation) -> None:
    now = here.desk.clock()
    here.desk.store.add_organisation(Organisation(secrets.token_hex(16), SLUG, NAME, "UTC"), now)
    here.import_plan(here.settings.starter_plan, SLUG)
    command = awards.AwardBadge(
        slug="communication",
        to=FIRST_PERSON,
        level=2,
        evidence="You started your own badge service.",
        by="first start",
        by_name=NAME,
    )
    with here.desk.work(SLUG) as work:
        awards.award(work.tx, command, work.now, work.randomness)


def _first_award(work: Work) -> Award | None:
    person = work.tx.people.find(FIRST_PERSON)
    found = work.tx.awards.of_person(person.id) if person else ()
    return found[0] if found else None


def _offer_uri(work: Work, award: Award) -> str:
    """Return an open offer of the first badge, newly made; nothing once it is claimed."""
    if claims.claim_state(work.tx, award, work.now, work.terms) is not ClaimState.WAITING:
        return ""
    return work.offer_uri(work.mint(award, tx_code=False).offer)


def _admin_link(here: Installation) -> str:
    try:
        return sign_in_link(here, SLUG, ADMIN)
    except UnknownPrincipal:
        return ""  # HR lets the first account in no more, and a start does not either


def sign_in_link(here: Installation, slug: str, principal: Principal) -> str:
    """Return a link that signs in once whoever has this principal's address; they are added where they are new.

    Raises:
        UnknownPrincipal: they are let in no more.
        InvalidPrincipal: they are new, and the name or address can not be used.
    """
    now = here.desk.clock().replace(microsecond=0)
    with here.database.transaction() as connection:
        organisation = by_slug(connection, slug)
        if organisation is None:
            raise LookupError(slug)
        staff = Staff(connection, organisation.id, BY, now)
        known = principals.by_address(connection, organisation.id, principal.address)
        secret = staff.link((known or staff.admit(principal)).id, here.desk.randomness.token)
    return f"{here.settings.public_url}/sign-in/{secret}"
