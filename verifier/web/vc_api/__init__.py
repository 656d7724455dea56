"""The VC-API of the W3C Credentials Community Group, the verifier's side (ADR 24)."""
