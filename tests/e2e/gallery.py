"""Every page there is, each in every state that looks different; built once a run over one site."""

from dataclasses import dataclass
from datetime import timedelta

from tests.e2e import lists, on_the_wall, own_badges
from tests.e2e import site as sites

# Offers last ten minutes, and a slow run longer: what is shown as open was offered "later".
LATER = timedelta(hours=-2)
SOMEBODY, ACME, GLOBEX = "", "acme", "globex"


@dataclass(frozen=True)
class View:
    """A page: its address, the organisation whose HR looks at it (or nobody), and the status it answers.

    `press` is the button to press first, where a page only comes as the answer to a form.
    """

    url: str
    seen_by: str = SOMEBODY
    status: int = 200
    press: str = ""


# What can be asked for by name before a site is there; `build` makes exactly these.
NAMES = (
    *("help-wallets", "samples", "try", "try-changed"),
    *("home", "sign-in", "organisation", "organisation-empty", "achievement", "achievement-stack"),
    *("claim-waiting", "claim-code-sent", "claim-code-expired", "claim-asks", "claim-asked-too-long"),
    *("claim-by-code", "claim-by-code-wrong", "claim-code-mailed"),
    *("claim-for-approval", "claim-deferred", "claim-not-approved"),
    *("claim-claimed", "claim-withdrawn", "claim-paused", "claim-declined", "claim-link-expired"),
    *(
        "plan",
        "plan-none",
        "plan-faulty",
        "plan-idea",
        "plan-pilot",
        "feedback",
        "badge-new",
        "badge-edit",
        "badge-languages",
        "badge-language",
        "badge-picture",
        "badge-unfinished",
    ),
    *("stacks", "stacks-none", "stack", "stack-tried", "stack-unfinished"),
    *("desk", "ask", "ask-waiting", "earn", "earn-waiting", "partners", "partners-none"),
    *("webhooks", "webhooks-none", "webhook"),
    *("recognitions", "recognitions-none", "recognise", "recognise-nothing", "endorsements"),
    *("watches", "watches-none"),
    *("competencies", "competencies-none", "framework", "badge-competencies", "competency"),
    *("mail", "mail-none", "letter", "reminders"),
    *("own-badges", "own-badges-none", "own-badge", "shared", "shared-ended", "kit"),
    *("corrections", "corrections-none"),
    *("roles", "roles-none", "role", "gap", "team", "my-roles"),
    *("setup", "setup-plan", "setup-badge"),
    *("courses", "courses-none", "course-sources", "course-source"),
    *("progress", "progress-none", "award-proposed", "award-undecided"),
    *(
        "check",
        "check-nothing",
        "report-valid",
        "report-issuer-unknown",
        "report-withdrawn",
        "report-paused",
        "report-expired",
    ),
    *(
        "report-not-genuine",
        "report-could-not-check",
        "report-stack",
        "report-stack-alone",
        "report-stack-fallen",
        "report-of-a-report",
    ),
    *(
        "awards",
        "awards-empty",
        "awards-nothing-found",
        "award-new",
        "award-new-chosen",
        "award-refused",
        "award-new-empty",
    ),
    *("award-list", "award-list-nothing", "award-list-columns", "award-list-check"),
    *("award-list-stopped", "award-list-done", "award-list-cards"),
    *("scheduled", "scheduled-none"),
    *("awards-waiting", "award-waiting", "award-not-approved"),
    *("consent", "sign-in-ways", "sign-in-refused", "own-sign-in", "sign-in-settings", "programs"),
    *("award-open", "award-claimed", "award-paused", "award-withdrawn"),
    *("audit", "audit-nothing-found", "audit-verified", "people-who-sign-in"),
    *("requests", "requests-none", "own-requests", "own-record"),
    *("events", "events-none", "event", "event-screen", "event-ask", "event-asked"),
    *("wall", "wall-none", "wall-screen", "wall-board", "own-wall", "wall-settings", "wall-digest"),
    *("award-being-withdrawn", "award-part", "award-fallen", "award-correct", "award-erase"),
    *("bulks", "bulks-none", "bulk-chosen", "bulk-foreseen", "bulk-waiting", "bulk-done"),
    *("reports", "reports-none", "reports-departments", "people", "people-list", "people-none-found"),
    *("error-401", "error-404", "error-410", "error-500"),
)


