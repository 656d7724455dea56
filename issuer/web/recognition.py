"""What pages and API of recognising and watching share: a badge is checked, then something is done about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from issuer.errors import NotRecognisable
from issuer.kept.recognitions import AcceptedEndorsement, Recognition
from issuer.kept.watches import Watch
from issuer.recognition import accepting, recognising
from issuer.recognition.checked import RELIABLE, Checked, Checks
from issuer.recognition.recognising import Recognise
from issuer.watches import watching
from issuer.web.desk import Desk
from web.signin.visitors import Visitor


@dataclass(frozen=True, slots=True)
class RecognitionDesk:
    """Where badges of others are recognised from, and endorsements of ours are accepted."""

    desk: Desk
    checks: Checks

    def checked(self, reference: str) -> Checked:
        """Return the badge of a report as it is found now.

        Raises:
            NotRecognisable: there is no such report any more, or it found that the badge does not hold.
        """
        recalled = self.checks.recall(reference)
        if recalled is None:
            raise NotRecognisable(
                "There is no report of this reference here any more. Check the badge again."
            )
        if recalled.verdict not in RELIABLE:
            raise NotRecognisable(f"Only a badge that holds is recognised. {recalled.why}")
        return self.checks.look(recalled.body)

    def give(self, visitor: Visitor, checked: Checked, about: str, comment: str) -> Recognition:
        """Recognise a badge that was checked; raises as `issuer.recognition.recognising.recognise`."""
        wish = Recognise(checked, about, comment, visitor.id)
        with self.desk.work(visitor.organisation) as work:
            return recognising.recognise(work.tx, wish, work.identity, work.now, work.randomness)

    def look(self, body: bytes, components: Sequence[bytes] = ()) -> Checked:
        """Return what a credential is found to be now. It asks others, so it is not for inside a transaction."""
        return self.checks.look(body, components)

    def accept(self, visitor: Visitor, body: bytes) -> AcceptedEndorsement:
        """Accept an endorsement of a badge of ours; raises as `issuer.recognition.accepting.accept`."""
        body = body.strip()
        checked = self.checks.look(body)
        with self.desk.work(visitor.organisation) as work:
            return accepting.accept(work.tx, body, checked, work.now, visitor.id)

    def watch(self, visitor: Visitor, checked: Checked, label: str) -> Watch:
        """Watch a credential that was checked; raises as `issuer.watches.watching.add`."""
        with self.desk.work(visitor.organisation) as work:
            return watching.add(work.tx, checked, label, work.now, work.randomness, visitor.id)

    def urls(self, recognition: Recognition, slug: str) -> dict[str, str]:
        """Return where anybody who knows the id gets an endorsement, in both forms."""
        base = f"{self.desk.issuer_url(slug)}/endorsements/{recognition.id.removeprefix('urn:uuid:')}"
        return {"document": base, "token": f"{base}.jwt"}
