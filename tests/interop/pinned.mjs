// The contexts that Cairn pins, read from its folder: the tests give its path as the first argument.

import {join} from 'node:path';
import {readFileSync} from 'node:fs';

export function pinnedContexts(folder = process.argv[2]) {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json')));
  return new Map(Object.entries(manifest).map(([url, {file}]) =>
    [url, JSON.parse(readFileSync(join(folder, file)))]));
}

export function pinnedLoader(contexts = pinnedContexts()) {
  return async url => {
    if(!contexts.has(url)) {
      throw new Error(`${url} is not pinned`);
    }
    return {contextUrl: null, documentUrl: url, document: contexts.get(url)};
  };
}
