// One JSON object on standard input, one on standard output: how the tests talk with these programs.

import {text} from 'node:stream/consumers';

export async function converse(act) {
  const said = JSON.parse(await text(process.stdin));
  process.stdout.write(JSON.stringify(await act(said)));
}
