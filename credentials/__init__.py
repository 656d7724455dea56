"""What a badge credential is: frozen data and pure functions. Issuer and verifier share it."""
