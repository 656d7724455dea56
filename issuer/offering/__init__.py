"""From award to wallet: offers, their links and codes, how far a claim is."""
