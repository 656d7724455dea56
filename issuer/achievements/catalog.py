"""The catalogue: what badges an organisation has, and their publication version by version.

A badge's slug and its achievement id never change; every change of what it says is a new version with its own
address. A meta-badge is published together with its rule document, whose bytes never change (ADR 5).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from contexts.strict_json import parse_object
from credentials.achievement import Achievement, Alignment, BadgeKind, Level, Picture, RuleLink, Wording
from credentials.badge import JsonObject
from credentials.digest import digest_multibase
from credentials.stacking import Require, Rule, parse_rule, rule_bytes, rule_document
from credentials.wording import N_, say
from issuer.achievements import wordings
from issuer.achievements.artwork import caption
from issuer.achievements.needs import USUAL_TERMS, Need, PartnerNeed, Requirement, RuleTerms
from issuer.achievements.slots import (
    Place,
    cascade_of,
    distinct_of,
    own_place,
    partners_place,
    require_of,
    requirement_of,
    slot_names,
    terms_of,
)
from issuer.errors import PictureRefused, PublicUrlChanged, UnknownAchievement, UnknownPartner
from issuer.ledger import AuditEntry, Awarders, Awarding, PlannedBadge, Privacy
from issuer.looks import Look
from issuer.ports import Transaction
from issuer.scarcity import Cap
from issuer.stages import BadgeStage

RULE_MEDIA_TYPE = "application/json"
ROLE_TAG = "role:"
DEPARTMENT_TAG = "department:"
PILOT_TAG = "pilot"
SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class BadgeDraft:
    """A badge as a designer plans it, before it has a version. `requires` is there for meta-badges only.

    `needs_approval`: its awards wait until somebody else has approved them. `privacy` is how much they tell of what
    they were made for, `awarding` how a meta-badge is awarded once its rule is met, `cap` how many may be awarded.
    `wordings` are its texts in further languages than `language`. The rest is as in `PlannedBadge`.
    """

    slug: str
    name: str
    description: str
    criteria: str
    kind: BadgeKind
    levels: tuple[Level, ...] = ()
    expiry_months: int | None = None
    requires: Requirement | None = None
    rule_terms: RuleTerms = USUAL_TERMS
    roles: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    needs_approval: bool = False
    awarding: Awarding = Awarding.AUTOMATIC
    privacy: Privacy = Privacy.OPEN
    cap: Cap | None = None
    tags: tuple[str, ...] = ()
    needs_evidence: bool = False
    awarders: Awarders = Awarders.LEADERS
    is_private: bool = False
    look: Look | None = None
    language: str = ""
    wordings: tuple[Wording, ...] = ()


def achievement_path(organisation: str, badge: str) -> str:
    """Return the path of an achievement: the part of its id after the public URL."""
    return f"/o/{organisation}/achievements/{badge}"


def version_path(organisation: str, badge: str, version: int) -> str:
    """Return the path of one version of an achievement."""
    return f"{achievement_path(organisation, badge)}/v/{version}"


def rule_path(organisation: str, badge: str, version: int) -> str:
    """Return the path under which the rule document of one version of a meta-badge is published."""
    return f"{version_path(organisation, badge, version)}/rule.json"


def image_path(organisation: str, badge: str, version: int, form: str = "png") -> str:
    """Return the path of the picture of one version of a badge; `form` is `png` or `svg`."""
    return f"{version_path(organisation, badge, version)}/image.{form}"


def find(tx: Transaction, slug: str) -> PlannedBadge:
    """Return the badge of this slug in its newest version, at whatever stage; an idea is none yet.

    Raises:
        UnknownAchievement: there is none.
    """
    badge = tx.plan.find(slug)
    if badge is None:
        raise UnknownAchievement(
            say("There is no badge called “{slug}” here. Check the spelling, or import it first.", slug=slug)
        )
    return badge


# --- publishing -----------------------------------------------------------------------------------


def publish(
    tx: Transaction,
    draft: BadgeDraft,
    base_url: str,
    issuer_did: str,
    now: datetime,
    by: str = SYSTEM,
) -> PlannedBadge:
    """Publish what a draft says and return the badge in its newest version.

    A draft that says what the newest version says already changes nothing; any other is a new version. The
    rule document of a meta-badge is published with it and names `issuer_did` as issuer of the components.
    `by` is who the audit trail says did it.

    Raises:
        UnknownAchievement: a meta-badge rests on a badge that is not there.
        UnknownLevel: it asks for a level that badge does not have.
        UnknownPartner: it rests on the badge of a partner that is not there.
        PublicUrlChanged: the badge was published under another address, which its id keeps for ever.
        PictureRefused: its look names an uploaded picture that is not there.
    """
    press = _Press(tx, base_url.rstrip("/"), issuer_did, draft)
    _check_picture(tx, draft.look)
    current = tx.plan.hold(draft.slug)
    if current is not None:
        _check_address(current.achievement, press.id)
        # The digest in the achievement stands for the rule, whose order of keys a store need not keep.
        if _says(press.edition(current.achievement.version).badge) == _says(current):
            return current
    made = press.edition(1 if current is None else current.achievement.version + 1)
    _keep(tx, made, now, by)
    return made.badge


def drafted(tx: Transaction, draft: BadgeDraft, base_url: str, issuer_did: str) -> PlannedBadge:
    """Return the badge as its next version would be if this were published. Nothing is kept.

    Raises:
        UnknownAchievement, UnknownLevel, UnknownPartner: as `publish`.
    """
    current = tx.plan.find(draft.slug)
    number = 1 if current is None else current.achievement.version + 1
    return _Press(tx, base_url.rstrip("/"), issuer_did, draft).edition(number).badge


def unpublished(draft: BadgeDraft) -> Achievement:
    """Return what a draft says as an achievement that is nowhere yet, to be looked at."""
    return Achievement(
        "",
        0,
        draft.name,
        draft.description,
        draft.criteria,
        draft.kind,
        draft.levels,
        draft.tags,
        draft.alignments,
        language=draft.language,
        wordings=draft.wordings,
    )


def draft_of(badge: PlannedBadge) -> BadgeDraft:
    """Return the draft that a published badge says: publishing it again changes nothing."""
    achievement = badge.achievement
    is_pilot = PILOT_TAG in achievement.tags
    return BadgeDraft(
        slug=badge.slug,
        name=achievement.name,
        description=achievement.description,
        criteria=wordings.without_added(
            achievement.criteria, achievement.language, badge.cap, is_pilot=is_pilot
        ),
        kind=achievement.kind,
        levels=achievement.levels,
        expiry_months=badge.expiry_months,
        requires=_requirement_of(badge),
        rule_terms=USUAL_TERMS if badge.rule is None else terms_of(badge.rule),
        roles=_tagged(achievement, ROLE_TAG),
        departments=_tagged(achievement, DEPARTMENT_TAG),
        alignments=achievement.alignments,
        needs_approval=badge.needs_approval,
        privacy=badge.privacy,
        awarding=badge.awarding,
        cap=badge.cap,
        tags=tuple(each for each in achievement.tags if _is_own(each)),
        needs_evidence=badge.needs_evidence,
        awarders=badge.awarders,
        is_private=badge.is_private,
        look=badge.look,
        language=achievement.language,
        wordings=wordings.drafted(achievement.wordings, badge.cap, is_pilot=is_pilot),
    )


def _says(badge: PlannedBadge) -> tuple[object, ...]:
    kept = (badge.expiry_months, badge.needs_approval, badge.privacy, badge.awarding, badge.cap)
    return badge.achievement, *kept, badge.needs_evidence, badge.awarders, badge.is_private, badge.look


def _is_own(tag: str) -> bool:
    return tag != PILOT_TAG and not tag.startswith((ROLE_TAG, DEPARTMENT_TAG))


def _requirement_of(badge: PlannedBadge) -> Requirement | None:
    link = badge.achievement.rule
    if badge.rule is None or link is None:
        return None
    return requirement_of(badge.rule, link.slots)


def _tagged(achievement: Achievement, mark: str) -> tuple[str, ...]:
    return tuple(tag.removeprefix(mark) for tag in achievement.tags if tag.startswith(mark))


def _check_picture(tx: Transaction, look: Look | None) -> None:
    if look is not None and look.upload and tx.pictures.get(look.upload) is None:
        raise PictureRefused(
            N_(
                "The badge names an uploaded picture that this organisation has not got. Nothing was saved. "
                "Upload it, or empty the cell."
            )
        )


def _check_address(published: Achievement, wanted: str) -> None:
    if published.id != wanted:
        raise PublicUrlChanged(
            f"This badge is published as {published.id} and keeps that address. Use the same public URL."
        )


def _keep(tx: Transaction, made: "_Edition", now: datetime, by: str) -> None:
    achievement, version = made.badge.achievement, made.badge.achievement.version
    if made.rule is not None:
        path = rule_path(tx.organisation.slug, made.badge.slug, version)
        tx.published.put(path, RULE_MEDIA_TYPE, made.rule, now)
    tx.plan.put(made.badge, now)
    values = {"badge": made.badge.slug, "version": str(version)}
    tx.audit.record(AuditEntry(now, by, "badge.published", achievement.id, values))


@dataclass(frozen=True, slots=True)
class _Edition:
    """A version of a badge, and the bytes of its rule document if it is a meta-badge."""

    badge: PlannedBadge
    rule: bytes | None = None


@dataclass(frozen=True, slots=True)
class _Press:
    """Makes versions of one draft for one place in the world."""

    tx: Transaction
    base_url: str
    issuer_did: str
    draft: BadgeDraft

    @property
    def id(self) -> str:
        return self.base_url + achievement_path(self.tx.organisation.slug, self.draft.slug)

    def edition(self, version: int) -> _Edition:
        draft = self.draft
        if draft.requires is None:
            return _Edition(self._badge(self._achievement(version)))
        needs = draft.requires.needs
        names = slot_names(needs)
        places = [self._place(name, need) for name, need in zip(names, needs, strict=True)]
        require = require_of(draft.requires, names)
        body = rule_bytes(self._document(version, places, require))
        link = RuleLink(
            url=self.base_url + rule_path(self.tx.organisation.slug, draft.slug, version),
            digest=digest_multibase(body),
            slots=tuple(each.slot for each in places),
            required_count=require.least,
        )
        achievement = replace(self._achievement(version), rule=link)
        return _Edition(self._badge(achievement, read_rule(body)), body)

    def _document(self, version: int, places: Sequence[Place], require: Require) -> JsonObject:
        terms = self.draft.rule_terms
        return rule_document(
            self.id,
            version,
            [each.rule for each in places],
            require,
            distinct=distinct_of(terms),
            cascade=cascade_of(terms),
        )

    def _badge(self, achievement: Achievement, rule: Rule | None = None) -> PlannedBadge:
        draft = self.draft
        return PlannedBadge(
            draft.slug,
            achievement,
            draft.expiry_months,
            rule,
            draft.needs_approval,
            draft.awarding,
            draft.privacy,
            draft.cap,
            draft.needs_evidence,
            draft.awarders,
            draft.is_private,
            draft.look,
        )

    def _place(self, name: str, need: Need | PartnerNeed) -> Place:
        if isinstance(need, Need):
            component = find(self.tx, need.slug).achievement
            return own_place(name, need, component, self.issuer_did)
        partner = self.tx.partners.find(need.partner)
        if partner is None:
            raise UnknownPartner(
                say("There is no partner called “{partner}” here. Add it first.", partner=need.partner)
            )
        return partners_place(name, need, partner)

    def _achievement(self, version: int) -> Achievement:
        draft = self.draft
        path = image_path(self.tx.organisation.slug, draft.slug, version)
        roles = (ROLE_TAG + role for role in draft.roles)
        departments = (DEPARTMENT_TAG + department for department in draft.departments)
        is_pilot = self.tx.stages.of(draft.slug) is BadgeStage.PILOT
        tags = (*draft.tags, *roles, *departments, *([PILOT_TAG] if is_pilot else ()))
        return Achievement(
            id=self.id,
            version=version,
            name=draft.name,
            description=draft.description,
            criteria=wordings.added_to(draft.criteria, draft.language, draft.cap, is_pilot=is_pilot),
            kind=draft.kind,
            levels=draft.levels,
            tags=tags,
            alignments=draft.alignments,
            picture=Picture(self.base_url + path, caption(draft.kind, draft.name, draft.look)),
            language=draft.language,
            wordings=wordings.published(draft.wordings, draft.cap, is_pilot=is_pilot),
        )


def read_rule(body: bytes) -> Rule:
    """Return the rule that the bytes of a published rule document state."""
    return parse_rule(parse_object(body))
