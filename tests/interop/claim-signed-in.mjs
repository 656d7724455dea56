// A wallet: claims a badge by signing its user in, with @openid4vc: pushed request, PKCE, DPoP with nonces.
//
// Takes {offer, client, redirect, configurations, cookie, award}: the session of who says yes, and to which award.
// Gives {credentials, holder, key, token_type, authorization, steps}: the credentials by their configurations.

import {clientAuthenticationNone} from '@openid4vc/oauth2';
import {Openid4vciClient} from '@openid4vc/openid4vci';
import {exportJWK, generateKeyPair, SignJWT} from 'jose';
import {createHash, randomBytes} from 'node:crypto';
import {converse} from './conversation.mjs';

async function newKey() {
  const {privateKey, publicKey} = await generateKeyPair('ES256', {extractable: true});
  return {privateKey, publicJwk: await exportJWK(publicKey)};
}

function walletOf(keys, client, steps) {
  return new Openid4vciClient({
    callbacks: {
      fetch: (url, options) => {
        steps.push(`${options?.method ?? 'GET'} ${new URL(url).pathname}`);
        return fetch(url, options);
      },
      hash: (data, algorithm) => createHash(algorithm.replace('-', '')).update(data).digest(),
      generateRandom: size => randomBytes(size),
      clientAuthentication: clientAuthenticationNone({clientId: client}),
      signJwt: async (_, {header, payload}) => {
        const key = header.typ === 'dpop+jwt' ? keys.dpop : keys.holder;
        const jwt = await new SignJWT(payload).setProtectedHeader(header).sign(key.privateKey);
        return {jwt, signerJwk: key.publicJwk};
      }
    }
  });
}

// What a browser does with who is signed in: shows the page, and sends its form.
async function sayYes(url, {cookie, award}) {
  const page = await fetch(url, {headers: {cookie, accept: 'text/html'}});
  const text = await page.text();
  const fields = [...text.matchAll(/name="(form_token|asked)" value="([^"]*)"/g)]
    .map(([, name, value]) => [name, value.replaceAll('&amp;', '&')]);
  const action = new URL(text.match(/action="(\/consent\/[^"]+)"/)[1], url);
  const answer = await fetch(action, {
    method: 'POST',
    headers: {cookie, origin: action.origin},
    body: new URLSearchParams([...fields, ['award', award], ['decision', 'allow']]),
    redirect: 'manual'
  });
  return answer.headers.get('location');
}

async function claim(said) {
  const steps = [];
  const keys = {holder: await newKey(), dpop: await newKey()};
  const wallet = walletOf(keys, said.client, steps);
  const credentialOffer = await wallet.resolveCredentialOffer(said.offer);
  const issuerMetadata = await wallet.resolveIssuerMetadata(credentialOffer.credential_issuer);
  const signer = {method: 'jwk', publicJwk: keys.dpop.publicJwk, alg: 'ES256'};
  const asked = await wallet.createAuthorizationRequestUrlFromOffer({
    credentialOffer,
    issuerMetadata,
    clientId: said.client,
    redirectUri: said.redirect,
    scope: said.configurations.join(' '),
    state: 's-1',
    dpop: {signer}
  });
  const location = await sayYes(asked.authorizationRequestUrl, said);
  const authorizationServerMetadata = issuerMetadata.authorizationServers[0];
  const answer = wallet.parseAndVerifyAuthorizationResponseRedirectUrl({
    url: location, authorizationServerMetadata
  });
  const {accessTokenResponse, dpop} = await wallet.retrieveAuthorizationCodeAccessTokenFromOffer({
    credentialOffer,
    issuerMetadata,
    authorizationCode: answer.code,
    pkceCodeVerifier: asked.pkce.codeVerifier,
    redirectUri: said.redirect,
    dpop: asked.dpop ?? {signer}
  });
  const did = `did:jwk:${Buffer.from(JSON.stringify(keys.holder.publicJwk)).toString('base64url')}`;
  const credentials = {};
  let bound = dpop;
  for(const credentialConfigurationId of said.configurations) {
    const {c_nonce: nonce} = await wallet.requestNonce({issuerMetadata});
    const {jwt} = await wallet.createCredentialRequestJwtProof({
      issuerMetadata,
      credentialConfigurationId,
      nonce,
      signer: {method: 'did', didUrl: `${did}#0`, alg: 'ES256'}
    });
    const answer = await wallet.retrieveCredentials({
      issuerMetadata,
      credentialConfigurationId,
      accessToken: accessTokenResponse.access_token,
      proofs: {jwt: [jwt]},
      dpop: bound
    });
    credentials[credentialConfigurationId] = answer.credentialResponse.credentials[0].credential;
    bound = answer.dpop ?? bound;
  }
  return {
    credentials,
    holder: did,
    key: await exportJWK(keys.holder.privateKey),
    token_type: accessTokenResponse.token_type,
    authorization: asked.authorizationRequestUrl,
    iss: answer.iss,
    steps
  };
}

await converse(claim);
