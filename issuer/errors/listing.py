"""Refusals of award lists."""

from issuer.errors.base import IssuerError


class UnreadableList(IssuerError):
    """The table can not be read as a list of awards: not a table, damaged, too large, or with nobody in it."""

    code = "list_unreadable"


class UnknownAwardList(IssuerError):
    """There is no award list of this id here, or not for whoever asks."""

    code = "award_list_unknown"


class ColumnsUnmatched(IssuerError):
    """It is not said which column holds what: nobody can be awarded anything without an e-mail address."""

    code = "columns_unmatched"


class ListBegun(IssuerError):
    """Awarding has begun, so what was asked can not be done to the list any more."""

    code = "list_begun"


class ListNotRunning(IssuerError):
    """Nothing of the list waits to be awarded, or it does not stand still."""

    code = "list_not_running"


class UnusableTime(IssuerError):
    """The time that awarding is to begin at is none, has passed, or is too far away."""

    code = "time_unusable"


class NotScheduled(IssuerError):
    """An award can not be scheduled: as things are, it would not be made. `about` names what of it is in the way."""

    code = "award_not_scheduled"

    def __init__(self, words: str, about: str = "") -> None:
        """Refuse in these words, about a field of the award."""
        super().__init__(words)
        self.about = about


class WithdrawnBefore(IssuerError):
    """The person had the badge, and it was withdrawn or not approved: no list gives it again."""

    code = "withdrawn_before"


class ListedTwice(IssuerError):
    """The same person stands in a list twice for the same badge and level."""

    code = "listed_twice"


class NoAddress(IssuerError):
    """A row names nobody who could be reached."""

    code = "address_missing"


class UnusableLink(IssuerError):
    """A row names something that is no web address as the place where its evidence can be seen."""

    code = "link_unusable"


class UnusableDay(IssuerError):
    """A row says in a way that can not be read on which day its badge was awarded."""

    code = "day_unusable"


class NotBackDated(IssuerError):
    """A row names a day that has passed: a badge is awarded on the day on which it is."""

    code = "not_back_dated"


class UnknownLanguage(IssuerError):
    """A row wants letters in a language that there are none in."""

    code = "language_unknown"
