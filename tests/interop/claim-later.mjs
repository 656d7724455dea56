// A wallet that comes again for a badge that was put off, with @openid4vc/openid4vci.
//
// Takes {offer, format} and gives {issuer, transaction_id, interval, access_token, refresh_token, holder}. Takes those
// back, with `refresh` where its token is over, and gives the answer of the deferred endpoint, with the tokens it has
// by then; a refusal is {refused: {error, status}}.

import {clientAuthenticationAnonymous, Oauth2Client, Oauth2ClientErrorResponseError} from '@openid4vc/oauth2';
import {Openid4vciClient, Openid4vciRetrieveCredentialsError, setGlobalConfig} from '@openid4vc/openid4vci';
import {exportJWK, generateKeyPair, SignJWT} from 'jose';
import {createHash, randomBytes} from 'node:crypto';
import {converse} from './conversation.mjs';

async function newHolder() {
  const {privateKey, publicKey} = await generateKeyPair('ES256', {extractable: true});
  const publicJwk = await exportJWK(publicKey);
  const did = `did:jwk:${Buffer.from(JSON.stringify(publicJwk)).toString('base64url')}`;
  return {did, key: privateKey, publicJwk, signer: {method: 'did', didUrl: `${did}#0`, alg: 'ES256'}};
}

function callbacksOf(holder) {
  return {
    hash: (data, algorithm) => createHash(algorithm.replace('-', '')).update(data).digest(),
    generateRandom: size => randomBytes(size),
    clientAuthentication: clientAuthenticationAnonymous(),
    signJwt: async (_, {header, payload}) => ({
      jwt: await new SignJWT(payload).setProtectedHeader(header).sign(holder.key),
      signerJwk: holder.publicJwk
    })
  };
}

async function ask(said) {
  const holder = await newHolder();
  const wallet = new Openid4vciClient({callbacks: callbacksOf(holder)});
  const credentialOffer = await wallet.resolveCredentialOffer(said.offer);
  const issuerMetadata = await wallet.resolveIssuerMetadata(credentialOffer.credential_issuer);
  const known = issuerMetadata.credentialIssuer.credential_configurations_supported;
  const credentialConfigurationId =
    credentialOffer.credential_configuration_ids.find(id => known[id].format === said.format);
  const {accessTokenResponse: tokens} = await wallet.retrievePreAuthorizedCodeAccessTokenFromOffer({
    credentialOffer, issuerMetadata
  });
  const {c_nonce: nonce} = await wallet.requestNonce({issuerMetadata});
  const {jwt} = await wallet.createCredentialRequestJwtProof({
    issuerMetadata, credentialConfigurationId, nonce, signer: holder.signer
  });
  const {credentialResponse} = await wallet.retrieveCredentials({
    issuerMetadata, credentialConfigurationId, accessToken: tokens.access_token, proofs: {jwt: [jwt]}
  });
  return {
    issuer: credentialOffer.credential_issuer,
    transaction_id: credentialResponse.transaction_id,
    interval: credentialResponse.interval,
    access_token: tokens.access_token,
    refresh_token: tokens.refresh_token,
    holder: holder.did
  };
}

async function comeAgain(said) {
  const callbacks = callbacksOf({});
  const wallet = new Openid4vciClient({callbacks});
  const issuerMetadata = await wallet.resolveIssuerMetadata(said.issuer);
  let {access_token: accessToken, refresh_token: refreshToken} = said;
  if(said.refresh) {
    const {accessTokenResponse: tokens} = await new Oauth2Client({callbacks}).retrieveRefreshTokenAccessToken({
      authorizationServerMetadata: issuerMetadata.authorizationServers[0], refreshToken
    });
    ({access_token: accessToken, refresh_token: refreshToken} = tokens);
  }
  const {deferredCredentialResponse: answer} = await wallet.retrieveDeferredCredentials({
    issuerMetadata, accessToken, transactionId: said.transaction_id
  });
  return {...said, ...answer, access_token: accessToken, refresh_token: refreshToken};
}

function refusal(error) {
  if(error instanceof Oauth2ClientErrorResponseError) {
    return {refused: {error: error.errorResponse.error, status: error.response.status}};
  }
  if(error instanceof Openid4vciRetrieveCredentialsError) {
    const {response, credentialErrorResponseResult, deferredCredentialErrorResponseResult} = error.response;
    const told = credentialErrorResponseResult ?? deferredCredentialErrorResponseResult;
    return {refused: {error: told?.data?.error, status: response.status}};
  }
  throw error;
}

await converse(said => {
  setGlobalConfig({allowInsecureUrls: (said.offer ?? said.issuer).match(/http(:|%3A)/) !== null});
  return (said.offer ? ask(said) : comeAgain(said)).catch(refusal);
});
