"""The desk of whoever signed in: every page that their role may use, each with a line that says what it is for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

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
        "Badges and people",
        (
            Page(
                "/awards/new",
                "Award a badge",
                "Choose a badge and a person, say what you saw.",
                Permission.AWARD,
            ),
            Page(
                "/award/list",
                "Award a list",
                "Award many at once, from a file or a spreadsheet.",
                Permission.AWARD,
            ),
            Page(
                "/award/scheduled",
                "Scheduled awards",
                "Single awards that wait for their time; award them now, or call them off.",
                Permission.AWARD,
            ),
            Page(
                "/awards",
                "Awards",
                "Find one, see how far it is, pause or withdraw it.",
                Permission.SEE_AWARDS,
            ),
            Page(
                "/corrections",
                "Said to be wrong",
                "What people say is wrong with their badges: correct it, or answer.",
                Permission.CHANGE_STATUS,
            ),
            Page(
                "/awards?waiting=yes",
                "Waiting for approval",
                "Awards that somebody else asked for and that wait for a yes.",
                Permission.APPROVE,
            ),
            Page(
                "/bulks",
                "Changes of many awards",
                "Confirm what somebody else asked for, and see what became of each.",
                Permission.SEE_AUDIT,
            ),
            Page("/courses", "Courses", "Which course earns which badge and level.", Permission.MAP_COURSES),
            Page(
                "/courses/sources",
                "Programs that tell of courses",
                "Let your learning platform tell who completed what.",
                Permission.KEEP_COURSES,
            ),
            Page(
                "/requests",
                "Badges that people ask for",
                "What somebody did and asks a badge for: award it, ask back or decline.",
                Permission.AWARD,
            ),
            Page(
                "/framework/plan",
                "Planning table",
                "One badge a row, from an idea to one that is awarded; tried out before.",
                Permission.PLAN,
            ),
            Page(
                "/reports",
                "Reports",
                "How many badges were awarded and claimed, by month, badge or department.",
                Permission.SEE_AWARDS,
            ),
            Page(
                "/badges/new",
                "New badge",
                "Write what it says, design its picture, see how it will look.",
                Permission.PLAN,
            ),
            Page(
                "/stacks",
                "Rules of stacked badges",
                "Which badges earn a harder one, and who is close to it.",
                Permission.PLAN,
            ),
            Page(
                "/framework/competencies",
                "Competencies",
                "What people should be able to do, and which badges prove it.",
                Permission.SEE_FRAMEWORKS,
            ),
            Page(
                "/framework/roles",
                "Roles",
                "What each role should be able to do, and how well.",
                Permission.SEE_FRAMEWORKS,
            ),
            Page("/team", "Your team", "Who has what a role needs, and what is next.", Permission.SEE_AWARDS),
        ),
    ),
    Drawer(
        "Partners",
        (
            Page("/partners", "Partners", "Whose badges count in your rules.", Permission.KEEP_PARTNERS),
            Page(
                "/recognitions",
                "Recognised badges",
                "Badges of others that your organisation stands by.",
                Permission.RECOGNISE,
            ),
            Page("/watches", "Watched badges", "Hear when a badge of others changes.", Permission.WATCH),
            Page(
                "/policies", "Policies", "What a badge must keep to count for you.", Permission.KEEP_POLICIES
            ),
            Page(
                "/partners/check",
                "Check under a policy",
                "See what a stacked badge rests on, by your own rules.",
                Permission.CHECK_UNDER_POLICY,
            ),
            Page(
                "/partners/receipts",
                "Receipts",
                "What was checked under your policies, and with which result.",
                Permission.CHECK_UNDER_POLICY,
            ),
        ),
    ),
    Drawer(
        "Settings and records",
        (
            Page(
                "/audit",
                "Audit log",
                "Who did what and when, and that nothing was altered.",
                Permission.SEE_AUDIT,
            ),
            Page("/mail", "Letters", "What people were told, and what came back.", Permission.KEEP_MAIL),
            Page(
                "/people",
                "People",
                "Who works here, who joins and who leaves; by lists too.",
                Permission.KEEP_PEOPLE,
            ),
            Page(
                "/settings/wall",
                "Wall and leaderboard",
                "Whether there are any, points for badges, and screens.",
                Permission.KEEP_WALL,
            ),
            Page(
                "/settings/people-who-sign-in",
                "People who sign in",
                "Roles, departments, sign-in links.",
                Permission.KEEP_PEOPLE,
            ),
            Page(
                "/settings/sign-in",
                "Ways to sign in",
                "Your company's accounts, and links for who is locked out.",
                Permission.KEEP_SIGN_IN,
            ),
            Page(
                "/settings/programs",
                "Programs",
                "Keys and tokens of programs that act for partners or for you.",
                Permission.KEEP_SIGN_IN,
            ),
            Page(
                "/settings/webhooks",
                "Webhooks",
                "Tell other systems, Slack or Teams what happens here.",
                Permission.KEEP_WEBHOOKS,
            ),
        ),
    ),
    Drawer(
        "Yours",
        (
            Page(
                "/me",
                "Your badges",
                "See them, show them by a link, take them along, and what comes next.",
                Permission.OWN_ACCOUNT,
            ),
            Page(
                "/me/roles",
                "You and your role",
                "What your badges prove of what a role needs.",
                Permission.OWN_ACCOUNT,
            ),
            Page(
                "/me/requests",
                "Badges you ask for",
                "Show what you did and ask for a badge; see what became of it.",
                Permission.ASK_FOR_BADGES,
            ),
            Page(
                "/wall",
                "Recognition wall",
                "What colleagues earned and want to be seen; say something to it.",
                Permission.SEE_WALL,
            ),
            Page(
                "/wall/board",
                "Leaderboard",
                "Points of those who want to be on it, by time and department.",
                Permission.SEE_WALL,
            ),
            Page(
                "/me/wall",
                "You on the wall",
                "Whether colleagues see your badges, which, and under which name.",
                Permission.SEE_WALL,
            ),
            Page(
                "/me/record",
                "What was done with your data",
                "Who did what about your badges and your account, and when.",
                Permission.OWN_ACCOUNT,
            ),
            Page(
                "/me/sign-in",
                "Your sign-in",
                "Passkeys, password, where you are signed in.",
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
            raise NotSignedIn("Sign in first: ask for a sign-in link, or use a way that is set up here.")
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