def build(site):
    """Return the views of a site by name."""
    shown = (
        _of_the_wall(site)
        | _of_everybody(site)
        | _claims(site)
        | _reports(site)
        | _of_staff(site)
        | _errors(site)
    )
    return shown | _of_competencies(site) | _own(site)


def _of_everybody(site):
    badges = f"{site.url}/o/acme/achievements"
    return {
        "home": View(site.url),
        "sign-in": View(site.sign_in_link()),
        "sign-in-ways": View(f"{site.url}/sign-in"),
        "sign-in-refused": View(f"{site.url}/sign-in", status=401, press="form[action$=password] button"),
        "organisation": View(f"{site.url}/o/acme"),
        "organisation-empty": View(f"{site.url}/o/globex"),
        "achievement": View(f"{badges}/communication"),
        "achievement-stack": View(f"{badges}/super-4c"),
        "ask": View(f"{site.url}/ask"),
        "ask-waiting": View(f"{site.url}/ask", press="main button"),
        "earn": View(f"{site.url}/o/acme/earn/super-4c"),
        "earn-waiting": View(f"{site.url}/o/acme/earn/super-4c", press="main button"),
        "claim-by-code": View(f"{site.url}/claim"),
        "claim-by-code-wrong": View(f"{site.url}/claim", status=422, press="main button"),
        "help-wallets": View(f"{site.url}/help/wallets"),
        "samples": View(f"{site.url}/samples"),
        "try": View(f"{site.url}/try"),
        "try-changed": View(f"{site.url}/try", press="main button[name=act]"),
        "check": View(f"{site.url}/check"),
        "check-nothing": View(f"{site.url}/check", status=422, press="main button[type=submit]"),
    }


def _claims(site):
    waiting, sent, declined = site.award(), site.award(), site.award()
    mailed = site.award(to="by.hand@example.com")
    site.mail_code(mailed)
    site.offer(waiting, ago=LATER)
    site.offer(sent, tx_code=True)
    site.decline(declined)
    expired = site.award("fire-safety", None)
    site.offer(expired, ago=timedelta(minutes=11))
    asks, asked = site.award(), site.award()
    site.asked(asks, ago=LATER)
    site.asked(asked, ago=timedelta(minutes=6))
    withdrawn, paused = site.award(), site.award()
    site.change("revoke", withdrawn, sentence="It was given twice")
    site.change("suspend", paused)
    claimed, _ = site.badge()
    approval, deferred, refused = (site.award_that_waits() for _ in range(3))
    site.offer(approval, ago=LATER)
    site.put_off(deferred)
    site.not_approve(refused)
    shown = {
        "for-approval": approval,
        "deferred": deferred,
        "not-approved": refused,
        "waiting": waiting,
        "code-sent": sent,
        "code-mailed": mailed,
        "code-expired": expired,
        "asks": asks,
        "asked-too-long": asked,
        "claimed": claimed,
        "withdrawn": withdrawn,
        "paused": paused,
        "declined": declined,
        "link-expired": site.award(ago=timedelta(days=91)),
    }
    return {f"claim-{name}": View(site.claim_url(award)) for name, award in shown.items()}


def _of_events(site):
    event = site.event()
    screen = f"{site.url}/event/{event.code}"
    return {
        "events": View(f"{site.url}/events", ACME),
        "events-none": View(f"{site.url}/events", GLOBEX),
        "event": View(f"{site.url}/events/{event.id}", ACME),
        "event-screen": View(screen),
        "event-ask": View(f"{screen}/ask"),
        "event-asked": View(f"{screen}/ask?done=yes"),
    }


