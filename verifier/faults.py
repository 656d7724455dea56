"""What is wrong with a document, in words of our own.

The message of a refusal may repeat what a document says. Nothing of a document is shown before its signature
holds, so only the kind of fault is told.
"""

from contexts.errors import ContextsError
from credentials.errors import CredentialsError, MalformedBadge, MalformedCredential, MalformedStatusList
from keys.errors import KeysError

_ANYTHING_ELSE = "it is not written as it must be"
_WORDS = {
    "json_encoding": "its text is not proper UTF-8",
    "json_duplicate_key": "a name stands in it twice",
    "json_number": "it holds a number that readers understand differently",
    "json_depth": "it is nested too deeply",
    "json_size": "it is too large",
    "json_not_object": "it is not an object",
    "json_syntax": "it is not complete",
    "unreadable": "it is in no form that we can read",
    "unsigned": "nobody signed it",
    "proof_unsupported": "it is signed in a way that we cannot check",
    "proof_base_shown": "it came in the form that is for its holder alone",
    "proof_malformed": "a part of it is missing, or is not what it must be",
    "token_malformed": "a part of it is missing, or is written in a way that could hide a change",
    "invalid_key": "it is malformed, or anybody could sign with it",
}


def in_our_words(fault: CredentialsError | ContextsError | KeysError) -> str:
    """Return what is wrong, without anything that a document says."""
    # These name a place in the document or figures, and what is expected there; neither is the document's word.
    if isinstance(fault, MalformedBadge | MalformedCredential | MalformedStatusList):
        return str(fault)
    return _WORDS.get(fault.code, _ANYTHING_ELSE)
