"""A query without what the wallet that it is for can not show anyway."""

from collections.abc import Container
from dataclasses import replace

from credentials.dcql.query import CredentialQuery, CredentialSet, Query
from credentials.errors import Unanswered


def narrowed(query: Query, formats: Container[str]) -> Query:
    """Return the query for a wallet that knows these formats; whatever answers it answers the whole query.

    Raises:
        Unanswered: what is required can not be shown in any of them.
    """
    known = {each.id for each in query.credentials if each.format in formats}
    if not query.credential_sets:
        if len(known) < len(query.credentials):
            raise Unanswered("a credential is asked for in a format that the wallet does not know")
        return query
    sets = tuple(found for each in query.credential_sets if (found := _narrowed_set(each, known)))
    named = {query_id for each in sets for option in each.options for query_id in option}
    return Query(tuple(each for each in query.credentials if _stays(each, known, named, query)), sets)


def _narrowed_set(asked: CredentialSet, known: set[str]) -> CredentialSet | None:
    options = tuple(option for option in asked.options if known.issuperset(option))
    if not options and asked.required:
        raise Unanswered("no alternative of a required set is in a format that the wallet knows")
    return replace(asked, options=options) if options else None


def _stays(asked: CredentialQuery, known: set[str], named: set[str], query: Query) -> bool:
    was_named = any(asked.id in option for each in query.credential_sets for option in each.options)
    return asked.id in (named if was_named else known)
