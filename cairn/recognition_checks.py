"""The verifier's answer to the issuer that is to recognise a badge, or to accept what others say of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from credentials.digest import copy_digest
from credentials.endorsements import is_endorsement
from issuer.recognition.checked import Checked, Recalled
from verifier.errors import NothingToVerify, ReportNotFound
from verifier.rendering import headline, issuer_name
from verifier.verify import Submission
from verifier.web.desk import Desk


@dataclass(frozen=True, slots=True)
class RecognitionChecks:
    """`issuer.recognition.checked.Checks` over the verifier here."""

    desk: Desk

    def look(self, body: bytes, components: Sequence[bytes] = ()) -> Checked:
        """Return what a credential is found to be now, together with its parts."""
        try:
            report = self.desk.judge(Submission(body, tuple(components)), self.desk.policy())
        except NothingToVerify as fault:
            return Checked("could_not_check", str(fault))
        badge, why = report.shown, headline(report)
        if badge is None:
            return Checked(report.verdict.value, why)
        content = badge.content
        return Checked(
            verdict=report.verdict.value,
            why=why,
            document=badge.document,
            credential_id=content.id,
            issuer=content.issuer_id,
            issuer_name=issuer_name(report, content),
            subject_id=content.subject_id,
            achievement_id=content.achievement_id,
            achievement_name=content.achievement_name or content.name or "",
            digest=copy_digest(badge.source),
            valid_until=content.valid_until,
            is_endorsement=is_endorsement(badge.document),
            carrier=badge.source.carrier,
            body=badge.source.body,
        )

    def recall(self, reference: str) -> Recalled | None:
        """Return what a report was about; None if there is none of this reference, or not any more."""
        try:
            kept = self.desk.recall(reference)
        except ReportNotFound:
            return None
        return Recalled(kept.received, str(kept.report["verdict"]), str(kept.report["headline"]))
