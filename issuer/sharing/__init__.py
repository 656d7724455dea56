"""People show their badges by links of their own, and take them along when they leave (ADR 44, ADR 54)."""
