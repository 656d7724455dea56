"""Many awards changed at once, by two people where they are many (ADR 69)."""
