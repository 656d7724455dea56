"""The Digital Credentials Query Language (OpenID4VP 1.0, 6 and 7): what is asked for, and what fits.

Wallets choose by it what to show; verifiers judge by it again what was shown.
"""

from credentials.dcql.achievements import achievements_of
from credentials.dcql.answering import Chosen, check_answer, choose
from credentials.dcql.authorities import authorities_of
from credentials.dcql.matching import Candidate, candidate_of, match
from credentials.dcql.narrowing import narrowed
from credentials.dcql.paths import Path, select
from credentials.dcql.query import ClaimQuery, CredentialQuery, CredentialSet, Query, TrustedAuthority
from credentials.dcql.reading import read_query

__all__ = [
    "Candidate",
    "Chosen",
    "ClaimQuery",
    "CredentialQuery",
    "CredentialSet",
    "Path",
    "Query",
    "TrustedAuthority",
    "achievements_of",
    "authorities_of",
    "candidate_of",
    "check_answer",
    "choose",
    "match",
    "narrowed",
    "read_query",
    "select",
]
