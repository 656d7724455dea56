// did:webvh by didwebvh-ts: resolves a log, or makes one with every kind of change and says what it made.

import {createPublicKey, generateKeyPairSync, sign, verify} from 'node:crypto';
import {
  createDID, deactivateDID, deriveNextKeyHash, MultibaseEncoding, multibaseEncode, prepareDataForSigning,
  resolveDIDFromLog, updateDID
} from 'didwebvh-ts';
import {converse} from './conversation.mjs';

const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const MULTICODEC = Buffer.from('ed01', 'hex');

const verifier = {
  async verify(signature, message, publicKey) {
    const der = Buffer.concat([SPKI, publicKey]);
    return verify(null, message, createPublicKey({key: der, format: 'der', type: 'spki'}), signature);
  }
};

function newKey() {
  const {privateKey, publicKey} = generateKeyPairSync('ed25519');
  const raw = publicKey.export({format: 'der', type: 'spki'}).subarray(SPKI.length);
  const multikey = multibaseEncode(Buffer.concat([MULTICODEC, raw]), MultibaseEncoding.BASE58_BTC);
  return {multikey, signer: signerOf(privateKey, multikey)};
}

function signerOf(privateKey, multikey) {
  return {
    getVerificationMethodId: () => `did:key:${multikey}#${multikey}`,
    async sign({document, proof}) {
      const data = await prepareDataForSigning(document, proof);
      return {proofValue: multibaseEncode(sign(null, data, privateKey), MultibaseEncoding.BASE58_BTC)};
    }
  };
}

async function resolve({log, did}) {
  try {
    const found = await resolveDIDFromLog(log, {verifier, requestedDid: did});
    return found.meta.error ? {error: found.meta.error} : {did: found.did, document: found.doc, meta: found.meta};
  } catch (fault) {
    return {error: String(fault)};
  }
}

async function make() {
  const [one, two, three] = [newKey(), newKey(), newKey()];
  const method = {type: 'Multikey', publicKeyMultibase: one.multikey, purpose: 'assertionMethod'};
  const common = {verificationMethods: [method], verifier};
  const begun = await createDID({
    ...common, domain: 'example.com', paths: ['o', 'acme'], signer: one.signer, updateKeys: [one.multikey],
    nextKeyHashes: [await deriveNextKeyHash(two.multikey)], portable: false
  });
  const turned = await updateDID({
    ...common, log: begun.log, signer: two.signer, updateKeys: [two.multikey],
    nextKeyHashes: [await deriveNextKeyHash(three.multikey)]
  });
  const eased = await updateDID({
    ...common, log: turned.log, signer: three.signer, updateKeys: [three.multikey], nextKeyHashes: []
  });
  const ended = await deactivateDID({log: eased.log, signer: three.signer, verifier});
  return {did: begun.did, log: eased.log, ended: ended.log};
}

await converse(async said => (said.log ? resolve(said) : make()));
