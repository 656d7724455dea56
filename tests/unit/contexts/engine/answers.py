"""What an engine says of a document, and what the exact path says."""

import hashlib
import json
from typing import Any

from contexts.canonical import canonize_exactly
from contexts.engine.engine import Engine
from contexts.engine.fallback import Fallback
from contexts.errors import ContextsError
from contexts.loader import PACKAGED, PinnedContexts
from contexts.rdfc import USUAL

ENGINE = Engine(PACKAGED)


def by_engine(document: Any, engine: Engine = ENGINE, algorithm="sha256", limits=USUAL):
    """Return the engine's bytes, its refusal as (class, words), or `Fallback`."""
    try:
        return engine.canonize(document, algorithm, limits)
    except Fallback:
        return Fallback
    except ContextsError as refusal:
        return type(refusal), str(refusal)


def exactly(document: Any, algorithm="sha256", limits=USUAL, contexts: PinnedContexts = PACKAGED):
    """Return the same of the exact path."""
    try:
        return canonize_exactly(document, algorithm=algorithm, limits=limits, contexts=contexts)
    except ContextsError as refusal:
        return type(refusal), str(refusal)


def agree(document: Any, engine: Engine = ENGINE, **how: Any) -> bool:
    """Say whether the engine's answer is that of the exact path, or none."""
    answer = by_engine(document, engine, **how)
    return answer is Fallback or answer == exactly(document, **how)


def pinned(folder, **contexts) -> PinnedContexts:
    """Return pinned contexts `urn:name`, made of these."""
    manifest = {}
    for name, context in contexts.items():
        data = json.dumps({"@context": context}).encode()
        (folder / name).write_bytes(data)
        manifest[f"urn:{name}"] = {
            **dict.fromkeys(
                ("kind", "package", "version", "path", "licence", "licence_file", "licence_path"), ""
            ),
            "file": name,
            "sha256": hashlib.sha256(data).hexdigest(),
            "byte_exact": True,
        }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return PinnedContexts(folder)
