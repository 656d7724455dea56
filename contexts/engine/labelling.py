"""From what a walk says to canonical N-Quads, if first degree hashes tell its blank nodes apart (RDFC-1.0, 4.4.3)."""

import hashlib
from collections.abc import Mapping
from itertools import compress, islice
from operator import ne

from contexts.engine.walking import Statement, Walk
from contexts.rdfc import Algorithm


def labels_of(walk: Walk, algorithm: Algorithm) -> dict[str, str] | None:
    """Return the canonical label of each blank node, or None if some look alike.

    Nothing may be said twice.
    """
    hashed = hashlib.sha384 if algorithm == "sha384" else hashlib.sha256
    seen_from = _seen_from(walk)
    nodes: dict[str, str] = {}
    for node, seen in seen_from.items():
        seen.sort()
        nodes[hashed("".join(seen).encode("utf-8")).hexdigest()] = node
    if len(nodes) < len(seen_from):
        return None
    return {nodes[digest]: f"_:c14n{number}" for number, digest in enumerate(sorted(nodes))}


def canonical_text(walk: Walk, labels: Mapping[str, str]) -> str:
    """Return the canonical N-Quads of a walk, each statement once."""
    lines = walk.lines + [_line(statement, labels) for statement in walk.others]
    for node, endings in walk.about.items():
        label = labels[node]
        lines += [label + each for each in endings]
    lines.sort()
    last = lines[-1:]
    return "".join([*compress(lines, map(ne, lines, islice(lines, 1, None))), *last])


def _seen_from(walk: Walk) -> dict[str, list[str]]:
    """Return what is said of each blank node, with itself as `_:a` and any other as `_:z` (4.6.3)."""
    seen = {node: ["_:a" + each for each in endings] for node, endings in walk.about.items()}
    for statement in walk.others:
        subject, _, object_, graph = statement
        for node in {subject, object_, graph}:
            if node[:2] == "_:":
                seen.setdefault(node, []).append(_as_seen_from(node, statement))
    return seen


def _as_seen_from(node: str, statement: Statement) -> str:
    subject, predicate, object_, graph = statement
    if subject[0] == "_":
        subject = "_:a" if subject == node else "_:z"
    if object_[0] == "_":
        object_ = "_:a" if object_ == node else "_:z"
    if not graph:
        return f"{subject}{predicate}{object_} .\n"
    graph = "_:a" if graph == node else "_:z"
    return f"{subject}{predicate}{object_} {graph} .\n"


def _line(statement: Statement, labels: Mapping[str, str]) -> str:
    subject, predicate, object_, graph = statement
    subject, object_ = labels.get(subject, subject), labels.get(object_, object_)
    if not graph:
        return f"{subject}{predicate}{object_} .\n"
    return f"{subject}{predicate}{object_} {labels[graph]} .\n"
