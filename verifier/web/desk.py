"""What the verifier's pages and API work with, put together once by whoever starts the service."""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from credentials import baking
from credentials.received import MAX_BYTES
from credentials.wording import N_
from did.fetch import Fetch, no_network
from keys.multibase import b64url_encode
from verifier import offline, presentation_files, signed_reports
from verifier.bundle import model as bundles
from verifier.bundle.reading import is_bundle
from verifier.bundle.recording import Recorder
from verifier.bundle.writing import sealed, write
from verifier.errors import NotHandedInHere, NothingToVerify, ReportNotFound
from verifier.partners.under import Under
from verifier.policy import Policy
from verifier.ports import (
    KeptReport,
    KnownBadge,
    PresentationRequest,
    ReportShelf,
    RequestShelf,
    Sources,
    Witnessed,
)
from verifier.presentations import Judged
from verifier.recognition import Recognition, told
from verifier.reference import is_reference, normalise, reference_from
from verifier.rendering import CHECKER
from verifier.report import Report
from verifier.sources import NoOwnDocuments, OwnDocuments, make_sources
from verifier.verify import Setting, Submission
from verifier.web.errand import on_one_errand
from verifier.web.identity import VerifierIdentity

KEEP = timedelta(days=30)
_SEALED = b"cairn bundle 1\0"
_HANDED_IN = b"cairn handed in 1\0"


# Told of each first answer of a wallet, with what came of it, once that is kept; None where it declined.
Listener = Callable[[PresentationRequest, Judged | None], None]


def nobody_listens(_: PresentationRequest, __: Judged | None) -> None:
    """Do nothing with an answer beyond keeping it."""


# Makes the receipt of an answer under an organisation's policy: the report that decides, what the policy comes to for
# it, and the digests of all that was shown, that badge's first.
Witness = Callable[[Under, Report, Recognition, tuple[str, ...]], Witnessed | None]


# Told of each report on something that was handed in here, before it is given out.
Tally = Callable[[Report], None]


def nobody_counts(_: Report) -> None:
    """Count nothing."""


def nobody_watches(
    under: Under, report: Report, found: Recognition, digests: tuple[str, ...]
) -> Witnessed | None:
    """Make no receipt."""


def no_page(did: str) -> str:  # noqa: ARG001 - nobody has one
    """Return that an issuer has no page here."""
    return ""


