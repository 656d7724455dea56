"""Who the organisation is: its keys, its DID, its certificates."""
