"""The words of a report: for each check a title, for each code a sentence, for each verdict a headline.

Sentences say what was found in plain words; facts in braces come from the finding. A test walks every code the
checks use.
"""

TITLES: dict[str, str] = {
    "structure": "Readable",
    "schema": "Complete as an Open Badge",
    "issuer_key": "Signed by a key of the issuer",
    "data_loss": "Nothing added that the signature does not cover",
    "signature": "Unchanged since it was signed",
    "refresh": "Newer edition",
    "validity": "Within its dates",
    "status": "Not withdrawn, not paused",
    "holder": "Shown by its holder just now",
    "endorsements": "Opinions of others",
    "image": "Picture and badge belong together",
    "stack": "Component badges",
    "issuer_trust": "Issuer known to us",
}

SENTENCES: dict[str, str] = {
    "not_reached": "We did not get this far, because an earlier check stopped the work.",
    # structure
    "readable": "The file can be read as a signed credential.",
    "unreadable": "This is not a badge in any form we can read.",
    "malformed_json": "The file breaks the rules of JSON in a way that could hide a change: {fault}.",
    "malformed": "A part that every credential needs is missing or wrong: {fault}.",
    "too_large": "The file is larger than a badge may be.",
    # schema
    "open_badge": "It has everything that Open Badges 3.0 asks for.",
    "not_open_badge": "This is a credential, but not an Open Badge.",
    "open_badge_incomplete": "It breaks a rule of Open Badges 3.0: {fault}.",
    # issuer_key
    "key_authorised": "The key belongs to the issuer and may sign badges.",
    "key_not_named": "The badge does not say which key signed it, so nobody can look the key up.",
    "key_of_another": "The key named in the badge is not one of the issuer's.",
    "key_not_authorised": "The issuer does not allow this key to sign badges.",
    "key_not_found": "The issuer publishes no key of this name.",
    "key_unusable": "The issuer's key is not one that can be relied on: {fault}.",
    "issuer_unreachable": "We could not reach the place where the issuer publishes its keys.",
    "issuer_document_invalid": "What the issuer publishes as its keys is not readable.",
    "issuer_method_unsupported": "The issuer uses a kind of identity that we cannot look up.",
    # data_loss
    "all_data_signed": "Every part of the file is covered by the signature.",
    "data_not_signed": "The file holds data that the signature does not cover.",
    "context_unknown": "The file uses a vocabulary we do not know, so we cannot tell what it says.",
    "too_complex": "The file is built so that checking it would take unreasonable work.",
    # signature
    "signature_valid": "Nothing has been changed since it was signed.",
    "signature_invalid": "It was changed after it was signed, or was not signed by the claimed issuer.",
    "unsigned": "Nobody signed this file.",
    "proof_malformed": "The signature is not written as one: {fault}.",
    "proof_unsupported": "It is signed in a way that we cannot check yet.",
    "proof_purpose": "The signature was made for another purpose than issuing a badge.",
    # refresh, endorsements, image
    "no_refresh": "The badge names no place where a newer edition could be.",
    "refresh_not_done": "The badge names a place for a newer edition; we did not look there.",
    "no_endorsements": "The badge carries no opinions of others.",
    "endorsements_not_checked": "The badge carries opinions of others; we did not check them.",
    "no_image": "The badge did not come inside a picture.",
    # validity
    "in_force": "It is within its dates.",
    "no_end": "It has begun, and it has no end date.",
    "expired": "It expired on {date}.",
    "not_yet_valid": "It only becomes valid on {date}.",
    "proof_expired": "The signature itself has an end date, and that date is past.",
    # status
    "not_withdrawn": "The issuer has neither withdrawn nor paused it.",
    "no_status": "The badge names no withdrawal list, so it cannot be withdrawn.",
    "revoked": "The issuer withdrew it.",
    "suspended": "The issuer paused it; that can be lifted.",
    "status_unreachable": "We could not reach the issuer's withdrawal list.",
    "status_list_invalid": "The withdrawal list we were given cannot be relied on: {fault}.",
    "status_index_out_of_range": "The badge names a place that its withdrawal list does not have.",
    "status_type_unknown": "The badge can be withdrawn in a way that we cannot look up ({type}).",
    "status_malformed": "The badge's note of where it could be withdrawn is not readable: {fault}.",
    # holder
    "holder_proved": "Its holder has just shown it, with the key it was issued to.",
    "holder_other": "It was shown by somebody else than the person it was issued to.",
    "holder_unclear": "It is about several, so we cannot tell whether it was shown by the right one.",
    "not_presented": "It came as a file or a link, and those can be forwarded by anyone.",
    "no_holder_key": "The badge is not tied to a wallet, so nobody can show it as its holder.",
    # stack
    "not_a_stack": "It does not rest on other badges.",
    "stack_valid": "All component badges were supplied, are valid and meet the rule.",
    "stack_valid_degraded": "The rule is met, although some component badges no longer count.",
    "attested_only": "Issuer-attested, components not verified: the component badges were not supplied.",
    "stack_held": "A component badge is paused, and without it the rule is not met: {why}",
    "stack_fallen": "The rule is no longer met: {why}",
    "stack_never_met": "The component badges do not meet the rule that the issuer says they met: {why}",
    "stack_indeterminate": "We could not finish checking the component badges: {why}",
    "rule_unreachable": "We could not get the rule that the component badges must meet.",
    "rule_changed": "The rule we were given is not the one that was signed.",
    "rule_not_understood": "The rule is written in a way that we do not understand, so we did not apply it.",
    "rule_of_another_badge": "The rule that the badge names belongs to another badge.",
    "stack_limit": "The component badges are nested deeper, or are more, than we check.",
    # issuer_trust
    "issuer_listed": "{name} is known to us: {source}.",
    "issuer_not_listed": "We do not know this organisation; anyone can sign a badge.",
}

