"""From what somebody wants to see to what a wallet is asked: badges that are known here, others by id, or a query."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from contexts.jcs import jcs
from credentials.dcql import Query, read_query
from credentials.errors import MalformedQuery
from credentials.wording import N_, Sentence, again, say
from verifier.errors import UnclearWish
from verifier.ports import KnownBadge
from verifier.presentations import ANY_ACHIEVEMENT
from verifier.web.desk import Desk
from verifier.web.identity import ClientPrefix
from verifier.web.openid4vp.ask import Ask, ResponseMode
from verifier.web.openid4vp.request_object import FORMATS
from verifier.wishes import BadgeWish, query_for

# Requests are kept, and signed anew for whoever fetches one; a query that somebody reads is far shorter.
MAX_QUERY: Final = 64 << 10

# What a page asks for.
ANY_BADGE: Final = N_("any badge")
_LEVEL_AND_PARTS: Final = N_("{badge} ({issuer}), level {least} or more, with its {n} parts")
_LEVEL: Final = N_("{badge} ({issuer}), level {least} or more")
_PARTS: Final = N_("{badge} ({issuer}), with its {n} parts")


class Badge(BaseModel):
    """A badge to ask for."""

    model_config = ConfigDict(extra="forbid", str_max_length=2000)
    achievement: str | None = Field(default=None, description="id of the achievement; any badge without it")
    issuers: list[str] = Field(
        default_factory=list, max_length=20, description="DIDs of who may have awarded it"
    )
    levels: list[str] = Field(default_factory=list, max_length=20, description="ids of levels that will do")
    level: int = Field(
        default=0, ge=0, le=20, description="this level or more, of a badge of the organisations here"
    )
    parts: bool = Field(
        default=False, description="with the badges it stands on, of a badge of the organisations here"
    )


class Wish(Badge):
    """What to ask a wallet for: one badge, several badges, or a query of one's own."""

    badges: list[Badge] = Field(default_factory=list, max_length=16, description="several badges at once")
    dcql_query: dict[str, Any] | None = Field(default=None, description="a query as OpenID4VP 1.0, 6 has it")
    response_mode: ResponseMode = ResponseMode.DIRECT_POST
    same_device: bool = Field(default=False, description="the wallet leads back here with a code")
    client_id_prefix: ClientPrefix | None = Field(
        default=None, description="as whom to ask, of the client ids that this verifier has"
    )


def ask_for(wish: Wish, desk: Desk) -> Ask:
    """Return what a wallet is to be asked.

    Raises:
        UnclearWish: the query can not be understood or answered here, or a badge is not one of those here.
    """
    _check_one_way(wish)
    badges = wish.badges or [wish]
    query = _own_query(wish.dcql_query) if wish.dcql_query is not None else _query(badges, desk)
    awarders = awarders_here(desk) | _awarders(badges)
    asked = Ask(query, wish.response_mode, wish.same_device, client=wish.client_id_prefix)
    return replace(asked, awarders=awarders)


def _check_one_way(wish: Wish) -> None:
    """Refuse a wish of which one part would have to be passed over.

    Raises:
        UnclearWish: it asks in several ways at once.
    """
    is_badge = any((wish.achievement, wish.levels, wish.level, wish.parts))
    ways = (
        is_badge or (bool(wish.badges) and bool(wish.issuers)),
        bool(wish.badges),
        wish.dcql_query is not None,
    )
    if sum(ways) > 1:
        raise UnclearWish(N_("Ask for one badge, or for several by badges, or by a dcql_query of your own."))


def _awarders(badges: Sequence[Badge]) -> dict[str, tuple[str, ...]]:
    """Return who may have awarded what is asked for, as the caller says.

    Raises:
        UnclearWish: it can not be told of which badge that is said.
    """
    said: dict[str, tuple[str, ...]] = {}
    for each in badges:
        if each.issuers and not each.achievement and len(badges) > 1:
            raise UnclearWish(
                N_("Say of which achievement these issuers are to be; any badge is asked for alone.")
            )
        wanted = tuple(each.issuers)
        if wanted and said.setdefault(each.achievement or ANY_ACHIEVEMENT, wanted) != wanted:
            raise UnclearWish(
                N_("The same badge is asked for of different issuers; ask for it once, with all of them.")
            )
    return said


def awarders_here(desk: Desk) -> dict[str, tuple[str, ...]]:
    """Return who awards each badge of the organisations here: nobody else can, however well we know them."""
    return {each.achievement: (each.awarder,) for each in desk.catalogue() if each.awarder is not None}


def known_badge(desk: Desk, achievement: str | None) -> KnownBadge:
    """Return a badge of the organisations here.

    Raises:
        UnclearWish: it is none.
    """
    known = next((each for each in desk.catalogue() if each.achievement == achievement), None)
    if known is None:
        raise UnclearWish(N_("This badge is not one that can be chosen here. Choose another, or any badge."))
    return known


def wishes_of(known: KnownBadge, level: int, *, with_parts: bool) -> list[BadgeWish]:
    """Return the wishes for a badge at a level or above it; where it has fewer levels, at its highest."""
    levels = known.levels[min(level, len(known.levels)) - 1 :] if known.levels and level > 0 else ()
    parts = known.parts if with_parts else ()
    return [BadgeWish(known.achievement, levels), *(BadgeWish(part) for part in parts)]


def words_for(known: KnownBadge, level: int) -> str:
    """Return in words what a page asks for by these wishes."""
    facts = {"badge": known.name, "issuer": known.issuer}
    parts, least = len(known.parts), min(level, len(known.levels))
    if least > 0 and parts:
        return Sentence(_LEVEL_AND_PARTS, {"n": parts, "least": least, **facts})
    if least > 0:
        return Sentence(_LEVEL, {"least": least, **facts})
    return Sentence(_PARTS, {"n": parts, **facts}) if parts else "{badge} ({issuer})".format(**facts)


def words_again(words: str) -> str:
    """Return the words of a kept request, which are kept in English, as the text that they were."""
    read = (again(template, words) for template in (ANY_BADGE, _LEVEL_AND_PARTS, _LEVEL, _PARTS))
    return next((found for found in read if found is not words), words)


def _query(badges: Sequence[Badge], desk: Desk) -> Query:
    wishes = [wish for each in badges for wish in _wishes(each, desk)]
    return query_for(list(dict.fromkeys(wishes)), desk.vcts())


def _wishes(badge: Badge, desk: Desk) -> list[BadgeWish]:
    if badge.level or badge.parts:
        return wishes_of(known_badge(desk, badge.achievement), badge.level, with_parts=badge.parts)
    return [BadgeWish(badge.achievement, tuple(badge.levels))]


def _own_query(value: dict[str, Any]) -> Query:
    if len(jcs(value)) > MAX_QUERY:
        raise UnclearWish(say("A query has at most {max_query} bytes.", max_query=MAX_QUERY))
    try:
        query = read_query(value)
    except MalformedQuery as fault:
        raise UnclearWish(say("The query can not be understood: {fault}.", fault=str(fault))) from fault
    unknown = sorted({each.format for each in query.credentials} - FORMATS.keys())
    if unknown:
        raise UnclearWish(
            say(
                "The query asks for formats that are not read here: {unknown}.",
                unknown=", ".join(unknown)[:200],
            )
        )
    return query
