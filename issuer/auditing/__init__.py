"""That the audit log is whole, and how others can tell: checkpoints that are signed and kept elsewhere (ADR 50)."""