HEADLINES: dict[str, str] = {
    "valid": "Valid today.",
    "issuer_unknown": "Genuine, but check the issuer.",
    "no_longer_valid": "No longer valid.",
    "not_genuine": "Do not rely on this.",
    "could_not_check": "Could not finish checking.",
}

# Where the code of the finding that decided says more than the verdict alone.
EXPLANATIONS: dict[str, str] = {
    "valid": "{issuer} awarded {badge} on {awarded}.",
    "issuer_unknown": (
        "Unchanged since it was signed by the holder of {did}, who goes by the name “{issuer}”. We do not know "
        "this organisation; anyone can sign a badge. Check that it is who you expect."
    ),
    "expired": "Expired on {date}. It was genuine.",
    "not_yet_valid": "Not valid before {date}. It is genuine.",
    "proof_expired": "Its signature was made to end, and has ended. It was genuine.",
    "revoked": "Withdrawn by the issuer. It was genuine.",
    "suspended": "Paused by the issuer. It is genuine, and the pause can be lifted.",
    "stack_held": "Paused, because a component badge is paused: {why}",
    "stack_fallen": "The badges it rests on no longer meet its rule: {why}",
    "not_genuine": (
        "This file was changed after it was signed, or was not signed by the claimed issuer. "
        "We show nothing from it because none of it can be trusted."
    ),
    "unsigned": "Nobody signed this file. We show nothing from it because none of it can be trusted.",
    "malformed": "A part that every credential needs is missing or wrong. We show nothing from it.",
    "malformed_json": "It breaks the rules of JSON in a way that could hide a change. We show nothing from it.",
    "open_badge_incomplete": "It breaks a rule of Open Badges 3.0: {fault}.",
    "rule_of_another_badge": "The rule that it names belongs to another badge.",
    "holder_other": "It was shown by somebody else than the person it was issued to.",
    "stack_never_met": "The badges it names do not meet its rule: {why}",
    "status_unreachable": (
        "We could not reach the issuer's withdrawal list. Signature and dates are fine. "
        "The badge may or may not have been withdrawn."
    ),
    "could_not_check": "{what}",
}

DISCLAIMER = "Checking proves who issued this and that it is unchanged. It does not prove the skill itself."
