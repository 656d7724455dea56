"""How a credential's status is told: entries in the credential, and the lists they name."""
