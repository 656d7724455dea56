"""The recognition wall: colleagues see each other's badges, where the organisation and they want it (ADR 77)."""
