// A verifier: checks a badge with an embedded proof, and its status, with @digitalbazaar/vc.
//
// Takes {credential, contexts: {url: document}}, gives {verified, error, statuses: [{purpose, list, status}],
// suspension}; `statuses` is the verifier's own statusResult, `suspension` the same check of the second list.

import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {contexts as credentialContexts} from '@digitalbazaar/credentials-context';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {verifyCredential} from '@digitalbazaar/vc';
import {converse} from './conversation.mjs';
import {resolver} from './dids.mjs';

function loaderOf(contexts) {
  const dids = resolver();
  const known = new Map([...credentialContexts, ...Object.entries(contexts)]);
  return async url => ({documentUrl: url, document: await documentAt(url, known, dids)});
}

async function documentAt(url, known, dids) {
  if(known.has(url)) {
    return known.get(url);
  }
  if(url.startsWith('did:')) {
    return dids.get({did: url});
  }
  const answer = await fetch(url, {headers: {Accept: 'application/vc'}, redirect: 'error'});
  if(!answer.ok) {
    throw new Error(`${url} answered ${answer.status}`);
  }
  return answer.json();
}

function reasonOf({error}) {
  return error ? [error, ...(error.errors ?? [])].map(each => each.message).join('; ') : null;
}

function statusesOf(result) {
  return (result?.results ?? []).map(({credentialStatus: entry, status}) =>
    ({purpose: entry.statusPurpose, list: entry.statusListCredential, status}));
}

// Cairn names its second list by `statusReference`. Other verifiers know a list by an entry of its own: here the
// same entry is written out for it, and the package reads the list as it reads any.
function suspensionEntry(entry) {
  const list = entry.statusReference.replace(/#suspension$/, '');
  const {statusListIndex, type} = entry;
  return {type, statusPurpose: 'suspension', statusListCredential: list, statusListIndex};
}

async function verify({credential, contexts}) {
  const suite = new DataIntegrityProof({cryptosuite});
  const documentLoader = loaderOf(contexts);
  const result = await verifyCredential({credential, suite, documentLoader, checkStatus});
  const asked = {...credential, credentialStatus: suspensionEntry(credential.credentialStatus)};
  const paused = await checkStatus({credential: asked, suite, documentLoader});
  return {
    verified: result.verified,
    error: reasonOf(result),
    statuses: statusesOf(result.statusResult),
    suspension: {error: reasonOf(paused), statuses: statusesOf(paused)}
  };
}

await converse(verify);