def _reports(site):
    good, withdrawn, paused = (site.badge() for _ in range(3))
    site.change("revoke", withdrawn[0])
    site.change("suspend", paused[0])
    parts = [site.badge(slug, 1, to="sam@example.com", name="Sam Öz") for slug in sites.FOUR]
    meta = site.take(site.offer(site.meta_badge_of("sam@example.com")))
    bodies = [body for _, body in parts]
    urls = {
        "valid": site.report_url(good[1]),
        "issuer-unknown": site.report_url(sites.stranger()),
        "withdrawn": site.report_url(withdrawn[1]),
        "paused": site.report_url(paused[1]),
        "expired": site.report_url(sites.expired()),
        "not-genuine": site.report_url(sites.tampered(good[1])),
        "could-not-check": site.report_url(sites.out_of_reach()),
        "of-a-report": site.report_url(site.signed_report(good[1])),
        "stack": site.report_url(meta, *bodies),
        "stack-alone": site.report_url(meta),
    }
    site.change("revoke", parts[0][0])
    urls["stack-fallen"] = site.report_url(meta, *bodies)
    return {f"report-{name}": View(url) for name, url in urls.items()}


def _of_staff(site):
    opened, claimed, paused, withdrawn = site.award(), site.badge()[0], site.award(), site.award()
    site.change("suspend", paused)
    site.change("revoke", withdrawn, sentence="It was given twice")
    being_withdrawn = site.award()
    site.withdraw_for_now(being_withdrawn)
    site.know_partner("Initech", sites.PARTNER)
    parts = [site.badge(slug, 1, to="pia@example.com", name="Pia Ek")[0] for slug in sites.FOUR]
    proposed, undecided, badgeless = site.proposed(), site.undecided(), site.person_of("globex")
    came_back, academy = site.letter_that_came_back(), site.academy()
    site.asked_for_badges()
    waiting, refused = site.award_that_waits(), site.award_that_waits()
    site.not_approve(refused)
    return {
        "progress": View(f"{site.url}/people/{parts[0].person.id}/progress", ACME),
        "progress-none": View(f"{site.url}/people/{badgeless.id}/progress", GLOBEX),
        "award-proposed": View(site.award_url(proposed), ACME),
        "award-undecided": View(site.award_url(undecided), ACME),
        "partners": View(f"{site.url}/partners", ACME),
        "plan": View(f"{site.url}/framework/plan", ACME),
        "plan-none": View(f"{site.url}/framework/plan", GLOBEX),
        "plan-faulty": View(f"{site.url}/framework/plan", ACME, 422, "form[action$=import] button"),
        "plan-idea": View(f"{site.url}/framework/plan/{site.idea()}", ACME),
        "plan-pilot": View(f"{site.url}/framework/plan/pilot", ACME),
        "badge-new": View(f"{site.url}/badges/new", ACME),
        "badge-edit": View(f"{site.url}/badges/communication/edit", ACME),
        "badge-picture": View(f"{site.url}/badges/communication/picture", ACME),
        "badge-languages": View(f"{site.url}/badges/communication/languages", ACME),
        "badge-language": View(f"{site.url}/badges/communication/languages/edit?language=ar", ACME),
        "badge-unfinished": View(f"{site.url}/badges/new", ACME, 422, "main button[value=save]"),
        "feedback": View(f"{site.claim_url(site.piloted())}/feedback"),
        "stacks": View(f"{site.url}/stacks", ACME),
        "stacks-none": View(f"{site.url}/stacks", GLOBEX),
        "stack": View(f"{site.url}/stacks/super-4c", ACME),
        "stack-tried": View(f"{site.url}/stacks/super-4c", ACME, press="main button[value=remove-0]"),
        "stack-unfinished": View(f"{site.url}/stacks/good-coffee", ACME, press="main button[formaction]"),
        "partners-none": View(f"{site.url}/partners", GLOBEX),
        "webhooks": View(f"{site.url}/settings/webhooks", ACME),
        "webhooks-none": View(f"{site.url}/settings/webhooks", GLOBEX),
        "webhook": View(site.silent_webhook(), ACME),
        "recognitions": View(f"{site.url}/recognitions", ACME),
        "recognitions-none": View(f"{site.url}/recognitions", GLOBEX),
        "recognise": View(site.recognising_url(), ACME),
        "recognise-nothing": View(f"{site.url}/recognitions/new", ACME),
        "endorsements": View(f"{site.url}/o/acme/endorsements"),
        "watches": View(site.watching_url(), ACME),
        "watches-none": View(f"{site.url}/watches", GLOBEX),
        "courses": View(f"{site.url}/courses", ACME),
        "courses-none": View(f"{site.url}/courses", GLOBEX),
        "course-sources": View(f"{site.url}/courses/sources", ACME),
        "course-source": View(f"{site.url}/courses/sources/{academy}", ACME),
        "mail": View(f"{site.url}/mail", ACME),
        "mail-none": View(f"{site.url}/mail", GLOBEX),
        "letter": View(f"{site.url}/mail/{came_back}", ACME),
        "reminders": View(f"{site.url}/o/acme/reminders/{came_back}"),
        "awards-waiting": View(f"{site.url}/awards?waiting=yes", ACME),
        "award-waiting": View(site.award_url(waiting), ACME),
        "award-not-approved": View(site.award_url(refused), ACME),
        "desk": View(f"{site.url}/desk", ACME),
        "audit": View(f"{site.url}/audit", ACME),
        "audit-nothing-found": View(f"{site.url}/audit?object=unheard-of", ACME),
        "audit-verified": View(f"{site.url}/audit", ACME, press="form[action$=verify] button"),
        "people-who-sign-in": View(f"{site.url}/settings/people-who-sign-in", ACME),
        **_of_events(site),
        "requests": View(f"{site.url}/requests", ACME),
        "requests-none": View(f"{site.url}/requests", GLOBEX),
        "own-requests": View(f"{site.url}/me/requests", ACME),
        "own-record": View(f"{site.url}/me/record", ACME),
        "sign-in-settings": View(f"{site.url}/settings/sign-in", ACME),
        "programs": View(f"{site.url}/settings/programs", ACME),
        "own-sign-in": View(f"{site.url}/me/sign-in", ACME),
        "consent": View(site.consent_url(), ACME),
        **{name: View(*asked) for name, asked in lists.views(site, ACME).items()},
        "awards": View(f"{site.url}/awards", ACME),
        "awards-empty": View(f"{site.url}/awards", GLOBEX),
        "awards-nothing-found": View(f"{site.url}/awards?q=nobody-of-this-name", ACME),
        "award-new": View(f"{site.url}/awards/new", ACME),
        "award-new-chosen": View(f"{site.url}/awards/new?achievement=communication", ACME),
        "award-refused": View(f"{site.url}/awards/new?achievement=super-4c", ACME, 422, "main form button"),
        "award-new-empty": View(f"{site.url}/awards/new", GLOBEX),
        "award-open": View(site.award_url(opened), ACME),
        "award-correct": View(f"{site.award_url(claimed)}/correct", ACME),
        "award-erase": View(f"{site.award_url(claimed)}/erase", ACME),
        "award-claimed": View(site.award_url(claimed), ACME),
        "award-paused": View(site.award_url(paused), ACME),
        "award-withdrawn": View(site.award_url(withdrawn), ACME),
        "award-being-withdrawn": View(site.award_url(being_withdrawn), ACME),
        "scheduled-none": View(f"{site.url}/award/scheduled", GLOBEX),
        "bulks": View(f"{site.url}/bulks", ACME),
        "bulks-none": View(f"{site.url}/bulks", GLOBEX),
        **_of_bulks(site),
        "people": View(f"{site.url}/people", ACME),
        "people-list": View(f"{site.url}/people/list", ACME),
        "people-none-found": View(f"{site.url}/people?q=nobody-of-this-name", ACME),
        "reports": View(f"{site.url}/reports", ACME),
        "reports-none": View(f"{site.url}/reports", GLOBEX),
        "reports-departments": View(f"{site.url}/reports?by=department&small=hide", ACME),
        "award-part": View(site.award_url(parts[0]), ACME),
        # A part of Sam's was withdrawn for the reports.
        "award-fallen": View(site.award_url(site.meta_badge_of("sam@example.com")), ACME),
    }


