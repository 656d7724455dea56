"""What each role may do. A route names the permission it needs; what is not granted here is refused."""

from enum import StrEnum
from typing import Final

from credentials.wording import N_
from records.principals import Role


class Permission(StrEnum):
    """Something a route lets people do."""

    AWARD = "award"
    ASK_FOR_BADGES = "ask_for_badges"
    SEE_AWARDS = "see_awards"
    CHANGE_STATUS = "change_status"
    CHANGE_MANY = "change_many"
    APPROVE = "approve"
    PLAN = "plan"
    SEE_FRAMEWORKS = "see_frameworks"
    KEEP_FRAMEWORKS = "keep_frameworks"
    SET_UP = "set_up"
    KEEP_PARTNERS = "keep_partners"
    KEEP_WEBHOOKS = "keep_webhooks"
    KEEP_MAIL = "keep_mail"
    SEE_WALL = "see_wall"
    KEEP_WALL = "keep_wall"
    KEEP_COURSES = "keep_courses"
    MAP_COURSES = "map_courses"
    RECOGNISE = "recognise"
    WATCH = "watch"
    ACCEPT_ENDORSEMENTS = "accept_endorsements"
    SEE_AUDIT = "see_audit"
    KEEP_PEOPLE = "keep_people"
    KEEP_DIRECTORY = "keep_directory"
    ISSUE_ANYTHING = "issue_anything"
    OWN_ACCOUNT = "own_account"
    KEEP_SIGN_IN = "keep_sign_in"
    KEEP_POLICIES = "keep_policies"
    CHECK_UNDER_POLICY = "check_under_policy"


# What pages call a role.
ROLE_WORDS: Final[dict[str, str]] = {
    Role.EMPLOYEE.value: N_("Employee"),
    Role.LEADER.value: N_("Badge manager"),
    Role.AUDITOR.value: N_("Auditor"),
    Role.HR.value: N_("HR"),
    Role.PARTNER.value: N_("Partner"),
    Role.DIRECTORY.value: N_("Directory"),
}
GRANTED: Final[dict[Role, frozenset[Permission]]] = {
    Role.HR: frozenset(Permission),
    Role.LEADER: frozenset(
        # Within their department, or what they gave themselves: `issuer.sight`.
        {Permission.AWARD, Permission.SEE_AWARDS, Permission.CHANGE_STATUS}
        | {Permission.PLAN, Permission.SEE_FRAMEWORKS, Permission.OWN_ACCOUNT, Permission.ASK_FOR_BADGES}
        | {Permission.MAP_COURSES, Permission.SEE_WALL}
    ),
    Role.AUDITOR: frozenset(
        {Permission.SEE_AWARDS, Permission.SEE_AUDIT, Permission.SEE_FRAMEWORKS, Permission.OWN_ACCOUNT}
        | {Permission.ASK_FOR_BADGES, Permission.SEE_WALL}
    ),
    Role.DIRECTORY: frozenset({Permission.KEEP_DIRECTORY}),
    Role.EMPLOYEE: frozenset(
        {Permission.SEE_FRAMEWORKS, Permission.OWN_ACCOUNT, Permission.ASK_FOR_BADGES, Permission.SEE_WALL}
    ),
    # People of other organisations. A partner's programs have scopes in place of this.
    Role.PARTNER: frozenset(
        {Permission.RECOGNISE, Permission.WATCH, Permission.KEEP_POLICIES, Permission.CHECK_UNDER_POLICY}
        | {Permission.OWN_ACCOUNT}
    ),
}
