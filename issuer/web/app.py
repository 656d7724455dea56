"""The issuer's routes, put together."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter
from fastapi.templating import Jinja2Templates

from did.resolver import Resolver
from issuer.host.credentials import Examine
from issuer.issuing.together import Binder
from issuer.meta_badges.earning import PartsDesk
from issuer.recognition.checked import Checks
from issuer.web import (
    achievement_documents,
    achievements_api,
    api,
    award_lists_api,
    bulks_api,
    certificates,
    competencies_api,
    corrections_api,
    documents,
    endorsements,
    files,
    incoming,
    mail_api,
    pictures,
    recognition_api,
    reports_api,
    requests_api,
    roles_api,
    scheduled_api,
    stacks_api,
    together,
    watches_api,
    webhooks_api,
)
from issuer.web.desk import Desk
from issuer.web.oauth import consent, pushed, registration, wallet_consent
from issuer.web.open_badges import credentials as open_badges
from issuer.web.open_badges import discovery
from issuer.web.openid4vci import (
    client_attestation,
    credential,
    deferred,
    metadata,
    nonce,
    notification,
    offer,
    token,
    type_metadata,
)
from issuer.web.pages import (
    approvals,
    asked_corrections,
    audit,
    award_list_progress,
    award_lists,
    award_search,
    awards,
    badge_competencies,
    badge_editor,
    badge_languages,
    badge_picture,
    bulks,
    claim,
    claim_code,
    competencies,
    corrections,
    course_sources,
    courses,
    earn,
    employees,
    entrance,
    event_screen,
    events,
    feedback,
    gaps,
    leavers,
    mail,
    me,
    organisation,
    own_record,
    own_requests,
    own_wall,
    partners,
    people,
    plan,
    plan_row,
    progress,
    recognitions,
    reports,
    requests,
    roles,
    scheduled,
    shared,
    stacks,
    wall,
    wall_screen,
    wall_settings,
    wallets,
    watches,
    webhooks,
)
from issuer.web.recognition import RecognitionDesk
from issuer.web.scim import routes as scim
from issuer.web.webhooks import WebhookDesk
from web.signin.client_credentials import ClientCredentials
from web.signin.visitors import SignIn, Visitor
from web.targets import AllowList

TEMPLATES = Path(__file__).parent / "templates"
# Endpoints for wallets read no cookie, so another site's page gains nothing by calling them.
OPEN_PATHS = ("/o/",)
# What wallets in a browser call and read, from whichever site they come.
_FOR_WALLETS = re.compile(
    r"/o/[^/]+/(token|nonce|challenge|credential|deferred|notification|par|offers/[^/]+|vct/[^/]+"
    r"|\.well-known/[^/]+)"
    r"|/\.well-known/(openid-credential-issuer|oauth-authorization-server)/.+"
)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the issuer asks outside itself: wallets for parts of badges, anybody for documents of DIDs, for bundles.

    `places` may be told and asked although they are not public https. `checks` are the verifier's, of badges of others;
    `programs` gives tokens to those of partners, `count` counts a check for whoever has one made and refuses too many.
    """

    parts: PartsDesk
    resolver: Resolver
    places: AllowList
    binder: Binder
    checks: Checks
    programs: ClientCredentials
    count: Callable[[Visitor], None]


def is_for_wallets(path: str) -> bool:
    """Whether any site's page may call this address and read what it answers."""
    return _FOR_WALLETS.fullmatch(path) is not None


def routers(
    desk: Desk, sign_in: SignIn, templates: Jinja2Templates, examine: Examine, elsewhere: Elsewhere
) -> list[APIRouter]:
    """Return every router of the issuer.

    `examine` says why a credential from elsewhere can not be relied on.
    """
    return [
        *_for_holders(desk, sign_in, templates, elsewhere),
        *_for_planning(desk, sign_in, templates, elsewhere),
        *_for_people(desk, sign_in, templates, elsewhere),
        *_for_awarding(desk, sign_in, templates),
        *_for_programs(desk, sign_in, templates, examine),
        *_for_files(desk, sign_in, templates, elsewhere.binder),
    ]


def _for_holders(
    desk: Desk, sign_in: SignIn, templates: Jinja2Templates, elsewhere: Elsewhere
) -> list[APIRouter]:
    """Return what wallets call, and the pages of whoever takes a badge."""
    for_wallets = [
        metadata,
        offer,
        nonce,
        client_attestation,
        credential,
        deferred,
        notification,
        type_metadata,
    ]
    return [
        *(each.router(desk) for each in for_wallets),
        token.router(desk, elsewhere.programs),
        documents.router(desk),
        organisation.router(desk, templates),
        achievement_documents.router(desk, templates),
        pictures.router(desk),
        claim.router(desk, templates),
        claim_code.router(desk, templates),
        feedback.router(desk, templates),
        earn.router(desk, elsewhere.parts, sign_in, templates),
    ]


