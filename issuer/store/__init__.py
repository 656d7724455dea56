"""The issuer's tables, and its store in memory and over SQL."""
