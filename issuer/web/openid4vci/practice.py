"""How wallets are served by the settings of this installation, now and when they come again."""

from credentials.badge import Carrier
from issuer.issuing.issuance import Practice
from issuer.web.desk import Desk, Work


def practice_of(desk: Desk, work: Work) -> Practice:
    """Return the practice here: for high assurance an SD-JWT needs a bound token and a certified key (HAIP 1.0)."""
    assured = (Carrier.DC_SD_JWT,) if work.demands.haip else ()
    return Practice(
        work.configurations,
        batch=desk.batch,
        bound_only=assured,
        certified_only=assured,
        attesters=work.attesters,
    )
