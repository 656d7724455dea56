"""Letters in words: what each kind is, how far it is, and what came of the last try."""

from dataclasses import dataclass
from typing import Final

from issuer.kept.mail import Letter, LetterKind, LetterState

KINDS: Final[dict[LetterKind, str]] = {
    LetterKind.OFFER: "A badge to claim",
    LetterKind.REMINDER: "Reminder to claim a badge",
    LetterKind.WITHDRAWN: "A badge was withdrawn",
    LetterKind.PAUSED: "A badge was paused",
    LetterKind.BACK: "A badge counts again",
    LetterKind.CORRECTED: "A badge was corrected",
    LetterKind.RAISED: "A badge reached another level",
    LetterKind.REQUEST_ANSWERED: "Answer to a request",
    LetterKind.CONFIRM_ADDRESS: "Is this your address?",
    LetterKind.LEAVER: "Take your badges along",
    LetterKind.SIGN_IN: "Link to sign in",
    LetterKind.NOT_AWARDED: "A scheduled award was not made",
    LetterKind.DIGEST: "The week on the wall",
}
STATES: Final[dict[LetterState, str]] = {
    LetterState.WAITING: "on its way",
    LetterState.SENT: "sent",
    LetterState.BOUNCED: "came back",
    LetterState.HELD: "held",
    LetterState.GIVEN_UP: "given up",
    LetterState.DROPPED: "not sent, as it was not true any more",
}
_ANSWERS: Final[dict[str, str]] = {
    "address_bounced": "The address does not take mail: a letter to it came back.",
    "mail_not_set_up": "No mail server is set up. Whoever runs this service sets CAIRN_SMTP; then send it again.",
    "awaits_approval": "It is sent once the badge is approved.",
    "no_longer_true": "",
}


def answer_words(letter: Letter) -> str:
    """Return what came of the last try, in words; what a mail server said is told as it is."""
    if letter.state is LetterState.SENT and letter.answer:
        return f"It is the file {letter.answer}."
    return _ANSWERS.get(letter.answer, letter.answer)


@dataclass(frozen=True, slots=True)
class Line:
    """A letter in words."""

    letter: Letter
    kind: str
    state: str
    answer: str
    takes_no_mail: bool = False


def line(letter: Letter, *, takes_no_mail: bool = False) -> Line:
    """Return a letter in words."""
    return Line(letter, KINDS[letter.kind], STATES[letter.state], answer_words(letter), takes_no_mail)
