"""Recognising badges of others, and carrying what others say of ours: endorsements (ADR 48, Open Badges 3.0)."""
