"""Letters to people: written with what causes them, sent by a job at least once, told of if they come back (ADR 62)."""
