"""Badges out of the wallet as one file: a presentation for nobody in particular, signed by their holder."""

import json
from collections.abc import Collection
from datetime import datetime

from cairn.wallet.http import WalletRefused
from cairn.wallet.purse import Purse
from cairn.wallet.telling import Telling, derived, is_derivable
from contexts.strict_json import parse_object
from credentials.badge import Carrier, JsonObject
from credentials.enveloped import wrap
from credentials.presentation import HolderSigner, make_vp_file
from credentials.proofs import sd_jwt
from credentials.received import Received, read


def presentation_of(purse: Purse, wanted: Collection[str], telling: Telling, now: datetime) -> bytes:
    """Return a presentation of the badges with these ids, all where none is named, each in its newest copy.

    Raises:
        WalletRefused: there is no such badge, or none at all.
    """
    chosen = _newest(purse, wanted)
    key = purse.holder_of(chosen[0].source.body) or purse.key
    holder = HolderSigner(key.did, key.method_id, key.signer)
    return json.dumps(make_vp_file([_shown(each, telling) for each in chosen], holder, now)).encode()


def _newest(purse: Purse, wanted: Collection[str]) -> list[Received]:
    held: dict[str, Received] = {}
    for badge in purse.badges:
        received = read(badge)
        held[str(received.document.get("id"))] = received
    missing = [each for each in wanted if each not in held]
    if missing or not held:
        what = f"no badge {missing[0]}" if missing else "no badge"
        raise WalletRefused("wallet", "nothing_fits", f"there is {what} in it")
    return [each for name, each in held.items() if not wanted or name in wanted]


def _shown(received: Received, telling: Telling) -> JsonObject:
    source = received.source
    if source.carrier.is_sd_jwt:
        return wrap(sd_jwt.select(source.body.decode(), telling.evidence(received)), source.carrier)
    if source.carrier is Carrier.JWT_VC_JSON:
        return wrap(source.body.decode(), source.carrier)
    return derived(received, (), telling) if is_derivable(received) else parse_object(source.body)
