// Tokens by `jose` and `@sd-jwt/core`: signs and verifies JWTs, issues, presents and verifies SD-JWTs.
//
// Stays. Keys go both ways as JWK.
//   {do: "sign", alg, header, payload}             gives {token, jwk}
//   {do: "verify", token, jwk}                     gives {verified, header, payload, error}
//   {do: "issue", alg, payload, frame, header, holder}  gives {token, jwk}; `holder` is a JWK to bind to
//   {do: "verifySd", token, jwk, holder, nonce}    gives {verified, payload, error}
//   {do: "present", token, frame, binding, secret} gives {token}; with a key binding by the JWK `secret`

import {createHash, randomBytes, webcrypto} from 'node:crypto';
import {exportJWK, generateKeyPair, importJWK, jwtVerify, SignJWT} from 'jose';
import {SDJwtInstance} from '@sd-jwt/core';
import {answerLines} from './lines.mjs';

const ALGORITHMS = ['EdDSA', 'ES256', 'ES384', 'RS256'];

const CURVES = {
  ES256: [{name: 'ECDSA', namedCurve: 'P-256'}, {name: 'ECDSA', hash: 'SHA-256'}],
  EdDSA: [{name: 'Ed25519'}, {name: 'Ed25519'}]
};

const hasher = (data, algorithm) =>
  new Uint8Array(createHash(algorithm.replace('-', '')).update(Buffer.from(data)).digest());
const saltGenerator = length => randomBytes(length).toString('base64url');

function algorithmOf({crv, kty, alg}) {
  return alg ?? (kty === 'RSA' ? 'RS256' : {Ed25519: 'EdDSA', 'P-256': 'ES256', 'P-384': 'ES384'}[crv]);
}

async function signerOf(jwk) {
  const [kind, how] = CURVES[algorithmOf(jwk)];
  const key = await webcrypto.subtle.importKey('jwk', jwk, kind, false, ['sign']);
  return async data =>
    Buffer.from(await webcrypto.subtle.sign(how, key, new TextEncoder().encode(data))).toString('base64url');
}

async function verifierOf(jwk) {
  const [kind, how] = CURVES[algorithmOf(jwk)];
  const key = await webcrypto.subtle.importKey('jwk', jwk, kind, false, ['verify']);
  return async (data, signature) =>
    webcrypto.subtle.verify(how, key, Buffer.from(signature, 'base64url'), new TextEncoder().encode(data));
}

async function newKey(alg) {
  const {privateKey, publicKey} = await generateKeyPair(alg, {extractable: true});
  return {privateKey, secret: await exportJWK(privateKey), jwk: await exportJWK(publicKey)};
}

async function sign({alg, header, payload}) {
  const {privateKey, jwk} = await newKey(alg);
  const issuer = `did:jwk:${Buffer.from(JSON.stringify(jwk)).toString('base64url')}`;
  const told = JSON.parse(JSON.stringify(payload).replaceAll('did:of:issuer', issuer));
  const token = await new SignJWT(told).setProtectedHeader({...header, alg, kid: `${issuer}#0`}).sign(privateKey);
  return {token, jwk};
}

async function verify({token, jwk}) {
  const key = await importJWK(jwk, algorithmOf(jwk));
  const {payload, protectedHeader} = await jwtVerify(token, key, {algorithms: ALGORITHMS});
  return {verified: true, header: protectedHeader, payload};
}

async function issue({alg, payload, frame, header, holder}) {
  const {secret, jwk} = await newKey(alg);
  const issuer = `did:jwk:${Buffer.from(JSON.stringify(jwk)).toString('base64url')}`;
  const instance = new SDJwtInstance({signer: await signerOf(secret), signAlg: alg, hasher, hashAlg: 'sha-256', saltGenerator});
  const told = {...payload, iss: issuer, ...(holder ? {cnf: {jwk: holder}} : {})};
  return {token: await instance.issue(told, frame, {header: {...header, kid: `${issuer}#0`}}), jwk};
}

async function verifySd({token, jwk, holder, nonce}) {
  const instance = new SDJwtInstance({
    hasher,
    verifier: await verifierOf(jwk),
    ...(holder ? {kbVerifier: await verifierOf(holder)} : {})
  });
  const {payload} = await instance.verify(token, holder ? {keyBindingNonce: nonce} : undefined);
  return {verified: true, payload};
}

async function present({token, frame, binding, secret}) {
  const instance = new SDJwtInstance({
    hasher,
    saltGenerator,
    ...(secret ? {kbSigner: await signerOf(secret), kbSignAlg: algorithmOf(secret)} : {})
  });
  const kb = binding ? {kb: {payload: binding}} : undefined;
  return {token: await instance.present(token, frame, kb)};
}

async function key({alg}) {
  const {secret, jwk} = await newKey(alg);
  return {secret, jwk};
}

function refused(work) {
  return said => work(said).catch(error => ({verified: false, error: error.code ?? error.message}));
}

const acts = {sign, verify: refused(verify), issue, verifySd: refused(verifySd), present, key};
await answerLines(said => acts[said.do](said));
