"""What wallets prove: their keys, who holds them, who made the wallet."""
