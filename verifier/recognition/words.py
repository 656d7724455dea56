"""The words for what a policy comes to: one sentence for each code, one headline for each outcome."""

from collections.abc import Mapping
from typing import Final

from credentials.wording import N_

OUTCOMES: Final = {
    "met": N_("Meets your policy"),
    "rule_not_met": N_("A rule is not met"),
    "part_invalid": N_("A component badge does not hold"),
    "part_not_supplied": N_("A component badge was not handed in"),
    "could_not_check": N_("Could not finish checking"),
}
HEADLINES: Final = {
    "met": N_("It meets the policy “{policy}”."),
    "rule_not_met": N_("It does not meet the policy “{policy}”: {why}"),
    "part_invalid": N_(
        "It does not meet the policy “{policy}”, because a badge that it rests on does not hold: {why}"
    ),
    "part_not_supplied": N_(
        "We can not tell yet whether it meets the policy “{policy}”: {why} Ask for the missing "
        "badges and check "
        "again; nothing is wrong so far."
    ),
    "could_not_check": N_(
        "We could not finish checking whether it meets the policy “{policy}”: {why} Check again "
        "later; that says "
        "nothing against the badge."
    ),
}
QUESTIONS: Final = {
    "valid_today": N_("Valid today?"),
    "same_holder": N_("Same holder?"),
    "before_stack": N_("Awarded before the stack?"),
    "issuer_trusted": N_("Issuer on my list?"),
    "level": N_("Level?"),
    "age": N_("Age?"),
}
DEMANDS: Final = {
    "badge": N_("The badge itself"),
    "holder": N_("Shown by its holder"),
    "stack_rule": N_("The rule of its issuer"),
    "record": N_("The other credentials in the record"),
    "parts_supplied": N_("All component badges handed in"),
    "parts_issuers": N_("Component badges by trusted issuers"),
    "parts_age": N_("Age of the component badges"),
    "required_part": N_("Required component badge"),
}
# What is said of one part, where its name stands beside.
_OF_PARTS: Final = {
    "part_valid": N_("Genuine and in force."),
    "part_revoked": N_("Withdrawn by its issuer."),
    "part_suspended": N_("Paused by its issuer; that can be lifted."),
    "part_expired": N_("Expired."),
    "part_expired_since": N_("Expired since the award, which the rule of the stack still accepts."),
    "part_not_in_force": N_("Not in force today."),
    "part_not_genuine": N_("Changed after it was signed, or not signed by its issuer."),
    "part_tampered": N_("The copy that was handed in is not genuine, and no other was."),
    "part_unknown": N_("It could not be checked just now."),
    "part_not_supplied": N_("It was not handed in."),
    "part_stack_held": N_("A badge that it rests on is paused; that can be lifted."),
    "part_stack_invalid": N_("The badges that it rests on do not meet its own rule."),
    "part_stack_indeterminate": N_("It rests on badges that could not all be checked."),
    "part_attested_only": N_("It rests on other badges, and none of those was handed in."),
    "part_not_of_stack": N_("It was handed in, and is none of the badges that the stack rests on."),
    "part_other_holder": N_("It was awarded to somebody else."),
    "part_holder_not_accepted": N_(
        "That it is the same person's is known in a way that the stack's rule does not take."
    ),
    "part_holder_not_shown": N_("Its holder did not show it from a wallet, as the policy asks."),
    "part_holder_email": N_("Only a matching e-mail address says so, which is not enough."),
    "part_holder_unknown": N_("We could not tell."),
    "part_holder_proved": N_("Yes: the holder proved it just now."),
    "part_holder_same_subject": N_("Yes: both name the same holder."),
    "part_holder_issuer_attested": N_("The issuer of the stack vouches for it."),
    "part_before_stack": N_("Yes."),
    "part_future_dated": N_("No: it is dated after the stack that rests on it."),
    "part_issuer_trusted": N_("Yes: {issuer}."),
    "part_issuer_not_trusted": N_("No."),
    "part_issuer_not_checked": N_("A list of known issuers could not be read."),
    "part_level_none": N_("It states no level."),
    "part_level_stated": "{level}.",
    "part_level_enough": N_("{level}: level {reached} of {all}, and {least} is asked for."),
    "part_level_low": N_("{level}: only level {reached} of {all}; {least} is asked for."),
    "part_without_level": N_("It states no level; level {least} is asked for."),
    "part_awarded_on": N_("Awarded on {awarded}."),
    "part_young_enough": N_("Awarded on {awarded}; within the {months} months that are allowed."),
    "part_beyond_age": N_("Awarded on {awarded}; longer ago than the {months} months that are allowed."),
}
_OF_THE_WHOLE: Final = {
    "badge_valid": N_("The badge itself is genuine and in force."),
    "badge_issuer_not_trusted": N_(
        "The badge is genuine; its issuer is none of those that the policy trusts."
    ),
    "badge_not_valid": N_("The badge itself is no longer valid."),
    "badge_not_genuine": N_("The badge itself can not be relied on."),
    "badge_not_checked": N_("The badge itself could not be checked to the end."),
    "holder_proved": N_("Its holder has just shown it."),
    "holder_other": N_("It was shown by somebody else than its holder."),
    "holder_unclear": N_("It is about several, so we can not tell whether the right one showed it."),
    "not_presented": N_(
        "It came as a file or a link; the policy asks that its holder shows it from a wallet."
    ),
    "no_holder_key": N_("It is not tied to a wallet, so nobody can show it as its holder."),
    "not_reached": N_("We did not get as far as asking who showed it."),
    "stack": "{why}",
    "record_met": N_("The other credentials in the record hold."),
    "record_part_invalid": N_("Another credential in the record does not hold: {names}."),
    "record_part_not_supplied": N_("Of another credential in the record not all was handed in: {names}."),
    "record_could_not_check": N_(
        "Another credential in the record could not be checked to the end: {names}."
    ),
    "record_too_large": N_("The record holds more credentials than are checked."),
    "parts_all_there": N_("All component badges were handed in."),
    "parts_altered": N_("Only copies that are not genuine were handed in: {names}."),
    "parts_unproven": N_("Whether it is genuine what was handed in could not be checked: {names}."),
    "parts_missing": N_("Not handed in: {names}."),
    "parts_not_shown": N_(
        "Its holder keeps back component badges, or may do so: which there are was not shown."
    ),
    "parts_not_named": N_("The badge does not say which badges it rests on, and none were handed in."),
    "parts_issuers_met": N_("All component badges are by issuers that the policy trusts."),
    "parts_issuers_rule_not_met": N_("By an issuer that the policy does not trust: {names}."),
    "parts_issuers_part_not_supplied": N_("Not handed in, so its issuer is not known: {names}."),
    "parts_issuers_part_invalid": N_("Not genuine, so its issuer is not known: {names}."),
    "parts_issuers_could_not_check": N_("A list of known issuers could not be read; it concerns {names}."),
    "parts_age_met": N_("All component badges are recent enough."),
    "parts_age_rule_not_met": N_("Awarded too long ago: {names}."),
    "parts_age_part_not_supplied": N_("Not handed in, so its age is not known: {names}."),
    "parts_age_part_invalid": N_("Not genuine, so its age is not known: {names}."),
    "required_part_met": N_("{name} is among the component badges."),
    "required_part_rule_not_met": N_("{name} is there, but does not meet what the policy asks of it."),
    "required_part_not_counted": N_(
        "{name} is there, but the rule of the badge that rests on it does not let it count."
    ),
    "required_part_part_invalid": N_("{name} is there, but does not hold."),
    "required_part_could_not_check": N_("{name} is there, but could not be checked to the end."),
    "required_part_part_not_supplied": N_("{name} was not handed in."),
    "required_part_absent": N_("{name} is not among the badges that this one rests on."),
    "required_part_of_none": N_("{name} is asked for, and this badge rests on no others."),
}


def of_part(code: str, facts: Mapping[str, str]) -> str:
    """Return the sentence for an answer about a part."""
    return _OF_PARTS[code].format_map(facts)


def of_demand(name: str, code: str, facts: Mapping[str, str]) -> str:
    """Return the sentence for a demand; of the stack's own rule, the report's own sentence."""
    return _OF_THE_WHOLE["stack" if name == "stack_rule" else code].format_map(facts)
