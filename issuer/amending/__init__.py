"""Putting right what is on record of a badge or a person."""
