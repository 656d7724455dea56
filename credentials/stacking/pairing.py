"""Which of the supplied badges are the ones that a meta-badge names (docs/stacking.md, SC-2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from credentials.stacking.model import Bound, Part, Question, Standing

# Of several copies of one version, the one that stands best speaks for it: a copy may be withdrawn alone.
_BEST_FIRST = (
    Standing.GOOD,
    Standing.SUSPENDED,
    Standing.NOT_YET_VALID,
    Standing.EXPIRED,
    Standing.REVOKED,
)


@dataclass(frozen=True, slots=True)
class Paired:
    """A supplied badge that may count, with the name that the meta-badge has for it, if it names any.

    `bound` is None where nothing is named. `digest_bound`: these very bytes were named. `superseded`: a newer
    edition than the one that was named.
    """

    part: Part
    bound: Bound | None = None
    digest_bound: bool = False
    superseded: bool = False

    @property
    def name(self) -> str:
        """What to call it: nothing is taken from a badge that is not genuine."""
        signed_name = self.bound.name if self.bound else ""
        return signed_name if self.part.standing is Standing.NOT_GENUINE else self.part.name or signed_name


@dataclass(frozen=True, slots=True)
class Pairing:
    """The supplied badges sorted: one `Paired` a credential, what is not at hand, and what is not named.

    `tampered` are named parts of which only forged or altered copies were supplied, `unproven` those of which there is
    at best one whose signature could not be checked: of the part itself nothing is known.
    """

    paired: tuple[Paired, ...]
    missing: tuple[Bound, ...] = ()
    tampered: tuple[Bound, ...] = ()
    unproven: tuple[Bound, ...] = ()
    unbound: tuple[Part, ...] = ()


def pair(question: Question) -> Pairing:
    """Sort the parts by what the meta-badge names; with nothing named, every credential may count."""
    if not question.bound:
        groups = _by_credential(part for part in question.parts if not _is_unproven(part))
        return Pairing(tuple(Paired(_speaking(copies, question.subject)) for copies in groups))
    named = [(bound, copies_of(bound, question.parts)) for bound in question.bound]
    supplied = [(bound, _choose(bound, copies, question)) for bound, copies in named if copies]
    used = {id(copy) for _, copies in named for copy in copies}
    return Pairing(
        paired=_once_each(paired for _, paired in supplied if _is_at_hand(paired)),
        missing=_distinct(bound for bound, copies in named if not copies),
        tampered=_distinct(bound for bound, paired in supplied if _is_tampered(paired)),
        unproven=_distinct(bound for bound, paired in supplied if _is_unproven(paired.part)),
        unbound=tuple(part for part in question.parts if id(part) not in used),
    )


def _distinct(bounds: Iterable[Bound]) -> tuple[Bound, ...]:
    """Return the named parts without repetitions: one id or one digest is one part."""
    found: list[Bound] = []
    for bound in bounds:
        if not any(_is_same(bound, other) for other in found):
            found.append(bound)
    return tuple(found)


def _is_same(one: Bound, other: Bound) -> bool:
    is_one_digest = one.digest is not None and one.digest == other.digest
    return is_one_digest or one.credential_id == other.credential_id


def copies_of(bound: Bound, parts: Sequence[Part]) -> list[Part]:
    """Return the supplied copies of a named part: by digest with their other copies, else by id."""
    credentials = {_credential(part) for part in parts if _is_exact(bound, part) and _is_genuine(part)}
    if credentials:
        return [part for part in parts if _is_exact(bound, part) or _credential(part) in credentials]
    return [part for part in parts if _is_exact(bound, part) or part.credential_id == bound.credential_id]


def chosen(bound: Bound, parts: Sequence[Part], subject: str | None) -> Part | None:
    """Return the copy that speaks for a named part, None if none is at hand."""
    copies = copies_of(bound, parts)
    return _speaking(_exact_first(bound, copies), subject) if copies else None


def _exact_first(bound: Bound, copies: Sequence[Part]) -> list[Part]:
    return sorted(copies, key=lambda part: not _is_exact(bound, part))


def _choose(bound: Bound, copies: Sequence[Part], question: Question) -> Paired:
    exact = [part for part in copies if _is_exact(bound, part)]
    part = _speaking(_exact_first(bound, copies), question.subject)
    named_from = max((copy.valid_from for copy in exact), default=question.awarded_at)
    is_exact = _is_exact(bound, part)
    return Paired(part, bound, is_exact, not is_exact and part.valid_from > named_from)


def _speaking(copies: Sequence[Part], subject: str | None) -> Part:
    """Return the copy that speaks for a credential.

    It is the newest version; of that, a copy made for the subject, then the one that stands best, then the
    first. Copies that are not genuine speak only where there is no other, and of those first one whose signature
    could not be checked, as it may be; one that could not be checked otherwise only where it is newer than one that
    no longer stands, which it may have replaced.
    """
    genuine = [copy for copy in copies if _is_genuine(copy)]
    if not genuine:
        return next(filter(_is_unproven, copies), copies[0])
    known = [copy for copy in genuine if copy.standing is not Standing.UNKNOWN]
    if not known:
        return max(genuine, key=lambda copy: (copy.valid_from, copy.subject == subject))
    newest = max(known, key=lambda copy: (copy.valid_from, copy.subject == subject, _rank(copy)))
    if newest.standing is Standing.GOOD:
        return newest
    newer = [copy for copy in genuine if copy.valid_from > newest.valid_from]
    return max(newer, key=lambda copy: (copy.valid_from, copy.subject == subject), default=newest)


def _rank(copy: Part) -> int:
    return -_BEST_FIRST.index(copy.standing)


def _once_each(paired: Iterable[Paired]) -> tuple[Paired, ...]:
    """Return each credential once, in the form that is bound by its digest where there is one."""
    found: dict[tuple[str, str], Paired] = {}
    for each in paired:
        key = _credential(each.part)
        if key not in found or (each.digest_bound and not found[key].digest_bound):
            found[key] = each
    return tuple(found.values())


def _by_credential(parts: Iterable[Part]) -> list[list[Part]]:
    groups: dict[tuple[str, str], list[Part]] = {}
    for part in parts:
        groups.setdefault(_credential(part), []).append(part)
    return list(groups.values())


def _credential(part: Part) -> tuple[str, str]:
    return part.issuer, part.credential_id


def _is_exact(bound: Bound, part: Part) -> bool:
    return bound.digest is not None and bound.digest in part.digests


def _is_genuine(part: Part) -> bool:
    return part.standing not in (Standing.NOT_GENUINE, Standing.UNPROVEN)


def _is_unproven(part: Part) -> bool:
    return part.standing is Standing.UNPROVEN


def _is_tampered(paired: Paired) -> bool:
    return not paired.digest_bound and paired.part.standing is Standing.NOT_GENUINE


def _is_at_hand(paired: Paired) -> bool:
    return not _is_tampered(paired) and not _is_unproven(paired.part)
