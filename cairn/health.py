"""Whether this process can do its work: the database answers, its schema is current, keys can sign."""

from cairn.installation import Installation
from issuer.organisation import key_certificates
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

    def advice(self) -> list[str]:
        """Return what an operator should do although the process can work: certificates that high assurance needs."""
        desk = self._here.desk
        if not desk.demands.haip:
            return []
        known = [each.slug for each in desk.store.organisations() if each.did is not None]
        return [said for slug in known for said in self._advice_on(slug)]

    def _advice_on(self, slug: str) -> tuple[str, ...]:
        with self._here.desk.work(slug) as work:
            return key_certificates.advice(work.identity, work.now)
