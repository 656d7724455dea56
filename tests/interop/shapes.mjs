// An issuer and a wallet as @openid4vc/openid4vci has them: which edition metadata are of, what requests mean.
//
// Takes {metadata: [{issuer, server}], requests: [request]}, gives {editions: [name], meant: [{configuration | format,
// types, vct, proofs}]}; the requests are read by the first of the metadata.

import {Openid4vciClient, Openid4vciIssuer} from '@openid4vc/openid4vci';
import {createHash, randomBytes} from 'node:crypto';
import {converse} from './conversation.mjs';

const callbacks = {
  hash: (data, algorithm) => createHash(algorithm.replace('-', '')).update(data).digest(),
  generateRandom: size => randomBytes(size)
};

async function resolved({issuer, server}) {
  const answer = url => {
    const document = url.includes('openid-credential-issuer') ? issuer : server;
    return new Response(JSON.stringify(document), {headers: {'content-type': 'application/json'}});
  };
  const wallet = new Openid4vciClient({callbacks: {...callbacks, fetch: async url => answer(String(url))}});
  return wallet.resolveIssuerMetadata(issuer.credential_issuer);
}

function meaning(issuerMetadata, credentialRequest) {
  const read = new Openid4vciIssuer({callbacks}).parseCredentialRequest({issuerMetadata, credentialRequest});
  return {
    configuration: read.credentialConfigurationId ?? null,
    format: read.format?.format ?? null,
    types: read.format?.credential_definition?.type ?? null,
    vct: read.format?.vct ?? null,
    proofs: read.proofs?.jwt ?? null
  };
}

async function compare({metadata, requests}) {
  const known = await Promise.all(metadata.map(resolved));
  return {
    editions: known.map(each => each.originalDraftVersion),
    meant: requests.map(each => meaning(known[0], each))
  };
}

await converse(compare);
