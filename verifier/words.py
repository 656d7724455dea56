"""The words of a report: for each check a title, for each code a sentence, for each verdict a headline.

Sentences say what was found in plain words; facts in braces come from the finding. A test walks every code the
checks use.
"""

from credentials.wording import N_

TITLES: dict[str, str] = {
    "structure": N_("Readable"),
    "schema": N_("Complete as an Open Badge"),
    "issuer_key": N_("Signed by a key of the issuer"),
    "data_loss": N_("Nothing added that the signature does not cover"),
    "signature": N_("Unchanged since it was signed"),
    "refresh": N_("Newer edition"),
    "related_resources": N_("Relies on what its issuer signed"),
    "validity": N_("Within its dates"),
    "status": N_("Not withdrawn, not paused"),
    "holder": N_("Shown by its holder just now"),
    "endorsements": N_("Opinions of others"),
    "image": N_("Picture and badge belong together"),
    "stack": N_("Component badges"),
    "parts": N_("Credentials in the record"),
    "issuer_trust": N_("Issuer known to us"),
    "issuer_domain": N_("Web address of the issuer"),
}

SENTENCES: dict[str, str] = {
    "not_reached": N_("We did not get this far, because an earlier check stopped the work."),
    # structure
    "readable": N_("The file can be read as a signed credential."),
    "unreadable": N_("This is not a badge in any form we can read."),
    "malformed_json": N_("The file breaks the rules of JSON in a way that could hide a change: {fault}."),
    "malformed": N_("A part that every credential needs is missing or wrong: {fault}."),
    "too_large": N_("The file is larger than a badge may be."),
    "a_report": N_("This is written as the report of a verifier about a badge. It is not a badge."),
    "report_malformed": N_(
        "This is written as the report of a verifier about a badge, but we can not read it: {fault}."
    ),
    "presentation_malformed": N_("The presentation is not written as it must be: {fault}."),
    "presentation_too_large": N_("The presentation is larger, or holds more credentials, than we check."),
    "bundle_malformed": N_("The bundle is not written as it must be: {fault}."),
    "bundle_version_unknown": N_("The bundle is of a version that we do not know."),
    "bundle_too_large": N_("The bundle is larger, or holds more, than a bundle may."),
    "bundle_of_the_future": N_("The bundle says that it was made at a moment that is still to come."),
    # schema
    "open_badge": N_("It has everything that Open Badges 3.0 asks for."),
    "not_open_badge": N_("This is a credential, but not an Open Badge."),
    "open_badge_incomplete": N_("It breaks a rule of Open Badges 3.0: {fault}."),
    "learner_record": N_("It has everything that a learner record (CLR 2.0) must have."),
    "learner_record_incomplete": N_("It breaks a rule of learner records (CLR 2.0): {fault}."),
    "own_schema_not_asked": N_(
        "It has everything that Open Badges 3.0 asks for. It names further rules of its issuer's own; "
        "those we do not look up."
    ),
    # issuer_key
    "key_authorised": N_("The key belongs to the issuer and may sign badges."),
    "key_not_named": N_("The badge does not say which key signed it, so nobody can look the key up."),
    "key_without_fragment": N_(
        "The badge says whose key signed it, but not which of that issuer's keys it was, so we "
        "looked none up."
    ),
    "key_of_another": N_("The key named in the badge is not one of the issuer's."),
    "key_not_authorised": N_("The issuer does not allow this key to sign badges."),
    "key_revoked": N_(
        "The issuer says this key fell into other hands on {date}, or may not be relied on "
        "since. Nobody can tell "
        "any more who signed this."
    ),
    "issuer_deactivated": N_("The issuer has given up the identity under which this was signed."),
    "key_not_found": N_("The issuer publishes no key of this name."),
    "key_unusable": N_("The issuer's key is not one that can be relied on: {fault}."),
    "issuer_unreachable": N_("We could not reach the place where the issuer publishes its keys."),
    "issuer_unproven": N_(
        "The issuer's keys were brought along with the badge. Only the issuer's own web address "
        "could confirm that "
        "they are its keys, and we did not ask there."
    ),
    "issuer_document_invalid": N_("What the issuer publishes as its keys is not readable."),
    "issuer_method_unsupported": N_("The issuer uses a kind of identity that we cannot look up."),
    # data_loss
    "all_data_signed": N_("Every part of the file is covered by the signature."),
    "data_not_signed": N_("The file holds data that the signature does not cover."),
    "context_unknown": N_("The file uses a vocabulary we do not know, so we cannot tell what it says."),
    "too_complex": N_("The file is built so that checking it would take unreasonable work."),
    # signature
    "signature_valid": N_("Nothing has been changed since it was signed."),
    "signature_invalid": N_("It was changed after it was signed, or was not signed by the claimed issuer."),
    "unsigned": N_("Nobody signed this file."),
    "proof_malformed": N_("The signature is not written as one: {fault}."),
    "base_proof_shown": N_(
        "The badge came in the form from which its holder picks what to tell, and that form is "
        "for the holder "
        "alone. Ask for it to be shown anew, with the parts you need."
    ),
    "proof_unsupported": N_("It is signed in a way that we cannot check yet."),
    "proof_purpose": N_("The signature was made for another purpose than issuing a badge."),
    # refresh, endorsements, image
    "no_refresh": N_("The badge names no place where a newer edition could be."),
    "refresh_current": N_("We looked for a newer edition: this is the newest one."),
    "refresh_done": N_("The issuer has a newer edition; we got it, and it is the one that we judged."),
    "refresh_unreachable": N_("We could not reach the place for a newer edition, so we judged this one."),
    "refresh_refused": N_(
        "What we found as a newer edition cannot be taken for one ({fault}), so we judged this one."
    ),
    "refresh_type_unknown": N_(
        "A newer edition could exist in a place that we cannot look up, so we judged this one."
    ),
    "refresh_malformed": N_("Where a newer edition could be is not written clearly, so we judged this one."),
    "no_endorsements": N_("The badge carries no opinions of others."),
    "endorsements_good": N_("The badge carries opinions of others ({count}); all of them are genuine."),
    "endorsements_bad": N_(
        "The badge carries opinions of others ({count}); not to be relied on: {bad} of them."
    ),
    "endorsements_unclear": N_(
        "The badge carries opinions of others ({count}); we could not finish checking all of them."
    ),
    "endorsements_not_checked": N_(
        "The badge carries {count} opinions of others; we checked {checked} of them."
    ),
    "endorsement_good": N_("Genuine, by somebody known to us."),
    "endorsement_by_unknown": N_("Genuine, by somebody we do not know; anyone can sign an opinion."),
    "endorsement_not_genuine": N_("It was changed after it was signed, or was not signed by whom it names."),
    "endorsement_no_longer_valid": N_("It has expired, or whoever gave it has withdrawn it."),
    "endorsement_not_checkable": N_("We could not finish checking it."),
    "endorsement_is_none": N_("It is a credential of another kind, and not an opinion."),
    "endorsement_of_another": N_("It is about something else than what it is attached to."),
    "endorsement_of_another_wording": N_("It was given to another wording of the thing than this one."),
    # parts
    "no_parts": N_("It is not a record of several credentials."),
    "parts_good": N_("The record holds credentials ({count}); all of them are genuine and in force."),
    "parts_bad": N_("Not genuine or no longer valid: {bad} of the {count} credentials in the record."),
    "parts_unclear": N_("The record holds credentials ({count}); we could not finish checking all of them."),
    "parts_not_checked": N_("The record holds {count} credentials; we checked {checked} of them."),
    "others_good": N_(
        "It was shown together with other credentials ({count}); all of them are genuine and in force."
    ),
    "others_bad": N_(
        "It was shown together with other credentials ({count}). Not genuine or no longer "
        "valid: {bad} of them."
    ),
    "others_unclear": N_(
        "It was shown together with other credentials ({count}); we could not finish checking all of them."
    ),
    # related_resources
    "no_related": N_("It binds no further resources."),
    "related_not_used": N_(
        "It binds further resources; none of them was needed for checking, and we did not get them."
    ),
    "related_unchanged": N_("The vocabularies that its issuer signed are the ones we read it with."),
    "related_changed": N_(
        "We read it with another vocabulary than its issuer signed, so it may mean something else."
    ),
    "related_not_comparable": N_(
        "Our copy of its vocabulary is written otherwise, so its digest cannot be compared."
    ),
    "related_malformed": N_("What it binds by digest is not written as it must be: {fault}."),
    "no_image": N_("The badge did not come inside a picture."),
    "image_one_badge": N_(
        "The picture carries exactly one badge. The drawing itself is not signed: go by what "
        "this report says, "
        "not by what the picture shows."
    ),
    "image_as_named": N_(
        "The picture carries exactly one badge, and it is the very picture that the badge names."
    ),
    "image_another_drawing": N_(
        "The picture carries exactly one badge, but the badge names another drawing than this "
        "one: go by what "
        "this report says, not by what the picture shows."
    ),
    "image_without_badge": N_("This is a picture without a badge inside. A screenshot, say, carries none."),
    "image_several_badges": N_(
        "The picture carries more than one badge, so two readers could find different ones."
    ),
    "image_older_badge": N_(
        "The picture carries an older kind of badge, Open Badges 2.0 or before, which is not checked here."
    ),
    "image_wrongly_baked": N_(
        "The badge is packed into the picture in a way that the standard does not allow."
    ),
    "image_damaged": N_("The picture is damaged or not complete, so we could not take a badge out of it."),
    "image_malformed": N_("The picture is built in a way that could hide something, so we did not read it."),
    "image_too_large": N_("The picture is larger than a badge's picture may be."),
    # validity
    "in_force": N_("It is within its dates."),
    "no_end": N_("It has begun, and it has no end date."),
    "dates_may_be_withheld": N_(
        "It does not show both its dates. Its holder chooses what to show of it, so it may have "
        "one we were not shown."
    ),
    "expired": N_("It expired on {date}."),
    "not_yet_valid": N_("It only becomes valid on {date}."),
    "proof_expired": N_("The signature itself has an end date, and that date is past."),
    # status
    "not_withdrawn": N_("The issuer has neither withdrawn nor paused it."),
    "no_status": N_("The badge names no withdrawal list, so it cannot be withdrawn."),
    "status_may_be_withheld": N_(
        "Its holder chooses what to show of it, so it may name a withdrawal list that we were not shown."
    ),
    "revoked": N_("The issuer withdrew it."),
    "suspended": N_("The issuer paused it; that can be lifted."),
    "status_unreachable": N_("We could not reach the issuer's withdrawal list."),
    "status_list_invalid": N_("The withdrawal list we were given cannot be relied on: {fault}."),
    "status_index_out_of_range": N_("The badge names a place that its withdrawal list does not have."),
    "status_type_unknown": N_("The badge can be withdrawn in a way that we cannot look up ({type})."),
    "status_value_unknown": N_("The issuer gives it a status that we do not know ({value})."),
    "status_message": N_("The issuer has neither withdrawn nor paused it, and says of it: “{message}”."),
    "status_newer_edition": N_(
        "The issuer has neither withdrawn nor paused it, and says there is a newer edition."
    ),
    "status_malformed": N_("The badge's note of where it could be withdrawn is not readable: {fault}."),
    # holder
    "holder_proved": N_("Its holder has just shown it, with the key it was issued to."),
    "holder_other": N_("It was shown by somebody else than the person it was issued to."),
    "holder_unclear": N_("It is about several, so we cannot tell whether it was shown by the right one."),
    "presentation_changed": N_(
        "It came in a presentation that was changed since it was signed, or was not signed by "
        "the holder it names."
    ),
    "presentation_unclear": N_("It came in a presentation that is signed in a way that we cannot check."),
    "not_presented": N_("It came as a file or a link, and those can be forwarded by anyone."),
    "no_holder_key": N_("The badge is not tied to a wallet, so nobody can show it as its holder."),
    # stack
    "not_a_stack": N_("It does not rest on other badges."),
    "beside_no_stack": N_(
        "It does not rest on other badges, so what came beside it ({number}) was not looked at "
        "for this report."
    ),
    "stack_valid": N_("All component badges were supplied, are valid and meet the rule."),
    "stack_valid_as_shown": N_(
        "The component badges that its holder shows are valid and meet the rule by themselves. "
        "It rests on others "
        "besides, which are not shown."
    ),
    "stack_valid_degraded": N_("The rule is met, although some component badges no longer count."),
    "attested_only": N_("Issuer-attested, components not verified: {why}."),
    "stack_held": N_("A component badge is paused, and without it the rule is not met: {why}"),
    "stack_fallen": N_("The rule is no longer met: {why}"),
    "stack_never_met": N_("The component badges do not meet the rule that the issuer says they met: {why}"),
    "stack_indeterminate": N_("We could not finish checking the component badges: {why}"),
    "rule_unreachable": N_("We could not get the rule that the component badges must meet."),
    "rule_changed": N_("The rule we were given is not the one that was signed."),
    "rule_not_understood": N_(
        "The rule is written in a way that we do not understand, so we did not apply it."
    ),
    "rule_of_another_badge": N_("The rule that the badge names belongs to another badge."),
    "stack_hosts": N_(
        "We could not finish checking the component badges: they name more servers than we ask in one check."
    ),
    "stack_limit": N_("The component badges are nested deeper, or are more, than we check."),
    # issuer_trust
    "issuer_listed": N_("{name} is known to us: {source}."),
    "issuer_not_listed": N_("We do not know this organisation; anyone can sign a badge."),
    "trust_list_unreachable": N_(
        "A list of known issuers could not be read ({lists}), so we cannot tell whether this one is on it."
    ),
    # issuer_domain
    "domain_linked": N_(
        "The web address {domain} confirms that this issuer belongs to it. That does not say "
        "whose address it is."
    ),
    "domain_not_confirmed": N_(
        "The issuer names {domain} as its web address, but {domain} does not confirm that."
    ),
    "domain_unclear": N_(
        "The issuer names {domain} as its web address, which answers in a way that we cannot check."
    ),
    "domain_unreachable": N_("The issuer names {domain} as its web address; we could not ask there."),
    "no_domain": N_("The issuer names no web address that could confirm it."),
    "domain_not_asked": N_("We did not ask for a web address here."),
}

