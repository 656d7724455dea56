"""What an issuer owes the simulated wallet: badges that it put off, and by what the wallet asks for them again."""

import json
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class Owed:
    """A badge that was put off (OpenID4VCI 1.0, 8.3), bound to so many keys."""

    transaction_id: str = field(repr=False)
    copies: int


@dataclass(slots=True)
class Debt:
    """What one issuer owes by one token, which changes whenever it is renewed; `profile` is the asking wallet's."""

    issuer: str
    deferred_endpoint: str
    token_endpoint: str
    profile: str
    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    owed: list[Owed] = field(default_factory=list)


def written(debts: list[Debt]) -> bytes:
    """Return debts as they are kept; they hold tokens, so seal them."""
    return json.dumps([asdict(debt) for debt in debts]).encode()


def read_debts(kept: bytes) -> list[Debt]:
    """Return the debts that `written` wrote."""
    return [Debt(**each | {"owed": [Owed(**one) for one in each["owed"]]}) for each in json.loads(kept)]
