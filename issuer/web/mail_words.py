"""Letters in words: what each kind is, how far it is, and what came of the last try."""

from dataclasses import dataclass
from typing import Final

from credentials.wording import N_, Said, say
from issuer.kept.mail import Letter, LetterKind, LetterState

KINDS: Final[dict[LetterKind, str]] = {
    LetterKind.OFFER: N_("A badge to claim"),
    LetterKind.REMINDER: N_("Reminder to claim a badge"),
    LetterKind.TX_CODE: N_("A new code for a badge"),
    LetterKind.WITHDRAWN: N_("A badge was withdrawn"),
    LetterKind.PAUSED: N_("A badge was paused"),
    LetterKind.BACK: N_("A badge counts again"),
    LetterKind.CORRECTED: N_("A badge was corrected"),
    LetterKind.RAISED: N_("A badge reached another level"),
    LetterKind.REQUEST_ANSWERED: N_("Answer to a request"),
    LetterKind.CONFIRM_ADDRESS: N_("Is this your address?"),
    LetterKind.LEAVER: N_("Take your badges along"),
    LetterKind.SIGN_IN: N_("Link to sign in"),
    LetterKind.NOT_AWARDED: N_("A scheduled award was not made"),
    LetterKind.DIGEST: N_("The week on the wall"),
}
STATES: Final[dict[LetterState, str]] = {
    LetterState.WAITING: N_("on its way"),
    LetterState.SENT: N_("sent"),
    LetterState.BOUNCED: N_("came back"),
    LetterState.HELD: N_("held"),
    LetterState.GIVEN_UP: N_("given up"),
    LetterState.DROPPED: N_("not sent, as it was not true any more"),
}
_ANSWERS: Final[dict[str, str]] = {
    "address_bounced": N_("The address does not take mail: a letter to it came back."),
    "mail_not_set_up": N_(
        "No mail server is set up. Whoever runs this service sets CAIRN_SMTP; then send it again."
    ),
    "awaits_approval": N_("It is sent once the badge is approved."),
    "no_longer_true": "",
}


def answer_words(letter: Letter) -> str:
    """Return what came of the last try, in words; what a mail server said is told as it is."""
    if letter.state is LetterState.SENT and letter.answer:
        return say("It is the file {answer}.", answer=letter.answer)
    return _ANSWERS.get(letter.answer, letter.answer)


@dataclass(frozen=True, slots=True)
class Line:
    """A letter in words."""

    letter: Letter
    kind: str
    state: str
    answer: str
    takes_no_mail: bool = False

    @property
    def is_foreign(self) -> bool:
        """Whether the answer is in the words of a mail server."""
        return bool(self.answer) and not isinstance(self.answer, Said)


def line(letter: Letter, *, takes_no_mail: bool = False) -> Line:
    """Return a letter in words."""
    return Line(letter, KINDS[letter.kind], STATES[letter.state], answer_words(letter), takes_no_mail)
