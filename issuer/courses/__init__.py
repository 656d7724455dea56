"""Courses that were completed elsewhere earn badges, and one level of a badge leads to the next (ADR 63)."""
