"""Whom badges are sent to: e-mail addresses parsed strictly, kept in one form, and who is known by them."""

import re
import unicodedata

from credentials.wording import N_, say
from issuer.errors import InvalidRecipient
from issuer.ledger import Person
from issuer.plain_text import shown
from issuer.ports import Transaction

NOBODY = N_("There is nobody of this id or address here. Look them up in the list of awards.")
ADDRESS_LIMIT = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
LOCAL_LIMIT = 64
LABEL_LIMIT = 63
ACE_PREFIX = "xn--"
# RFC 5321, 4.1.2 `Dot-string`; RFC 6531 adds the characters beyond ASCII. Quoted local parts are refused.
_ATEXT = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]")
_LETTERS = frozenset({"Ll", "Lo", "Lm", "Mn", "Mc", "Nd"})


def known(tx: Transaction, text: str) -> Person | None:
    """Return the person of this id or e-mail address; None if there is none, or they were forgotten."""
    found = tx.people.get(text) or tx.people.find(_lowered(text.strip()))
    return None if found is None or found.is_forgotten else found


def parse_address(text: str) -> str:
    """Return the address in the form it is kept in: NFC, lower case, `xn--` labels decoded.

    Raises:
        InvalidRecipient: this is not one plain address; the message says why, and what to do.
    """
    address = _lowered(text.strip())
    local, at, domain = address.rpartition("@")
    if not at:
        raise _refused(text, N_("it has no “@”. Write it like name@example.com."))
    if "@" in local or any(mark in address for mark in " <>,;"):
        raise _refused(text, N_("give one address only, without a name or brackets."))
    _check_local(local, text)
    parsed = f"{local}@{_domain(domain, text)}"
    if len(parsed.encode()) > ADDRESS_LIMIT:
        raise _refused(text, say("it is longer than {most} bytes.", most=ADDRESS_LIMIT))
    return parsed


def _lowered(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())


def _check_local(local: str, text: str) -> None:
    if not local or local.startswith(".") or local.endswith(".") or ".." in local:
        raise _refused(text, N_("a dot stands where none can, or nothing stands before the “@”."))
    if len(local.encode()) > LOCAL_LIMIT:
        raise _refused(text, say("the part before the “@” is longer than {most} bytes.", most=LOCAL_LIMIT))
    for character in local.replace(".", ""):
        if not (_ATEXT.fullmatch(character) or _is_international(character)):
            raise _refused(
                text, say("“{character}” can not stand before the “@”.", character=shown(character))
            )


def _domain(domain: str, text: str) -> str:
    labels = [_label(label, text) for label in domain.split(".")]
    if len(labels) == 1:
        raise _refused(text, N_("it has no ending such as .com."))
    if labels[-1].isdigit():
        raise _refused(text, N_("a number can not be the ending; write the name of the mail domain."))
    return ".".join(labels)


def _label(label: str, text: str) -> str:
    decoded = _decoded(label, text)
    if not decoded or decoded != decoded.strip("-") or _ascii_length(decoded) > LABEL_LIMIT:
        raise _refused(text, N_("the part after the “@” is not a domain name."))
    for character in decoded:
        if not (re.fullmatch(r"[a-z0-9-]", character) or _is_international(character)):
            raise _refused(
                text, say("“{character}” can not stand in a domain name.", character=shown(character))
            )
    return decoded


def _decoded(label: str, text: str) -> str:
    # Both spellings of an international domain name one mailbox; the readable one is kept (RFC 5891, 5.2).
    if not label.startswith(ACE_PREFIX):
        return label
    try:
        decoded = label.removeprefix(ACE_PREFIX).encode("ascii").decode("punycode")
    except UnicodeError as error:
        raise _refused(
            text, say("“{label}” is not an international domain name.", label=shown(label))
        ) from error
    if decoded.isascii() or _lowered(decoded) != decoded:
        raise _refused(text, say("“{label}” is not an international domain name.", label=shown(label)))
    return decoded


def _ascii_length(label: str) -> int:
    return len(label) if label.isascii() else len(ACE_PREFIX) + len(label.encode("punycode"))


def _is_international(character: str) -> bool:
    return not character.isascii() and unicodedata.category(character) in _LETTERS


def _refused(text: str, why: str) -> InvalidRecipient:
    return InvalidRecipient(say("“{text}” is not an e-mail address: {why}", text=shown(text), why=why))
