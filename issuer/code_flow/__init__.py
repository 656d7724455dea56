"""Wallets that ask a signed-in person for a badge: authorization code, PKCE, pushed requests (OpenID4VCI 1.0, 5)."""
