// The other side of the benchmarks: @digitalbazaar/vc, warm, counting its own CPU time with that of its threads.
//
// Stays, started with --expose-gc. {do: "take", documents, method, publicKeyMultibase, secretKeyMultibase} gives it what to sign; {do: "sign"} and {do: "verify", bodies} are
// answered with {micros}: CPU microseconds a document, and for "sign" the last signed one. Documents and keys come from
// memory; the status of a badge is not looked up, which ours does not do there either.

import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {issue, verifyCredential} from '@digitalbazaar/vc';
import {answerLines} from './lines.mjs';
import {pinnedContexts, pinnedLoader} from './pinned.mjs';

const known = pinnedContexts();
const documentLoader = pinnedLoader(known);
let documents = [];
let signer = null;

async function take({documents: given, method, publicKeyMultibase, secretKeyMultibase}) {
  const [controller] = method.split('#');
  const described = {id: method, type: 'Multikey', controller, publicKeyMultibase};
  const multikey = {'@context': 'https://w3id.org/security/multikey/v1', ...described};
  signer = (await Ed25519Multikey.from({...multikey, secretKeyMultibase})).signer();
  known.set(method, multikey);
  known.set(controller, {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: controller,
    verificationMethod: [described],
    assertionMethod: [method]
  });
  documents = given;
  return {};
}

async function spent(work, subjects) {
  gc();
  const before = process.cpuUsage();
  let last;
  for(const subject of subjects) {
    last = await work(subject);
  }
  const {user, system} = process.cpuUsage(before);
  // What it collects beside its work is counted; what is left is not to disturb whoever is measured next.
  gc();
  return {micros: (user + system) / subjects.length, last};
}

async function sign() {
  const work = document => issue({
    credential: structuredClone(document),
    suite: new DataIntegrityProof({signer, cryptosuite}),
    documentLoader
  });
  return spent(work, documents);
}

async function verify({bodies}) {
  const work = async body => {
    const {verified, error} = await verifyCredential({
      credential: JSON.parse(body),
      suite: new DataIntegrityProof({cryptosuite}),
      documentLoader,
      checkStatus: async () => ({verified: true})
    });
    if(!verified) {
      throw error;
    }
  };
  return spent(work, bodies);
}

const acts = {take, sign, verify};
await answerLines(said => acts[said.do](said));
