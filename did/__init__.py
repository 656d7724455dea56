"""Identifiers, documents, resolution: did:key, did:jwk, did:web. Owns no socket."""
