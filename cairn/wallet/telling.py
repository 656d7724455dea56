"""What of a badge its holder tells: what is asked for, and the evidence entries that the holder chose (SC-11)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from cairn.wallet.http import WalletRefused
from contexts.strict_json import parse_object
from credentials.badge import JsonObject
from credentials.errors import AmbiguousEntry
from credentials.proofs import data_integrity, disclosable
from credentials.proofs.sd_jwt import Path
from credentials.proofs.suites.ecdsa_sd.values import is_base
from credentials.received import Received


@dataclass(frozen=True, slots=True)
class Telling:
    """Which evidence entries are told, by their names or ids: of a badge that is told whole it changes nothing."""

    names: frozenset[str] = frozenset()

    def evidence(self, received: Received) -> tuple[Path, ...]:
        """Return the places of the entries that are told; none of a badge that is told whole.

        Raises:
            WalletRefused: a name is that of several entries, and nothing is told before it is clear of which.
        """
        if not _is_choice(received):
            return ()
        try:
            pointers = disclosable.evidence(received.document, self.names)
        except AmbiguousEntry as fault:
            raise WalletRefused("wallet", fault.code, str(fault)) from fault
        return tuple(("evidence", int(each.rpartition("/")[2])) for each in pointers)


NOTHING_MORE: Final = Telling()


def is_derivable(received: Received) -> bool:
    """Return whether a badge has a base proof, so that what is shown of it is derived."""
    return any(_is_base(each) for each in _proofs(received))


def derived(received: Received, asked: Iterable[Path], telling: Telling) -> JsonObject:
    """Return a badge with a base proof as it is shown: what is always told, what is asked for, and what was chosen.

    Raises:
        WalletRefused: as `Telling.evidence`.
        credentials.errors.CredentialsError, contexts.errors.ContextsError: it can not be shown so.
    """
    document = parse_object(received.source.body)
    paths = (*asked, *telling.evidence(received))
    pointers = dict.fromkeys(pointer for path in paths for pointer in _pointers(document, path))
    return data_integrity.derive(document, tuple(pointers))


def names_in(received: Received) -> tuple[str, ...]:
    """Return by what the evidence entries of a badge are called that its holder may tell one by one."""
    return disclosable.evidence_names(received.document) if _is_choice(received) else ()


def _is_choice(received: Received) -> bool:
    return received.source.carrier.is_sd_jwt or is_derivable(received)


def _proofs(received: Received) -> tuple[data_integrity.Proof, ...]:
    return data_integrity.proofs(received.document) if "proof" in received.document else ()


def _is_base(proof: data_integrity.Proof) -> bool:
    return proof.suite is not None and proof.suite.name == disclosable.NAME and is_base(proof.value)


def _pointers(value: Any, path: Path, before: str = "") -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield the JSON pointers of the places that a path selects, none for what is always there or not at all."""
    if not path:
        if before not in ("", "/id", "/type", "/@context") and not before.endswith(("/id", "/type")):
            yield before
        return
    step, *rest = path
    for name in _steps(value, step):
        yield from _pointers(value[name], tuple(rest), f"{before}/{_escaped(name)}")


def _steps(value: Any, step: str | int | None) -> Iterable[Any]:  # noqa: ANN401 - any JSON
    if isinstance(value, list):
        return range(len(value)) if step is None else [step] if _is_place(step, value) else []
    return [step] if isinstance(value, dict) and step in value else []


def _is_place(step: str | int | None, value: list[Any]) -> bool:
    return isinstance(step, int) and step < len(value)


def _escaped(name: str | int) -> str:
    return str(name).replace("~", "~0").replace("/", "~1")
