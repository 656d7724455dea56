"""`cairn keys csr` and `cairn keys certify`: certificates of the organisation's keys."""

import argparse
from pathlib import Path

from cairn.console import Console
from cairn.errors import InvalidSetting
from cairn.installation import Installation
from issuer.organisation import key_certificates
from issuer.organisation.key_certificates import Given
from issuer.organisation.key_life import Hand
from keys.certificates.anchors import Anchors
from keys.errors import KeysError


def add_csr(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn keys csr`."""
    parser.add_argument("key", metavar="KEY", help="the key's name or id, as `keys list` has it")


def csr(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Print a request, in PEM, to send to an authority."""
    with here.desk.work(here.organisation(arguments.org)) as work:
        request = key_certificates.request_for(work.identity, arguments.key)
    console.data({"key": arguments.key, "request": request}, request.rstrip("\n"))
    return 0


def add_certify(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn keys certify`."""
    parser.add_argument("key", metavar="KEY", help="the key's name or id, as `keys list` has it")
    parser.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        help="the certificates in PEM, the key's own first, without the anchor",
    )
    parser.add_argument(
        "--anchor",
        type=Path,
        metavar="FILE",
        help="the authority's own certificate, to check that they lead to it",
    )


def certify(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Keep the certificates of a key; what it signs from now on shows them."""
    given = Given(_bytes(arguments.file), None if arguments.anchor is None else _anchors(arguments.anchor))
    with here.desk.work(here.organisation(arguments.org)) as work:
        hand = Hand(work.tx, work.identity, here.sealer, work.now)
        chain = key_certificates.certify(hand, arguments.key, given)
    told = {
        "key": arguments.key,
        "subject": chain.leaf.subject,
        "certificates": len(chain.certificates),
        "until": chain.ends_at.isoformat(),
    }
    console.data(
        told, f"{arguments.key} is certified as {chain.leaf.subject} until {chain.ends_at:%Y-%m-%d}."
    )
    return 0


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise InvalidSetting(f"{path} can not be read: {fault.strerror}.") from fault


def _anchors(path: Path) -> Anchors:
    try:
        return Anchors.from_pem(_bytes(path))
    except KeysError as fault:
        raise InvalidSetting(f"{path} holds no anchor that can be used: {fault}.") from fault
