"""The verifier's tables, and its shelves in memory and over SQL."""