def _for_planning(
    desk: Desk, sign_in: SignIn, templates: Jinja2Templates, elsewhere: Elsewhere
) -> list[APIRouter]:
    """Return what makes badges, rules and roles, and looks at the badges of others."""
    recognition = RecognitionDesk(desk, elsewhere.checks, elsewhere.count)
    return [
        partners.router(desk, sign_in, templates, elsewhere.resolver),
        stacks.router(desk, sign_in, templates),
        plan.router(desk, sign_in, templates),
        badge_editor.router(desk, sign_in, templates),
        plan_row.router(desk, sign_in, templates),
        endorsements.router(recognition, templates),
        recognitions.router(recognition, sign_in, templates),
        recognition_api.router(recognition, sign_in),
        watches.router(recognition, sign_in, templates),
        competencies.router(desk, sign_in, templates),
        badge_competencies.router(desk, sign_in, templates),
        badge_languages.router(desk, sign_in, templates),
        badge_picture.router(desk, sign_in, templates),
        badge_competencies.public_router(desk, templates),
        achievements_api.router(desk, sign_in),
        competencies_api.router(desk, sign_in),
        roles.router(desk, sign_in, templates),
        gaps.router(desk, sign_in, templates),
        roles_api.router(desk, sign_in),
        watches_api.router(recognition, sign_in),
    ]


def _for_people(
    desk: Desk, sign_in: SignIn, templates: Jinja2Templates, elsewhere: Elsewhere
) -> list[APIRouter]:
    """Return what looks after people and tells others, and the pages of people's own."""
    webhook_desk = WebhookDesk(desk, elsewhere.places)
    return [
        audit.router(desk, sign_in, templates),
        employees.router(desk, sign_in, templates),
        scim.router(desk, sign_in),
        scim.discovery_router(sign_in),
        people.router(desk, sign_in, templates),
        webhooks.router(webhook_desk, sign_in, templates),
        webhooks_api.router(webhook_desk, sign_in),
        incoming.router(desk),
        courses.router(desk, sign_in, templates),
        courses.events_router(desk, sign_in),
        course_sources.router(desk, sign_in, templates),
        mail.router(desk, sign_in, templates),
        mail.reminders_router(desk, templates),
        mail_api.router(desk, sign_in),
        wallets.router(desk),
        entrance.router(sign_in, templates),
        me.router(desk, sign_in, templates),
        own_wall.router(desk, sign_in, templates),
        wall.router(desk, sign_in, templates),
        wall_settings.router(desk, sign_in, templates),
        wall_screen.screen_router(desk, templates),
        wall_screen.digest_router(desk, templates),
        leavers.router(desk, sign_in),
        asked_corrections.router(desk, sign_in, templates),
        shared.router(desk, templates),
        event_screen.router(desk, templates),
    ]


def _for_awarding(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> list[APIRouter]:
    """Return what awards badges and changes awards, one or many."""
    return [
        award_search.router(desk, sign_in, templates),
        certificates.staff_router(desk, sign_in, templates),  # before `/awards/{id}/{action}`
        awards.router(desk, sign_in, templates),
        reports.router(desk, sign_in, templates),
        reports_api.router(desk, sign_in),
        bulks.router(desk, sign_in, templates),
        bulks.second_router(desk, sign_in, templates),
        bulks_api.router(desk, sign_in),
        corrections.router(desk, sign_in, templates),
        corrections.offer_router(desk, sign_in, templates),
        corrections.erasure_router(desk, sign_in, templates),
        corrections_api.router(desk, sign_in),
        approvals.router(desk, sign_in, templates),
        own_requests.router(desk, sign_in, templates),
        own_record.router(desk, sign_in, templates),
        requests.router(desk, sign_in, templates),
        events.router(desk, sign_in, templates),
        requests_api.router(desk, sign_in),
        progress.router(desk, sign_in, templates),
        progress.api_router(desk, sign_in),
        awards.status_router(desk, sign_in, templates),
        award_lists_api.router(desk, sign_in),
        scheduled_api.router(desk, sign_in),
        scheduled.router(desk, sign_in, templates),
        award_lists.router(desk, sign_in, templates),
        award_lists.columns_router(desk, sign_in, templates),
        award_lists.check_router(desk, sign_in, templates),
        award_list_progress.papers_router(desk, sign_in, templates),
        award_list_progress.router(desk, sign_in, templates),
        api.router(desk, sign_in),
        api.approvals_router(desk, sign_in),
        stacks_api.router(desk, sign_in),
    ]


def _for_programs(
    desk: Desk, sign_in: SignIn, templates: Jinja2Templates, examine: Examine
) -> list[APIRouter]:
    """Return the Open Badges API, and what gives programs their rights."""
    return [
        registration.router(desk),
        consent.router(desk, sign_in, templates),
        pushed.router(desk),
        wallet_consent.router(desk, sign_in),
        discovery.router(desk),
        open_badges.router(desk, sign_in, examine),
    ]


def _for_files(desk: Desk, sign_in: SignIn, templates: Jinja2Templates, binder: Binder) -> list[APIRouter]:
    """Return what hands badges out without a wallet."""
    return [
        files.claim_router(desk),
        files.staff_router(desk, sign_in),
        files.api_router(desk, sign_in),
        certificates.claim_router(desk, templates),
        certificates.api_router(desk, sign_in, templates),
        together.claim_router(desk, binder),
        together.staff_router(desk, sign_in, binder),
        together.api_router(desk, sign_in, binder),
    ]
