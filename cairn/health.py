"""Whether this process can do its work: the database answers, its schema is current, keys can sign."""

from cairn.installation import Installation
from keys.errors import KeysError
from records.errors import RecordsError

_PROBE = b"readiness"


class Health:
    """Asks database and signer."""

    def __init__(self, here: Installation) -> None:
        self._here = here

    def is_ready(self) -> bool:
        """Return whether the database is reachable and current, and the verifier's key makes a good signature."""
        signer = self._here.check.identity.signer
        try:
            if not self._here.database.is_current():
                return False
            signer.public_key.verify(signer.sign(_PROBE), _PROBE)
        except (RecordsError, KeysError):
            return False
        return True
