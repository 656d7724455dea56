"""Identifiers, documents, resolution: did:key, did:jwk, did:web, did:webvh. Owns no socket."""
