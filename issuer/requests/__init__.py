"""Badges that people ask for, with what they show for it, and the answers of those who may award them (ADR 74)."""
