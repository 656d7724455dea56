// A wallet: claims a badge from an offer with @openid4vc/openid4vci.
//
// Takes {offer, format | configuration | everything, binding: "did:key" | "did:jwk" | "jwk", tx_code}, gives
// {credential, configuration, credentials, holder, key, draft, tx_code_asked, steps}: `credentials` by configuration
// where everything offered is claimed with one token; a refusal is {refused: {error, status}}.

import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {clientAuthenticationAnonymous, Oauth2ClientErrorResponseError} from '@openid4vc/oauth2';
import {Openid4vciClient, Openid4vciRetrieveCredentialsError, setGlobalConfig} from '@openid4vc/openid4vci';
import {exportJWK, generateKeyPair, SignJWT} from 'jose';
import {createHash, randomBytes} from 'node:crypto';
import {converse} from './conversation.mjs';

const PRE_AUTHORIZED = 'urn:ietf:params:oauth:grant-type:pre-authorized_code';

const HOLDERS = {
  async 'did:key'() {
    const {privateKey, publicKey} = await generateKeyPair('EdDSA', {extractable: true});
    const publicJwk = await exportJWK(publicKey);
    const {publicKeyMultibase} = await Ed25519Multikey.fromJwk({jwk: publicJwk});
    const did = `did:key:${publicKeyMultibase}`;
    const signer = {method: 'did', didUrl: `${did}#${publicKeyMultibase}`, alg: 'EdDSA'};
    return {did, signer, key: privateKey, publicJwk};
  },
  async 'did:jwk'() {
    const {privateKey, publicKey} = await generateKeyPair('ES256', {extractable: true});
    const publicJwk = await exportJWK(publicKey);
    const did = `did:jwk:${Buffer.from(JSON.stringify(publicJwk)).toString('base64url')}`;
    return {did, signer: {method: 'did', didUrl: `${did}#0`, alg: 'ES256'}, key: privateKey, publicJwk};
  },
  async jwk() {
    const holder = await HOLDERS['did:jwk']();
    return {...holder, signer: {method: 'jwk', publicJwk: holder.publicJwk, alg: 'ES256'}};
  }
};

function walletOf(holder, steps) {
  return new Openid4vciClient({
    callbacks: {
      fetch: (url, options) => {
        steps.push(`${options?.method ?? 'GET'} ${new URL(url).pathname}`);
        return fetch(url, options);
      },
      hash: (data, algorithm) => createHash(algorithm.replace('-', '')).update(data).digest(),
      generateRandom: size => randomBytes(size),
      clientAuthentication: clientAuthenticationAnonymous(),
      signJwt: async (_, {header, payload}) => ({
        jwt: await new SignJWT(payload).setProtectedHeader(header).sign(holder.key),
        signerJwk: holder.publicJwk
      })
    }
  });
}

function chosen(said, offer, metadata) {
  const known = metadata.credentialIssuer.credential_configurations_supported;
  if(said.everything) {
    return offer.credential_configuration_ids;
  }
  return [said.configuration ?? offer.credential_configuration_ids.find(id => known[id].format === said.format)];
}

async function fetchOne(wallet, holder, issuerMetadata, accessToken, credentialConfigurationId, nonce) {
  const {jwt} = await wallet.createCredentialRequestJwtProof({
    issuerMetadata, credentialConfigurationId, nonce, signer: holder.signer
  });
  const {credentialResponse} = await wallet.retrieveCredentials({
    issuerMetadata, credentialConfigurationId, accessToken, proofs: {jwt: [jwt]}
  });
  return credentialResponse;
}

async function claim(said) {
  setGlobalConfig({allowInsecureUrls: said.offer.includes('http%3A%2F%2F')});
  const steps = [];
  const holder = await HOLDERS[said.binding]();
  const wallet = walletOf(holder, steps);
  const credentialOffer = await wallet.resolveCredentialOffer(said.offer);
  const issuerMetadata = await wallet.resolveIssuerMetadata(credentialOffer.credential_issuer);
  const configurations = chosen(said, credentialOffer, issuerMetadata);
  const {accessTokenResponse} = await wallet.retrievePreAuthorizedCodeAccessTokenFromOffer({
    credentialOffer, issuerMetadata, txCode: said.tx_code ?? undefined
  });
  const credentials = {};
  // One nonce is fetched; each further one comes with the badge before.
  let {c_nonce: nonce} = await wallet.requestNonce({issuerMetadata});
  for(const id of configurations) {
    const answer = await fetchOne(wallet, holder, issuerMetadata, accessTokenResponse.access_token, id, nonce);
    credentials[id] = answer.credentials[0].credential;
    nonce = answer.c_nonce;
  }
  return {
    credential: credentials[configurations[0]],
    configuration: configurations[0],
    credentials,
    holder: holder.did,
    key: await exportJWK(holder.key),
    draft: issuerMetadata.originalDraftVersion,
    tx_code_asked: credentialOffer.grants[PRE_AUTHORIZED].tx_code ?? null,
    steps
  };
}

function refusal(error) {
  if(error instanceof Oauth2ClientErrorResponseError) {
    return {refused: {error: error.errorResponse.error, status: error.response.status}};
  }
  if(error instanceof Openid4vciRetrieveCredentialsError) {
    const {credentialErrorResponseResult: answer, response} = error.response;
    return {refused: {error: answer?.data?.error, status: response.status}};
  }
  throw error;
}

await converse(said => claim(said).catch(refusal));
