"""The planning table: its cells, its files, what it makes of the catalog."""
