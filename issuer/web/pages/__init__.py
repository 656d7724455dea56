"""Pages of the issuer: claim, award, withdraw."""
