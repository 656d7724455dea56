"""A running installation on https://localhost, and hands that put badges into every state behind its back."""

import json
import os
import ssl
import subprocess
import sys
import time
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import httpx2
import pytest

from cairn.demo import ADMIN, SLUG, sign_in_link
from cairn.installation import Installation, open_installation
from cairn.recognition_checks import RecognitionChecks
from cairn.settings import load
from cairn.wallet.claiming import BadgeDeferred, Wish, claim
from cairn.wallet.http import Http
from cairn.wallet.purse import Purse, new_purse
from cairn.world import utc_now
from credentials.achievement import BadgeKind
from credentials.stacking import Part, Standing
from issuer import revocation
from issuer.achievements.catalog import publish
from issuer.achievements.needs import Need, PartnerNeed, Requirement
from issuer.awarding import approvals, awards
from issuer.awarding.approvals import RuleOnAward
from issuer.bulks import asking
from issuer.bulks.carrying_out import Means, carry_on
from issuer.competencies import by_hand
from issuer.competencies.aligning import ItemKey, Press, align
from issuer.competencies.bringing import Importer, bring_in
from issuer.competencies.reading import read
from issuer.courses import mapping, sources
from issuer.jobs import TELL, WATCH_STATUS
from issuer.kept.bulks import Asked, BulkAct, Somebody
from issuer.kept.courses import CourseEvent, EventState, LevelStep, Paths
from issuer.kept.mail import LetterKind
from issuer.kept.roles import RoleNeed
from issuer.kept.webhooks import DeliveryState, OffReason
from issuer.ledger import Awarding, Organisation, Person
from issuer.mail import fresh_codes
from issuer.mail.posting import post
from issuer.mail.sending import came_back
from issuer.meta_badges.cascade_terms import CascadeTerms
from issuer.oauth.scopes import Scope
from issuer.offering import claim_codes, offers
from issuer.pilots import Voice
from issuer.recognition.recognising import Recognise, recognise
from issuer.requests import answering, hosting
from issuer.requests.answering import Answerer
from issuer.requests.asking import Asker, Shown, ask
from issuer.roles import profiles
from issuer.shown import Partner as KnownPartner
from issuer.shown import PresentedPart
from issuer.stages import BadgeStage, Idea
from issuer.watches import watching
from issuer.webhooks import keeping
from records import one_time_links
from records.principals import Principal, Role
from tests.support.builders import draft
from tests.support.partner import Partner
from tests.support.pictures import png
from tests.support.waiting import plan_mastery
from tests.unit.issuer.competencies.frameworks import OWN
from verifier.reference import reference_from
from verifier.verify import Submission

FOUR = ("communication", "collaboration", "critical-thinking", "creativity")
SEEN = "Calmed a difficult call with a customer.\nWrote down what was agreed, the same day."
EMPTY = "globex"
PARTNER = "did:web:initech.example:badges"


