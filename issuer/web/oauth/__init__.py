"""OAuth 2.0 at the edge: registration, the consent page, the ends of tokens. Their beginning is the token endpoint."""
