"""A query as values, and its JSON form."""

from dataclasses import dataclass, field
from typing import Any

from credentials.badge import JsonObject
from credentials.dcql.paths import Path

# What a claim may be compared with (OpenID4VP 1.0, 6.3).
Value = str | int | bool


@dataclass(frozen=True, slots=True)
class ClaimQuery:
    """One claim that is asked for; with `values`, only where it is one of them. `id` is for claim sets."""

    path: Path
    values: tuple[Value, ...] = ()
    id: str | None = None

    def to_json(self) -> JsonObject:
        """Return the claims query (OpenID4VP 1.0, 6.3)."""
        written: JsonObject = {} if self.id is None else {"id": self.id}
        written["path"] = list(self.path)
        return {**written, "values": list(self.values)} if self.values else written


@dataclass(frozen=True, slots=True)
class TrustedAuthority:
    """A framework by which issuers are trusted, and the values that name them in it."""

    type: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CredentialQuery:
    """One credential that is asked for (OpenID4VP 1.0, 6.1).

    `type_values` are alternatives, each a set of types that must all be there; `vct_values` are those of SD-JWT
    VCs. `claim_sets` are alternatives in order of preference, each some ids of claims; none means all claims.
    """

    id: str
    format: str
    type_values: tuple[frozenset[str], ...] = ()
    vct_values: tuple[str, ...] = ()
    claims: tuple[ClaimQuery, ...] = ()
    claim_sets: tuple[tuple[str, ...], ...] = ()
    trusted_authorities: tuple[TrustedAuthority, ...] = ()
    multiple: bool = False
    holder_binding: bool = True
    other_meta: JsonObject = field(default_factory=dict, hash=False)

    def to_json(self) -> JsonObject:
        """Return the credential query; members that have their default are left out."""
        written: JsonObject = {"id": self.id, "format": self.format, "meta": self._meta()}
        if self.multiple:
            written["multiple"] = True
        if not self.holder_binding:
            written["require_cryptographic_holder_binding"] = False
        if self.claims:
            written["claims"] = [each.to_json() for each in self.claims]
        if self.claim_sets:
            written["claim_sets"] = [list(each) for each in self.claim_sets]
        if self.trusted_authorities:
            written["trusted_authorities"] = [
                {"type": each.type, "values": list(each.values)} for each in self.trusted_authorities
            ]
        return written

    def _meta(self) -> JsonObject:
        meta: JsonObject = dict(self.other_meta)
        if self.type_values:
            meta["type_values"] = [sorted(each) for each in self.type_values]
        if self.vct_values:
            meta["vct_values"] = list(self.vct_values)
        return meta


@dataclass(frozen=True, slots=True)
class CredentialSet:
    """Alternatives, each some ids of credential queries; `required` sets must be answered (6.2)."""

    options: tuple[tuple[str, ...], ...]
    required: bool = True


@dataclass(frozen=True, slots=True)
class Query:
    """All that one request asks for. Without sets, every credential query must be answered."""

    credentials: tuple[CredentialQuery, ...]
    credential_sets: tuple[CredentialSet, ...] = ()

    def credential(self, query_id: str) -> CredentialQuery | None:
        """Return the credential query of this id."""
        return next((each for each in self.credentials if each.id == query_id), None)

    def to_json(self) -> dict[str, Any]:
        """Return the `dcql_query` parameter (OpenID4VP 1.0, 6)."""
        written: dict[str, Any] = {"credentials": [each.to_json() for each in self.credentials]}
        if self.credential_sets:
            written["credential_sets"] = [
                {"options": [list(option) for option in each.options], "required": each.required}
                for each in self.credential_sets
            ]
        return written
