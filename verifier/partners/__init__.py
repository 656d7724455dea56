"""Those who check under policies of their own: their policies, one-off links, and the receipts of what was checked."""
