// Embedded proofs by the packages of Digital Bazaar: signs, derives and verifies credentials, each suite in its package.
//
// Stays. {do: "sign", suite, document} gives {credential}; {do: "derive", credential, pointers} gives {credential};
// {do: "verify", credential} gives {verified, error}. Issuers are did:key; contexts are Cairn's pinned ones.
//
// {do: "signJcs", alg, document} and {do: "verifyJcs", credential} are the same for the suites over canonical JSON, for
// which there are no packages: vc-di-eddsa 1.0, 3.3, and vc-di-ecdsa 1.0, 3.3, over `canonicalize` and Node's hashes.

import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as ecdsaSd from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import {cryptosuite as ecdsaRdfc} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import {cryptosuite as eddsaRdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {driver} from '@digitalbazaar/did-method-key';
import {Ed25519Signature2020} from '@digitalbazaar/ed25519-signature-2020';
import {Ed25519VerificationKey2020} from '@digitalbazaar/ed25519-verification-key-2020';
import {derive, issue, verifyCredential} from '@digitalbazaar/vc';
import canonicalize from 'canonicalize';
import {createHash} from 'node:crypto';
import {decode, encode} from 'base58-universal';
import {answerLines} from './lines.mjs';
import {pinnedLoader} from './pinned.mjs';

const pinned = pinnedLoader();
const HEADERS = {z6Mk: Ed25519Multikey.from, zDna: EcdsaMultikey.from, z82L: EcdsaMultikey.from};

function keysAsMultikey() {
  const dids = driver();
  for(const [multibaseMultikeyHeader, fromMultibase] of Object.entries(HEADERS)) {
    dids.use({multibaseMultikeyHeader, fromMultibase});
  }
  return dids;
}

function keysOf2020() {
  const dids = driver();
  dids.use({multibaseMultikeyHeader: 'z6Mk', fromMultibase: Ed25519VerificationKey2020.from});
  return dids;
}

function loaderWith(dids) {
  return async url => url.startsWith('did:') ?
    {contextUrl: null, documentUrl: url, document: await dids.get({url})} : pinned(url);
}

async function edwards() {
  return named(await Ed25519Multikey.generate());
}

async function elliptic(curve) {
  return named(await EcdsaMultikey.generate({curve}));
}

async function named(keyPair) {
  const {publicKeyMultibase} = await keyPair.export({publicKey: true});
  keyPair.controller = `did:key:${publicKeyMultibase}`;
  keyPair.id = `${keyPair.controller}#${publicKeyMultibase}`;
  return keyPair;
}

async function named2020() {
  const keyPair = await Ed25519VerificationKey2020.generate();
  keyPair.controller = `did:key:${keyPair.publicKeyMultibase}`;
  keyPair.id = `${keyPair.controller}#${keyPair.publicKeyMultibase}`;
  return keyPair;
}

function proofBy(keyPair, cryptosuite) {
  return {keyPair, suite: new DataIntegrityProof({signer: keyPair.signer(), cryptosuite})};
}

const SIGNERS = {
  'eddsa-rdfc-2022': async () => proofBy(await edwards(), eddsaRdfc),
  'ecdsa-rdfc-2019 P-256': async () => proofBy(await elliptic('P-256'), ecdsaRdfc),
  'ecdsa-rdfc-2019 P-384': async () => proofBy(await elliptic('P-384'), ecdsaRdfc),
  'ecdsa-sd-2023': async ({mandatory: mandatoryPointers}) =>
    proofBy(await elliptic('P-256'), ecdsaSd.createSignCryptosuite({mandatoryPointers})),
  'Ed25519Signature2020': async () => {
    const keyPair = await named2020();
    return {keyPair, suite: new Ed25519Signature2020({key: keyPair})};
  }
};

async function sign(said) {
  const {keyPair, suite} = await SIGNERS[said.suite](said);
  const document = structuredClone(said.document);
  if(typeof document.issuer === 'object') {
    document.issuer.id = keyPair.controller;
  } else {
    document.issuer = keyPair.controller;
  }
  const documentLoader = loaderWith(keysAsMultikey());
  return {credential: await issue({credential: document, suite, documentLoader})};
}

async function disclose({credential, pointers: selectivePointers}) {
  const suite = new DataIntegrityProof({cryptosuite: ecdsaSd.createDiscloseCryptosuite({selectivePointers})});
  const documentLoader = loaderWith(keysAsMultikey());
  return {credential: await derive({verifiableCredential: credential, suite, documentLoader})};
}

async function verify({credential}) {
  const proofs = [].concat(credential.proof);
  const is2020 = proofs.every(({type}) => type === 'Ed25519Signature2020');
  const suite = is2020 ? [new Ed25519Signature2020()] :
    [eddsaRdfc, ecdsaRdfc, ecdsaSd.createVerifyCryptosuite()].map(cryptosuite =>
      new DataIntegrityProof({cryptosuite}));
  const documentLoader = loaderWith(is2020 ? keysOf2020() : keysAsMultikey());
  const checkStatus = async () => ({verified: true});
  const {verified, error} = await verifyCredential({credential, suite, documentLoader, checkStatus});
  return {verified, error: error ? [error, ...(error.errors ?? [])].map(each => each.message).join('; ') : null};
}

const hashed = (algorithm, value) => createHash(algorithm).update(canonicalize(value)).digest();
const bothHashed = (algorithm, options, document) =>
  Buffer.concat([hashed(algorithm, options), hashed(algorithm, document)]);

async function signJcs({alg, document: given}) {
  const keyPair = await (alg === 'EdDSA' ? edwards() : elliptic(alg === 'ES256' ? 'P-256' : 'P-384'));
  const document = {...given, issuer: {...given.issuer, id: keyPair.controller}};
  const options = {
    '@context': document['@context'],
    type: 'DataIntegrityProof',
    cryptosuite: alg === 'EdDSA' ? 'eddsa-jcs-2022' : 'ecdsa-jcs-2019',
    created: '2026-11-01T09:00:00Z',
    verificationMethod: keyPair.id,
    proofPurpose: 'assertionMethod'
  };
  const data = bothHashed(alg === 'ES384' ? 'sha384' : 'sha256', options, document);
  const proofValue = `z${encode(await keyPair.signer().sign({data}))}`;
  return {credential: {...document, proof: [{...options, proofValue}]}};
}

async function verifyJcs({credential: {proof: [{proofValue, ...options}], ...document}}) {
  const multikey = options.verificationMethod.split('#')[1];
  const from = HEADERS[multikey.slice(0, 4)];
  const keyPair = await from({type: 'Multikey', id: options.verificationMethod, publicKeyMultibase: multikey});
  const data = bothHashed(multikey.startsWith('z82L') ? 'sha384' : 'sha256', options, document);
  return {verified: await keyPair.verifier().verify({data, signature: decode(proofValue.slice(1))})};
}

const acts = {sign, derive: disclose, verify, signJcs, verifyJcs};
await answerLines(said => acts[said.do](said));
