"""The audit log in words for people who know badges, and no codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from credentials.wording import N_
from issuer.audit_trail import Recorded
from issuer.web.account_words import ACCOUNT_ACTS
from issuer.web.audit_details import details_of
from issuer.web.words import ACTS, actor_words

# What is told of an act beside those upon awards, which `issuer.web.words` has.
_ACTS: Final[dict[str, str]] = {
    "access.allowed": N_("let a program act for them"),
    "access.ended": N_("ended what a program was allowed"),
    "access.refresh_came_again": N_("kept out a program whose token was shown twice"),
    "audit.checkpoint": N_("signed where this log stands"),
    "award_list.begun": N_("had a list, or a scheduled award, begun"),
    "award_list.cancelled": N_("called off a list that waited for its time"),
    "award_list.discarded": N_("threw a list away"),
    "award_list.halted": N_("stopped a list, or a scheduled award, whose planner may not award it any more"),
    "award_list.hastened": N_("had awarded at once what waited for its time"),
    "award_list.links_taken": N_("had claim links of a list, to hand them on"),
    "award_list.made": N_("handed in a list of people"),
    "award_list.matched": N_("said what the columns of a list hold"),
    "award_list.reminded": N_("had people of a list reminded"),
    "award_list.repaired": N_("repaired rows of a list"),
    "award_list.resumed": N_("went on with a list"),
    "award_list.stopped": N_("stopped awarding a list"),
    "award_list.taken_over": N_("took over a list, or a scheduled award, from whoever planned it"),
    "award_list.went_on": N_("awarded some rows of a list"),
    "badge.department_changed": N_("said whose badge it is"),
    "badge.stage_changed": N_("brought a badge to another stage"),
    "badge.published": N_("published a badge, or a new version of it"),
    "bulk.begun": N_("had many awards changed"),
    "bulk.asked": N_("asked for a change of many awards"),
    "bulk.chosen": N_("chose many awards to change"),
    "bulk.confirmed": N_("confirmed a change of many awards that somebody else asked for"),
    "bulk.done": N_("ended a change of many awards"),
    "bulk.expired": N_("gave up a change of many awards that nobody confirmed"),
    "bulk.taken_back": N_("took back a change of many awards"),
    "competency.added": N_("added a competency"),
    "competency.restored": N_("took a competency into use again"),
    "competency.retired": N_("took a competency out of use"),
    "credential.issued": N_("issued a credential by the API"),
    "credential.stored": N_("stored a badge from elsewhere"),
    "event.opened": N_("opened an event"),
    "event.closed": N_("ended an event"),
    "event.forgotten": N_("forgot who asked at an event in vain"),
    "idea.dropped": N_("took an idea out of the plan"),
    "idea.kept": N_("kept an idea of a badge in the plan"),
    "framework.imported": N_("brought in a competency framework, or changed it"),
    "identity.made": N_("made this organisation's keys and identity"),
    "job.given_up": N_("gave up some work that kept failing"),
    "key.certified": N_("kept a certificate of a key"),
    "picture.uploaded": N_("uploaded a picture of a badge"),
    "part.changed": N_("saw that a badge of another issuer changed"),
    "course.mapped": N_("let a course earn a badge"),
    "course.unmapped": N_("let a course earn a badge no more"),
    "course_event.tried_again": N_("had what a program told of a course taken once more"),
    "course_source.added": N_("let a program tell of courses"),
    "course_source.changed": N_("changed how a program's events are read"),
    "course_source.removed": N_("took off a program that told of courses"),
    "course_source.secret_changed": N_("gave a program that tells of courses another secret"),
    "course_step.removed": N_("let nothing lead to a level any more"),
    "course_step.set": N_("said what leads to a level"),
    "mail.reminders_set": N_("said when people are reminded"),
    "partner.added": N_("added a partner"),
    "partner.removed": N_("took a partner off the list"),
    "pilot.group_changed": N_("said on whom a badge is tried out"),
    "person.address_added": N_("made one more address theirs"),
    "person.address_asked": N_("had a link sent to a new address of theirs"),
    "person.took_along": N_("took their badges along"),
    "directory.kept_out": N_("asked in vain to let somebody sign in again who was shut out by hand"),
    "directory.removed": N_("took somebody out of the directory"),
    "principal.added": N_("let somebody sign in"),
    "principal.address_changed": N_("gave somebody another e-mail address"),
    "principal.changed": N_("changed what somebody may do"),
    "principal.disabled": N_("let somebody sign in no more"),
    "principal.enabled": N_("let somebody sign in again"),
    "organisation.four_eyes_changed": N_("changed of how many awards one person alone may have a change"),
    "profile.changed": N_("changed their profile"),
    "role.added": N_("added a role"),
    "role.changed": N_("changed what a role needs"),
    "role.removed": N_("took a role off"),
    "setup.answered": N_("answered the questions of the first plan"),
    "setup.begun": N_("began to set this organisation up"),
    "setup.ended": N_("ended setting up"),
    "token.made": N_("made an API token"),
    "wall.appeared": N_("let colleagues see badges of theirs on the wall"),
    "wall.changed": N_("changed what there is of a wall, a leaderboard and points"),
    "wall.chosen": N_("chose what is seen of them on the wall"),
    "wall.digest_ended": N_("wanted no more letters about the wall"),
    "wall.digest_wanted": N_("wanted letters about the wall again"),
    "wall.screen_ended": N_("ended the link of a screen"),
    "wall.screen_made": N_("made a link for a screen that shows the wall"),
    "wall.withdrew": N_("took themselves off the wall"),
    "webhook.switched_off": N_("switched a webhook off"),
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
    details: tuple[tuple[str, str | datetime], ...]


def line(recorded: Recorded, actors: Mapping[str, str], people: Mapping[str, str]) -> Line:
    """Return an entry in words; `actors` and `people` have the names of ids. A code without words stays as it is."""
    entry = recorded.entry
    person = "" if entry.person_id is None else people.get(entry.person_id) or N_("somebody who was erased")
    return Line(
        recorded.number,
        entry.at,
        actors.get(entry.actor) or actor_words(entry.actor),
        act_words(entry.action),
        person,
        entry.object_id,
        ("award" in entry.action and not entry.action.startswith("award_list."))
        or entry.action.startswith(("cascade.", "offer.", "wallet.", "claim_link.", "correction.")),
        details_of(entry.values),
    )


def act_words(action: str) -> str:
    """Return what was done, in words; a code without words stays as it is."""
    known = ACTS.get(action) or _ACTS.get(action) or ACCOUNT_ACTS.get(action)
    return known or action.replace("_", " ").replace(".", ": ")
