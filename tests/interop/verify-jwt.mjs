// A verifier: checks a badge that is a JWT with `jose`, with the key that the issuer's DID document names.
//
// Takes {token}, gives {verified, header, payload} or {verified: false, error}.

import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {decodeJwt, decodeProtectedHeader, errors, importJWK, jwtVerify} from 'jose';
import {converse} from './conversation.mjs';
import {resolver} from './dids.mjs';

async function jwkOf(method) {
  if(method.publicKeyJwk) {
    return method.publicKeyJwk;
  }
  return Ed25519Multikey.toJwk({keyPair: await Ed25519Multikey.from(method)});
}

async function keyOf({kid, alg}, issuer) {
  const [did] = kid.split('#');
  if(did !== issuer) {
    throw new Error(`${kid} is not a key of ${issuer}`);
  }
  const document = await resolver().get({did});
  const method = document.verificationMethod.find(({id}) => id === kid);
  if(!document.assertionMethod.includes(kid)) {
    throw new Error(`${kid} may not assert`);
  }
  return importJWK(await jwkOf(method), alg);
}

async function verify({token}) {
  const key = await keyOf(decodeProtectedHeader(token), decodeJwt(token).iss);
  try {
    const {payload, protectedHeader} = await jwtVerify(token, key, {algorithms: ['EdDSA', 'ES256']});
    return {verified: true, header: protectedHeader, payload};
  } catch(error) {
    if(error instanceof errors.JOSEError) {
      return {verified: false, error: error.code};
    }
    throw error;
  }
}

await converse(verify);
