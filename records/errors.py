"""Every refusal of this package, each with a code."""

from typing import ClassVar


class RecordsError(Exception):
    """Base of all refusals of `records`."""

    code: ClassVar[str] = "records_error"


class DatabaseBusy(RecordsError):
    """Others held what was needed for too long. Nothing was changed; try again."""

    code = "database_busy"


class DatabaseUnavailable(RecordsError):
    """The database does not answer, or cannot write. Nothing that was not confirmed is kept."""

    code = "database_unavailable"


class Conflict(RecordsError):
    """What was to be kept contradicts what is kept: an id or address is taken, a fixed thing was changed."""

    code = "conflict"


class Unstorable(RecordsError):
    """A value is none that the database can hold: a text with a NUL, a number beyond all bounds."""

    code = "value_unstorable"


class InvalidOrganisation(RecordsError):
    """The slug or the time zone of an organisation is not one that can be used."""

    code = "organisation_invalid"


class AuditBroken(RecordsError):
    """The audit chain does not hold: somebody changed, deleted or moved an entry. `seq` is where it shows."""

    code = "audit_broken"

    def __init__(self, seq: int, detail: str) -> None:
        super().__init__(f"The audit chain breaks at entry {seq}: {detail}")
        self.seq = seq
        self.detail = detail


class UnknownPrincipal(RecordsError):
    """There is nobody of this id or address who signs in here."""

    code = "principal_unknown"


class PrincipalKnown(RecordsError):
    """Somebody signs in with this address already."""

    code = "principal_known"


class InvalidPrincipal(RecordsError):
    """A name, an address or a department is none that somebody who signs in can have. `field` says which."""

    code = "principal_invalid"

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(detail)
        self.field = field


class OwnLink(RecordsError):
    """Somebody of HR asks for a link that would sign themselves in: it is for somebody else to make."""

    code = "own_link"


class LastHr(RecordsError):
    """Nobody of HR would be left who may sign in, and nobody could let anybody in again."""

    code = "last_hr"


class VersionPassed(RecordsError):
    """What is to be changed is not any more what was looked at."""

    code = "version_passed"


class AddressFixed(RecordsError):
    """The address of somebody who is more than an employee is not changed by a directory."""

    code = "address_fixed"
