"""Pinned JSON-LD contexts as their publishers wrote them; `manifest.json` says where each comes from."""
