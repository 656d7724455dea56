"""What is wrong with a document, in words of our own.

The message of a refusal may repeat what a document says. Nothing of a document is shown before its signature
holds, so only the kind of fault is told.
"""

from contexts.errors import ContextsError
from credentials.errors import CredentialsError, MalformedBadge, MalformedCredential, MalformedStatusList
from credentials.wording import N_
from keys.errors import KeysError

_ANYTHING_ELSE = N_("it is not written as it must be")
_WORDS = {
    "json_encoding": N_("its text is not proper UTF-8"),
    "json_duplicate_key": N_("a name stands in it twice"),
    "json_number": N_("it holds a number that readers understand differently"),
    "json_depth": N_("it is nested too deeply"),
    "json_size": N_("it is too large"),
    "json_not_object": N_("it is not an object"),
    "json_syntax": N_("it is not complete"),
    "unreadable": N_("it is in no form that we can read"),
    "unsigned": N_("nobody signed it"),
    "proof_unsupported": N_("it is signed in a way that we cannot check"),
    "proof_base_shown": N_("it came in the form that is for its holder alone"),
    "proof_malformed": N_("a part of it is missing, or is not what it must be"),
    "token_malformed": N_("a part of it is missing, or is written in a way that could hide a change"),
    "invalid_key": N_("it is malformed, or anybody could sign with it"),
}


def in_our_words(fault: CredentialsError | ContextsError | KeysError) -> str:
    """Return what is wrong, without anything that a document says."""
    # These name a place in the document or figures, and what is expected there; neither is the document's word.
    if isinstance(fault, MalformedBadge | MalformedCredential | MalformedStatusList):
        return str(fault)
    return _WORDS.get(fault.code, _ANYTHING_ELSE)
