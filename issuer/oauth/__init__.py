"""OAuth 2.0 for programs that act for people: registration, consent by code and PKCE, tokens, revocation."""
