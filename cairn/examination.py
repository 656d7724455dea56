"""The verifier's answer to the one question that the issuer has about credentials from elsewhere."""

from collections.abc import Callable

from verifier.rendering import headline
from verifier.report import Verdict
from verifier.verify import Setting, Submission, verify_badge
from verifier.web.desk import Desk
from verifier.web.errand import on_one_errand

# Whoever keeps a badge keeps it when it is over, too.
_GENUINE = frozenset({Verdict.VALID, Verdict.ISSUER_UNKNOWN, Verdict.NO_LONGER_VALID})


def examiner(desk: Desk) -> Callable[[bytes], str | None]:
    """Return what says why a credential can not be relied on, or None where it is genuine."""

    def examine(body: bytes) -> str | None:
        setting = Setting(desk.policy(), on_one_errand(desk.sources), desk.now())
        report = verify_badge(Submission(body), setting)
        return None if report.verdict in _GENUINE else headline(report)

    return examine
