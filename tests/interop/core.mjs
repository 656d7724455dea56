// A verifier: checks a badge, and its status, with @digitalcredentials/verifier-core, which many wallets use.
//
// Takes {credential}, gives {log: [{id, valid, error}], errors: [name]}.

import {converse} from './conversation.mjs';
import {verifyCredential} from '@digitalcredentials/verifier-core';

// The package tells what it does on standard output, which is for the answer.
console.log = console.error;

async function verify({credential}) {
  const {log = [], errors = []} = await verifyCredential({credential, knownDIDRegistries: []});
  return {
    log: log.map(({id, valid, error}) => ({id, valid: valid ?? null, error: error?.name ?? null})),
    errors: errors.map(({name}) => name)
  };
}

await converse(verify);
