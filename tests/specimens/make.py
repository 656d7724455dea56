"""Make the specimens again: badges with one fault each, named for the fault, and what the world can fetch.

Run as `python -m tests.specimens.make [FOLDER]`. All keys are fixed seeds of these tests, so that the same files
come out; `index.json` says what the verifier must find, `world.json` what lies at which address.

Whatever a specimen says in words holds the word Kestrel, so that a test can see whether any of it is shown.
"""

import json
import sys
from pathlib import Path

from tests.specimens import (
    carried,
    documents,
    histories,
    hostile,
    nested,
    pictures,
    proof_kinds,
    single,
    stacks,
    statuses,
    tokens,
)
from tests.specimens.bench import FOLDER, Bench

# In this order: the issuers count their badges, so that a new maker belongs at the end.
MAKERS = (
    single.genuine,
    single.contents,
    single.carriers,
    single.proofs,
    single.dates,
    single.statuses,
    stacks.genuine,
    stacks.rules,
    stacks.positions,
    pictures.genuine,
    pictures.faults,
    histories.genuine,
    histories.broken,
    histories.unknown,
    histories.ended,
    statuses.token_lists,
    statuses.token_claims,
    statuses.bitstring_entries,
    statuses.older_lists,
    statuses.editions,
    *documents.MAKERS,
    tokens.genuine,
    tokens.headers,
    tokens.profiles,
    tokens.sd_jwts,
    hostile.eyes,
    hostile.patience,
    proof_kinds.genuine,
    proof_kinds.chains,
    proof_kinds.disclosures,
    proof_kinds.others,
    nested.towers,
    nested.positions,
    stacks.out_of_reach,
    *carried.MAKERS,
    proof_kinds.withheld,
    tokens.withheld,
)


def make(folder: Path) -> None:
    """Write every specimen, the index and the world into `folder`."""
    folder.mkdir(exist_ok=True)
    bench = Bench()
    for maker in MAKERS:
        maker(bench)
    for name, body in bench.files.items():
        (folder / name).write_bytes(body)
    _write(folder / "index.json", bench.index)
    _write(folder / "world.json", {url: body.decode() for url, body in bench.world.items()})


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
