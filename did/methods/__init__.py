"""One file per DID method."""