@dataclass
class Site:
    """The server's process beside the same installation opened here; `url` is where browsers find it."""

    url: str
    process: subprocess.Popen
    here: Installation
    ca_file: Path
    purse: Purse = field(default_factory=new_purse)

    # --- people

    def sign_in_link(self, slug=SLUG):
        return sign_in_link(self.here, slug, ADMIN)

    def sign_in_link_for(self, principal):
        return sign_in_link(self.here, SLUG, principal)

    def used_sign_in_link(self):
        link = self.sign_in_link()
        with self.here.database.transaction() as connection:
            assert one_time_links.consume(connection, link.rsplit("/", 1)[1], utc_now())
        return link

    def consent_url(self):
        """Register a program; return where it sends somebody who is to let it act for them."""
        back = f"{self.url}/somewhere"
        pages = ("client_uri", "logo_uri", "tos_uri", "policy_uri")
        about = {
            "client_name": "Portfolio",
            "redirect_uris": [back],
            "software_id": "p",
            "software_version": "1",
        }
        about |= {name: f"{self.url}/{name}" for name in pages}
        context = ssl.create_default_context(cafile=str(self.ca_file))
        made = httpx2.post(f"{self.url}/o/{SLUG}/register", json=about, verify=context, trust_env=False)
        query = {"response_type": "code", "client_id": made.json()["client_id"], "redirect_uri": back}
        query |= {"scope": " ".join(Scope), "state": "s", "code_challenge": "c" * 43}
        return f"{self.url}/o/{SLUG}/authorize?{urlencode(query | {'code_challenge_method': 'S256'})}"

    def asked_for_badges(self):
        """Have an employee ask for a badge, and HR for one that came back with a question."""
        eve = Principal("eve-asks", "Eve Asks", "eve.asks@example.com", Role.EMPLOYEE)
        self.sign_in_link_for(eve)
        shown = Shown(SEEN, "https://wiki.example/calls\nFolder “Calls”, 12 May")
        with self.work() as work:
            who = Asker(eve.id, eve.address, eve.name)
            ask(work.tx, who, "communication", 2, shown, work.now, work.randomness)
            hr = Asker(ADMIN.id, ADMIN.address, ADMIN.name)
            made = ask(work.tx, hr, "creativity", 1, shown, work.now, work.randomness)
            answering.send_back(work.tx, made.id, Answerer("li"), "Which call was it?", work.now)

    # --- the issuer's side

    def work(self):
        return self.here.desk.work(SLUG)

    def award(self, slug="communication", level=2, *, ago=timedelta(), **changes):
        """Award a badge, `ago` before now, without an offer."""
        given = {
            "to": "zoe@example.com",
            "name": "Zoë Rivera",
            "evidence": SEEN,
            "by_name": "Ana Li",
            **changes,
        }
        with self.work() as work:
            return awards.award(
                work.tx, awards.AwardBadge(slug=slug, level=level, **given), utc_now() - ago, work.randomness
            )

    def offer(self, award, *, ago=timedelta(), tx_code=False):
        """Make an offer of an award, `ago` before now; return its link."""
        with self.work() as work:
            return work.offer_uri(self._mint(work, award, ago, tx_code).offer)

    def _mint(self, work, award, ago, tx_code=False):
        return offers.mint(
            work.tx, award, tx_code=tx_code, now=utc_now() - ago, randomness=work.randomness, terms=work.terms
        )

    def event(self):
        """Open an event at which two people wait."""
        wanted = hosting.NewEvent("communication", 2, "Open house", 72, 50)
        with self.work() as work:
            made = hosting.open_event(work.tx, wanted, Answerer("hr"), work.now, work.randomness)
            for name in ("Ada", "Bo"):
                guest = hosting.Guest(name, f"{name.lower()}@guest.example")
                hosting.ask_at(work.tx, made.code, guest, work.now, work.randomness)
        return made

    def mail_code(self, award):
        """Make an offer of an award that asks for a code, have it mistyped twice, and a new one mailed and mistyped."""
        self.offer(award, tx_code=True)
        with self.work() as work:
            fresh_codes.send(work.tx, award, work.now, work.randomness, work.terms)
            newest = work.tx.offers.newest(award.id)
            assert work.tx.offers.count_failure(newest.id, work.terms.tries)

    def claim_code(self, award):
        """Return the code that a letter about this award tells."""
        with self.work() as work:
            return claim_codes.told(work.tx, award, self.here.desk.claim_key, work.now)

    def asked(self, award, *, ago=timedelta()):
        """Let a wallet redeem an offer, `ago` before now, and then wait for its owner."""
        at = utc_now() - ago
        with self.work() as work:
            minted = self._mint(work, award, ago)
            code = offers.code_of(minted.offer.id, work.terms.secret)
            request = offers.TokenRequest(offers.GRANT_TYPE, code)
            answer = offers.redeem(work.tx, request, work.terms, work.randomness, at)
        assert isinstance(answer, offers.Token)

    def change(self, act, award, reason="requirements_no_longer_met", sentence=""):
        with self.work() as work:
            if act == "reinstate":
                return revocation.reinstate(work.tx, revocation.ReinstateAward(award.id), work.now)
            asked = revocation.RevokeAward(award.id, reason, "Seen to be so.", sentence, "hr")
            acts = {"revoke": revocation.revoke, "suspend": revocation.suspend}
            return acts[act](work.tx, asked, work.now)

    def stack_parts(self, to):
        """Give somebody the four badges that make another, and return them."""
        return [self.badge(slug, 1, to=to, name="Bea Ko")[0] for slug in FOUR]

    def bulk_url(self, chosen, *, asked=False, is_done=False):
        """Choose awards for a change by HR; return its page. `asked`: have them withdrawn, `is_done`: carried out."""
        with self.work() as work:
            bulk_id, who = asking.new_id(work.randomness), Somebody(ADMIN.id, ADMIN.name)
            asking.choose(work.tx, asking.Choice(bulk_id, [each.id for each in chosen], who), work.now)
            if asked:
                what = Asked(BulkAct.REVOKE, "duplicate", "Twice.", "It was given twice.")
                asking.ask(work.tx, bulk_id, what, who, work.now)
            if is_done:
                carry_on(work.tx, bulk_id, work.now, Means(work.cascade, work.randomness))
        return f"{self.url}/bulks/{bulk_id}"

    def withdraw_for_now(self, award):
        """Withdraw a badge as a page does: it can be undone for a day."""
        terms = CascadeTerms(undo=timedelta(days=1))
        asked = revocation.RevokeAward(award.id, "duplicate", by="hr", can_undo=True)
        with self.work() as work:
            revocation.revoke(work.tx, asked, work.now, terms)

    def cancel(self, award):
        with self.work() as work:
            offers.cancel(work.tx, award, work.now)

    def decline(self, award):
        with self.work() as work:
            offers.decline(work.tx, award, work.now)

    def academy(self):
        """Let a program tell of courses, of which one earns a badge and one nothing yet; return its id."""
        with self.work() as work:
            hand = sources.Hand(work.tx, self.here.sealer, work.randomness, work.now, "hr")
            source = sources.add_source(hand, "Academy", Paths()).source
            mapping.add_way(hand, mapping.WishedWay(source.id, "talk-101", "communication", 1, 8000))
            mapping.put_step(hand, LevelStep("communication", 2, 2, 6))
            for number, person in enumerate(("pia@example.com", "nobody@example.com")):
                event = CourseEvent(
                    f"evt-{number}",
                    source.id,
                    work.now,
                    work.now,
                    person,
                    "quiz",
                    True,
                    9000,
                    EventState.UNMAPPED,
                )
                work.tx.courses.add_event(replace(event, note="This course earns nothing yet."))
        return source.id

    def letter_that_came_back(self):
        """Write a letter to an address that takes no mail; return the letter's id."""
        award = self.award(to="gone@example.com", name="Kim Gone")
        with self.work() as work:
            letter = post(work.tx, LetterKind.OFFER, award.person, {"award": award.id}, work.now)
            came_back(work.tx, letter, "550 5.1.1 nobody of this name", work.now, address_is_bad=True)
        return letter.id

    def award_that_waits(self):
        """Award a badge that somebody else has to approve."""
        plan_mastery(self.here.desk, self.url)
        return self.award("mastery")

    def idea(self):
        """Note an idea in the plan; twice is the same as once."""
        with self.work() as work:
            cells = {"slug": "good-tea", "name": "Good tea", "type": "fun"}
            work.tx.stages.note(Idea("good-tea", cells), work.now)
        return "good-tea"

    def piloted(self):
        """Return an award of a badge that is tried out, by somebody who said what they think."""
        with self.work() as work:
            work.tx.stages.begin("pilot", BadgeStage.PILOT, work.now)
            work.tx.pilots.set_members("pilot", ["zoe@example.com"])
            tried = draft("pilot", levels=())
            publish(work.tx, tried, self.here.settings.public_url, work.identity.did, work.now)
        award = self.award("pilot", None)
        with self.work() as work:
            work.tx.pilots.say("pilot", Voice(award.id, True, False, "Shorter criteria.", work.now))
        return award

    def put_off(self, award):
        """Let a wallet ask for a badge that waits."""
        with pytest.raises(BadgeDeferred):
            self.take(self.offer(award), purse=new_purse())

    def not_approve(self, award):
        with self.work() as work:
            approvals.decline(work.tx, RuleOnAward(award.id, "Not yet.", "hr"), work.now)

    def meta_badge_of(self, address):
        """Return the Super 4C that somebody has earned by claiming the four."""
        with self.work() as work:
            return next(each for each in work.tx.awards.search(address, 50) if each.slug == "super-4c")

    def know_partner(self, name, did):
        """Put a partner on the list, who may be there already."""
        with self.work() as work:
            work.tx.partners.add(KnownPartner(name, did, work.now))

    def recognising_url(self):
        """Recognise one badge of somebody else, and return where another one is about to be."""
        checks = RecognitionChecks(self.here.check)
        known, other = (Partner(name=name, base=f"https://{name}.example") for name in ("hooli", "aviato"))
        body, more = (stranger(partner=each) for each in (known, other))
        with self.work() as work:
            wish = Recognise(checks.look(body), "achievement", "Counts as two days of our training.", "hr")
            recognise(work.tx, wish, work.identity, work.now, work.randomness)
        report = self.here.check.verify(Submission(more))
        return f"{self.url}/recognitions/new?report={report.reference}"

    def watching_url(self):
        """Watch a credential that nobody was asked about for long, and return where that is told."""
        long_ago = utc_now() - timedelta(days=3)
        until = utc_now() + timedelta(days=30)
        checked = RecognitionChecks(self.here.check).look(stranger(valid_until=until))
        with self.work() as work:
            kept = watching.add(work.tx, checked, "Case 7", work.now, work.randomness, "hr")
            work.tx.jobs.drop(WATCH_STATUS, kept.id)
            work.tx.watches.note(replace(kept, as_of=long_ago))
        return f"{self.url}/watches"

    def framework(self):
        """Bring in a framework of Acme's own, one item of it retired, and tie a badge to it; return its id."""
        with self.work() as work:
            importer = Importer(work.tx, self.here.settings.public_url, work.now, work.randomness, "hr")
            brought = bring_in(importer, read(OWN, "How we work"))
            framework = brought.framework.id
            by_hand.retire(importer, framework, "C3")
            press = Press(self.here.settings.public_url, work.identity.did, work.now, "hr")
            align(work.tx, "good-coffee", [ItemKey(framework, "C1")], press)
        return framework

    def role(self, framework):
        """Write a role down that needs two competencies of a framework; return its id."""
        needs = [RoleNeed(framework, "C1", 1), RoleNeed(framework, "C2", 2)]
        with self.work() as work:
            keeper = profiles.Keeper(work.tx, work.now, "hr")
            return profiles.begin(keeper, profiles.RoleWish("Barista", "", needs), work.randomness).id

    def person_with_role(self):
        """Return the id of somebody who has what the role needs first."""
        return self.award("good-coffee", None, to="bao@example.com", name="Bao Le").person.id

    def silent_webhook(self):
        """Keep a webhook that was switched off after a message could not be delivered; return where its page is."""
        with self.work() as work:
            hand = keeping.Hand(work.tx, self.here.sealer, work.randomness, work.now)
            wish = keeping.AddWebhook("https://hr.example/cairn", ["award.created", "award.claimed"])
            kept = keeping.add(hand, wish).endpoint
            lost = replace(keeping.try_out(hand, kept.id), state=DeliveryState.DEAD, next_at=None)
            work.tx.jobs.drop(TELL, lost.id)
            work.tx.webhooks.note(replace(lost, attempts=10, tried_at=work.now, answer="503"))
            work.tx.webhooks.change(replace(kept, off_at=work.now, off_reason=OffReason.FAILED_LONG))
        return f"{self.url}/settings/webhooks/{kept.id}"

    def claim_url(self, award):
        return self.here.desk.claim_url(award)

    def award_url(self, award):
        return f"{self.url}/awards/{award.id}"

    # --- meta-badges that wait

    def proposed(self):
        """Return an award that the service proposes, since somebody holds what it takes."""
        both = Requirement(2, (Need("communication"), Need("creativity")))
        self.plan("tandem", both, Awarding.APPROVAL)
        for slug in ("communication", "creativity"):
            self.badge(slug, 1, to="ada@example.com", name="Ada Okafor")
        with self.work() as work:
            return next(each for each in work.tx.awards.search("ada@", 9) if each.slug == "tandem")

    def undecided(self):
        """Return an award that somebody asked for though a part of it could not be checked."""
        part = PartnerNeed("Teamwork", "https://initech.example/teamwork", "Initech")
        self.know_partner("Initech", PARTNER)
        self.plan("bridge", Requirement(1, (part,)), Awarding.BY_HAND)
        person = self.award(to="bo@example.com", name="Bo Lund").person
        with self.work() as work:
            ago = work.now.replace(microsecond=0) - timedelta(days=9)
            shown = Part(
                "urn:uuid:teamwork",
                PARTNER,
                part.achievement,
                None,
                ago,
                ago,
                None,
                Standing.GOOD,
                name="Teamwork",
            )
            work.tx.presented.show(
                person.id, PresentedPart(shown, "application/vc", "u", "valid", ago, b"{}")
            )
        return self.award("bridge", None, to="bo@example.com", asks_override=True)

    def plan(self, slug, requires, awarding):
        """Publish a meta-badge; twice is the same as once."""
        more = {"kind": BadgeKind.META, "levels": (), "requires": requires, "awarding": awarding}
        with self.work() as work:
            publish(work.tx, draft(slug, **more), self.here.settings.public_url, work.identity.did, work.now)

    def person_of(self, slug):
        """Return somebody of an organisation that has no meta-badge."""
        with self.here.desk.work(slug) as work:
            found = Person("somebody", "Some Body", ("somebody@example.com",))
            return work.tx.people.find_or_add(found, work.now)

    # --- the checker's side

    def report_url(self, badge, *components):
        """Check a badge and return where its report is."""
        report = self.here.check.verify(Submission(badge, components))
        return f"{self.url}/check/r/{report.reference}"

    def signed_report(self, badge):
        """Check a badge and return the report as the verifier signs it."""
        report = self.here.check.verify(Submission(badge))
        return self.here.check.signed(report.reference)

    def broken_report_url(self):
        """Keep a report that no page can show; return where it is."""
        reference, now = reference_from(bytes(8)), utc_now()
        self.here.check.reports.keep(reference, {}, b"", now + timedelta(days=1), now)
        return f"{self.url}/check/r/{reference}"

    # --- the holder's side

    def take(self, offer_uri, wish=Wish("ldp_vc"), purse=None):
        """Claim an offer with the simulated wallet over TLS; return the badge's bytes."""
        with Http(self.ca_file) as http:
            return claim(offer_uri, wish, purse or self.purse, http, utc_now())

    def badge(self, slug="communication", level=2, **changes):
        """Award and claim a badge; return the award and the badge's bytes."""
        made = self.award(slug, level, **changes)
        return made, self.take(self.offer(made))

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=20)
        self.here.database.close()


