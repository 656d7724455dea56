"""A file of a competency framework, whatever its form: the content says which it is, not a name."""

from credentials.wording import N_, say
from issuer.competencies import case_packages, tables
from issuer.competencies.incoming import Incoming
from issuer.errors import UnreadableFramework

MOST_BYTES = case_packages.MAX_BYTES
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read(data: bytes, title: str = "") -> Incoming:
    """Return the framework of a CASE package (JSON), of ESCO's or O*NET's table, or of a table of one's own.

    Raises:
        UnreadableFramework: it is none of these, or too large.
        FrameworkRefused: with every fault in it.
    """
    if not data.strip():
        raise UnreadableFramework(N_("Choose a file: this one is empty."))
    if len(data) > MOST_BYTES:
        raise UnreadableFramework(
            say("The file is larger than {most} MiB. Take out what you do not need.", most=MOST_BYTES >> 20)
        )
    if data.removeprefix(_BYTE_ORDER_MARK).lstrip().startswith(b"{"):
        return case_packages.read(data)
    return tables.read(data, title)
