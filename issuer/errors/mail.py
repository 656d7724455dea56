"""Refusals about letters."""

from issuer.errors.base import IssuerError


class UnknownLetter(IssuerError):
    """There is no letter of this id."""

    code = "letter_unknown"


class LetterOnItsWay(IssuerError):
    """A letter is sent again only once it is over."""

    code = "letter_on_its_way"


class AddressTakesNoMail(IssuerError):
    """Letters to the address come back, so none is sent there."""

    code = "address_takes_no_mail"


class NotABounce(IssuerError):
    """What was handed in is no report of a letter that came back (RFC 3464)."""

    code = "not_a_bounce"


class NotReminded(IssuerError):
    """Nobody is reminded: there is nothing to claim, it was done often enough, or it is not wanted."""

    code = "not_reminded"


class InvalidLetter(IssuerError):
    """Words for a letter are too long, can not be shown, or would reach nobody."""

    code = "letter_invalid"