def _of_bulks(site):
    chosen = View(site.bulk_url([site.award()]), ACME)
    stacked = View(site.bulk_url(site.stack_parts("bea@example.com")), ACME, press="main form button")
    waiting = site.bulk_url([site.award() for _ in range(11)], asked=True)
    done = site.bulk_url([site.award()], asked=True, is_done=True)
    return {
        "bulk-chosen": chosen,
        "bulk-foreseen": stacked,
        "bulk-waiting": View(waiting, ACME),
        "bulk-done": View(done, ACME),
    }


def _of_competencies(site):
    framework = site.framework()
    role = site.role(framework)
    return {
        "roles": View(f"{site.url}/framework/roles", ACME),
        "roles-none": View(f"{site.url}/framework/roles", GLOBEX),
        "role": View(f"{site.url}/framework/roles/{role}", ACME),
        "gap": View(f"{site.url}/framework/roles/{role}/people/{site.person_with_role()}", ACME),
        "team": View(f"{site.url}/team?role={role}", ACME),
        "my-roles": View(f"{site.url}/me/roles?role={role}", ACME),
        "setup": View(f"{site.url}/setup", ACME),
        "setup-plan": View(f"{site.url}/setup/plan", ACME),
        "setup-badge": View(f"{site.url}/setup/badge", ACME),
        "competencies": View(f"{site.url}/framework/competencies?q=listens", ACME),
        "competencies-none": View(f"{site.url}/framework/competencies", GLOBEX),
        "framework": View(f"{site.url}/framework/competencies/{framework}", ACME),
        "badge-competencies": View(f"{site.url}/badges/good-coffee/competencies?q=a", ACME),
        "competency": View(f"{site.url}/o/acme/competencies/{framework}/C1"),
    }


