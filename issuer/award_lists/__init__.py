"""Award lists: a table of people comes in, is checked and repaired row by row, and is awarded in parts (ADR 61)."""
