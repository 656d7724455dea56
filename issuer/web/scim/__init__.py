"""SCIM 2.0 (RFC 7643, RFC 7644): a company's directory says who joins, changes and leaves (ADR 68)."""