def _of_the_wall(site):
    wall = on_the_wall.prepared(site)
    return {
        "wall": View(f"{site.url}/wall", ACME),
        "wall-none": View(f"{site.url}/wall", GLOBEX),
        "wall-screen": View(f"{site.url}/wall/acme/{wall.secret}"),
        "wall-board": View(f"{site.url}/wall/board?period=all", ACME),
        "own-wall": View(f"{site.url}/me/wall", ACME),
        "wall-settings": View(f"{site.url}/settings/wall", ACME),
        "wall-digest": View(f"{site.url}/o/acme/digests/{wall.digest}"),
    }


def _own(site):
    mine = own_badges.prepared(site)
    return {
        "own-badges": View(f"{site.url}/me", ACME),
        "own-badges-none": View(f"{site.url}/me", GLOBEX),
        "own-badge": View(f"{site.url}/me/badges/{mine.award.id}", ACME),
        "corrections": View(f"{site.url}/corrections", ACME),
        "corrections-none": View(f"{site.url}/corrections", GLOBEX),
        "shared": View(f"{site.url}/b/{mine.link}"),
        "shared-ended": View(f"{site.url}/b/{mine.ended}", status=410),
        "kit": View(f"{site.url}/kit/{mine.kit}"),
    }


def _errors(site):
    return {
        "error-401": View(f"{site.url}/awards", status=401),
        "error-404": View(f"{site.url}/nowhere", status=404),
        "error-410": View(site.used_sign_in_link(), status=410, press="main button"),
        "error-500": View(site.broken_report_url(), status=500),
    }
