// A wallet: answers a presentation request with @openid4vc/openid4vp; SD-JWTs are shown by @sd-jwt/core.
//
// Takes {link, query, credential, secret, did, didUrl, anchor}: the link that opens a wallet, the id of the query to
// answer, the badge, the holder's key as JWK, and a certificate that it trusts. Gives {version, prefix, signer, steps,
// told}; a refusal is {refused: {error}}. With {origin, request} instead of a link it answers a request that came
// through the browser, and gives {credential}.

import {Openid4vpClient} from '@openid4vc/openid4vp';
import {SDJwtInstance} from '@sd-jwt/core';
import {CompactEncrypt, importJWK, jwtVerify, SignJWT} from 'jose';
import {createHash, webcrypto, X509Certificate} from 'node:crypto';
import {converse} from './conversation.mjs';

const hash = (data, algorithm) => createHash(algorithm.replace('-', '')).update(data).digest();

// The keys of a did:web as its document has them, or the one of a did:jwk.
async function keyOfDid(didUrl) {
  const [did] = didUrl.split('#');
  if (did.startsWith('did:jwk:')) return JSON.parse(Buffer.from(did.slice(8), 'base64url'));
  const [, , host, ...path] = did.split(':');
  const place = path.length ? `${path.join('/')}/did.json` : '.well-known/did.json';
  const document = await (await fetch(`https://${decodeURIComponent(host)}/${place}`)).json();
  const method = document.verificationMethod.find(({id}) => id === didUrl || `${did}${id}` === didUrl);
  if (!document.authentication.includes(method.id)) throw new Error('a key that is not for authentication');
  const {publicKeyMultibase: text} = method;
  const {from} = await import('@digitalbazaar/ed25519-multikey');
  const key = await from({type: 'Multikey', controller: did, id: didUrl, publicKeyMultibase: text});
  const {publicKey} = await key.export({publicKey: true, raw: true});
  return {kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url')};
}

function keyOfCertificate([leaf], anchor) {
  const certificate = new X509Certificate(Buffer.from(leaf, 'base64'));
  const authority = new X509Certificate(anchor);
  if (!certificate.checkIssued(authority) || !certificate.verify(authority.publicKey)) {
    throw new Error('a certificate of somebody who is not trusted');
  }
  return certificate.publicKey.export({format: 'jwk'});
}

function walletOf(said, steps, seen) {
  return new Openid4vpClient({
    callbacks: {
      hash,
      fetch: (url, options) => {
        steps.push(`${(options?.method ?? 'GET').toUpperCase()} ${new URL(url).pathname.replace(/[0-9a-f]{32}/, 'ID')}`);
        return fetch(url, {...options, redirect: 'error'});
      },
      getX509CertificateMetadata: certificate => {
        const {subjectAltName = ''} = new X509Certificate(Buffer.from(certificate, 'base64'));
        const names = subjectAltName.split(', ').filter(each => each.startsWith('DNS:'));
        return {sanDnsNames: names.map(each => each.slice(4)), sanUriNames: []};
      },
      verifyJwt: async (signer, {compact}) => {
        seen.signer = signer.method;
        const jwk = signer.method === 'x5c' ? keyOfCertificate(signer.x5c, said.anchor) : await keyOfDid(signer.didUrl);
        await jwtVerify(compact, await importJWK(jwk, signer.alg), {audience: 'https://self-issued.me/v2'});
        return {verified: true, signerJwk: jwk};
      },
      encryptJwe: async ({publicJwk, alg, enc}, data) => ({
        encryptionJwk: publicJwk,
        jwe: await new CompactEncrypt(new TextEncoder().encode(data))
          .setProtectedHeader({alg, enc, kid: publicJwk.kid})
          .encrypt(await importJWK(publicJwk, alg))
      })
    }
  });
}

async function sdJwt(said, audience, nonce) {
  const key = await webcrypto.subtle.importKey('jwk', said.secret, {name: 'ECDSA', namedCurve: 'P-256'}, false, ['sign']);
  const instance = new SDJwtInstance({
    hasher: (data, algorithm) => new Uint8Array(hash(Buffer.from(data), algorithm)),
    kbSigner: async data => Buffer.from(
      await webcrypto.subtle.sign({name: 'ECDSA', hash: 'SHA-256'}, key, new TextEncoder().encode(data))
    ).toString('base64url'),
    kbSignAlg: 'ES256'
  });
  const payload = {iat: Math.floor(Date.now() / 1000), aud: audience, nonce};
  return instance.present(said.credential, {}, {kb: {payload}});
}

async function tokenVp(said, audience, nonce) {
  const vp = {
    '@context': ['https://www.w3.org/2018/credentials/v1'],
    type: ['VerifiablePresentation'],
    verifiableCredential: [said.credential]
  };
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({iss: said.did, aud: audience, nonce, iat: now, exp: now + 60, vp})
    .setProtectedHeader({alg: 'ES256', typ: 'JWT', kid: said.didUrl})
    .sign(await importJWK(said.secret, 'ES256'));
}

async function answerOf(wallet, said, request, audience, origin) {
  const {nonce, response_mode: mode} = request;
  const show = said.credential.includes('~') ? sdJwt : tokenVp;
  const presentation = await show(said, audience, nonce);
  const jarm = {
    encryption: {nonce},
    serverMetadata: {
      authorization_signing_alg_values_supported: [],
      authorization_encryption_alg_values_supported: ['ECDH-ES'],
      authorization_encryption_enc_values_supported: ['A128GCM', 'A256GCM']
    }
  };
  return wallet.createOpenid4vpAuthorizationResponse({
    authorizationRequestPayload: request,
    authorizationResponsePayload: {vp_token: {[said.query]: [presentation]}},
    ...(origin ? {origin} : {}),
    ...(mode.endsWith('.jwt') ? {jarm} : {})
  });
}

async function present(said) {
  const [steps, seen] = [[], {}];
  const wallet = walletOf(said, steps, seen);
  const {params} = wallet.parseOpenid4vpAuthorizationRequest({authorizationRequest: said.link});
  const resolved = await wallet.resolveOpenId4vpAuthorizationRequest({authorizationRequestPayload: params});
  const request = resolved.authorizationRequestPayload;
  const answer = await answerOf(wallet, said, request, request.client_id);
  const {response} = await wallet.submitOpenid4vpAuthorizationResponse({authorizationRequestPayload: request, ...answer});
  const told = {status: response.status, type: response.headers.get('content-type'), body: await response.json()};
  return {version: resolved.version, prefix: resolved.client.prefix, signer: seen.signer, steps, told};
}

async function presentToPage(said) {
  const [steps, seen] = [[], {}];
  const wallet = walletOf(said, steps, seen);
  const {params} = wallet.parseOpenid4vpAuthorizationRequest({authorizationRequest: said.request.data});
  const resolved = await wallet.resolveOpenId4vpAuthorizationRequest({
    authorizationRequestPayload: params, origin: said.origin
  });
  const request = resolved.authorizationRequestPayload;
  const answer = await answerOf(wallet, said, request, `origin:${said.origin}`, said.origin);
  const data = answer.jarm ? {response: answer.jarm.responseJwt} : {vp_token: answer.authorizationResponsePayload.vp_token};
  return {version: resolved.version, steps, credential: {protocol: said.request.protocol, data}};
}

await converse(said => (said.origin ? presentToPage(said) : present(said))
  .catch(error => ({refused: {error: `${error.name}: ${error.message} ${error.cause?.message ?? ''}`}})));
