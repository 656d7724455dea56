"""OpenID4VCI 1.0, one file per message: metadata, offer, token, nonce, credential."""
