"""Whether this process can do its work: the database answers, its schema is current, keys can sign."""

from datetime import timedelta
from typing import Final

from cairn.installation import Installation
from issuer.organisation import key_certificates
from keys.errors import KeysError
from records.errors import RecordsError

_PROBE = b"readiness"
# Longer than a worker that was killed keeps a job, and the relay takes to tell of it again.
LONG: Final = timedelta(minutes=10)


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
        """Return what an operator should do although the process can work.

        Certificates that high assurance needs, and workers where other machines are to carry out what is to be done.
        """
        desk = self._here.desk
        idle = [] if not self._here.settings.queue else self._on_workers()
        if not desk.demands.haip:
            return idle
        known = [each.slug for each in desk.store.organisations() if each.did is not None]
        return [*idle, *(said for slug in known for said in self._advice_on(slug))]

    def _on_workers(self) -> list[str]:
        """Return what to do where work has been due for long: the outbox tells it, also of workers that died."""
        due, now = self._here.desk.store.next_job_at(), self._here.desk.clock()
        if due is None or now - due < LONG:
            return []
        return [
            f"Work has been waiting since {due:%Y-%m-%d %H:%M} UTC, and nobody takes it: run `cairn work` on at least "
            "one machine with the same CAIRN_QUEUE and database, or more of them; `cairn jobs list` shows what waits"
        ]

    def _advice_on(self, slug: str) -> tuple[str, ...]:
        with self._here.desk.work(slug) as work:
            return key_certificates.advice(work.identity, work.now)