# How an issuer is known, unless a list of known issuers says it in words of its own.
OF_THIS_SERVICE = N_("an organisation of this service")
OUR_PARTNER = N_("a partner of ours")
IN_A_REGISTRY = N_("listed in a registry")
IN_THE_REGISTRY = N_("listed in the registry at {place}")
GROUNDS = (OF_THIS_SERVICE, OUR_PARTNER, IN_A_REGISTRY, IN_THE_REGISTRY)
# Whose a report is that this service signed.
OURSELVES = N_("this service")

HEADLINES: dict[str, str] = {
    "valid": N_("Valid today."),
    "issuer_unknown": N_("Genuine, but check the issuer."),
    "no_longer_valid": N_("No longer valid."),
    "not_genuine": N_("Do not rely on this."),
    "could_not_check": N_("Could not finish checking."),
}

VALID_THEN = N_("Valid as of {then}.")
# What is said of a report for which nobody was asked.
OFFLINE_OURS = N_(
    "We judged it as of {then}, by what this service got and noted then. Nothing was asked "
    "anew: what has happened "
    "since, we do not know."
)
OFFLINE_BROUGHT = N_(
    "We judged it as of {then}, by what came with it in the bundle; whoever made the bundle "
    "chose that moment. "
    "Nothing was asked anew: what has happened since, we do not know."
)

