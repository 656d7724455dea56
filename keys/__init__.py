"""Key material and signing. Knows no badge, no DID and no HTTP."""
