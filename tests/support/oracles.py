"""Other people's canonicalisers, in this process: what they make of a document under the pinned contexts."""

import json
from contextlib import contextmanager

import pyld.nquads
import pyoxigraph
from pyld import jsonld

from contexts import loader, nquads, rdfc
from contexts.rdfc import USUAL

_OPTIONS = {
    "algorithm": "URDNA2015",
    "format": "application/n-quads",
    "documentLoader": loader.document_loader,
}
_NAMED = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_ESCAPES = str.maketrans({chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F)} | _NAMED)


def by_pyld(document):
    """Return PyLD's canonical N-Quads, with the escapes of RDFC-1.0; its own are those of URDNA2015."""
    with _escaping(lambda value: value.translate(_ESCAPES)):
        return by_stock_pyld(document)


def by_stock_pyld(document):
    """Return PyLD's canonical N-Quads as it writes them."""
    return jsonld.normalize(document, _OPTIONS).encode()


@contextmanager
def _escaping(escape):
    usual, pyld.nquads.escape = pyld.nquads.escape, escape
    try:
        yield
    finally:
        pyld.nquads.escape = usual


def by_oxigraph(document):
    """Return Oxigraph's canonical N-Quads. It loads no contexts, so they are written into the document."""
    text = json.dumps(_inlined(document)).encode()
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.JSON_LD))
    return _canonical(dataset)


def quads_by_oxigraph(text):
    """Return Oxigraph's canonical form of N-Quads."""
    return _canonical(
        pyoxigraph.Dataset(pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.N_QUADS))
    )


def _canonical(dataset):
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{quad} .\n" for quad in dataset)).encode()


def _inlined(value):
    if isinstance(value, list):
        return [_inlined(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {name: _member_inlined(name, member) for name, member in value.items()}


def _member_inlined(name, member):
    match name:
        case "@context":
            urls = member if isinstance(member, list) else [member]
            return [loader.load(url)["@context"] for url in urls]
        case "jsonSchema":  # JSON that is signed as it is.
            return member
    return _inlined(member)


class Once(rdfc._Labelling):
    """RDFC-1.0 as Oxigraph reads it: a node related to another several times by one hash counts once.

    4.8.3 gathers related nodes in lists, as the W3C's tests, PyLD and rdf-canonize have it; Oxigraph in sets. The
    two differ where nodes that look alike have several statements each in a graph without a name.
    """

    def _related(self, node, issuer):
        return {digest: [*dict.fromkeys(nodes)] for digest, nodes in super()._related(node, issuer).items()}


def relabelled_once(canonical):
    """Return canonical N-Quads with the labels of `Once`."""
    quads = nquads.parse(canonical.decode())
    labels = Once([quad for quad in quads if any(map(nquads.is_blank, quad))], "sha256", USUAL).labels()
    return "".join(sorted(rdfc._relabelled(quad, labels).line() for quad in quads)).encode()


# --- departures: documents without what a program is known to read otherwise --------------------------

_AFTER_SURROGATES = dict.fromkeys(range(0xE000, 0x10000), "\u00e9")
_WIDE_SPACES = str.maketrans(dict.fromkeys("\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff", "\u00e9"))
_SMALLEST_USUAL = 2.2250738585072014e-308


def in_one_order(document):
    """Return a document whose texts sort alike by code points and by the units of UTF-16."""
    return _mapped(
        document, lambda each: each.translate(_AFTER_SURROGATES) if isinstance(each, str) else each
    )


def without_subnormal_numbers(document):
    """Return a document whose numbers have their usual precision."""
    return _mapped(
        document, lambda each: 0.5 if _is_float(each) and 0 < abs(each) < _SMALLEST_USUAL else each
    )


def without_numbers_that_look_whole(document):
    """Return a document without small numbers that JavaScript writes without a point, such as 1e-7."""
    return _mapped(document, lambda each: 0.5 if _looks_whole(each) else each)


def without_numbers_beside_their_text(document):
    """Return a document whose lists do not hold a number beside the same in text, which are one statement if typed.

    `jsonld` states both, and `rdf-canonize` hashes the statement twice; a dataset is a set (RDF 1.1 Concepts, 4).
    """
    if isinstance(document, list):
        texts = {each for each in document if isinstance(each, str)}
        kept = [
            each for each in document if isinstance(each, bool | str | list | dict) or str(each) not in texts
        ]
        return [without_numbers_beside_their_text(each) for each in kept]
    if isinstance(document, dict):
        return {name: without_numbers_beside_their_text(each) for name, each in document.items()}
    return document


def without_wide_spaces(document):
    """Return a document without the spaces beyond ASCII, which RFC 3987 lets into IRIs and JavaScript's `\\s` has."""
    return _mapped(document, lambda each: each.translate(_WIDE_SPACES) if isinstance(each, str) else each)


def _looks_whole(value):
    return _is_float(value) and value != int(value) and "." not in repr(value)


def _is_float(value):
    return isinstance(value, float)


def _mapped(value, change):
    if isinstance(value, list):
        return [_mapped(each, change) for each in value]
    if isinstance(value, dict):
        return {change(name): _mapped(member, change) for name, member in value.items()}
    return change(value)
