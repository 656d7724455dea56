"""What is asked of a wallet, in terms of badges, and the query that says so (OpenID4VP 1.0, 6)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from credentials.badge import Carrier
from credentials.dcql import ClaimQuery, CredentialQuery, CredentialSet, Query

_BADGE: Final = frozenset({"VerifiableCredential", "OpenBadgeCredential"})
# Fully expanded, as OpenID4VP asks, and as written, because some wallets compare those.
TYPE_VALUES: Final = (
    frozenset(
        {
            "https://www.w3.org/2018/credentials#VerifiableCredential",
            "https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential",
        }
    ),
    _BADGE,
)
_NAMES: Final = {Carrier.LDP_VC: "ldp_vc", Carrier.JWT_VC_JSON: "jwt_vc_json", Carrier.DC_SD_JWT: "dc_sd_jwt"}
_ACHIEVEMENT: Final = ("credentialSubject", "achievement", "id")
_LEVEL: Final = ("credentialSubject", "result", None, "achievedLevel")


@dataclass(frozen=True, slots=True)
class BadgeWish:
    """A badge that is asked for: `achievement` None means any; of `levels`, by id, one must be reached."""

    achievement: str | None = None
    levels: tuple[str, ...] = ()


def query_for(
    wishes: Sequence[BadgeWish], vcts: Sequence[str] = (), *, as_far_as_held: bool = False
) -> Query:
    """Return the query for badges, each in whichever carrier the wallet has it.

    `as_far_as_held` asks for all that there is of each, and lets the wallet leave out those it does not have.

    `vcts` are the types of the SD-JWT VCs that are badges; without one, none is asked for, since the standard lets
    nobody ask for any (B.3.5).
    """
    asked = [tuple(_of_wish(wish, _prefix(place, wishes), vcts)) for place, wish in enumerate(wishes, 1)]
    is_needed = not as_far_as_held
    sets = tuple(CredentialSet(tuple((each.id,) for each in queries), is_needed) for queries in asked)
    queries = (replace(each, multiple=as_far_as_held) for queries in asked for each in queries)
    return Query(tuple(queries), sets)


def _prefix(place: int, wishes: Sequence[BadgeWish]) -> str:
    return "" if len(wishes) == 1 else f"badge{place}_"


def _of_wish(wish: BadgeWish, prefix: str, vcts: Sequence[str]) -> list[CredentialQuery]:
    claims = _claims(wish)
    queries = [
        CredentialQuery(prefix + _NAMES[carrier], carrier.value, type_values=TYPE_VALUES, claims=claims)
        for carrier in (Carrier.LDP_VC, Carrier.JWT_VC_JSON)
    ]
    if vcts:
        carrier = Carrier.DC_SD_JWT
        queries.append(
            CredentialQuery(prefix + _NAMES[carrier], carrier.value, vct_values=tuple(vcts), claims=claims)
        )
    return queries


def _claims(wish: BadgeWish) -> tuple[ClaimQuery, ...]:
    claims = [] if wish.achievement is None else [ClaimQuery(_ACHIEVEMENT, (wish.achievement,))]
    if wish.levels:
        claims.append(ClaimQuery(_LEVEL, wish.levels))
    return tuple(claims)
