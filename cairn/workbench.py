"""The desk of whoever signed in: every page that their role may use, each with a line that says what it is for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from credentials.wording import N_
from issuer.setting_up.to_do import Task
from web.errors import NotSignedIn
from web.signin.access import signed_in
from web.signin.permissions import Permission
from web.signin.return_paths import DESK
from web.signin.visitors import SignIn, Visitor

_OF_THE_VERIFIER: Final = frozenset({"/policies", "/partners/check", "/partners/receipts"})


@dataclass(frozen=True, slots=True)
class Page:
    """A page that the desk leads to, for whoever has the permission; `says` is what it is for."""

    path: str
    name: str
    says: str
    permission: Permission


@dataclass(frozen=True, slots=True)
class Drawer:
    """Pages that belong together."""

    name: str
    pages: tuple[Page, ...]


DRAWERS: Final = (
    Drawer(
        N_("Badges and people"),
        (
            Page(
                "/awards/new",
                N_("Award a badge"),
                N_("Choose a badge and a person, say what you saw."),
                Permission.AWARD,
            ),
            Page(
                "/award/list",
                N_("Award a list"),
                N_("Award many at once, from a file or a spreadsheet."),
                Permission.AWARD,
            ),
            Page(
                "/award/scheduled",
                N_("Scheduled awards"),
                N_("Single awards that wait for their time; award them now, or call them off."),
                Permission.AWARD,
            ),
            Page(
                "/awards",
                N_("Awards"),
                N_("Find one, see how far it is, pause or withdraw it."),
                Permission.SEE_AWARDS,
            ),
            Page(
                "/corrections",
                N_("Said to be wrong"),
                N_("What people say is wrong with their badges: correct it, or answer."),
                Permission.CHANGE_STATUS,
            ),
            Page(
                "/awards?waiting=yes",
                N_("Waiting for approval"),
                N_("Awards that somebody else asked for and that wait for a yes."),
                Permission.APPROVE,
            ),
            Page(
                "/bulks",
                N_("Changes of many awards"),
                N_("Confirm what somebody else asked for, and see what became of each."),
                Permission.SEE_AUDIT,
            ),
            Page(
                "/courses",
                N_("Courses"),
                N_("Which course earns which badge and level."),
                Permission.MAP_COURSES,
            ),
            Page(
                "/courses/sources",
                N_("Programs that tell of courses"),
                N_("Let your learning platform tell who completed what."),
                Permission.KEEP_COURSES,
            ),
            Page(
                "/requests",
                N_("Badges that people ask for"),
                N_("What somebody did and asks a badge for: award it, ask back or decline."),
                Permission.AWARD,
            ),
            Page(
                "/events",
                N_("Events"),
                N_("Have people ask for a badge by a code on a screen, and award each by hand."),
                Permission.AWARD,
            ),
            Page(
                "/framework/plan",
                N_("Planning table"),
                N_("One badge a row, from an idea to one that is awarded; tried out before."),
                Permission.PLAN,
            ),
            Page(
                "/reports",
                N_("Reports"),
                N_("How many badges were awarded and claimed, by month, badge or department."),
                Permission.SEE_AWARDS,
            ),
            Page(
                "/badges/new",
                N_("New badge"),
                N_("Write what it says, design its picture, see how it will look."),
                Permission.PLAN,
            ),
            Page(
                "/stacks",
                N_("Rules of stacked badges"),
                N_("Which badges earn a harder one, and who is close to it."),
                Permission.PLAN,
            ),
            Page(
                "/framework/competencies",
                N_("Competencies"),
                N_("What people should be able to do, and which badges prove it."),
                Permission.SEE_FRAMEWORKS,
            ),
            Page(
                "/framework/roles",
                N_("Roles"),
                N_("What each role should be able to do, and how well."),
                Permission.SEE_FRAMEWORKS,
            ),
            Page(
                "/team",
                N_("Your team"),
                N_("Who has what a role needs, and what is next."),
                Permission.SEE_AWARDS,
            ),
        ),
    ),
    Drawer(
        N_("Partners"),
        (
            Page(
                "/partners", N_("Partners"), N_("Whose badges count in your rules."), Permission.KEEP_PARTNERS
            ),
            Page(
                "/recognitions",
                N_("Recognised badges"),
                N_("Badges of others that your organisation stands by."),
                Permission.RECOGNISE,
            ),
            Page(
                "/watches", N_("Watched badges"), N_("Hear when a badge of others changes."), Permission.WATCH
            ),
            Page(
                "/policies",
                N_("Policies"),
                N_("What a badge must keep to count for you."),
                Permission.KEEP_POLICIES,
            ),
            Page(
                "/partners/check",
                N_("Check under a policy"),
                N_("See what a stacked badge rests on, by your own rules."),
                Permission.CHECK_UNDER_POLICY,
            ),
            Page(
                "/partners/receipts",
                N_("Receipts"),
                N_("What was checked under your policies, and with which result."),
                Permission.CHECK_UNDER_POLICY,
            ),
        ),
    ),
    Drawer(
        N_("Settings and records"),
        (
            Page(
                "/audit",
                N_("Audit log"),
                N_("Who did what and when, and that nothing was altered."),
                Permission.SEE_AUDIT,
            ),
            Page(
                "/mail", N_("Letters"), N_("What people were told, and what came back."), Permission.KEEP_MAIL
            ),
            Page(
                "/people",
                N_("People"),
                N_("Who works here, who joins and who leaves; by lists too."),
                Permission.KEEP_PEOPLE,
            ),
            Page(
                "/settings/wall",
                N_("Wall and leaderboard"),
                N_("Whether there are any, points for badges, and screens."),
                Permission.KEEP_WALL,
            ),
            Page(
                "/settings/people-who-sign-in",
                N_("People who sign in"),
                N_("Roles, departments, sign-in links."),
                Permission.KEEP_PEOPLE,
            ),
            Page(
                "/settings/sign-in",
                N_("Ways to sign in"),
                N_("Your company's accounts, and links for who is locked out."),
                Permission.KEEP_SIGN_IN,
            ),
            Page(
                "/settings/programs",
                N_("Programs"),
                N_("Keys and tokens of programs that act for partners or for you."),
                Permission.KEEP_SIGN_IN,
            ),
            Page(
                "/settings/webhooks",
                N_("Webhooks"),
                N_("Tell other systems, Slack or Teams what happens here."),
                Permission.KEEP_WEBHOOKS,
            ),
        ),
    ),
    Drawer(
        N_("Yours"),
        (
            Page(
                "/me",
                N_("Your badges"),
                N_("See them, show them by a link, take them along, and what comes next."),
                Permission.OWN_ACCOUNT,
            ),
            Page(
                "/me/roles",
                N_("You and your role"),
                N_("What your badges prove of what a role needs."),
                Permission.OWN_ACCOUNT,
            ),
            Page(
                "/me/requests",
                N_("Badges you ask for"),
                N_("Show what you did and ask for a badge; see what became of it."),
                Permission.ASK_FOR_BADGES,
            ),
            Page(
                "/wall",
                N_("Recognition wall"),
                N_("What colleagues earned and want to be seen; say something to it."),
                Permission.SEE_WALL,
            ),
            Page(
                "/wall/board",
                N_("Leaderboard"),
                N_("Points of those who want to be on it, by time and department."),
                Permission.SEE_WALL,
            ),
            Page(
                "/me/wall",
                N_("You on the wall"),
                N_("Whether colleagues see your badges, which, and under which name."),
                Permission.SEE_WALL,
            ),
            Page(
                "/me/record",
                N_("What was done with your data"),
                N_("Who did what about your badges and your account, and when."),
                Permission.OWN_ACCOUNT,
            ),
            Page(
                "/me/sign-in",
                N_("Your sign-in"),
                N_("Passkeys, password, where you are signed in."),
                Permission.OWN_ACCOUNT,
            ),
        ),
    ),
)


def router(
    sign_in: SignIn,
    templates: Jinja2Templates,
    drawers: Sequence[Drawer],
    tasks_of: Callable[[Visitor], Sequence[Task]],
) -> APIRouter:
    """Return the route of the desk, which leads to pages of these drawers.

    `tasks_of` is what setting up leaves to do for somebody.
    """
    routes = APIRouter(include_in_schema=False, dependencies=[signed_in])

    def known(request: Request) -> Visitor:
        visitor = sign_in.visitor(request)
        if visitor is None:
            raise NotSignedIn(N_("Sign in first: ask for a sign-in link, or use a way that is set up here."))
        return visitor

    @routes.get(DESK, response_class=HTMLResponse)
    def desk(request: Request, visitor: Annotated[Visitor, Depends(known)]) -> HTMLResponse:
        view = {"drawers": opened(drawers, visitor), "visitor": visitor, "csrf": visitor.form_token}
        view |= {"tasks": tasks_of(visitor)}
        return templates.TemplateResponse(request, "workbench.html", view)

    return routes


def drawers_of(*, issuer: bool, verifier: bool) -> Sequence[Drawer]:
    """Return the drawers with what a process serves that is the issuer, the verifier or both."""
    return _with(lambda page: verifier if page.path in _OF_THE_VERIFIER else issuer, DRAWERS)


def opened(drawers: Sequence[Drawer], visitor: Visitor) -> Sequence[Drawer]:
    """Return the drawers with the pages that somebody may use."""
    return _with(lambda page: visitor.may(page.permission), drawers)


def _with(holds: Callable[[Page], bool], drawers: Sequence[Drawer]) -> Sequence[Drawer]:
    left = (Drawer(each.name, tuple(filter(holds, each.pages))) for each in drawers)
    return [each for each in left if each.pages]
