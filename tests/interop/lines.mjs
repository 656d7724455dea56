// One JSON object a line on standard input, one a line on standard output: how the tests talk with programs that stay.

import {createInterface} from 'node:readline';

export async function answerLines(act) {
  for await (const line of createInterface({input: process.stdin})) {
    const answer = await act(JSON.parse(line)).catch(error => ({error: `${error.name}: ${error.message}`}));
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}
