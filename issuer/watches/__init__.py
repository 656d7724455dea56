"""Credentials of others that somebody relies on: asked about again and again, and told of when they change (ADR 48)."""
