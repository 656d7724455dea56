"""The engine gives the answers of the exact path, or leaves them to it."""
