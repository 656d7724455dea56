"""The issuer over HTTP: OpenID4VCI for wallets, pages for people, an API for HR systems."""
