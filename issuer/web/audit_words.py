"""The audit log in words for people who know badges, and no codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from issuer.audit_trail import UNREADABLE, Recorded
from issuer.web.account_words import ACCOUNT_ACTS
from issuer.web.words import ACTS, REASONS, actor_words

# What is told of an act beside those upon awards, which `issuer.web.words` has.
_ACTS: Final[dict[str, str]] = {
    "access.allowed": "let a program act for them",
    "access.ended": "ended what a program was allowed",
    "access.refresh_came_again": "kept out a program whose token was shown twice",
    "audit.checkpoint": "signed where this log stands",
    "award_list.begun": "had a list, or a scheduled award, begun",
    "award_list.cancelled": "called off a list that waited for its time",
    "award_list.discarded": "threw a list away",
    "award_list.hastened": "had awarded at once what waited for its time",
    "award_list.links_taken": "had claim links of a list, to hand them on",
    "award_list.made": "handed in a list of people",
    "award_list.matched": "said what the columns of a list hold",
    "award_list.reminded": "had people of a list reminded",
    "award_list.repaired": "repaired rows of a list",
    "award_list.resumed": "went on with a list",
    "award_list.stopped": "stopped awarding a list",
    "award_list.went_on": "awarded some rows of a list",
    "badge.department_changed": "said whose badge it is",
    "badge.stage_changed": "brought a badge to another stage",
    "badge.published": "published a badge, or a new version of it",
    "bulk.begun": "had many awards changed",
    "bulk.asked": "asked for a change of many awards",
    "bulk.chosen": "chose many awards to change",
    "bulk.confirmed": "confirmed a change of many awards that somebody else asked for",
    "bulk.done": "ended a change of many awards",
    "bulk.expired": "gave up a change of many awards that nobody confirmed",
    "bulk.taken_back": "took back a change of many awards",
    "competency.added": "added a competency",
    "competency.restored": "took a competency into use again",
    "competency.retired": "took a competency out of use",
    "credential.issued": "issued a credential by the API",
    "credential.stored": "stored a badge from elsewhere",
    "idea.dropped": "took an idea out of the plan",
    "idea.kept": "kept an idea of a badge in the plan",
    "framework.imported": "brought in a competency framework, or changed it",
    "identity.made": "made this organisation's keys and identity",
    "job.given_up": "gave up some work that kept failing",
    "key.certified": "kept a certificate of a key",
    "picture.uploaded": "uploaded a picture of a badge",
    "part.changed": "saw that a badge of another issuer changed",
    "course.mapped": "let a course earn a badge",
    "course.unmapped": "let a course earn a badge no more",
    "course_event.tried_again": "had what a program told of a course taken once more",
    "course_source.added": "let a program tell of courses",
    "course_source.changed": "changed how a program's events are read",
    "course_source.removed": "took off a program that told of courses",
    "course_source.secret_changed": "gave a program that tells of courses another secret",
    "course_step.removed": "let nothing lead to a level any more",
    "course_step.set": "said what leads to a level",
    "mail.reminders_set": "said when people are reminded",
    "partner.added": "added a partner",
    "partner.removed": "took a partner off the list",
    "pilot.group_changed": "said on whom a badge is tried out",
    "person.address_added": "made one more address theirs",
    "person.address_asked": "had a link sent to a new address of theirs",
    "person.took_along": "took their badges along",
    "directory.removed": "took somebody out of the directory",
    "principal.added": "let somebody sign in",
    "principal.address_changed": "gave somebody another e-mail address",
    "principal.changed": "changed what somebody may do",
    "principal.disabled": "let somebody sign in no more",
    "principal.enabled": "let somebody sign in again",
    "organisation.four_eyes_changed": "changed of how many awards one person alone may have a change",
    "profile.changed": "changed their profile",
    "role.added": "added a role",
    "role.changed": "changed what a role needs",
    "role.removed": "took a role off",
    "setup.answered": "answered the questions of the first plan",
    "setup.begun": "began to set this organisation up",
    "setup.ended": "ended setting up",
    "token.made": "made an API token",
    "wall.appeared": "let colleagues see badges of theirs on the wall",
    "wall.changed": "changed what there is of a wall, a leaderboard and points",
    "wall.chosen": "chose what is seen of them on the wall",
    "wall.digest_ended": "wanted no more letters about the wall",
    "wall.digest_wanted": "wanted letters about the wall again",
    "wall.screen_ended": "ended the link of a screen",
    "wall.screen_made": "made a link for a screen that shows the wall",
    "wall.withdrew": "took themselves off the wall",
    "webhook.switched_off": "switched a webhook off",
}
_NAMES: Final[dict[str, str]] = {
    "public_sentence": "told to the public",
    "badge": "badge",
    "address": "address",
    "note": "note",
    "entries": "entries",
    "hash": "hash",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the log in words."""

    number: int
    at: datetime
    actor: str
    act: str
    person: str
    object_id: str
    is_award: bool
    details: tuple[tuple[str, str], ...]


def line(recorded: Recorded, actors: Mapping[str, str], people: Mapping[str, str]) -> Line:
    """Return an entry in words; `actors` and `people` have the names of ids. A code without words stays as it is."""
    entry = recorded.entry
    person = "" if entry.person_id is None else people.get(entry.person_id) or "somebody who was erased"
    return Line(
        recorded.number,
        entry.at,
        actors.get(entry.actor) or actor_words(entry.actor),
        act_words(entry.action),
        person,
        entry.object_id,
        ("award" in entry.action and not entry.action.startswith("award_list."))
        or entry.action.startswith(("cascade.", "offer.", "wallet.", "claim_link.", "correction.")),
        _details(entry.values),
    )


def act_words(action: str) -> str:
    """Return what was done, in words; a code without words stays as it is."""
    known = ACTS.get(action) or _ACTS.get(action) or ACCOUNT_ACTS.get(action)
    return known or action.replace("_", " ").replace(".", ": ")


def _details(values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    if values == UNREADABLE:
        return (("details", "can not be read: somebody changed them"),)
    said = {name: REASONS.get(text, text) if name == "reason" else text for name, text in values.items()}
    return tuple(
        (_NAMES.get(name, name.replace("_", " ")), text) for name, text in sorted(said.items()) if text
    )