def open_site(folder, port, chain, ca_file):
    """Start `cairn run` with TLS on `port`; return when it is ready."""
    url = f"https://localhost:{port}"
    own = {name: value for name, value in os.environ.items() if not name.startswith("CAIRN_")}
    settings = {"CAIRN_STATE_DIR": str(folder / "state"), "CAIRN_PORT": str(port), "CAIRN_PUBLIC_URL": url}
    # Wallets of draft 11 come here too.
    settings["CAIRN_WALLETS"] = "draft11_metadata_and_offer"
    settings["CAIRN_LANGUAGES"] = "en,ar,en-XA"
    settings["CAIRN_WALLET_CHOOSER"] = str(_wallets(folder))
    command = [sys.executable, "-m", "cairn.cli", "run", "--tls-cert", str(chain), "--tls-key", str(chain)]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(command, env=own | settings, stdout=log, stderr=log)
    _wait_until_ready(url, process, ca_file, folder / "server.log")
    here = open_installation(load(settings))
    organisation = Organisation("00000000000000000000000000000002", EMPTY, "Globex", "UTC")
    here.desk.store.add_organisation(organisation, utc_now())
    return Site(url, process, here, ca_file)


def _wallets(folder):
    """Write a list of wallets to choose from, one with a picture; return where it is."""
    (folder / "pocket.png").write_bytes(png())
    query = "credential_offer_uri={credential_offer_uri}"
    pocket = {"name": "Pocket", "link": f"https://pocket.example/add?{query}", "logo": "pocket.png"}
    file = folder / "wallets.json"
    file.write_text(json.dumps([pocket, {"name": "Purse", "link": f"purse-vci://?{query}"}]))
    return file