@dataclass(frozen=True, slots=True)
class Desk:
    """Ports, policy and clock of one verifier; `policy` is asked anew each time, as trust lists change."""

    reports: ReportShelf
    requests: RequestShelf
    sources: Sources
    policy: Callable[[], Policy]
    identity: VerifierIdentity
    now: Callable[[], datetime]
    entropy: Callable[[int], bytes]
    public_url: str
    # The types of the SD-JWT VCs that are badges here: a wallet is asked for these and no others.
    vcts: Callable[[], Sequence[str]] = tuple
    catalogue: Callable[[], Sequence[KnownBadge]] = tuple
    # What `sources` are made of; for a bundle what is had through them has to be noted.
    fetch: Fetch = no_network
    own: OwnDocuments = field(default_factory=NoOwnDocuments)
    listener: Listener = nobody_listens
    witness: Witness = nobody_watches
    tally: Tally = nobody_counts
    # Where the page of an issuer of this service is, by its DID; "" for anybody else.
    issuer_page: Callable[[str], str] = no_page

    def verify(self, submission: Submission, policy: Policy | None = None) -> Report:
        """Return the report on what was submitted, kept under its reference for 30 days.

        `policy` may ask for more than ours; whom to trust is ours to say in what is kept and shown here.
        """
        policy = policy or self.policy()
        report = self.named(self.judge(submission, policy))
        received, now = _kept(submission.body), report.checked_at
        self.reports.sweep(now)
        self.reports.keep(report.reference, told(report, policy), received, now + KEEP, now)
        return report

    def judge(self, submission: Submission, policy: Policy) -> Report:
        """Return the report on what was submitted, for the caller alone: nothing is kept.

        Raises:
            NothingToVerify: nothing was submitted.
        """
        if not submission.body.strip():
            raise NothingToVerify(N_("Nothing to check was given. Paste a badge or choose a file."))
        report = offline.verify_now(submission, self.setting(policy))
        self.tally(report)
        return report

    def setting(self, policy: Policy) -> Setting:
        """Return what one submission is verified under: this policy, our sources, now."""
        sources = on_one_errand(self.sources)
        return Setting(policy, sources, self.now(), ourselves=self.identity.did)

    @property
    def home(self) -> offline.Home:
        """What this installation knows without asking anybody."""
        return offline.Home(self.own, self._seal)

    def _seal(self, data: bytes) -> str:
        made = hmac.new(self.identity.secret, _SEALED + data, hashlib.sha256)
        return b64url_encode(made.digest())

    def saved(self, submission: Submission, policy: Policy) -> bytes:
        """Return a bundle of what was submitted, for a caller who sees no report; raises as `bundled`."""
        if not submission.body.strip():
            raise NothingToVerify(N_("Nothing to save was given."))
        return self.bundled(submission, self.setting(policy))[1]

    def bundled(self, submission: Submission, setting: Setting) -> tuple[Report, bytes]:
        """Return the report on a badge under a setting, and the bundle of everything that was asked for it.

        The sources of the setting are ours here, noted and asked anew; nothing is kept.

        Raises:
            NothingToVerify: it is a bundle already.
            BundleTooLarge: there is more than a bundle may hold.
        """
        recorder = Recorder(self.now)
        asked = make_sources(recorder.fetching(self.fetch), recorder.owning(self.own), self.now)
        then = replace(setting, sources=on_one_errand(asked))
        report = offline.verify_now(submission, then)
        bundle = recorder.bundle((submission.body, *submission.components), CHECKER)
        return report, write(sealed(bundle, self._seal))

    def named(self, report: Report) -> Report:
        """Return the same report under a fresh reference."""
        return report.under(reference_from(self.entropy(8)))

    def recall(self, reference: str) -> KeptReport:
        """Return a kept report by its reference, however it was typed.

        Raises:
            ReportNotFound: there is none, or it is no longer kept.
        """
        kept = self.reports.get(normalise(reference), self.now()) if is_reference(reference) else None
        if kept is None:
            raise ReportNotFound(
                N_(
                    "There is no report of this reference here, or it is no longer kept. Check "
                    "the badge again."
                )
            )
        return kept

    def mark_of(self, reference: str) -> str:
        """Return what a browser is given that handed in what a report is about, and what no other can make."""
        made = hmac.new(self.identity.secret, _HANDED_IN + normalise(reference).encode(), hashlib.sha256)
        return b64url_encode(made.digest())

    def saved_again(self, reference: str, mark: str, components: Sequence[bytes]) -> bytes:
        """Return a bundle of what a report is about, checked anew, for the browser that handed it in.

        Raises:
            ReportNotFound: as `recall`.
            NotHandedInHere: it was not this browser: whoever is given a report is not given the badge.
            NothingToVerify, BundleTooLarge: as `bundled`.
        """
        if not hmac.compare_digest(mark.encode(), self.mark_of(reference).encode()):
            raise NotHandedInHere(
                N_(
                    "Nothing was saved. A bundle holds the badge itself, so it is for whoever "
                    "handed the badge in, in the "
                    "same browser. Hand the badge in again, and save it then."
                )
            )
        return self.saved(Submission(self.recall(reference).received, tuple(components)), self.policy())

    def signed(self, reference: str) -> bytes:
        """Return a kept report as a credential that this verifier signs.

        Raises:
            ReportNotFound: as `recall`.
            ReportTooLarge: it is too large for that.
        """
        ours = self.identity
        signatory = signed_reports.Signatory(ours.did, ours.method_id, ours.signer)
        return signed_reports.sign(self.recall(reference).report, self.public_url, signatory)

    def address_of(self, reference: str) -> str:
        """Return where a report of ours can be looked up."""
        return signed_reports.address_of(self.public_url, reference)


def _kept(body: bytes) -> bytes:
    """Return what is kept of a body: of one that is too large, enough to be too large when checked again."""
    return body[: _limit(body) + 1]


def _limit(body: bytes) -> int:
    if is_bundle(body):
        return bundles.MAX_BYTES
    if presentation_files.is_presentation(body):
        return presentation_files.MAX_BYTES
    return MAX_BYTES if baking.form_of(body) is None else baking.MAX_BYTES
