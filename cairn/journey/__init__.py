"""The whole life of badges, played against a real server over real HTTP, with the simulated wallet."""