def _wait_until_ready(url, process, ca_file, log):
    until = time.monotonic() + 180
    with httpx2.Client(
        verify=ssl.create_default_context(cafile=ca_file), trust_env=False, timeout=5
    ) as client:
        while time.monotonic() < until and process.poll() is None:
            try:
                if client.get(f"{url}/readyz").is_success:
                    return
            except httpx2.HTTPError:
                time.sleep(0.1)
    raise AssertionError(f"the server did not start: {log.read_text()[-2000:]}")


# --- badges of others: every verdict -----------------------------------------------------------------


def stranger(partner=None, **changes):
    """Return a badge of an issuer nobody here knows, which names no withdrawal list."""
    now = utc_now()
    partner = partner or Partner(name="Initech")
    usual = {"awarded_at": now - timedelta(days=30), "valid_from": now - timedelta(days=30), "status": None}
    return partner.badge(**(usual | changes))


def expired():
    return stranger(valid_until=utc_now() - timedelta(days=1))


def out_of_reach():
    """Return a badge whose withdrawal list is on a server that does not exist."""
    partner = Partner(name="Initech", base="https://nowhere.invalid/o/p")
    now = utc_now()
    return partner.badge(awarded_at=now - timedelta(days=30), valid_from=now - timedelta(days=30))


def tampered(badge):
    return badge.replace(b'"name":"Communication"', b'"name":"Kommunication"', 1)
