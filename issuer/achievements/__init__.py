"""What badges there are: their definitions, how they look, in which carriers they come."""
