"""A badge, a presentation or a bundle: the one door for what may be any of them.

A bundle is verified from its own documents, as of the instant it was made; nothing is fetched (ADR 33).
"""

import hmac
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from contexts.loader import PACKAGED
from verifier import presentation_files
from verifier.bundle.model import Bundle
from verifier.bundle.reading import is_bundle, read
from verifier.bundle.sources import sources_brought, sources_noted
from verifier.bundle.writing import Seal, sealed_bytes
from verifier.errors import BundleTooLarge, MalformedBundle, UnknownBundleVersion
from verifier.report import Check, Finding, Input, Offline, Report, failed, unknown
from verifier.sources import NoOwnDocuments, OwnDocuments
from verifier.verify import Setting, Submission, digest_of

FORMAT: Final = "bundle"
_SKEW: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Home:
    """What an installation knows without asking anybody: its own documents, and its own seal."""

    own: OwnDocuments
    seal: Seal | None = None

    def knows(self, bundle: Bundle) -> bool:
        """Return whether this very installation made the bundle, and nobody has changed it since."""
        if self.seal is None or bundle.seal is None:
            return False
        ours = self.seal(sealed_bytes(bundle))
        return hmac.compare_digest(ours.encode(), bundle.seal.encode())


NOWHERE: Final = Home(NoOwnDocuments())


def verify(
    submission: Submission, setting: Setting, home: Home = NOWHERE, at: datetime | None = None
) -> Report:
    """Return the report on a badge, a presentation or a bundle.

    A bundle is judged as of when it was made, unless `at` says otherwise.

    What is supplied beside a bundle joins the component badges in it. Whoever hands in a bundle does not prove to
    be its holder.
    """
    if not is_bundle(submission.body):
        return presentation_files.verify(submission, setting)
    bundle = _opened(submission, setting)
    if isinstance(bundle, Report):
        return bundle
    if at is None and bundle.as_of > setting.now + _SKEW:
        return _stopped(submission, setting, unknown(Check.STRUCTURE, "bundle_of_the_future"))
    return _verified(bundle, submission, setting, home, at or bundle.as_of)


def verify_now(submission: Submission, setting: Setting) -> Report:
    """Return the report on a badge, or on the badges in a bundle, as of now: what else it brings is left alone.

    Whoever made a bundle chose its moment; where the issuer can be asked, that moment is not what is asked about.
    """
    if not is_bundle(submission.body):
        return presentation_files.verify(submission, setting)
    bundle = _opened(submission, setting)
    if isinstance(bundle, Report):
        return bundle
    first, *others = bundle.credentials
    report = presentation_files.verify(Submission(first, (*others, *submission.components)), setting)
    return replace(report, input=_input(submission))


def _opened(submission: Submission, setting: Setting) -> Bundle | Report:
    """Return the bundle, or the report that it can not be read."""
    try:
        return read(submission.body)
    except MalformedBundle as fault:
        return _stopped(submission, setting, failed(Check.STRUCTURE, "bundle_malformed", fault=str(fault)))
    except UnknownBundleVersion:
        return _stopped(submission, setting, unknown(Check.STRUCTURE, "bundle_version_unknown"))
    except BundleTooLarge:
        return _stopped(submission, setting, unknown(Check.STRUCTURE, "bundle_too_large"))


def _verified(bundle: Bundle, submission: Submission, setting: Setting, home: Home, now: datetime) -> Report:
    is_ours = home.knows(bundle)
    trust = setting.policy.trust
    sources = sources_noted(bundle, now) if is_ours else sources_brought(bundle, now, home.own, trust)
    # That a web address confirms its issuer can be shown by that address alone, whatever a stranger brings along.
    asks = is_ours and setting.asks_domains
    then = Setting(setting.policy, sources, now, asks_domains=asks, ourselves=setting.ourselves)
    first, *others = bundle.credentials
    report = presentation_files.verify(Submission(first, (*others, *submission.components)), then)
    offline = Offline(now, is_ours=is_ours, has_our_contexts=_has_our_contexts(bundle))
    return replace(_told(report, offline, setting.now), input=_input(submission))


def _told(report: Report, offline: Offline, checked_at: datetime) -> Report:
    """Return the report with what it rests on, in all of its parts."""
    return replace(
        report,
        offline=offline,
        checked_at=checked_at,
        components=tuple(_told(each, offline, checked_at) for each in report.components),
        endorsements=tuple(
            replace(each, report=_told(each.report, offline, checked_at)) for each in report.endorsements
        ),
    )


def _has_our_contexts(bundle: Bundle) -> bool:
    pins = PACKAGED.pins
    return all(url in pins and pins[url].sha256 == digest for url, digest in bundle.contexts.items())


def _stopped(submission: Submission, setting: Setting, finding: Finding) -> Report:
    return Report(_input(submission), setting.policy.name, setting.now, (finding,))


def _input(submission: Submission) -> Input:
    return Input(FORMAT, digest_of(submission.body))
