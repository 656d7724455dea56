"""The VC-API of the W3C Credentials Community Group, the issuer's side (ADR 24)."""
