"""Every command of `cairn`: its words, its help, and where it lives. Nothing is imported until it is asked for."""

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Needs(Enum):
    """What a command works on."""

    DATABASE = "on_database"
    SETTINGS = "on_settings"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class Command:
    """One command: `module` is below `cairn.commands`, `options` and `act` are functions there.

    It ends with `refused` where it is refused.
    """

    words: str
    about: str
    module: str
    options: str
    act: str
    needs: Needs = Needs.DATABASE
    refused: int = 1


GROUPS: Final = {
    "award-list": "lists of people to award to",
    "plan": "the planning table",
    "wallet": "a simulated wallet",
    "keys": "issuer keys",
    "org": "organisations",
    "jobs": "work that waits",
    "stack": "rules of meta-badges",
    "work-account": "signing in with a work account",
    "tokens": "API tokens",
    "client": "programs of partners",
    "competencies": "competency frameworks",
    "partner": "issuers whose badges count here",
    "principal": "people who sign in",
    "mail": "letters to people",
    "audit": "what was done, and that it is all there",
}

COMMANDS: Final = (
    Command("run", "serve issuer and verifier", "serving", "add_run", "run", Needs.SETTINGS),
    Command("work", "carry out jobs and serve nothing", "working", "add_work", "work", Needs.SETTINGS),
    Command(
        "health", "ask whether the service here is alive", "health", "add_health", "health", Needs.NOTHING
    ),
    Command("journey", "play the whole life of badges", "journeys", "add_journey", "journey", Needs.SETTINGS),
    Command("award", "award a badge", "awards", "add_award", "award"),
    Command("offer", "make a new offer of an award", "awards", "add_offer", "offer"),
    Command("awards", "list awards", "awards", "add_awards", "list_awards"),
    Command("award-list import", "award to a list of people", "award_lists", "add_import", "import_list"),
    Command("award-list list", "list the lists", "award_lists", "add_list", "list_all"),
    Command("award-list show", "tell how far a list is", "award_lists", "add_one", "show"),
    Command("award-list stop", "award nothing more of a list", "award_lists", "add_one", "stop"),
    Command("award-list resume", "go on with a list", "award_lists", "add_one", "resume"),
    Command(
        "award-list cancel", "call off a list that waits for its time", "award_lists", "add_one", "cancel"
    ),
    Command("export", "write a badge to a file or a picture", "exports", "add_export", "export"),
    Command("impact", "tell what a withdrawal would bring about", "awards", "add_impact", "tell_impact"),
    Command("revoke", "withdraw a badge, finally", "awards", "add_withdrawal", "revoke"),
    Command("suspend", "pause a badge", "awards", "add_withdrawal", "suspend"),
    Command("reinstate", "lift a pause", "awards", "add_reinstate", "reinstate"),
    Command("approve", "approve an award that waits", "approvals", "add_ruling", "approve"),
    Command("decline", "decide against an award that waits", "approvals", "add_ruling", "decline"),
    Command(
        "override", "give a badge though not all could be checked", "approvals", "add_override", "override"
    ),
    Command("plan import", "import a planning table", "plans", "add_import", "import_plan"),
    Command("plan export", "write the planning table", "plans", "add_export", "export_plan"),
    Command("competencies list", "list competency frameworks", "competencies", "add_list", "list_all"),
    Command("competencies import", "import a framework", "competencies", "add_import", "import_framework"),
    # Its 1 is a verdict on the badge: what kept it from one is "could not finish checking".
    Command("verify", "check a badge", "checks", "add_verify", "verify", refused=2),
    Command("request", "ask a wallet for a badge", "checks", "add_request", "request"),
    Command(
        "wallet claim", "claim a badge from an offer", "wallets", "add_claim", "claim_badge", Needs.SETTINGS
    ),
    Command(
        "wallet collect",
        "collect badges that were put off",
        "wallets",
        "add_collect",
        "collect_badges",
        Needs.SETTINGS,
    ),
    Command(
        "wallet present",
        "show a badge to a verifier",
        "wallets",
        "add_present",
        "present_badges",
        Needs.SETTINGS,
    ),
    Command(
        "wallet show",
        "write badges to a file, telling what you choose",
        "wallets",
        "add_show",
        "show_badges",
        Needs.SETTINGS,
    ),
    Command(
        "wallet list", "list the badges in the wallet", "wallets", "add_list", "list_badges", Needs.SETTINGS
    ),
    Command("keys list", "list the organisation's keys", "keys", "add_list", "list_keys"),
    Command("keys rotate", "give keys successors", "keys", "add_rotate", "rotate_keys"),
    Command("keys retire", "let a key sign no more", "keys", "add_retire", "retire_key"),
    Command("keys csr", "ask an authority to certify a key", "certificates", "add_csr", "csr"),
    Command("keys certify", "keep a key's certificates", "certificates", "add_certify", "certify"),
    Command("keys compromise", "take back a stolen key", "keys", "add_compromise", "compromise_key"),
    Command("org list", "list organisations", "organisations", "add_list", "list_all"),
    Command("org add", "add an organisation", "organisations", "add_add", "add"),
    Command(
        "org four-eyes",
        "say how many awards one person may change alone",
        "organisations",
        "add_four_eyes",
        "four_eyes",
    ),
    Command("org names", "let badges name who awarded them", "organisations", "add_names", "names"),
    Command("jobs list", "list the work that waits", "jobs", "add_list", "list_jobs"),
    Command("jobs retry", "try again what was given up", "jobs", "add_retry", "retry_jobs"),
    Command("jobs run", "do now what is due", "jobs", "add_run", "run_jobs"),
    Command("stack list", "list the rules of meta-badges", "stacks", "add_list", "list_all"),
    Command("stack preview", "tell whom a rule would reach", "stacks", "add_preview", "preview"),
    Command("partner list", "list the partners", "partners", "add_list", "list_all"),
    Command("partner add", "let a partner's badges count", "partners", "add_add", "add"),
    Command("partner remove", "take a partner off the list", "partners", "add_remove", "remove"),
    Command("partner look", "look now how partners' badges stand", "partners", "add_look", "look"),
    Command("principal list", "list who signs in", "principals", "add_list", "list_all"),
    Command(
        "principal add", "let somebody sign in, or change what they may do", "principals", "add_add", "add"
    ),
    Command("principal disable", "let somebody sign in no more", "principals", "add_one", "disable"),
    Command("principal enable", "let somebody sign in again", "principals", "add_one", "enable"),
    # Its 1 says that somebody tampered with the log.
    Command("mail bounce", "take the report that a letter came back", "mail", "add_bounce", "bounce"),
    Command(
        "audit verify", "tell whether the audit log is whole", "audits", "add_verify", "verify", refused=2
    ),
    Command("audit checkpoint", "sign where the audit log stands", "audits", "add_checkpoint", "checkpoint"),
    Command("audit export", "write the audit log", "audits", "add_export", "export"),
    Command("sign-in", "make a one-time sign-in link", "organisations", "add_sign_in", "link"),
    Command("token", "make an API token", "organisations", "add_token", "token"),
    Command("tokens list", "list the API tokens", "programs", "add_tokens", "list_tokens"),
    Command("tokens end", "end an API token", "programs", "add_end_token", "end_token"),
    Command("client list", "list the programs of partners", "programs", "add_list", "list_clients"),
    Command("client add", "let a partner's program in", "programs", "add_add", "add_client"),
    Command("client end", "let a program in no more", "programs", "add_end", "end_client"),
    Command("work-account set", "set up the provider", "work_accounts", "add_set", "set_provider"),
    Command("work-account show", "show the provider", "work_accounts", "add_show", "show"),
    Command("work-account remove", "take the provider off", "work_accounts", "add_remove", "remove"),
)
