"""Signing in with a work account: OpenID Connect Core 1.0 with the provider of an organisation."""
