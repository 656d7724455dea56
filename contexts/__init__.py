"""Strict JSON, JCS, pinned JSON-LD contexts, and RDF canonicalisation in safe mode."""
