"""OpenID4VP 1.0: ask a wallet for badges by a signed request, and take its answer."""