# Of a report that somebody hands in where a badge belongs.
TOLD = N_(
    "A report by {by} of {then}, genuine: nothing in it was changed since. It is not a badge, "
    "and tells how things "
    "stood then. Whether the badge is valid today, only checking the badge itself can tell."
)
TOLD_BY_STRANGER = N_("We do not know who that is; anyone can sign a report.")

# Where the code of the finding that decided says more than the verdict alone.
EXPLANATIONS: dict[str, str] = {
    "valid": N_("{issuer} awarded {badge} on {awarded}."),
    "issuer_unknown": N_(
        "Unchanged since it was signed by the holder of {did}, who goes by the name “{issuer}”. "
        "We do not know "
        "this organisation; anyone can sign a badge. Check that it is who you expect."
    ),
    "expired": N_("Expired on {date}. It was genuine."),
    "not_yet_valid": N_("Not valid before {date}. It is genuine."),
    "proof_expired": N_("Its signature was made to end, and has ended. It was genuine."),
    "revoked": N_("Withdrawn by the issuer. It was genuine."),
    "suspended": N_("Paused by the issuer. It is genuine, and the pause can be lifted."),
    "stack_held": N_("Paused, because a component badge is paused: {why}"),
    "stack_fallen": N_("The badges it rests on no longer meet its rule: {why}"),
    "not_genuine": N_(
        "This file was changed after it was signed, or was not signed by the claimed issuer. "
        "We show nothing from it because none of it can be trusted."
    ),
    "unsigned": N_("Nobody signed this file. We show nothing from it because none of it can be trusted."),
    "key_revoked": N_(
        "The issuer says the key that signed this fell into other hands on {date}. Whoever has "
        "it could have made "
        "this file, so we show nothing from it. Ask for a badge that the issuer has signed anew."
    ),
    "issuer_deactivated": N_(
        "The issuer has given up the identity under which this was signed, so nothing confirms it any more."
    ),
    "malformed": N_("A part that every credential needs is missing or wrong. We show nothing from it."),
    "image_several_badges": N_(
        "The picture carries more than one badge, so two readers could find different ones. We "
        "show nothing from it."
    ),
    "malformed_json": N_(
        "It breaks the rules of JSON in a way that could hide a change. We show nothing from it."
    ),
    "open_badge_incomplete": N_("It breaks a rule of Open Badges 3.0: {fault}."),
    "learner_record_incomplete": N_("It breaks a rule of learner records: {fault}."),
    "rule_of_another_badge": N_("The rule that it names belongs to another badge."),
    "holder_other": N_("It was shown by somebody else than the person it was issued to."),
    "stack_never_met": N_("The badges it names do not meet its rule: {why}"),
    "bundle_malformed": N_("The bundle is not written as it must be: {fault}. We show nothing from it."),
    "status_unreachable": N_(
        "We could not reach the issuer's withdrawal list. Signature and dates are fine. "
        "The badge may or may not have been withdrawn."
    ),
    "could_not_check": "{what}",
}

DISCLAIMER = N_(
    "Checking proves who issued this and that it is unchanged. It does not prove the skill itself."
)

# What is wrong with a presentation that a wallet sent, by the code of the fault; of others the last sentence is said.
_OF_PRESENTATIONS: dict[str, str] = {
    "signature_invalid": N_("It was not signed with the key of its holder, or was changed since."),
    "presentation_purpose": N_("It was signed for another purpose than showing it."),
    "presentation_time": N_("It was not signed just now."),
    "presentation_disclosures": N_(
        "Its holder signed another choice of what is told than the one that came."
    ),
    "presentation_nested": N_("It holds another presentation where a badge belongs."),
    "presentation_unbound": N_("The badge came without any proof of who shows it."),
    "proof_unsupported": N_("It is signed in a way that we cannot check."),
}
_ANOTHER_FAULT = N_("It is not written as it must be, or its key is not one that can be relied on.")


def of_presentation(code: str) -> str:
    """Return what is wrong with a presentation, in a sentence that repeats nothing of it."""
    return _OF_PRESENTATIONS.get(code, _ANOTHER_FAULT)
