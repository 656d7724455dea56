// DID resolution for the verifiers: did:key and did:web, by the drivers of did-io.

import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {CachedResolver} from '@digitalbazaar/did-io';
import {driver as keyDriver} from '@digitalbazaar/did-method-key';
import {driver as webDriver} from '@digitalbazaar/did-method-web';

const ED25519_HEADER = 'z6Mk';

export function resolver() {
  const didKey = keyDriver();
  didKey.use({multibaseMultikeyHeader: ED25519_HEADER, fromMultibase: Ed25519Multikey.from});
  const dids = new CachedResolver();
  dids.use(didKey);
  dids.use(webDriver());
  return dids;
}
