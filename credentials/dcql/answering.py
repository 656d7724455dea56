"""A whole query and its answer: what a wallet chooses to show, and whether what was shown is enough."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from credentials.dcql.matching import Candidate, match
from credentials.dcql.query import ClaimQuery, CredentialQuery, Query
from credentials.errors import Unanswered


@dataclass(frozen=True, slots=True)
class Chosen:
    """A credential that a wallet may show for a query: its place among the candidates, and the claims asked for."""

    query_id: str
    place: int
    claims: tuple[ClaimQuery, ...]


def choose(query: Query, candidates: Sequence[Candidate]) -> tuple[Chosen, ...]:
    """Return what to show: of each query that counts the first candidate that fits, or all where several are asked.

    Raises:
        Unanswered: what is held does not satisfy the query.
    """
    fitting = {asked.id: tuple(_fitting(asked, candidates)) for asked in query.credentials}
    answered = frozenset(query_id for query_id, chosen in fitting.items() if chosen)
    wanted = _wanted(query, answered)
    return tuple(each for asked in query.credentials if asked.id in wanted for each in fitting[asked.id])


def check_answer(query: Query, shown: Mapping[str, Sequence[Candidate]]) -> None:
    """Return quietly if what was shown, by query id, is an answer to the query; wallets' own matching counts nothing.

    Raises:
        Unanswered: it is not.
    """
    for query_id, candidates in shown.items():
        asked = query.credential(query_id)
        if asked is None:
            raise Unanswered("something was shown that no query asked for")
        _check_shown(asked, candidates)
    _wanted(query, frozenset(shown))


def _check_shown(asked: CredentialQuery, candidates: Sequence[Candidate]) -> None:
    if not candidates:
        raise Unanswered(f"the answer to {asked.id} is empty")
    if len(candidates) > 1 and not asked.multiple:
        raise Unanswered(f"{asked.id} asks for one credential, and several were shown")
    for candidate in candidates:
        if match(asked, candidate) is None:
            raise Unanswered(f"what was shown for {asked.id} is another thing than was asked for")


def _fitting(asked: CredentialQuery, candidates: Sequence[Candidate]) -> Iterable[Chosen]:
    for place, candidate in enumerate(candidates):
        claims = match(asked, candidate)
        if claims is not None:
            yield Chosen(asked.id, place, claims)
            if not asked.multiple:
                return


def _wanted(query: Query, answered: frozenset[str]) -> frozenset[str]:
    """Return the ids of the queries that are to be answered, given those that can be (6.4.2)."""
    if not query.credential_sets:
        missing = [each.id for each in query.credentials if each.id not in answered]
        if missing:
            raise Unanswered(f"nothing answers {missing[0]}")
        return answered
    wanted: set[str] = set()
    for each in query.credential_sets:
        option = next((option for option in each.options if answered.issuperset(option)), None)
        if option is None and each.required:
            raise Unanswered("no option of a required credential set is answered")
        wanted.update(option or ())
    return frozenset(wanted)
