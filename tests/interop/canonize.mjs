// A canonicaliser: the N-Quads of a document by `jsonld` and `rdf-canonize`, in safe mode, under Cairn's pinned contexts.
//
// Stays and takes, a line each, {document}; gives {nquads} or {error}. `base` is null, as Cairn has it: what is relative
// is refused by safe mode instead of being put under an address.

import jsonld from 'jsonld';
import {answerLines} from './lines.mjs';
import {pinnedLoader} from './pinned.mjs';

const options = {
  algorithm: 'RDFC-1.0',
  base: null,
  canonizeOptions: {maxWorkFactor: Infinity},
  documentLoader: pinnedLoader(),
  format: 'application/n-quads',
  safe: true
};

await answerLines(async ({document}) => ({nquads: await jsonld.canonize(document, options)}));
