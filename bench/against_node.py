"""Ours beside @digitalbazaar/vc on Node, on the same badges: CPU time of this process, and of the Node process
with its threads.

The Node process stays, so it is as warm as it gets: contexts and keys come from its memory, and it has signed and
verified a hundred badges before the first round. Each round is about as long on both sides: all forty badges five
times through ours, then twenty through Node's, so that neither is measured while the machine still changes over.
"""

import json
import statistics
from collections.abc import Callable
from typing import Final

from bench import subject
from bench.badges import SEED, badges, sign_badge, signer, verify_body
from bench.measure import Ratio, spent
from keys.multibase import encode_base58
from tests.interop.peers import Peer
from tests.support.tools import missing

ROUNDS: Final = 7
_WARM: Final = 5
_OF_NODE: Final = 20
_PASSES: Final = 5
# Multicodec prefix of a private Ed25519 key.
_PRIVATE: Final = b"\x80\x26"


class Skipped(Exception):
    """The number can not be had on this machine; the message is the reason."""


def di_sign() -> Ratio:
    """Document in, signed document out: `data_integrity.sign` by `issue` of @digitalbazaar/vc, eddsa-rdfc-2022."""
    return _raced(
        lambda peer: _spent(peer, do="sign"),
        lambda: spent(lambda e: sign_badge(e.document), badges() * _PASSES),
    )


def di_verify() -> Ratio:
    """From received bytes to a checked signature: ours as `di_verify_vs_floor`, theirs with JSON.parse before.

    Neither looks up the badge's status.
    """
    bodies = [each.body.decode() for each in badges()[:_OF_NODE]]
    return _raced(
        lambda peer: _spent(peer, do="verify", bodies=bodies),
        lambda: spent(lambda each: verify_body(each.body), badges() * _PASSES),
    )


def _raced(theirs: Callable[[Peer], float], ours: Callable[[], float]) -> Ratio:
    if reason := missing("node"):
        raise Skipped(reason)
    with Peer("race.mjs", "--expose-gc") as peer:
        _check_same_work(peer)
        for _ in range(_WARM):
            theirs(peer), ours()
        pairs = [(ours(), theirs(peer)) for _ in range(ROUNDS)]
    median = statistics.median
    return Ratio(median(o / t for o, t in pairs), median(o for o, _ in pairs), median(t for _, t in pairs))


def _check_same_work(peer: Peer) -> None:
    """Give the peer the badges and the key, and see that its signature is one of that key for us."""
    peer.ask(
        do="take",
        documents=[each.document for each in badges()[:_OF_NODE]],
        method=subject.METHOD,
        publicKeyMultibase=signer().public_key.multikey(),
        secretKeyMultibase="z" + encode_base58(_PRIVATE + SEED),
    )
    verify_body(json.dumps(peer.ask(do="sign")["last"]).encode())


def _spent(peer: Peer, **said: object) -> float:
    return float(peer.ask(**said)["micros"])
