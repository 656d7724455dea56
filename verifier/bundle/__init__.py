"""Bundles: badges, and every document that checking them needs, in one file for a place without a network.

The form is told in docs/bundle.md, what may be believed of it in ADR 33.
"""
